//! Expressions: the tree that a closure of a policy script is lowered to.

use crate::model::decimal::Decimal;
use crate::model::money::Money;

/// Where an expression stands in the script, and its own words there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct At {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The script's text, on expressions that an explanation may quote.
    pub text: Option<String>,
}

/// An expression with its place in the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it computes.
    pub node: Node,
    /// Where it stands.
    pub at: At,
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
}

/// What an expression computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `true` or `false` written in the script.
    Boolean(bool),
    /// A whole number written in the script.
    Integer(i64),
    /// A decimal written in the script, or a whole number that stands where a decimal is meant.
    Decimal(Decimal),
    /// A number written in the script that stands where an amount is meant.
    Money(Money),
    /// Text written in the script.
    Text(String),
    /// The value of a fact.
    Fact {
        /// The fact's name.
        name: String,
        /// Its place in the policy's list of facts; set by [`check`](super::check::check).
        slot: usize,
    },
    /// The risk tier of the request.
    Tier,
    /// Whether an optional fact was given.
    Present {
        /// The fact's name.
        name: String,
        /// Its place in the policy's list of facts; set by [`check`](super::check::check).
        slot: usize,
    },
    /// `!`
    Not(Box<Expr>),
    /// `&&`, left to right, stopping at the first false.
    All(Vec<Expr>),
    /// `||`, left to right, stopping at the first true.
    Any(Vec<Expr>),
    /// A comparison of two values of one type.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `in` a list.
    In(Box<Expr>, Vec<Expr>),
    /// `+` or `-`, exact or an error.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `??`
    Coalesce(Box<Expr>, Box<Expr>),
    /// `if … { } else { }`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

impl Expr {
    /// The direct parts of the expression, in the order of the script.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        let (boxed, list): ([Option<&Expr>; 3], &[Expr]) = match &self.node {
            Node::Not(of) => ([Some(of), None, None], &[]),
            Node::All(of) | Node::Any(of) => ([None; 3], of),
            Node::Compare(_, left, right)
            | Node::Arithmetic(_, left, right)
            | Node::Coalesce(left, right) => ([Some(left), Some(right), None], &[]),
            Node::In(item, list) => ([Some(item), None, None], list),
            Node::If(condition, then, otherwise) => ([Some(condition), Some(then), Some(otherwise)], &[]),
            Node::Boolean(_)
            | Node::Integer(_)
            | Node::Decimal(_)
            | Node::Money(_)
            | Node::Text(_)
            | Node::Fact { .. }
            | Node::Tier
            | Node::Present { .. } => ([None; 3], &[]),
        };
        boxed.into_iter().flatten().chain(list)
    }

    /// How many nodes the expression has, itself included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.children().map(Expr::size).fold(1, usize::saturating_add)
    }

    /// How deep the expression is; a leaf is 1.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.children().map(Expr::depth).max().unwrap_or(0).saturating_add(1)
    }

    /// Whether some value of the facts could make the expression fail (overflow, an inexact result).
    #[must_use]
    pub fn may_fail(&self) -> bool {
        matches!(self.node, Node::Arithmetic(..)) || self.children().any(Expr::may_fail)
    }

    /// Calls `visit` with the name of each fact that the expression reads, in the order of the script.
    pub fn facts<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        if let Node::Fact { name, .. } | Node::Present { name, .. } = &self.node {
            visit(name);
        }
        for child in self.children() {
            child.facts(visit);
        }
    }
}

impl Comparison {
    /// Every operator, with its name in a definition and its spelling in a script.
    pub const TABLE: [(Comparison, &'static str, &'static str); 6] = [
        (Comparison::Equal, "eq", "=="),
        (Comparison::NotEqual, "ne", "!="),
        (Comparison::Less, "lt", "<"),
        (Comparison::AtMost, "le", "<="),
        (Comparison::More, "gt", ">"),
        (Comparison::AtLeast, "ge", ">="),
    ];

    /// Whether the operator asks about order, not only about equality.
    #[must_use]
    pub fn is_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::NotEqual)
    }

    /// Whether the operator holds when left compares to right as `ordering`.
    #[must_use]
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::AtMost => ordering.is_le(),
            Comparison::More => ordering.is_gt(),
            Comparison::AtLeast => ordering.is_ge(),
        }
    }

    /// The operator that holds exactly when this one does not.
    #[must_use]
    pub fn negated(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::More,
            Comparison::More => Comparison::AtMost,
            Comparison::AtLeast => Comparison::Less,
        }
    }
}
