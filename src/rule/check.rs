//! The type check: an expression as written becomes an expression that cannot surprise.
//!
//! It resolves facts to their places, gives a number written in the script the type that its neighbour asks for
//! (`f.budget >= 50_000` compares amounts), and reports everything else with its place and a way out.

use super::expr::{Arithmetic, At, Comparison, Each, Expr, Node};
use super::types::Type;
use crate::model::decimal::Decimal;
use crate::model::money::Money;
use crate::model::sorted_set::SortedSet;
use crate::model::suggest;

mod guards;
mod lists;
mod numbers;
mod unify;

use guards::{entry_path, implied_when_false, implied_when_true, path, spoken};
use unify::is_literal;

/// A fact as expressions see it.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The fact's name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether it may be absent.
    pub optional: bool,
}

/// What an expression may name.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The policy's facts in its order; an expression refers to them by position.
    pub facts: Vec<Signature>,
    /// Facts whose declaration is wrong, which was reported: what reads one is in error, but says nothing of it.
    pub broken: SortedSet<String>,
    /// The type of `f.tier`, where it may be read.
    pub tier: Option<Type>,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    /// The diagnostic's code, from the closed list of the policy language.
    pub code: &'static str,
    /// Where.
    pub at: At,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The type of an expression, and whether its value may be absent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    kind: Type,
    optional: bool,
}

/// Checks `expr` against `scope`, resolves its facts and literals in place, and returns its type.
///
/// # Errors
/// Every problem of the expression that is not merely the consequence of another.
///
/// ```
/// use countersign::rule::{check::{check, Scope, Signature}, expr::{At, Comparison, Expr, Node}, types::Type};
/// let leaf = |node| Box::new(Expr { node, at: At::default() });
/// let scope = Scope {
///     facts: vec![Signature { name: "days".into(), kind: Type::Integer, optional: false }],
///     ..Scope::default()
/// };
/// let days = leaf(Node::Fact { name: "days".into(), slot: 0 });
/// let mut longer_than_text = *leaf(Node::Compare(Comparison::More, days, leaf(Node::Text("5".into()))));
/// let errors = check(&mut longer_than_text, &scope).unwrap_err();
/// assert_eq!(errors[0].code, "type_mismatch");
/// ```
pub fn check(expr: &mut Expr, scope: &Scope) -> Result<Type, Vec<TypeError>> {
    let mut checker = Checker { scope, elements: Vec::new(), errors: Vec::new() };
    let typed = checker.required(expr, &SortedSet::new());
    match typed {
        Some(kind) if checker.errors.is_empty() => Ok(kind),
        _ => Err(checker.errors),
    }
}

/// Optional facts that are certainly given at some point of an expression.
type Guarded = SortedSet<String>;

struct Checker<'a> {
    scope: &'a Scope,
    /// The types of the entries that the enclosing `any`, `all`, … look at, outermost first.
    elements: Vec<Type>,
    errors: Vec<TypeError>,
}

