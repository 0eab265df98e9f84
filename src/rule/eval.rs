//! Evaluation: exact, in three values, and explained in the same pass.
//!
//! Facts may be incomplete (a draft, a preview while typing). Then a condition is true or false only if it is so
//! whatever the missing facts turn out to be; otherwise it is not known yet, and the facts that it waits for are named.
//! A failing part (overflow, an inexact result) is an error, never false.

use std::cmp::Ordering;

use super::expr::{Expr, Node};
use super::reason::Reason;
use super::types::{Given, Operand};
use crate::model::decimal::Decimal;

mod arithmetic;
mod each;
mod lookup;
mod questions;

use lookup::{fact, roots, tier};
use questions::{compare, contains, membership, text_test};

/// What a request says: one entry for each fact of the policy, in its order.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The facts, by position.
    pub given: Vec<Given>,
}

/// The risk tier while steps are evaluated.
#[derive(Debug, Clone, Copy)]
pub enum Tier<'a> {
    /// The policy has none, or it is being found out just now.
    None,
    /// The request is in this one.
    Known(&'a str),
    /// It depends on facts that nobody has said yet: their positions.
    Unknown(&'a [usize]),
}

/// What an expression is evaluated against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a, 's> {
    /// The request's facts.
    pub facts: &'a Facts,
    /// The request's tier.
    pub tier: Tier<'a>,
    /// The list entries that are being looked at, innermost first.
    pub(super) entries: Option<&'s Entries<'a, 's>>,
}

/// The list entry that a quantifier is looking at, and those of the quantifiers around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries<'a, 's> {
    level: usize,
    /// The list.
    list: &'a Expr,
    entry: Operand<'a>,
    outer: Option<&'s Entries<'a, 's>>,
}

impl<'a, 's> Context<'a, 's> {
    /// The facts and the tier of a request.
    #[must_use]
    pub fn new(facts: &'a Facts, tier: Tier<'a>) -> Self {
        Context { facts, tier, entries: None }
    }

    fn entries_at(&self, level: usize) -> Option<&'s Entries<'a, 's>> {
        let mut entries = self.entries;
        while let Some(found) = entries.filter(|entries| entries.level != level) {
            entries = found.outer;
        }
        entries
    }
}

/// Why an expression has no value. The step is then blocked, never skipped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` on line {line} {problem}")]
pub struct EvaluationError {
    /// The script's line, from 1.
    pub line: u32,
    /// The script's words.
    pub text: String,
    /// What happened: "overflows", "has no exact result".
    pub problem: &'static str,
}

/// What made a condition what it is.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// The comparisons that decided, in the order of the script.
    pub reasons: Vec<Reason>,
    /// The positions of the facts that an undetermined result waits for.
    pub depends_on: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Mark {
    reasons: usize,
    depends_on: usize,
}

impl Trace {
    fn mark(&self) -> Mark {
        Mark { reasons: self.reasons.len(), depends_on: self.depends_on.len() }
    }

    /// Forgets what was noted between the two marks: it turned out not to matter.
    fn forget(&mut self, from: Mark, to: Mark) {
        self.reasons.drain(from.reasons.min(to.reasons)..to.reasons.min(self.reasons.len()));
        self.depends_on.drain(from.depends_on.min(to.depends_on)..to.depends_on.min(self.depends_on.len()));
    }
}

/// Evaluates a condition: `Some(true)`, `Some(false)`, or `None` while it depends on facts not known yet.
///
/// # Errors
/// When a part that decides cannot be computed exactly.
pub fn evaluate(
    expr: &Expr,
    context: Context<'_, '_>,
    trace: &mut Trace,
) -> Result<Option<bool>, EvaluationError> {
    match &expr.node {
        Node::Not(of) => Ok(evaluate(of, context, trace)?.map(|result| !result)),
        Node::All(of) => junction(of, context, trace, false),
        Node::Any(of) => junction(of, context, trace, true),
        Node::If(condition, then, otherwise) => match evaluate(condition, context, trace)? {
            Some(true) => evaluate(then, context, trace),
            Some(false) => evaluate(otherwise, context, trace),
            None => {
                // Either branch may be taken once the condition is known, so both say what they wait for.
                let _ = evaluate(then, context, trace);
                let _ = evaluate(otherwise, context, trace);
                Ok(None)
            }
        },
        Node::First(of, then) => {
            if first(of, context, trace)? {
                return evaluate(then, context, trace);
            }
            let _ = evaluate(then, context, trace);
            Ok(None)
        }
        Node::Compare(comparison, left, right) => compare(expr, *comparison, left, right, context, trace),
        Node::In(item, list) => membership(expr, item, list, context, trace),
        Node::Present(of) => {
            let before = trace.mark();
            let operand = value(of, context, trace)?;
            trace.reasons.truncate(before.reasons);
            let result = (operand != Operand::Unknown).then_some(operand != Operand::Absent);
            trace.reasons.push(Reason::atom(expr, result, Some(operand), None));
            Ok(result)
        }
        Node::Contains(of, item) => contains(expr, of, item, context, trace),
        Node::TextTest(test, of, with) => text_test(expr, *test, of, with, context, trace),
        Node::Each { .. } => {
            let before = trace.mark();
            let operand = each::each(expr, context, trace)?;
            trace.reasons.truncate(before.reasons);
            let result = truth(expr, operand)?;
            trace.reasons.push(Reason::atom(expr, result, None, None));
            Ok(result)
        }
        _ => {
            let before = trace.mark();
            let operand = value(expr, context, trace)?;
            trace.reasons.truncate(before.reasons);
            let result = truth(expr, operand)?;
            trace.reasons.push(Reason::atom(expr, result, Some(operand), None));
            Ok(result)
        }
    }
}

