//! What is certainly given at some point of an expression, by the names under which facts and members are spoken of.

use super::Guarded;
use crate::rule::expr::{Expr, Node};

/// A fact or member as it is spoken of, `vendor.country`; `None` for anything else.
pub(super) fn path(expr: &Expr) -> Option<String> {
    match &expr.node {
        Node::Fact { name, .. } => Some(name.clone()),
        Node::Element { level } => Some(entry_path(*level)),
        Node::Member { of, name, .. } => Some(format!("{}.{name}", path(of)?)),
        _ => None,
    }
}

/// A list's entry as it is spoken of; no fact has such a name.
pub(super) fn entry_path(level: usize) -> String {
    format!("each{}", "'".repeat(level.saturating_add(1)))
}

/// Adds the facts that are certainly given once `expr` was true.
pub(super) fn implied_when_true(expr: &Expr, guarded: &mut Guarded) {
    match &expr.node {
        Node::Present(of) => guarded.extend(path(of)),
        Node::All(of) => of.iter().for_each(|part| implied_when_true(part, guarded)),
        Node::First(_, then) => implied_when_true(then, guarded),
        Node::Not(of) => implied_when_false(of, guarded),
        _ => {}
    }
}

/// Adds the facts that are certainly given once `expr` was false.
pub(super) fn implied_when_false(expr: &Expr, guarded: &mut Guarded) {
    match &expr.node {
        Node::Any(of) => of.iter().for_each(|part| implied_when_false(part, guarded)),
        Node::First(_, then) => implied_when_false(then, guarded),
        Node::Not(of) => implied_when_true(of, guarded),
        _ => {}
    }
}

/// A fact or member in a message; a member of a list's entry by the script's own words.
pub(super) fn spoken(expr: &Expr, path: &str) -> String {
    match (path.contains('.'), &expr.at.text) {
        (false, _) => format!("fact `{path}`"),
        // No fact has such a name.
        (true, Some(words)) if path.contains('\'') => format!("member `{words}`"),
        (true, _) => format!("member `{path}`"),
    }
}
