//! Effects: intents for the outbox.

use super::policy::after_policy;
use super::*;
use crate::definition::document::Occasion;
use crate::limits;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "effect"(name: Dynamic) => |call: &Call<'_>, name: Dynamic| {
            let name = call.kebab(0, &name, "an effect's name", Code::InvalidEffect).unwrap_or_default();
            Effect { name, compensate_with: None, expect_ack: None, line: call.place.line }
        };
        "compensate_with"(effect: Effect, name: Dynamic) => |call: &Call<'_>, effect: Effect, name: Dynamic| {
            let name = call.kebab(0, &name, "an effect's name", Code::InvalidEffect);
            Effect { compensate_with: name, ..effect }
        };
        "expect_ack"(effect: Effect, within: Dynamic) => |call: &Call<'_>, effect: Effect, within: Dynamic| {
            Effect { expect_ack: time::duration(call, 0, &within, Code::InvalidEffect), ..effect }
        };
        "on_approved"(effect: Dynamic) => |call: &Call<'_>, effect| on(call, Occasion::OnApproved, effect);
        "on_rejected"(effect: Dynamic) => |call: &Call<'_>, effect| on(call, Occasion::OnRejected, effect);
        "on_expired"(effect: Dynamic) => |call: &Call<'_>, effect| on(call, Occasion::OnExpired, effect);
        "on_revoked"(effect: Dynamic) => |call: &Call<'_>, effect| on(call, Occasion::OnRevoked, effect);
    }
}

fn on(call: &Call<'_>, occasion: Occasion, effect: Dynamic) {
    after_policy(call);
    let hint = "write `effect(\"publish\")`";
    let Some(effect) = call.made::<Effect>(0, &effect, Code::InvalidEffect, "an effect", hint) else {
        return;
    };
    if effect.compensate_with.is_some() && occasion != Occasion::OnApproved {
        let hint = "only what follows an approval is undone, when the approval is revoked";
        call.argument_error(0, Code::InvalidEffect, "this effect cannot be compensated", hint);
        return;
    }
    let known = call.desk.with(|draft| {
        let effects = draft.effects.get(&occasion).map_or(&[][..], Vec::as_slice);
        (effects.len(), effects.iter().any(|known| known.name == effect.name && !effect.name.is_empty()))
    });
    match known {
        (_, true) => {
            let message = format!("effect {} is declared twice for this", quoted(&effect.name));
            call.argument_error(0, Code::InvalidEffect, message, "declare each effect once");
        }
        (count, false) if count >= limits::ENTRIES_PER_STEP => {
            let message = format!("at most {} effects follow one thing", limits::ENTRIES_PER_STEP);
            call.error(Code::LimitExceeded, message, "let one effect stand for several");
        }
        _ => call.desk.with(|draft| draft.effects.change(occasion, |effects| effects.push(effect))),
    }
}
