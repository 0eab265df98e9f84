//! Records in plain words.

use serde_json::Value as Json;

use super::markup::{digest, escaped};

/// People by the names that are known; everybody else by id.
pub(super) struct Names<'a>(pub(super) &'a dyn Fn(&str) -> Option<String>);

impl Names<'_> {
    /// The name with the id, or the id alone; markup.
    pub(super) fn of(&self, id: &str) -> String {
        match (self.0)(id) {
            Some(name) if name != id => {
                format!("{} <span class=\"dim\">({})</span>", escaped(&name), escaped(id))
            }
            _ => match id.strip_prefix("system:") {
                Some(step) => format!("the clock, for step {}", escaped(step)),
                None if id == "system" => "the clock".to_owned(),
                None if id == "host" => "the host system".to_owned(),
                None => escaped(id),
            },
        }
    }
}

/// A text member of JSON.
pub(super) fn of<'j>(json: &'j Json, member: &str) -> Option<&'j str> {
    json.get(member).and_then(Json::as_str)
}

/// A state or an event's name as words.
pub(super) fn spaced(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// A sentence of the engine: what it has in backticks as code; markup.
pub(super) fn coded(sentence: &str) -> String {
    let parts = sentence.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 1 { format!("<code>{}</code>", escaped(part)) } else { escaped(part) })
        .collect()
}

/// An instant as people read it.
pub(super) fn when(instant: &str) -> String {
    let text = instant.replace('T', " ");
    let text = text.strip_suffix(".000Z").or_else(|| text.strip_suffix('Z')).unwrap_or(&text);
    format!("{} UTC", escaped(text))
}

/// The value of a fact; markup.
pub(super) fn value(json: &Json) -> String {
    match json {
        Json::String(text) if text.starts_with("sha256:") => {
            format!("<span class=\"dim\">erased</span> {}", digest(text))
        }
        Json::String(text) => escaped(text),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::Array(items) => items.iter().map(value).collect::<Vec<_>>().join(", "),
        Json::Object(object) => match (of(json, "currency"), of(json, "value")) {
            (Some(currency), Some(amount)) if object.len() == 2 => {
                format!("{} {}", escaped(currency), escaped(&grouped(amount)))
            }
            _ => object
                .iter()
                .map(|(key, item)| format!("{}: {}", escaped(&spaced(key)), value(item)))
                .collect::<Vec<_>>()
                .join("; "),
        },
        other => escaped(&other.to_string()),
    }
}

/// A decimal with its thousands apart.
fn grouped(amount: &str) -> String {
    let (sign, rest) = amount.strip_prefix('-').map_or(("", amount), |rest| ("-", rest));
    let (whole, fraction) =
        rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::new();
    for (index, character) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(index);
        if index > 0 && left.is_multiple_of(3) {
            out.push(',');
        }
        out.push(character);
    }
    match fraction {
        Some(fraction) => format!("{sign}{out}.{fraction}"),
        None => format!("{sign}{out}"),
    }
}

