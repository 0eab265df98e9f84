//! Reasons: the comparison that decided, with its values, in the script's words and in plain ones.

use crate::model::json::form::form;
use serde_json::Value as Json;

use super::expr::{Comparison, Each, Expr, Node, TextTest};
use super::types::Operand;

/// One comparison of a condition, and how it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The script's own words: `f.budget >= 50_000`.
    pub text: String,
    /// The script's line, from 1.
    pub line: u32,
    /// The script's column in characters, from 1.
    pub column: u32,
    /// How it came out; `None` while it depends on facts that nobody has said yet.
    pub result: Option<bool>,
    /// The value on the left; absent while not known, `null` for an optional fact that was left out.
    pub left: Option<Json>,
    /// The value on the right, where there is one.
    pub right: Option<Json>,
    /// The same for a person: "budget EUR 62,000.00 is at least EUR 50,000.00".
    pub says: String,
}

form!(written Reason { text, line, column, result, left: optional, right: optional, says });

impl Reason {
    pub(crate) fn atom(
        expr: &Expr,
        result: Option<bool>,
        left: Option<Operand<'_>>,
        right: Option<Operand<'_>>,
    ) -> Reason {
        Reason {
            text: expr.at.text.clone().unwrap_or_default(),
            line: expr.at.line,
            column: expr.at.column,
            result,
            left: left.and_then(Operand::to_json),
            right: right.and_then(Operand::to_json),
            says: says(expr, result, left, right),
        }
    }
}

impl Reason {
    /// Says that `of` was not given, so that the value in the comparison is what the policy puts in its place.
    pub(super) fn stands_in(&mut self, of: &Expr) {
        self.says = format!("{} is not given, and what stands in for it: {}", side(of, None), self.says);
    }
}

/// A fact's name as a person reads it: `new_claims` → "new claims".
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

/// What an expression is called: "budget", "vendor country", "tier"; `None` for a value that was written out.
fn name(expr: &Expr) -> Option<String> {
    match &expr.node {
        Node::Fact { name, .. } => Some(spoken(name)),
        Node::Member { of, name: member, .. } => match name(of) {
            Some(of) => Some(format!("{of} {}", spoken(member))),
            None => Some(spoken(member)),
        },
        Node::Tier => Some("tier".to_owned()),
        Node::Coalesce(left, _) => name(left).or_else(|| Some(quoted(expr))),
        Node::First(_, then) => name(then),
        Node::Length(of) => name(of).map(|of| format!("the length of {of}")),
        Node::Arithmetic(..) | Node::If(..) | Node::Each { .. } | Node::DivRound(..) => Some(quoted(expr)),
        _ => None,
    }
}

/// The script's own words.
fn quoted(expr: &Expr) -> String {
    format!("`{}`", expr.at.text.as_deref().unwrap_or("…"))
}

/// What stands on one side of a comparison, with its value: "budget EUR 62,000.00", "EUR 50,000.00".
fn side(expr: &Expr, value: Option<Operand<'_>>) -> String {
    match (name(expr), value) {
        (Some(name), None | Some(Operand::Unknown)) => name,
        (Some(name), Some(value)) => format!("{name} {}", plain(value)),
        (None, value) => plain(value.unwrap_or(Operand::Unknown)),
    }
}

/// A question about a text or a list, and its answer.
fn asked(
    of: &Expr,
    item: &Expr,
    result: Option<bool>,
    value: Option<Operand<'_>>,
    verbs: [&str; 2],
) -> String {
    let [yes, no] = verbs;
    let (subject, object) = (side(of, None), side(item, value));
    match result {
        Some(true) => format!("{subject} {yes} {object}"),
        Some(false) => format!("{subject} {no} {object}"),
        None => format!("whether {subject} {yes} {object} is not known yet"),
    }
}

/// A value as a person reads it; text without quotes where that is unambiguous.
fn plain(value: Operand<'_>) -> String {
    match value {
        Operand::Text(text) if is_word(text) => text.to_owned(),
        _ => value.to_string(),
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn says(expr: &Expr, result: Option<bool>, left: Option<Operand<'_>>, right: Option<Operand<'_>>) -> String {
    match &expr.node {
        Node::Present(of) => match result {
            Some(true) => format!("{} is given", side(of, None)),
            Some(false) => format!("{} is not given", side(of, None)),
            None => format!("whether {} is given is not known yet", side(of, None)),
        },
        Node::Contains(of, item) => asked(of, item, result, right, ["contains", "does not contain"]),
        Node::TextTest(TextTest::StartsWith, of, with) => {
            asked(of, with, result, right, ["starts with", "does not start with"])
        }
        Node::TextTest(TextTest::EndsWith, of, with) => {
            asked(of, with, result, right, ["ends with", "does not end with"])
        }
        Node::Each { each, list, with, .. } => {
            let (list, with) = (side(list, None), quoted(with));
            match (each, result) {
                (Each::Any, Some(true)) => format!("at least one of {list} has {with}"),
                (Each::Any, Some(false)) => format!("none of {list} has {with}"),
                (_, Some(true)) => format!("each of {list} has {with}"),
                (_, Some(false)) => format!("not each of {list} has {with}"),
                (_, None) => format!("whether {list} has {with} is not known yet"),
            }
        }
        Node::Compare(comparison, one, other) => {
            let holds = if result == Some(false) { comparison.negated() } else { *comparison };
            // "region is BR" rather than "region BR is BR".
            let subject = side(one, if holds == Comparison::Equal { None } else { left });
            let object = side(other, right);
            match result {
                Some(_) => format!("{subject} {} {object}", verb(holds, left)),
                None => format!("whether {subject} {} {object} is not known yet", verb(*comparison, left)),
            }
        }
        Node::In(item, list) => {
            let subject = side(item, left);
            let values = list.iter().map(written).collect::<Vec<_>>().join(", ");
            match result {
                Some(true) => format!("{subject} is one of {values}"),
                Some(false) => format!("{subject} is none of {values}"),
                None => format!("whether {subject} is one of {values} is not known yet"),
            }
        }
        Node::Boolean(_) => "always so".to_owned(),
        _ => match result {
            Some(result) => format!("{} is {result}", side(expr, None)),
            None => format!("{} is not known yet", side(expr, None)),
        },
    }
}

/// A member of a list as it was written.
fn written(expr: &Expr) -> String {
    match &expr.node {
        Node::Boolean(value) => value.to_string(),
        Node::Integer(value) => plain(Operand::Integer(*value)),
        Node::Decimal(value) => plain(Operand::Decimal(*value)),
        Node::Money(value) => plain(Operand::Money(*value)),
        Node::Text(value) => plain(Operand::Text(value)),
        Node::Date(value) => plain(Operand::Date(*value)),
        Node::Instant(value) => plain(Operand::Instant(*value)),
        _ => name(expr).unwrap_or_else(|| quoted(expr)),
    }
}

fn verb(comparison: Comparison, of: Option<Operand<'_>>) -> &'static str {
    if let Some(Operand::Date(_) | Operand::Instant(_)) = of {
        match comparison {
            Comparison::Less => return "is before",
            Comparison::AtMost => return "is on or before",
            Comparison::More => return "is after",
            Comparison::AtLeast => return "is on or after",
            Comparison::Equal | Comparison::NotEqual => {}
        }
    }
    match comparison {
        Comparison::Equal => "is",
        Comparison::NotEqual => "is not",
        Comparison::Less => "is less than",
        Comparison::AtMost => "is at most",
        Comparison::More => "is more than",
        Comparison::AtLeast => "is at least",
    }
}
