//! Expressions: the tree that a closure of a policy script is lowered to.

use super::types::Type;
use crate::model::decimal::Decimal;
use crate::model::instant::{Date, Instant};
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
    /// `*`
    Multiply,
}

/// A question about text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// `starts_with`
    StartsWith,
    /// `ends_with`
    EndsWith,
}

/// What is done with each entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// `any`: whether a condition holds for at least one entry.
    Any,
    /// `all`: whether it holds for every entry; of an empty list it does.
    All,
    /// `count`: for how many entries it holds.
    Count,
    /// `sum`: the sum of a number per entry; zero for an empty list.
    Sum,
    /// `min`: the least of a value per entry; absent for an empty list.
    Min,
    /// `max`: the greatest; absent for an empty list.
    Max,
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
    /// Text written in the script that stands where a day is meant.
    Date(Date),
    /// Text written in the script that stands where a point in time is meant.
    Instant(Instant),
    /// The value of a fact.
    Fact {
        /// The fact's name.
        name: String,
        /// Its place in the policy's list of facts; set by [`check`](super::check::check).
        slot: usize,
    },
    /// The risk tier of the request.
    Tier,
    /// A member of an object.
    Member {
        /// The object.
        of: Box<Expr>,
        /// The member's name.
        name: String,
        /// Its place in the object's type; set by [`check`](super::check::check).
        index: usize,
    },
    /// The entry of a list that the enclosing [`Node::Each`] number `level` (from 0, outermost first) is looking at.
    Element {
        /// Which enclosing one.
        level: usize,
    },
    /// Whether an optional fact or member was given.
    Present(Box<Expr>),
    /// `!`
    Not(Box<Expr>),
    /// `&&`, left to right, stopping at the first false.
    All(Vec<Expr>),
    /// `||`, left to right, stopping at the first true.
    Any(Vec<Expr>),
    /// A comparison of two values of one type.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `in` a list written in the script.
    In(Box<Expr>, Vec<Expr>),
    /// Whether a list fact holds a value, or a text another.
    Contains(Box<Expr>, Box<Expr>),
    /// A question about text: of the first, about the second.
    TextTest(TextTest, Box<Expr>, Box<Expr>),
    /// The number of characters of a text, or of entries of a list.
    Length(Box<Expr>),
    /// `list.any(|each| …)` and its kin.
    Each {
        /// What is done.
        each: Each,
        /// The list.
        list: Box<Expr>,
        /// What is computed for each entry.
        with: Box<Expr>,
        /// How many others enclose this one.
        level: usize,
        /// The type of `with`; set by [`check`](super::check::check).
        kind: Option<Type>,
    },
    /// Division rounded to so many decimal places, halves away from zero.
    DivRound(Box<Expr>, Box<Expr>, u8),
    /// `+`, `-` or `*`, exact or an error.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `??`
    Coalesce(Box<Expr>, Box<Expr>),
    /// `if … { } else { }`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// The last, after the others were computed: `let`s and arguments whose values may not be needed. If one of them
    /// fails, so does the whole, as in the script.
    First(Vec<Expr>, Box<Expr>),
}

impl Expr {
    /// The direct parts of the expression, in the order of the script but for [`Node::First`], whose result is first.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        let (boxed, list): ([Option<&Expr>; 3], &[Expr]) = match &self.node {
            Node::Not(of) | Node::Present(of) | Node::Length(of) | Node::Member { of, .. } => {
                ([Some(of), None, None], &[])
            }
            Node::All(of) | Node::Any(of) => ([None; 3], of),
            Node::Compare(_, left, right)
            | Node::Arithmetic(_, left, right)
            | Node::DivRound(left, right, _)
            | Node::Contains(left, right)
            | Node::TextTest(_, left, right)
            | Node::Coalesce(left, right)
            | Node::Each { list: left, with: right, .. } => ([Some(left), Some(right), None], &[]),
            Node::In(one, list) | Node::First(list, one) => ([Some(one), None, None], list),
            Node::If(condition, then, otherwise) => ([Some(condition), Some(then), Some(otherwise)], &[]),
            Node::Boolean(_)
            | Node::Integer(_)
            | Node::Decimal(_)
            | Node::Money(_)
            | Node::Text(_)
            | Node::Date(_)
            | Node::Instant(_)
            | Node::Fact { .. }
            | Node::Element { .. }
            | Node::Tier => ([None; 3], &[]),
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
        matches!(self.node, Node::Arithmetic(..) | Node::DivRound(..) | Node::Each { each: Each::Sum, .. })
            || self.children().any(Expr::may_fail)
    }

    /// Calls `visit` with the name of each fact that the expression reads, in the order of the script.
    pub fn facts<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        if let Node::Fact { name, .. } = &self.node {
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

impl Arithmetic {
    /// Every operator, with its name in a definition and its spelling in a script.
    pub const TABLE: [(Arithmetic, &'static str, &'static str); 3] = [
        (Arithmetic::Add, "add", "+"),
        (Arithmetic::Subtract, "subtract", "-"),
        (Arithmetic::Multiply, "multiply", "*"),
    ];

    /// Its spelling in a script.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        Self::TABLE.iter().find(|(each, ..)| *each == self).map_or("", |(.., spelling)| spelling)
    }
}

impl TextTest {
    /// Every question, with its name in a definition and in a script.
    pub const TABLE: [(TextTest, &'static str); 2] =
        [(TextTest::StartsWith, "starts_with"), (TextTest::EndsWith, "ends_with")];

    /// Its name in a definition and in a script.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::TABLE.iter().find(|(each, _)| *each == self).map_or("", |(_, name)| name)
    }
}

impl Each {
    /// Every operation, with its name in a definition and in a script.
    pub const TABLE: [(Each, &'static str); 6] = [
        (Each::Any, "any"),
        (Each::All, "all"),
        (Each::Count, "count"),
        (Each::Sum, "sum"),
        (Each::Min, "min"),
        (Each::Max, "max"),
    ];

    /// Its name in a script.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::TABLE.iter().find(|(each, _)| *each == self).map_or("", |(_, name)| name)
    }

    /// Whether what is computed for each entry is a condition.
    #[must_use]
    pub fn takes_condition(self) -> bool {
        matches!(self, Each::Any | Each::All | Each::Count)
    }
}
