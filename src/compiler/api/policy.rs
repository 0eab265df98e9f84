//! `policy(id, version)`, `tier(…)` and what holds for the whole policy.

use super::*;
use crate::compiler::draft::DraftTier;
use crate::definition::document::{Membership, Permission};
use crate::model::suggest;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "policy"(id: Dynamic, version: Dynamic) => policy;
        "tier"(name: Dynamic) => |call: &Call<'_>, name| tier(call, name, None);
        "tier"(name: Dynamic, when: Dynamic) => |call: &Call<'_>, name, when| tier(call, name, Some(when));
        "membership"(which: Dynamic) => membership;
        "allow"(command: Dynamic, who: Dynamic) => allow;
        "max_rounds"(rounds: Dynamic) => max_rounds;
        "reject_reasons"(codes: Dynamic) => reject_reasons;
        "distinct_people"(steps: Dynamic) => distinct_people;
        "exclude_contributors"(steps: Dynamic) => exclude_contributors;
        "allow_self_approval"() => |call: &Call<'_>| option(call, |draft| &mut draft.allow_self_approval);
        "allow_retract"() => |call: &Call<'_>| option(call, |draft| &mut draft.allow_retract);
        "allow_redelegation"() => |call: &Call<'_>| option(call, |draft| &mut draft.allow_redelegation);
        "one_person_many_roles"() => |call: &Call<'_>| option(call, |draft| &mut draft.one_person_many_roles);
        "void_all_on_amend"() => |call: &Call<'_>| option(call, |draft| &mut draft.void_all_on_amend);
        "approve_when_no_step_applies"() =>
            |call: &Call<'_>| option(call, |draft| &mut draft.approve_when_no_step_applies);
    }
}

fn policy(call: &Call<'_>, id: Dynamic, version: Dynamic) {
    if call.desk.with(|draft| draft.identity.is_some()) {
        call.error(
            Code::DuplicateId,
            "`policy` stands twice",
            "one script is one policy; leave this one out",
        );
        return;
    }
    let id = call.kebab(0, &id, "a policy's id", Code::InvalidId).unwrap_or_default();
    let number = call.count(1, &version, "a policy's version", Code::InvalidId);
    call.desk.with(|draft| draft.identity = Some((id, number.unwrap_or(1))));
}

/// Reports, once, that something was said before `policy(…)`.
pub(super) fn after_policy(call: &Call<'_>) {
    let premature = call.desk.with(|draft| {
        let premature = draft.identity.is_none() && !draft.premature;
        draft.premature = draft.premature || premature;
        premature
    });
    if premature {
        let hint = "begin the script with `policy(\"id\", 1);`";
        call.error(Code::MissingPolicy, "`policy(id, version)` must come first", hint);
    }
}

fn tier(call: &Call<'_>, name: Dynamic, when: Option<Dynamic>) {
    after_policy(call);
    // A tier that was reported still is one: what compares with it, or asks which is the last, finds it.
    let sound = call.kebab(0, &name, "a tier's name", Code::InvalidId);
    let name = sound.or_else(|| name.into_string().ok()).unwrap_or_default();
    if call.desk.with(|draft| draft.tiers.iter().any(|tier| tier.name == name)) {
        let message = format!("tier {} is defined twice", quoted(&name));
        call.argument_error(0, Code::DuplicateId, message, "give each tier its own name");
    }
    let when = when.map(|when| call.closure(1, &when, "a condition"));
    let place = call.place;
    call.desk.with(|draft| {
        // One more than allowed is kept, so that the bound is reported.
        if draft.tiers.len() <= limits::TIERS {
            draft.tiers.push(DraftTier { name, when, place });
        }
    });
}

/// Reports that something that may be said once was said again.
fn twice(call: &Call<'_>, what: &str) {
    call.error(Code::InvalidOption, format!("`{what}` was said already"), "say it once");
}

fn option(call: &Call<'_>, which: fn(&mut crate::definition::document::Options) -> &mut bool) {
    after_policy(call);
    let again = call.desk.with(|draft| std::mem::replace(which(&mut draft.options), true));
    if again {
        call.error(Code::InvalidOption, "this option is on already", "say it once");
    }
}

fn membership(call: &Call<'_>, which: Dynamic) {
    after_policy(call);
    let Some(which) = call.text(0, &which, "a membership") else { return };
    let Some((found, _)) = Membership::TABLE.iter().find(|(_, name)| *name == which) else {
        let names = Membership::TABLE.iter().map(|(_, name)| *name);
        let hint = suggest::did_you_mean(&which, names)
            .unwrap_or_else(|| "say `at_decision`, `at_submit` or `live`".to_owned());
        call.argument_error(0, Code::InvalidOption, format!("{} is not a membership", quoted(&which)), hint);
        return;
    };
    if call.desk.with(|draft| draft.membership.replace(*found)).is_some() {
        twice(call, "membership");
    }
}