/// Evaluates an expression that yields text; `None` while it depends on facts not known yet.
///
/// # Errors
/// When it cannot be computed.
pub fn text<'a>(
    expr: &'a Expr,
    context: Context<'a, '_>,
    trace: &mut Trace,
) -> Result<Option<&'a str>, EvaluationError> {
    match value(expr, context, trace)? {
        Operand::Text(text) => Ok(Some(text)),
        Operand::Unknown => Ok(None),
        _ => Err(failed(expr, "is not text")),
    }
}

/// Evaluates an expression that yields how many approvals are needed; `None` while it depends on facts not known yet.
///
/// # Errors
/// When it cannot be computed, or is below 1: nothing is approved because nobody was asked.
pub fn whole(
    expr: &Expr,
    context: Context<'_, '_>,
    trace: &mut Trace,
) -> Result<Option<u32>, EvaluationError> {
    match value(expr, context, trace)? {
        Operand::Integer(number) => match u32::try_from(number) {
            Ok(number) if number > 0 => Ok(Some(number)),
            _ => Err(failed(expr, "is not at least 1")),
        },
        Operand::Unknown => Ok(None),
        _ => Err(failed(expr, "is not a whole number")),
    }
}

/// A condition's operand as an answer.
fn truth(expr: &Expr, operand: Operand<'_>) -> Result<Option<bool>, EvaluationError> {
    match operand {
        Operand::Boolean(result) => Ok(Some(result)),
        Operand::Unknown => Ok(None),
        _ => Err(failed(expr, "is not true or false")),
    }
}

fn failed(expr: &Expr, problem: &'static str) -> EvaluationError {
    EvaluationError { line: expr.at.line, text: expr.at.text.clone().unwrap_or_default(), problem }
}