impl Checker<'_> {
    fn report(&mut self, code: &'static str, at: &At, message: String, hint: String) {
        self.errors.push(TypeError { code, at: at.clone(), message, hint });
    }

    /// The type of `expr` where a value is needed; `None` after an error that was reported.
    fn required(&mut self, expr: &mut Expr, guarded: &Guarded) -> Option<Type> {
        let typed = self.infer(expr, guarded)?;
        if typed.optional {
            let (message, hint) = match (&expr.node, path(expr)) {
                (Node::Each { each, .. }, _) => (
                    format!("`{}` of an empty list has no value", each.name()),
                    format!("say what holds then: `….{}(…) ?? 0`", each.name()),
                ),
                (_, Some(path)) => {
                    let words = expr.at.text.clone().unwrap_or_else(|| format!("f.{path}"));
                    (
                        format!("{} is optional and may be absent here", spoken(expr, &path)),
                        format!(
                            "say what holds without it, as in `{words} ?? …`, or ask first: `{words} != () && …`"
                        ),
                    )
                }
                _ => (
                    "this may be absent".to_owned(),
                    "say what holds then, with `?? …` at the end".to_owned(),
                ),
            };
            self.report("optional_fact", &expr.at, message, hint);
            return None;
        }
        Some(typed.kind)
    }

    fn boolean(&mut self, expr: &mut Expr, guarded: &Guarded, place: &str) -> Option<()> {
        let kind = self.required(expr, guarded)?;
        if kind == Type::Boolean {
            return Some(());
        }
        let hint = "compare it with something, as in `f.amount > 0`".to_owned();
        self.report("type_mismatch", &expr.at, format!("{place} needs true or false, this is {kind}"), hint);
        None
    }

    fn infer(&mut self, expr: &mut Expr, guarded: &Guarded) -> Option<Typed> {
        let at = expr.at.clone();
        let kind = match &mut expr.node {
            Node::Boolean(_) => Type::Boolean,
            Node::Integer(_) => Type::Integer,
            Node::Decimal(_) => Type::Decimal,
            Node::Money(value) => Type::Money(value.currency()),
            Node::Text(_) => Type::Text,
            Node::Fact { name, slot } => return self.fact(name, slot, &at, guarded),
            Node::Tier => self.tier(&at)?,
            Node::Date(_) => Type::Date,
            Node::Instant(_) => Type::Instant,
            Node::Member { of, name, index } => return self.member(of, name, index, &at, guarded),
            Node::Element { level } => match self.elements.get(*level) {
                Some(kind) => kind.clone(),
                None => {
                    self.report(
                        "type_mismatch",
                        &at,
                        "there is no list entry here".to_owned(),
                        String::new(),
                    );
                    return None;
                }
            },
            Node::Present(of) => {
                // What it looks into may be guarded; it itself is asked about anew.
                let path = path(of).unwrap_or_default();
                let mut around = guarded.clone();
                around.remove(&path);
                let typed = self.infer(of, &around)?;
                if !typed.optional {
                    let message = format!("{} is never absent: it is not optional", spoken(of, &path));
                    let hint = "leave the comparison out, or declare it with `.optional()`".to_owned();
                    self.report("type_mismatch", &at, message, hint);
                    return None;
                }
                Type::Boolean
            }
            Node::Contains(of, item) => {
                self.contains(of, item, &at, guarded)?;
                Type::Boolean
            }
            Node::TextTest(test, of, with) => {
                let place = test.name();
                let (of, with) = (self.text(of, guarded, place), self.words(with, guarded, place));
                of.and(with)?;
                Type::Boolean
            }
            Node::Length(of) => match self.required(of, guarded)? {
                Type::Text | Type::List(_) => Type::Integer,
                kind => {
                    let hint = "only text and lists have a length".to_owned();
                    self.report("type_mismatch", &at, format!("{kind} has no length"), hint);
                    return None;
                }
            },
            Node::Each { each, list, with, level, kind } => {
                return self.each(*each, list, with, *level, kind, &at, guarded);
            }
            Node::DivRound(left, right, places) => self.div_round(left, right, *places, &at, guarded)?,
            Node::Not(of) => {
                self.boolean(of, guarded, "`!`")?;
                Type::Boolean
            }
            Node::All(of) => {
                self.junction(of, guarded, "`&&`", implied_when_true)?;
                Type::Boolean
            }
            Node::Any(of) => {
                self.junction(of, guarded, "`||`", implied_when_false)?;
                Type::Boolean
            }
            Node::Compare(comparison, left, right) => {
                self.comparison(*comparison, left, right, &at, guarded)?;
                Type::Boolean
            }
            Node::In(item, list) => {
                self.membership(item, list, &at, guarded)?;
                Type::Boolean
            }
            Node::Arithmetic(operator, left, right) => {
                self.arithmetic(*operator, left, right, &at, guarded)?
            }
            Node::Coalesce(left, right) => return self.coalesce(left, right, &at, guarded),
            Node::First(of, then) => {
                // Each is looked at, so that each error is found.
                let mut sound = true;
                for of in of.iter_mut() {
                    sound &= self.infer(of, guarded).is_some();
                }
                of.retain(Expr::may_fail);
                let typed = if sound { self.infer(then, guarded) } else { None };
                if of.is_empty() {
                    *expr = (**then).clone();
                }
                return typed;
            }
            Node::If(condition, then, otherwise) => {
                self.boolean(condition, guarded, "`if`")?;
                let mut when_true = guarded.clone();
                implied_when_true(condition, &mut when_true);
                let mut when_false = guarded.clone();
                implied_when_false(condition, &mut when_false);
                let left = self.infer(then, &when_true);
                let right = self.infer(otherwise, &when_false);
                let (left, right) = (left?, right?);
                let kind = self.unify(then, &left.kind, otherwise, &right.kind, &at, "`if … else`")?;
                return Some(Typed { kind, optional: left.optional || right.optional });
            }
        };
        Some(Typed { kind, optional: false })
    }

    fn fact(&mut self, name: &mut String, slot: &mut usize, at: &At, guarded: &Guarded) -> Option<Typed> {
        let found = self.scope.facts.iter().enumerate().find(|(_, fact)| fact.name == *name);
        if let Some((place, fact)) = found {
            *slot = place;
            return Some(Typed {
                kind: fact.kind.clone(),
                optional: fact.optional && !guarded.contains(name.as_str()),
            });
        }
        if self.scope.broken.contains(name.as_str()) {
            return None;
        }
        let names = self.scope.facts.iter().map(|fact| fact.name.as_str());
        let meant = suggest::closest(name, names.chain(self.scope.tier.is_some().then_some("tier")));
        let hint = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("declare it: `fact(\"{name}\", boolean());` with its type"),
        };
        self.report("unknown_fact", at, format!("unknown fact `{name}`"), hint);
        // A misspelt guard still guards what it was meant for.
        if let Some(meant) = meant {
            *name = meant.to_owned();
        }
        None
    }

    fn tier(&mut self, at: &At) -> Option<Type> {
        if self.scope.tier.is_none() {
            let message = "`f.tier` is not known here".to_owned();
            let hint =
                "declare tiers with `tier(name, condition)`; a tier's own condition cannot read the tier"
                    .to_owned();
            self.report("unknown_fact", at, message, hint);
        }
        self.scope.tier.clone()
    }

    fn junction(
        &mut self,
        of: &mut [Expr],
        guarded: &Guarded,
        operator: &str,
        implied: fn(&Expr, &mut Guarded),
    ) -> Option<()> {
        let mut guarded = guarded.clone();
        let mut sound = Some(());
        for part in of {
            if self.boolean(part, &guarded, operator).is_none() {
                sound = None;
            }
            implied(part, &mut guarded);
        }
        sound
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        left: &mut Expr,
        right: &mut Expr,
        at: &At,
        guarded: &Guarded,
    ) -> Option<()> {
        let left_kind = self.required(left, guarded);
        let right_kind = self.required(right, guarded);
        let kind = self.unify(left, &left_kind?, right, &right_kind?, at, "a comparison")?;
        self.single(&kind, at)?;
        if comparison.is_order() && !kind.is_ordered() {
            let message = format!("{kind} has no order");
            let hint =
                "only numbers, amounts, dates and instants can be less or more; use `==`, `!=` or `in`"
                    .to_owned();
            self.report("type_mismatch", at, message, hint);
            return None;
        }
        Some(())
    }

    fn membership(&mut self, item: &mut Expr, list: &mut [Expr], at: &At, guarded: &Guarded) -> Option<()> {
        let kind = self.required(item, guarded);
        let mut sound = Some(());
        if list.is_empty() {
            let hint = "name at least one value, or leave the condition out".to_owned();
            self.report("type_mismatch", at, "nothing is `in` an empty list".to_owned(), hint);
            sound = None;
        }
        for each in list {
            let each_kind = self.required(each, guarded);
            let (Some(kind), Some(each_kind)) = (kind.clone(), each_kind) else {
                sound = None;
                continue;
            };
            let found = self.unify(item, &kind, each, &each_kind, at, "`in`");
            if found.and_then(|kind| self.single(&kind, at)).is_none() {
                sound = None;
            }
        }
        sound
    }

    /// Lists and objects have no equality that could be explained in a sentence.
    fn single(&mut self, kind: &Type, at: &At) -> Option<()> {
        if kind.is_single() {
            return Some(());
        }
        let hint = "compare a member, or ask about the entries: `f.items.any(|item| …)`".to_owned();
        self.report("type_mismatch", at, "lists and objects are not compared as a whole".to_owned(), hint);
        None
    }

    fn coalesce(&mut self, left: &mut Expr, right: &mut Expr, at: &At, guarded: &Guarded) -> Option<Typed> {
        let first = self.infer(left, guarded);
        let second = self.infer(right, guarded);
        let (first, second) = (first?, second?);
        let kind = self.unify(left, &first.kind, right, &second.kind, at, "`??`")?;
        Some(Typed { kind, optional: first.optional && second.optional })
    }
}
