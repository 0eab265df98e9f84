//! Time: durations, deadlines, reminders, expiry.

use super::policy::after_policy;
use super::*;
use crate::compiler::draft::DraftDeadline;
use crate::definition::step::Unit;
use crate::limits;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "approve_automatically"() => |_: &Call<'_>| DraftAction::ApproveAutomatically;
        "reject_automatically"() => |_: &Call<'_>| DraftAction::RejectAutomatically;
        "expire"() => |_: &Call<'_>| DraftAction::Expire;
        "manual_review"() => |_: &Call<'_>| DraftAction::ManualReview;
        "minutes"(n: Dynamic) => |call: &Call<'_>, n| plain(call, n, Unit::Minutes);
        "hours"(n: Dynamic) => |call: &Call<'_>, n| plain(call, n, Unit::Hours);
        "days"(n: Dynamic) => |call: &Call<'_>, n| plain(call, n, Unit::Days);
        "business_hours"(n: Dynamic, calendar: Dynamic) =>
            |call: &Call<'_>, n, calendar| business(call, n, calendar, Unit::BusinessHours);
        "business_days"(n: Dynamic, calendar: Dynamic) =>
            |call: &Call<'_>, n, calendar| business(call, n, calendar, Unit::BusinessDays);
        "escalate_to"(who: Dynamic) => |call: &Call<'_>, who| escalate_to(call, who, None);
        "escalate_to"(who: Dynamic, needs: Dynamic) => |call: &Call<'_>, who, needs| escalate_to(call, who, Some(needs));
        "reassign_to"(who: Dynamic) => |call: &Call<'_>, who: Dynamic| {
            DraftAction::ReassignTo(people::outermost(call, 0, &who, false).unwrap_or(Who::Invalid))
        };
        "deadline"(step: StepHandle, after: Dynamic) => |call: &Call<'_>, step: StepHandle, _after: Dynamic| {
            let hint = "say what happens: `.deadline(hours(48), escalate_to(role(\"name\")))`";
            call.error(Code::InvalidDeadline, "a deadline needs an action", hint);
            step
        };
        "deadline"(step: StepHandle, after: Dynamic, action: Dynamic) => deadline;
        "remind"(step: StepHandle, after: Dynamic) => remind;
        "expires_after"(after: Dynamic) => expires_after;
    }
}

fn plain(call: &Call<'_>, n: Dynamic, unit: Unit) -> Duration {
    Duration { n: call.count(0, &n, "a duration", Code::InvalidDeadline).unwrap_or(1), unit, calendar: None }
}

fn business(call: &Call<'_>, n: Dynamic, calendar: Dynamic, unit: Unit) -> Duration {
    let n = call.count(0, &n, "a duration", Code::InvalidDeadline).unwrap_or(1);
    let calendar = call.kebab(1, &calendar, "the name of a calendar", Code::InvalidDeadline);
    Duration { n, unit, calendar: Some(calendar.unwrap_or_else(|| "unknown".to_owned())) }
}

/// Argument `number` as a duration.
pub(super) fn duration(call: &Call<'_>, number: usize, value: &Dynamic, code: Code) -> Option<Duration> {
    call.made(number, value, code, "a duration", "write `hours(48)` or `business_days(2, \"calendar\")`")
}

fn escalate_to(call: &Call<'_>, who: Dynamic, needs: Option<Dynamic>) -> DraftAction {
    let who = people::outermost(call, 0, &who, false).unwrap_or(Who::Invalid);
    let needs = needs.and_then(|needs| thresholds::needs(call, 1, &needs));
    DraftAction::EscalateTo(who, needs.map(|needs| (needs, call.argument(1))))
}

fn deadline(call: &Call<'_>, step: StepHandle, after: Dynamic, action: Dynamic) -> StepHandle {
    let after = duration(call, 0, &after, Code::InvalidDeadline);
    let hint = "write `escalate_to(…)`, `reassign_to(…)`, `approve_automatically()`, `reject_automatically()`, \
                `expire()` or `manual_review()`";
    let action: Option<DraftAction> =
        call.made(1, &action, Code::InvalidDeadline, "an action of a deadline", hint);
    let Some((after, action)) = after.zip(action) else { return step };
    steps::change(call, step, |call, step| {
        if step.deadlines.len() >= limits::ENTRIES_PER_STEP {
            let message = format!("a step has at most {} deadlines", limits::ENTRIES_PER_STEP);
            return call.error(Code::LimitExceeded, message, "leave the later ones out");
        }
        if let Some(last) = step.deadlines.last().filter(|last| !last.after.rises_to(&after)) {
            let message = format!(
                "this deadline, {}, is not later than {} before it",
                after.words(),
                last.after.words()
            );
            let hint = "write the levels in rising order, all in one kind of time";
            call.argument_error(0, Code::InvalidDeadline, message, hint);
        }
        step.deadlines.push(DraftDeadline { after, action });
    })
}

fn remind(call: &Call<'_>, step: StepHandle, after: Dynamic) -> StepHandle {
    let Some(after) = duration(call, 0, &after, Code::InvalidDeadline) else { return step };
    steps::change(call, step, |call, step| {
        if step.reminders.len() >= limits::ENTRIES_PER_STEP {
            let message = format!("a step has at most {} reminders", limits::ENTRIES_PER_STEP);
            return call.error(Code::LimitExceeded, message, "leave the later ones out");
        }
        step.reminders.push(after);
    })
}

fn expires_after(call: &Call<'_>, after: Dynamic) {
    after_policy(call);
    let Some(after) = duration(call, 0, &after, Code::InvalidDeadline) else { return };
    if call.desk.with(|draft| draft.expires_after.replace(after)).is_some() {
        call.error(Code::InvalidOption, "`expires_after` was said already", "say it once");
    }
}