fn value<'a>(
    expr: &'a Expr,
    context: Context<'a, '_>,
    trace: &mut Trace,
) -> Result<Operand<'a>, EvaluationError> {
    match &expr.node {
        Node::Boolean(value) => Ok(Operand::Boolean(*value)),
        Node::Integer(value) => Ok(Operand::Integer(*value)),
        Node::Decimal(value) => Ok(Operand::Decimal(*value)),
        Node::Money(value) => Ok(Operand::Money(*value)),
        Node::Text(value) => Ok(Operand::Text(value)),
        Node::Date(value) => Ok(Operand::Date(*value)),
        Node::Instant(value) => Ok(Operand::Instant(*value)),
        Node::Fact { slot, .. } => fact(expr, *slot, context, trace),
        Node::Tier => tier(expr, context.tier, trace),
        Node::Member { of, index, .. } => match value(of, context, trace)? {
            Operand::Object(members) => {
                let given = members
                    .get(*index)
                    .ok_or_else(|| failed(expr, "names a member that its object lacks"))?;
                if *given == Given::Unknown {
                    roots(of, context, &mut trace.depends_on);
                }
                Ok(given.into())
            }
            Operand::Unknown => Ok(Operand::Unknown),
            _ => Err(failed(expr, "asks for a member of something without members")),
        },
        Node::Element { level } => {
            let entries = context.entries_at(*level);
            entries.map(|found| found.entry).ok_or_else(|| failed(expr, "looks at an entry of no list"))
        }
        Node::Length(of) => match value(of, context, trace)? {
            Operand::Text(text) => Ok(Operand::Integer(length(text.chars().count()))),
            Operand::List(values) => Ok(Operand::Integer(length(values.len()))),
            Operand::Unknown => Ok(Operand::Unknown),
            _ => Err(failed(expr, "asks for the length of something without one")),
        },
        Node::Each { .. } => {
            let before = trace.mark();
            let operand = each::each(expr, context, trace)?;
            trace.reasons.truncate(before.reasons);
            Ok(operand)
        }
        Node::Arithmetic(operator, left, right) => {
            let (left, right) = (value(left, context, trace)?, value(right, context, trace)?);
            arithmetic::arithmetic(expr, *operator, left, right)
        }
        Node::DivRound(left, right, places) => {
            let (left, right) = (value(left, context, trace)?, value(right, context, trace)?);
            arithmetic::div_round(expr, left, right, *places)
        }
        Node::Coalesce(left, right) => match value(left, context, trace)? {
            Operand::Absent => value(right, context, trace),
            Operand::Unknown => {
                // The fall-back matters too if the fact stays away: what it waits for is part of the answer.
                let _ = value(right, context, trace);
                Ok(Operand::Unknown)
            }
            known => Ok(known),
        },
        Node::If(condition, then, otherwise) => match evaluate(condition, context, trace)? {
            Some(true) => value(then, context, trace),
            Some(false) => value(otherwise, context, trace),
            None => {
                let _ = value(then, context, trace);
                let _ = value(otherwise, context, trace);
                Ok(Operand::Unknown)
            }
        },
        Node::First(of, then) => {
            if first(of, context, trace)? {
                return value(then, context, trace);
            }
            let _ = value(then, context, trace);
            Ok(Operand::Unknown)
        }
        Node::Present(_)
        | Node::Contains(..)
        | Node::TextTest(..)
        | Node::Not(_)
        | Node::All(_)
        | Node::Any(_)
        | Node::Compare(..)
        | Node::In(..) => Ok(evaluate(expr, context, trace)?.map_or(Operand::Unknown, Operand::Boolean)),
    }
}

/// Computes what the script computes before the rest; its value does not decide anything here, its failure does. False
/// while it depends on facts that nobody has said yet, and so may still fail.
fn first(of: &[Expr], context: Context<'_, '_>, trace: &mut Trace) -> Result<bool, EvaluationError> {
    let before = trace.mark();
    let mut known = true;
    for of in of {
        known = (value(of, context, trace)? != Operand::Unknown) && known;
    }
    trace.reasons.truncate(before.reasons);
    Ok(known)
}

/// `&&` (decided by the first false) and `||` (decided by the first true).
fn junction(
    of: &[Expr],
    context: Context<'_, '_>,
    trace: &mut Trace,
    decides: bool,
) -> Result<Option<bool>, EvaluationError> {
    let start = trace.mark();
    let mut unknown = false;
    let mut unknown_may_fail = false;
    for part in of {
        let before = trace.mark();
        let result = match evaluate(part, context, trace) {
            // A part before this one is not known yet and may still end the evaluation: no error is certain.
            Err(_) if unknown => None,
            other => other?,
        };
        match result {
            Some(result) if result == decides => {
                if unknown_may_fail {
                    // An unknown part to the left may turn out to be an error, which would come first.
                    trace.forget(before, trace.mark());
                    return Ok(None);
                }
                trace.forget(start, before);
                return Ok(Some(decides));
            }
            Some(_) => {}
            None => {
                unknown = true;
                unknown_may_fail = unknown_may_fail || part.may_fail();
            }
        }
    }
    Ok((!unknown).then_some(!decides))
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// How two values of one type compare; `None` if their types differ, which the type check has ruled out.
fn order(left: Operand<'_>, right: Operand<'_>) -> Option<Ordering> {
    Some(match (left, right) {
        (Operand::Integer(left), Operand::Integer(right)) => left.cmp(&right),
        (Operand::Decimal(left), Operand::Decimal(right)) => left.cmp(&right),
        (Operand::Integer(left), Operand::Decimal(right)) => Decimal::from(left).cmp(&right),
        (Operand::Decimal(left), Operand::Integer(right)) => left.cmp(&Decimal::from(right)),
        (Operand::Money(left), Operand::Money(right)) if left.currency() == right.currency() => {
            left.value().cmp(&right.value())
        }
        (Operand::Text(left), Operand::Text(right)) => left.cmp(right),
        (Operand::Boolean(left), Operand::Boolean(right)) => left.cmp(&right),
        (Operand::Date(left), Operand::Date(right)) => left.cmp(&right),
        (Operand::Instant(left), Operand::Instant(right)) => left.cmp(&right),
        _ => return None,
    })
}
