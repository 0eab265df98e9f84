//! Commands with their fields filled in properly: what is then refused is refused for who asks, and when.

use countersign::request::state::State;
use serde_json::{Value as Json, json};

use super::case::Case;
use super::people::{HOUR, START, instant};
use crate::random::Random;

pub(crate) fn sha(of: usize) -> String {
    format!("{of:064x}")
}

/// Facts that the policy accepts.
pub(crate) fn facts(random: &mut Random) -> Json {
    let mut facts = json!({
        "amount": random.pick(&[5, 5, 9, 150, 1500, 7000, 100_000]),
        "region": random.pick(&["eu", "us", "br"]),
        "urgent": random.percent(60),
        "needed": random.pick(&[1, 1, 2, 2, 3, 0]),
        "unit": random.pick(&["benelux", "benelux", "apac", "mars"]),
    });
    if random.percent(20) {
        facts["checked"] = json!(random.percent(70));
    }
    facts
}

pub(crate) fn sources(facts: &Json) -> Json {
    if facts.get("checked").is_some() { json!({ "checked": "lab" }) } else { json!({}) }
}

/// Somebody who has had nothing to do with the request.
pub(crate) fn newcomer(state: &State) -> String {
    format!("new{}", state.events)
}

/// A command whose fields are as they must be; `state` is what it is about.
pub(crate) fn proper(
    case: &Case,
    random: &mut Random,
    state: &State,
    verb: &str,
    step: Option<&str>,
) -> Json {
    let mut command = json!({ "command": verb });
    if let Some(step) = step {
        command["step"] = json!(step);
    }
    let mut put = |key: &str, value: Json| command[key] = value;
    match verb {
        "submit" | "save_draft" => {
            let facts = facts(random);
            put("sources", sources(&facts));
            put("facts", facts);
        }
        "reject" => {
            put("reason_code", json!("cost"));
            put("reason", json!("because"));
        }
        "comment" => put("text", json!("well")),
        "attach_evidence" => {
            put("kind", json!(random.pick(&["report", "scan", "signature"])));
            put("id", json!("paper"));
            put("sha256", json!(sha(random.below(3))));
        }
        "reassign" | "escalate" => {
            put("to", json!(newcomer(state)));
            put("reason", json!("because"));
        }
        "override" | "import_manual" => {
            put("outcome", json!(random.pick(&["approved", "approved", "rejected"])));
            put("reason", json!("because"));
            if verb == "import_manual" {
                put("when", json!(instant(START - 24 * HOUR)));
                put("by_whom", json!("bo"));
                put("artefact", json!({ "id": "minutes", "sha256": sha(7) }));
            }
        }
        "reevaluate" => {
            let to = random.pick(&[0, 1, 1]);
            put("definition", json!(case.versions[to].policy.digest().to_string()));
        }
        "acknowledge_effect" => {
            let effects: Vec<&str> = state.effects.iter().map(|effect| effect.id.as_str()).collect();
            let effect = if effects.is_empty() { "none" } else { random.pick(&effects) };
            put("effect", json!(effect));
            let outcomes = ["acknowledged", "acknowledged", "acknowledged", "reconciled", "failed", "dead"];
            put("outcome", json!(random.pick(&outcomes)));
        }
        "request_revision" | "cancel" | "revoke" | "place_hold" | "correct" => {
            put("reason", json!("because"));
        }
        _ => {}
    }
    command
}
