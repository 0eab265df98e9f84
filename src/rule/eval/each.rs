//! Lists: a condition or a number for each entry, in the order of the list.

use super::arithmetic::arithmetic;
use super::{Context, Entries, EvaluationError, Trace, evaluate, failed, length, order, value};
use crate::model::decimal::Decimal;
use crate::model::money::Money;
use crate::rule::expr::{Arithmetic, Each, Expr, Node};
use crate::rule::types::{Operand, Type};

pub(super) fn each<'a>(
    expr: &'a Expr,
    context: Context<'a, '_>,
    trace: &mut Trace,
) -> Result<Operand<'a>, EvaluationError> {
    let Node::Each { each, list, with, level, kind } = &expr.node else {
        return Err(failed(expr, "is no list operation"));
    };
    let inside = |entry| Entries { level: *level, list, entry, outer: context.entries };
    let values = match value(list, context, trace)? {
        Operand::List(values) => values,
        Operand::Unknown => {
            // What is computed for an entry may wait for further facts: they belong to the answer.
            let entries = inside(Operand::Unknown);
            let _ = value(with, Context { entries: Some(&entries), ..context }, trace);
            return Ok(Operand::Unknown);
        }
        _ => return Err(failed(expr, "needs a list")),
    };
    if each.takes_condition() {
        return conditions(
            expr,
            *each,
            values.iter().map(|value| inside(value.into())),
            with,
            context,
            trace,
        );
    }
    let mut found = match each {
        Each::Sum => Some(zero(kind.as_ref())),
        _ => None,
    };
    let mut unknown = false;
    for entry in values {
        let entries = inside(entry.into());
        let next = value(with, Context { entries: Some(&entries), ..context }, trace)?;
        unknown = unknown || next == Operand::Unknown;
        found = match (found, each) {
            _ if unknown => None,
            (Some(sum), Each::Sum) => Some(arithmetic(expr, Arithmetic::Add, sum, next)?),
            (None, _) => Some(next),
            (Some(best), _) => {
                let ordering =
                    order(next, best).ok_or_else(|| failed(expr, "compares values of two types"))?;
                let better = if *each == Each::Min { ordering.is_lt() } else { ordering.is_gt() };
                Some(if better { next } else { best })
            }
        };
    }
    Ok(if unknown { Operand::Unknown } else { found.unwrap_or(Operand::Absent) })
}

/// `any` (decided by the first entry for which the condition holds), `all` (by the first for which it does not), and
/// `count` (which looks at every entry).
fn conditions<'a, 's>(
    expr: &Expr,
    each: Each,
    entries: impl Iterator<Item = Entries<'a, 's>>,
    with: &'a Expr,
    context: Context<'a, 's>,
    trace: &mut Trace,
) -> Result<Operand<'a>, EvaluationError>
where
    'a: 's,
{
    let decides = match each {
        Each::Any => Some(true),
        Each::All => Some(false),
        _ => None,
    };
    let (mut count, mut unknown) = (0_usize, false);
    for entries in entries {
        let result = match evaluate(with, Context { entries: Some(&entries), ..context }, trace) {
            // An entry before this one is not known yet and may still end the evaluation: no error is certain.
            Err(_) if unknown && decides.is_some() => None,
            other => other?,
        };
        match result {
            None => unknown = true,
            Some(result) if Some(result) == decides => {
                // An unknown entry before this one may turn out to be an error, which would come first.
                let certain = !(unknown && with.may_fail());
                return Ok(if certain { Operand::Boolean(result) } else { Operand::Unknown });
            }
            Some(result) => count = count.saturating_add(usize::from(result)),
        }
    }
    match (decides, unknown) {
        (_, true) => Ok(Operand::Unknown),
        (Some(decides), false) => Ok(Operand::Boolean(!decides)),
        (None, false) if each == Each::Count => Ok(Operand::Integer(length(count))),
        (None, false) => Err(failed(expr, "is no list operation")),
    }
}

/// The sum of nothing.
fn zero<'a>(kind: Option<&Type>) -> Operand<'a> {
    match kind {
        Some(Type::Money(currency)) => {
            Money::new(*currency, Decimal::ZERO).map_or(Operand::Decimal(Decimal::ZERO), Operand::Money)
        }
        Some(Type::Decimal) => Operand::Decimal(Decimal::ZERO),
        _ => Operand::Integer(0),
    }
}