fn allow(call: &Call<'_>, command: Dynamic, who: Dynamic) {
    after_policy(call);
    let Some(name) = call.text(0, &command, "a command") else { return };
    let Some((permission, _)) = Permission::TABLE.iter().find(|(_, known)| *known == name) else {
        let names = || Permission::TABLE.iter().map(|(_, name)| *name);
        let list = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let hint =
            suggest::did_you_mean(&name, names()).unwrap_or_else(|| format!("one may allow {}", list()));
        let message = format!("{} is not a command that can be allowed", quoted(&name));
        call.argument_error(0, Code::InvalidOption, message, hint);
        return;
    };
    let Some(who) = people::outermost(call, 1, &who, false) else { return };
    if call.desk.with(|draft| draft.permissions.insert(*permission, who)).is_some() {
        let hint = "name everybody together: `any_of([role(\"one\"), role(\"other\")])`";
        call.argument_error(0, Code::InvalidOption, format!("`{name}` was allowed already"), hint);
    }
}

fn max_rounds(call: &Call<'_>, rounds: Dynamic) {
    after_policy(call);
    let Some(rounds) = call.count(0, &rounds, "the number of rounds", Code::InvalidOption) else { return };
    if call.desk.with(|draft| draft.options.max_rounds.replace(rounds)).is_some() {
        twice(call, "max_rounds");
    }
}

fn reject_reasons(call: &Call<'_>, codes: Dynamic) {
    after_policy(call);
    let Some(codes) = call.texts(0, &codes, "codes", Code::InvalidRejection) else { return };
    if codes.is_empty() {
        call.argument_error(
            0,
            Code::InvalidRejection,
            "the list of codes is empty",
            "name at least one, or leave it out",
        );
    }
    for (index, code) in codes.iter().enumerate() {
        if !id::is_kebab(code) {
            let hint = "use lower-case letters, digits and single hyphens, as in `too-expensive`";
            call.word_error(code, Code::InvalidRejection, format!("{} is not a code", quoted(code)), hint);
        } else if codes.iter().take(index).any(|other| other == code) {
            call.word_error(
                code,
                Code::DuplicateId,
                format!("code {} is listed twice", quoted(code)),
                "list it once",
            );
        }
    }
    if call.desk.with(|draft| draft.reject_reasons.replace(codes)).is_some() {
        twice(call, "reject_reasons");
    }
}

fn distinct_people(call: &Call<'_>, steps: Dynamic) {
    after_policy(call);
    let Some(steps) = call.texts(0, &steps, "steps", Code::InvalidOption) else { return };
    if steps.len() < 2 {
        let hint = "name at least two: `distinct_people([\"one\", \"other\"])`";
        call.argument_error(0, Code::InvalidOption, "distinct people need at least two steps", hint);
        return;
    }
    let steps = placed(call, steps);
    if call.desk.with(|draft| draft.distinct_people.len() >= limits::STEPS) {
        let message = format!("at most {} groups of distinct people", limits::STEPS);
        call.error(Code::LimitExceeded, message, "name the steps together in one list");
        return;
    }
    call.desk.with(|draft| draft.distinct_people.push(steps));
}

fn exclude_contributors(call: &Call<'_>, steps: Dynamic) {
    after_policy(call);
    let Some(steps) = call.texts(0, &steps, "steps", Code::InvalidOption) else { return };
    if steps.is_empty() {
        let hint = "name at least one: `exclude_contributors([\"review\"])`";
        call.argument_error(0, Code::InvalidOption, "no step is named", hint);
        return;
    }
    let steps = placed(call, steps);
    if call.desk.with(|draft| draft.exclude_contributors.len().saturating_add(steps.len()) > limits::STEPS) {
        let message = format!("at most {} steps exclude contributors", limits::STEPS);
        call.error(Code::LimitExceeded, message, "name each step once");
        return;
    }
    call.desk.with(|draft| draft.exclude_contributors.extend(steps));
}

/// Names with their places, each once; a second time is an error.
pub(super) fn placed(call: &Call<'_>, names: Vec<String>) -> Vec<(String, crate::compiler::source::Span)> {
    let mut placed: Vec<(String, crate::compiler::source::Span)> = Vec::new();
    for name in names {
        if placed.iter().any(|(known, _)| *known == name) {
            call.word_error(
                &name,
                Code::DuplicateId,
                format!("{} is listed twice", quoted(&name)),
                "list it once",
            );
            continue;
        }
        let span = call.word(&name);
        placed.push((name, span));
    }
    placed
}
