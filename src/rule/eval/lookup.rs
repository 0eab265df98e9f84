//! What expressions look at: facts, the tier, and where a list's entry comes from.

use super::{Context, EvaluationError, Tier, Trace, failed};
use crate::rule::expr::{Expr, Node};
use crate::rule::types::{Given, Operand};

/// The value of a fact.
pub(super) fn fact<'a>(
    expr: &Expr,
    slot: usize,
    context: Context<'a, '_>,
    trace: &mut Trace,
) -> Result<Operand<'a>, EvaluationError> {
    let given =
        context.facts.given.get(slot).ok_or_else(|| failed(expr, "names a fact that the policy lacks"))?;
    if *given == Given::Unknown {
        trace.depends_on.push(slot);
    }
    Ok(given.into())
}

/// The tier, as text.
pub(super) fn tier<'a>(
    expr: &Expr,
    tier: Tier<'a>,
    trace: &mut Trace,
) -> Result<Operand<'a>, EvaluationError> {
    match tier {
        Tier::Known(name) => Ok(Operand::Text(name)),
        Tier::Unknown(depends_on) => {
            trace.depends_on.extend(depends_on);
            Ok(Operand::Unknown)
        }
        Tier::None => Err(failed(expr, "asks for a tier that the policy lacks")),
    }
}

/// Adds the facts that an expression looks into; of a list's entry, those that the list comes from.
pub(super) fn roots(expr: &Expr, context: Context<'_, '_>, found: &mut Vec<usize>) {
    match &expr.node {
        Node::Fact { slot, .. } => found.push(*slot),
        Node::Element { level } => {
            if let Some(entries) = context.entries_at(*level) {
                roots(entries.list, Context { entries: entries.outer, ..context }, found);
            }
        }
        _ => expr.children().for_each(|child| roots(child, context, found)),
    }
}
