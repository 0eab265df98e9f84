//! One type for two sides: literals take the type that their neighbour asks for.

use super::*;
use crate::model::instant::{Date, Instant};

impl Checker<'_> {
    /// One type for both sides, where there is one: the same, or that of the side which is not a literal.
    pub(super) fn unify(
        &mut self,
        left: &mut Expr,
        left_kind: &Type,
        right: &mut Expr,
        right_kind: &Type,
        at: &At,
        place: &str,
    ) -> Option<Type> {
        if left_kind == right_kind {
            return Some(left_kind.clone());
        }
        if rank(left_kind) < rank(right_kind) {
            return self.unify(right, right_kind, left, left_kind, at, place);
        }
        match (left_kind, right_kind) {
            (Type::Decimal, Type::Integer) => Some(Type::Decimal),
            _ if is_literal(right) && self.fits(right_kind, left_kind) => {
                self.adopt(right, left_kind, left).then(|| left_kind.clone())
            }
            (Type::Money(one), Type::Money(other)) => {
                let message = format!("{place} mixes amounts in {} and {}", one.code(), other.code());
                let hint = "convert in the host and pass the converted amount as a fact".to_owned();
                self.report("currency_mismatch", at, message, hint);
                None
            }
            _ => {
                let hint = mismatch_hint(left, left_kind, right, right_kind);
                let (first, second) = in_order(left, left_kind, right, right_kind);
                let message = format!("{place} mixes {first} and {second}");
                self.report("type_mismatch", at, message, hint);
                None
            }
        }
    }

    /// Whether a literal of type `literal` may stand where `kind` is meant.
    pub(super) fn fits(&self, literal: &Type, kind: &Type) -> bool {
        match kind {
            Type::Enumeration(_) | Type::Date | Type::Instant => *literal == Type::Text,
            Type::Money(_) => matches!(literal, Type::Integer | Type::Decimal),
            Type::Decimal => *literal == Type::Integer,
            _ => false,
        }
    }

    /// Gives the literals of `expr` the type `kind`, which is that of `owner`; reports the first that does not fit.
    pub(super) fn adopt(&mut self, expr: &mut Expr, kind: &Type, owner: &Expr) -> bool {
        match &mut expr.node {
            Node::Coalesce(left, right) | Node::Arithmetic(_, left, right) | Node::If(_, left, right) => {
                self.adopt(left, kind, owner) && self.adopt(right, kind, owner)
            }
            Node::First(_, then) => self.adopt(then, kind, owner),
            Node::Text(text) if *kind == Type::Date => match text.parse::<Date>() {
                Ok(date) => {
                    expr.node = Node::Date(date);
                    true
                }
                Err(problem) => {
                    self.report("type_mismatch", &expr.at, problem.message, problem.hint);
                    false
                }
            },
            Node::Text(text) if *kind == Type::Instant => match text.parse::<Instant>() {
                Ok(instant) => {
                    expr.node = Node::Instant(instant);
                    true
                }
                Err(problem) => {
                    self.report("type_mismatch", &expr.at, problem.message, problem.hint);
                    false
                }
            },
            Node::Text(text) => {
                let Type::Enumeration(values) = kind else { return true };
                if values.iter().any(|value| value == text) {
                    return true;
                }
                let list = values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
                let hint = suggest::did_you_mean(text, values.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("the values are {list}"));
                let whose = match (&owner.node, &owner.at.text) {
                    (Node::Fact { .. } | Node::Tier | Node::Member { .. }, Some(words)) => {
                        format!("`{words}`")
                    }
                    _ => "the enumeration".to_owned(),
                };
                let message = format!("`{text}` is not a value of {whose}");
                self.report("unknown_value", &expr.at, message, hint);
                false
            }
            Node::Integer(_) | Node::Decimal(_) => {
                let Type::Money(currency) = kind else { return true };
                let number = match expr.node {
                    Node::Integer(value) => Decimal::from(value),
                    Node::Decimal(value) => value,
                    _ => return true,
                };
                if let Some(money) = Money::new(*currency, number) {
                    expr.node = Node::Money(money);
                    return true;
                }
                let places = currency.places();
                let message =
                    format!("`{number}` has more decimal places than {} has: {places}", currency.code());
                let hint = format!("write it with at most {places} decimal places");
                self.report("inexact_literal", &expr.at, message, hint);
                false
            }
            _ => true,
        }
    }
}

/// Orders the types so that of two different ones the first is what a literal of the second may become.
fn rank(kind: &Type) -> u8 {
    match kind {
        Type::Boolean => 0,
        Type::Integer => 1,
        Type::Decimal => 2,
        Type::Money(_) => 3,
        Type::Text => 4,
        Type::Enumeration(_) => 5,
        Type::Date => 6,
        Type::Instant => 7,
        Type::List(_) => 8,
        Type::Object(_) => 9,
    }
}

/// Whether the value was written in the script: a literal, or a choice or sum of literals.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match &expr.node {
        Node::Boolean(_) | Node::Integer(_) | Node::Decimal(_) | Node::Money(_) | Node::Text(_) => true,
        Node::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, left, right) | Node::If(_, left, right) => {
            is_literal(left) && is_literal(right)
        }
        Node::First(_, then) => is_literal(then),
        _ => false,
    }
}

/// The types in the order in which the script has their sides.
fn in_order<T>(left: &Expr, left_kind: T, right: &Expr, right_kind: T) -> (T, T) {
    let swapped = (right.at.line, right.at.column) < (left.at.line, left.at.column);
    if swapped { (right_kind, left_kind) } else { (left_kind, right_kind) }
}

fn mismatch_hint(left: &Expr, left_kind: &Type, right: &Expr, right_kind: &Type) -> String {
    match (&left.node, left_kind, &right.node, right_kind) {
        (Node::Text(text), _, _, Type::Integer | Type::Decimal | Type::Money(_))
        | (_, Type::Integer | Type::Decimal | Type::Money(_), Node::Text(text), _)
            if text.parse::<Decimal>().is_ok() =>
        {
            format!("write the number without quotes: `{text}`")
        }
        (Node::Text(_), _, _, Type::Integer | Type::Decimal | Type::Money(_))
        | (_, Type::Integer | Type::Decimal | Type::Money(_), Node::Text(_), _) => {
            "write a number without quotes, as in `50_000`".to_owned()
        }
        (Node::Compare(..), ..) | (_, _, Node::Compare(..), _) => {
            "compare twice and join with `&&`, as in `1 < f.days && f.days < 5`".to_owned()
        }
        (_, Type::Boolean, ..) | (_, _, _, Type::Boolean) => {
            "what is true or false stands by itself, as in `f.urgent` or `!f.urgent`".to_owned()
        }
        (_, Type::Date | Type::Instant, Node::Integer(_), _)
        | (Node::Integer(_), _, _, Type::Date | Type::Instant) => {
            "a date is written as text, `\"2026-03-01\"`, and not computed with".to_owned()
        }
        (_, Type::Enumeration(_), _, Type::Enumeration(_)) => {
            "these are two different lists of values".to_owned()
        }
        (_, Type::Instant, _, Type::Date) | (_, Type::Date, _, Type::Instant) => {
            "a day is not a point in time; declare both facts alike".to_owned()
        }
        _ => "both sides must have one type; declare the facts so, or compute it in the host".to_owned(),
    }
}