/// What happened, as a sentence without its end; markup. `None` for what another sentence says already.
pub(super) fn sentence(event: &Json, names: &Names<'_>) -> Option<String> {
    let step =
        of(event, "step").map(|step| format!("step <strong>{}</strong>", escaped(step))).unwrap_or_default();
    let by = names.of(of(event, "by").unwrap_or_default());
    let person = |member: &str| names.of(of(event, member).unwrap_or_default());
    let level = event.get("level").and_then(Json::as_u64).map(|level| level.saturating_add(1)).unwrap_or(1);
    let on_step = |verb: &str| match step.is_empty() {
        true => verb.to_owned(),
        false => format!("{verb} {step}"),
    };
    let how = |what: &str| match of(event, "how") {
        Some("deadline") => format!("{step} was {what} by its deadline"),
        Some("overridden") => format!("{step} was {what} by override"),
        Some("imported") => format!("{step} was {what} outside, and imported"),
        Some("out_of_reach") => format!("{step} was {what}: approval is out of reach"),
        Some("last_round") => format!("{step} was {what}: there is no further round"),
        _ => format!("{step} was {what}"),
    };
    let outcome = of(event, "outcome").unwrap_or_default();
    Some(match of(event, "event")? {
        "draft_saved" => format!("{by} saved a draft"),
        "submitted" => format!("{by} submitted the request"),
        "rerouted" => "the route changed".to_owned(),
        "step_opened" => format!("{step} opened"),
        "step_blocked" => {
            let why = event.get("reason").and_then(|reason| of(reason, "message")).unwrap_or_default();
            format!("{step} is blocked: {}", escaped(why))
        }
        "step_unblocked" => format!("{step} is no longer blocked"),
        "step_approved" => how("approved"),
        "step_rejected" => how("rejected"),
        "step_cancelled" => format!("{step} was cancelled"),
        "step_voided" => {
            let because = event.get("because").map(value).unwrap_or_default();
            format!("{step} was voided, because this changed: {because}")
        }
        "approval_given" => format!("{by} approved {step}"),
        "rejection_given" => format!("{by} rejected {step}"),
        "abstention_given" => format!("{by} abstained on {step}"),
        "decision_retracted" => format!("{by} took back the decision on {step}"),
        "revision_requested" => format!("{by} asked for a revision on {step}"),
        "amended" => format!("{by} amended the request"),
        "resubmitted" => format!("{by} resubmitted the request"),
        "commented" => on_step(&format!("{by} commented{}", if step.is_empty() { "" } else { " on" })),
        "evidence_attached" => {
            let (kind, id) = (of(event, "kind").unwrap_or_default(), of(event, "id").unwrap_or_default());
            format!("{by} attached evidence to {step}: {} {}", escaped(kind), escaped(id))
        }
        "reassigned" => match event.get("reassignment") {
            Some(moved) => {
                let person = |member: &str| names.of(of(moved, member).unwrap_or_default());
                format!("{by} put {} in the place of {} on {step}", person("to"), person("from"))
            }
            None => format!("{step} was handed to others by its deadline"),
        },
        "reminded" => format!("the people of {step} were reminded"),
        "deadline_passed" => format!("deadline {level} of {step} passed"),
        "escalated" if event.get("to").is_some() => format!("{by} added {} to {step}", person("to")),
        "escalated" => format!("{step} was escalated"),
        "overridden" => format!("{by} overrode {}: {}", target(&step), escaped(outcome)),
        "manually_imported" => {
            let (whom, at) = (person("by_whom"), of(event, "when").map(when).unwrap_or_default());
            format!(
                "{by} imported a decision on {} that {whom} took on {at}: {}",
                target(&step),
                escaped(outcome)
            )
        }
        "reevaluated" => format!("{by} had the request evaluated by another definition"),
        "corrected" => format!("{by} corrected the record"),
        "hold_placed" => format!("{by} placed a hold"),
        "hold_released" => format!("{by} released a hold"),
        "manual_review_entered" => "the request needs manual review".to_owned(),
        "manual_review_left" => "the request is under review again".to_owned(),
        "approved" => "the request is <strong>approved</strong>".to_owned(),
        "rejected" => "the request is <strong>rejected</strong>".to_owned(),
        "expired" => "the request is <strong>expired</strong>".to_owned(),
        "withdrawn" => format!("{by} withdrew the request"),
        "cancelled" => format!("{by} cancelled the request"),
        "revoked" => format!("{by} revoked the approval"),
        "effect_requested" => {
            format!("effect {} was requested", escaped(of(event, "name").unwrap_or_default()))
        }
        "effect_acknowledged" => format!("effect {} was {}", effect(event), escaped(&spaced(outcome))),
        "effect_failed" => format!("effect {} failed: {}", effect(event), escaped(&spaced(outcome))),
        "fulfilled" => "the request is <strong>fulfilled</strong>".to_owned(),
        other => escaped(&spaced(other)),
    })
}

fn target(step: &str) -> String {
    if step.is_empty() { "the whole request".to_owned() } else { step.to_owned() }
}

fn effect(event: &Json) -> String {
    escaped(of(event, "effect").unwrap_or_default())
}
