//! `step(id)` and what is chained on it.

use rhai::Map;

use super::policy::{after_policy, placed};
use super::*;
use crate::compiler::draft::DraftStep;
use crate::definition::step::Claims;
use crate::limits;
use crate::model::suggest;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "step"(id: Dynamic) => step;
        "when"(step: StepHandle, condition: Dynamic) => when;
        "after"(step: StepHandle, steps: Dynamic) => after;
        "at_least"(k: Dynamic, steps: Dynamic) => |call: &Call<'_>, k: Dynamic, steps: Dynamic| {
            let k = call.count(0, &k, "the number of steps", Code::CyclicOrder);
            some_of(call, k, 1, &steps)
        };
        "approvers"(step: StepHandle, who: Dynamic) => |call: &Call<'_>, step: StepHandle, who: Dynamic| {
            // Whatever was said, the step did say something: it is not reported again as naming nobody.
            let who = people::outermost(call, 0, &who, true).unwrap_or(Who::Invalid);
            let hint = "name them together: `any_of([role(\"one\"), role(\"other\")])`";
            change(call, step, |call, step| once(call, "approvers", hint, &mut step.approvers, who))
        };
        "fallback"(step: StepHandle, who: Dynamic) => |call: &Call<'_>, step: StepHandle, who: Dynamic| {
            let Some(who) = people::outermost(call, 0, &who, true) else { return step };
            let hint = "name them together: `any_of([role(\"one\"), role(\"other\")])`";
            change(call, step, |call, step| once(call, "fallback", hint, &mut step.fallback, who))
        };
        "evidence"(kind: Dynamic) => |call: &Call<'_>, kind| evidence(call, kind, Dynamic::from(1_i64));
        "evidence"(kind: Dynamic, n: Dynamic) => evidence;
        "requires"(step: StepHandle, what: Dynamic) => requires;
        "reviews"(step: StepHandle, facts: Dynamic) => reviews;
        "meaning"(step: StepHandle, text: Dynamic) => meaning;
        "requires_claims"(step: StepHandle, claims: Dynamic) => requires_claims;
        "requires_signature"(step: StepHandle) => |call: &Call<'_>, step: StepHandle| {
            change(call, step, |_, step| step.signature = true)
        };
    }
}

fn step(call: &Call<'_>, id: Dynamic) -> StepHandle {
    after_policy(call);
    // A step with a bad id stays in the draft: what is chained on it and what names it still gets checked, and there is
    // no definition because an error was reported.
    let sound = call.kebab(0, &id, "a step's id", Code::InvalidId);
    let id = sound.or_else(|| id.into_string().ok()).unwrap_or_default();
    if !id.is_empty() && call.desk.with(|draft| draft.steps.iter().any(|step| step.id == id)) {
        let message = format!("step {} is defined twice", quoted(&id));
        call.argument_error(0, Code::DuplicateId, message, "give each step its own id");
    }
    call.desk.with(|draft| {
        // One more than allowed is kept, so that the bound is reported.
        if draft.steps.len() > limits::STEPS {
            return StepHandle(usize::MAX);
        }
        draft.steps.push(DraftStep::new(id, call.place));
        StepHandle(draft.steps.len().saturating_sub(1))
    })
}

