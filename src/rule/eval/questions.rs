//! Comparisons and questions: the atoms of a condition, each with its reason.

use std::cmp::Ordering;

use super::{Context, EvaluationError, Trace, failed, order, value};
use crate::rule::expr::{Comparison, Expr, Node, TextTest};
use crate::rule::reason::Reason;
use crate::rule::types::Operand;

pub(super) fn compare(
    expr: &Expr,
    comparison: Comparison,
    left: &Expr,
    right: &Expr,
    context: Context<'_, '_>,
    trace: &mut Trace,
) -> Result<Option<bool>, EvaluationError> {
    let before = trace.mark();
    let (one, other) = (value(left, context, trace)?, value(right, context, trace)?);
    // The operands' own reasons (a condition inside an `if`) are part of this comparison.
    trace.reasons.truncate(before.reasons);
    let result = match (one, other) {
        (Operand::Unknown, _) | (_, Operand::Unknown) => None,
        _ => {
            let ordering = order(one, other).ok_or_else(|| failed(expr, "compares values of two types"))?;
            Some(comparison.holds(ordering))
        }
    };
    let mut reason = Reason::atom(expr, result, Some(one), Some(other));
    for side in [left, right] {
        // What stands in for a fact that was left out must not read as if it had been given.
        if let Node::Coalesce(of, _) = &side.node
            && value(of, context, &mut Trace::default())? == Operand::Absent
        {
            reason.stands_in(of);
        }
    }
    trace.reasons.push(reason);
    Ok(result)
}

pub(super) fn membership(
    expr: &Expr,
    item: &Expr,
    list: &[Expr],
    context: Context<'_, '_>,
    trace: &mut Trace,
) -> Result<Option<bool>, EvaluationError> {
    let before = trace.mark();
    let wanted = value(item, context, trace)?;
    let (mut found, mut unknown, mut unknown_may_fail) = (false, wanted == Operand::Unknown, item.may_fail());
    for each in list {
        let operand = value(each, context, trace)?;
        match (wanted, operand) {
            (Operand::Unknown, _) | (_, Operand::Unknown) => {
                unknown = true;
                unknown_may_fail = unknown_may_fail || each.may_fail();
            }
            _ => {
                let ordering =
                    order(wanted, operand).ok_or_else(|| failed(expr, "compares values of two types"))?;
                found = found || ordering.is_eq();
            }
        }
    }
    trace.reasons.truncate(before.reasons);
    let certain = !unknown || (found && !unknown_may_fail);
    if certain {
        trace.depends_on.truncate(before.depends_on);
    }
    let result = certain.then_some(found);
    trace.reasons.push(Reason::atom(expr, result, Some(wanted), None));
    Ok(result)
}

pub(super) fn contains(
    expr: &Expr,
    of: &Expr,
    item: &Expr,
    context: Context<'_, '_>,
    trace: &mut Trace,
) -> Result<Option<bool>, EvaluationError> {
    let before = trace.mark();
    let (whole, part) = (value(of, context, trace)?, value(item, context, trace)?);
    trace.reasons.truncate(before.reasons);
    let result = match (whole, part) {
        (Operand::Unknown, _) | (_, Operand::Unknown) => None,
        (Operand::Text(whole), Operand::Text(part)) => Some(whole.contains(part)),
        (Operand::List(values), _) => {
            Some(values.iter().any(|value| order(value.into(), part).is_some_and(Ordering::is_eq)))
        }
        _ => return Err(failed(expr, "asks something without parts")),
    };
    trace.reasons.push(Reason::atom(expr, result, Some(whole), Some(part)));
    Ok(result)
}

pub(super) fn text_test(
    expr: &Expr,
    test: TextTest,
    of: &Expr,
    with: &Expr,
    context: Context<'_, '_>,
    trace: &mut Trace,
) -> Result<Option<bool>, EvaluationError> {
    let before = trace.mark();
    let (whole, part) = (value(of, context, trace)?, value(with, context, trace)?);
    trace.reasons.truncate(before.reasons);
    let result = match (whole, part) {
        (Operand::Unknown, _) | (_, Operand::Unknown) => None,
        (Operand::Text(whole), Operand::Text(part)) => Some(match test {
            TextTest::StartsWith => whole.starts_with(part),
            TextTest::EndsWith => whole.ends_with(part),
        }),
        _ => return Err(failed(expr, "asks something that is not text")),
    };
    trace.reasons.push(Reason::atom(expr, result, Some(whole), Some(part)));
    Ok(result)
}
