//! What of a transition fits into its record: the conditions that were evaluated, and the names of its events.

use serde_json::Value as Json;

use crate::definition::policy::Policy;
use crate::model::json::form::json;
use crate::record::payload::Rule;
use crate::request::event::{Event, What};
use crate::request::state::{Routed, RoutedStep};

/// More runs of equal names than this are cut; the document `events` has them all.
const NAMES_IN_RECORD: usize = 48;

/// The conditions that made the route, and what they came to: of the tier its name, of a step whether it applies.
pub(super) fn listed(policy: &Policy, events: &[Event]) -> Vec<Rule> {
    let route = events.iter().rev().find_map(|event| match &event.what {
        What::Submitted { route, .. } | What::Rerouted { route, .. } => Some(route),
        _ => None,
    });
    let Some(route) = route else { return Vec::new() };
    let definition = policy.definition();
    let tier = definition.tiers.iter().find(|tier| Some(&tier.name) == route.tier.as_ref());
    let tier = tier.map(|tier| Rule { id: "tier".to_owned(), line: tier.line, result: json!(tier.name) });
    let conditional = definition.steps.iter().filter(|step| step.when.is_some());
    let steps = conditional.map(|step| Rule {
        id: step.id.clone(),
        line: step.line,
        result: came_to(route, &step.id),
    });
    tier.into_iter().chain(steps).collect()
}

fn came_to(route: &Routed, id: &str) -> Json {
    let failed = |step: &RoutedStep| {
        let code = step.blocked.as_ref().and_then(|blocked| blocked.get("code"));
        code.and_then(Json::as_str) == Some("policy_error")
    };
    match route.steps.iter().find(|step| step.id == id) {
        Some(step) if !failed(step) => json!(step.active),
        _ => Json::Null,
    }
}

/// The names of events, equal ones in a row as `name*count`.
pub(super) fn shortened(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut runs: Vec<(String, u64)> = Vec::new();
    for name in names {
        match runs.last_mut() {
            Some((last, count)) if *last == name => *count = count.saturating_add(1),
            _ => runs.push((name, 1)),
        }
    }
    let rest = runs.len().saturating_sub(NAMES_IN_RECORD);
    runs.truncate(NAMES_IN_RECORD);
    let mut short: Vec<String> = runs
        .into_iter()
        .map(|(name, count)| if count == 1 { name } else { format!("{name}*{count}") })
        .collect();
    if rest > 0 {
        short.push(format!("and {rest} more"));
    }
    short
}