/// Changes the step in the draft. The change may report errors: it works on a step taken out of the draft.
pub(super) fn change(
    call: &Call<'_>,
    step: StepHandle,
    change: impl FnOnce(&Call<'_>, &mut DraftStep),
) -> StepHandle {
    let taken = call.desk.with(|draft| {
        draft
            .steps
            .get_mut(step.0)
            .map(|step| std::mem::replace(step, DraftStep::new(String::new(), call.place)))
    });
    if let Some(mut taken) = taken {
        change(call, &mut taken);
        call.desk.with(|draft| draft.steps.get_mut(step.0).map(|place| *place = taken));
    }
    step
}

/// Sets what may be said once.
fn once<T>(call: &Call<'_>, method: &str, hint: &str, place: &mut Option<T>, value: T) {
    if place.is_some() {
        return call.error(Code::InvalidOption, format!("the step has `.{method}(…)` already"), hint);
    }
    *place = Some(value);
}

fn when(call: &Call<'_>, step: StepHandle, condition: Dynamic) -> StepHandle {
    let Some(closure) = call.closure(0, &condition, "a condition") else { return step };
    let hint = "join the conditions with `&&` or `||`";
    change(call, step, |call, step| once(call, "when", hint, &mut step.when, closure))
}

fn after(call: &Call<'_>, step: StepHandle, steps: Dynamic) -> StepHandle {
    if let Some(other) = steps.clone().try_cast::<StepHandle>() {
        return after_handle(call, step, other);
    }
    let group = match steps.clone().try_cast::<After>() {
        Some(group) => group,
        None if steps.is_string() => {
            let Some(id) = call.text(0, &steps, "a step's id") else { return step };
            After { at_least: None, of: vec![id] }
        }
        None => match call.texts(0, &steps, "steps", Code::UnknownStep) {
            Some(of) if of.is_empty() => {
                call.argument_error(
                    0,
                    Code::UnknownStep,
                    "no step is named",
                    "name at least one, or leave it out",
                );
                return step;
            }
            Some(of) => {
                After { at_least: None, of: placed(call, of).into_iter().map(|(id, _)| id).collect() }
            }
            None => return step,
        },
    };
    let spans = group.of.iter().map(|id| call.word(id)).collect();
    change(call, step, |call, step| {
        if step.after.len() >= limits::ENTRIES_PER_STEP {
            let message = format!("a step waits for at most {} groups", limits::ENTRIES_PER_STEP);
            return call.error(Code::LimitExceeded, message, "name the steps together in one list");
        }
        step.after.push((group, spans));
    })
}

/// A step that is handed over rather than named; if it was made for that only, it counts for nothing else.
fn after_handle(call: &Call<'_>, step: StepHandle, other: StepHandle) -> StepHandle {
    let id = call.desk.with(|draft| {
        let made = draft.steps.get_mut(other.0)?;
        let id = made.id.clone();
        if made.approvers.is_none() {
            made.id.clear();
            made.approvers = Some(Who::Invalid);
            draft.broken.insert(id.clone());
        }
        Some(id)
    });
    let id = id.unwrap_or_default();
    let hint = format!("write `.after(\"{id}\")`");
    call.argument_error(0, Code::UnknownStep, "a step is waited for by its id", hint);
    step
}

/// So many of a list of steps.
pub(super) fn some_of(call: &Call<'_>, k: Option<u32>, number: usize, steps: &Dynamic) -> Dynamic {
    let Some((k, of)) = k.zip(call.texts(number, steps, "steps", Code::UnknownStep)) else {
        return Dynamic::from(After { at_least: None, of: Vec::new() });
    };
    let of: Vec<String> = placed(call, of).into_iter().map(|(id, _)| id).collect();
    if u32::try_from(of.len()).unwrap_or(u32::MAX) < k {
        let message = format!("at least {k} of {} steps can never be had", of.len());
        call.argument_error(0, Code::CyclicOrder, message, "ask for fewer, or name more steps");
        return Dynamic::from(After { at_least: None, of });
    }
    Dynamic::from(After { at_least: Some(k), of })
}

fn evidence(call: &Call<'_>, kind: Dynamic, n: Dynamic) -> Evidence {
    let kind = call.kebab(0, &kind, "a kind of evidence", Code::InvalidEvidence).unwrap_or_default();
    Evidence { kind, n: call.count(1, &n, "the number of pieces", Code::InvalidEvidence).unwrap_or(1) }
}

fn requires(call: &Call<'_>, step: StepHandle, what: Dynamic) -> StepHandle {
    let hint = "write `evidence(\"kind\")`";
    let Some(evidence) = call.made::<Evidence>(0, &what, Code::InvalidEvidence, "evidence", hint) else {
        return step;
    };
    change(call, step, |call, step| {
        if step.evidence.iter().any(|known| known.kind == evidence.kind && !known.kind.is_empty()) {
            let message = format!("evidence {} is required already", quoted(&evidence.kind));
            return call.argument_error(
                0,
                Code::InvalidEvidence,
                message,
                "say how many: `evidence(\"kind\", 2)`",
            );
        }
        if step.evidence.len() >= limits::ENTRIES_PER_STEP {
            let message = format!("a step requires at most {} kinds of evidence", limits::ENTRIES_PER_STEP);
            return call.error(Code::LimitExceeded, message, "let one kind stand for several");
        }
        step.evidence.push(evidence);
    })
}

fn reviews(call: &Call<'_>, step: StepHandle, facts: Dynamic) -> StepHandle {
    let Some(facts) = call.texts(0, &facts, "facts", Code::UnknownFact) else { return step };
    let facts = placed(call, facts);
    change(call, step, |call, step| {
        once(call, "reviews", "name all the facts in one list", &mut step.reviews, facts)
    })
}

fn meaning(call: &Call<'_>, step: StepHandle, text: Dynamic) -> StepHandle {
    let Some(text) = call.text(0, &text, "a meaning") else { return step };
    if text.trim().is_empty() || text.len() > limits::MEANING_BYTES {
        let message = format!("a meaning has 1 to {} bytes", limits::MEANING_BYTES);
        call.argument_error(0, Code::InvalidOption, message, "say what the approver confirms by signing");
        return step;
    }
    change(call, step, |call, step| once(call, "meaning", "say it in one sentence", &mut step.meaning, text))
}

fn requires_claims(call: &Call<'_>, step: StepHandle, claims: Dynamic) -> StepHandle {
    let hint = "write `.requires_claims(#{ acr: \"…\", amr: \"…\", max_age: minutes(10) })`";
    let Some(map) = claims.try_cast::<Map>().filter(|map| !map.is_empty()) else {
        call.argument_error(
            0,
            Code::InvalidOption,
            "claims are a map of what the authentication must show",
            hint,
        );
        return step;
    };
    let mut claims = Claims::default();
    for (name, value) in map {
        let text = || {
            value.clone().into_immutable_string().ok().map(|text| text.to_string()).filter(|t| !t.is_empty())
        };
        let sound = match name.as_str() {
            "acr" => {
                claims.acr = text();
                claims.acr.is_some()
            }
            "amr" => {
                claims.amr = text();
                claims.amr.is_some()
            }
            "max_age" => {
                claims.max_age = value.clone().try_cast::<Duration>().filter(|age| age.millis().is_some());
                claims.max_age.is_some()
            }
            other => {
                let hint = suggest::did_you_mean(other, ["acr", "amr", "max_age"])
                    .unwrap_or_else(|| "the claims are `acr`, `amr` and `max_age`".to_owned());
                call.argument_error(0, Code::InvalidOption, format!("unknown claim {}", quoted(other)), hint);
                true
            }
        };
        if !sound {
            let message = format!("claim `{name}` cannot be {}", kind_of(&value));
            call.argument_error(0, Code::InvalidOption, message, hint);
        }
    }
    change(call, step, |call, step| {
        once(call, "requires_claims", "name all claims together", &mut step.claims, claims)
    })
}
