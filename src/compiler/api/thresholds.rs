//! How many: quorums and rejections.

use rhai::Map;

use super::*;
use crate::compiler::draft::DraftQuorum;
use crate::limits;
use crate::model::sorted::SortedMap;

pub(super) fn register(engine: &mut Engine, desk: &Desk) {
    vocabulary! { engine, desk,
        "all"() => |_: &Call<'_>| Needs::All;
        "unreachable"() => |_: &Call<'_>| Needs::Unreachable;
        "percent"(share: Dynamic) => percent;
        "weighted"(weights: Dynamic, n: Dynamic) => weighted;
        "quorum"(step: StepHandle, needs: Dynamic) => |call: &Call<'_>, step, needs| quorum(call, step, needs, None);
        "quorum"(step: StepHandle, needs: Dynamic, from: Dynamic) =>
            |call: &Call<'_>, step, needs, from| quorum(call, step, needs, Some(from));
        "rejected_by"(step: StepHandle, needs: Dynamic) =>
            |call: &Call<'_>, step, needs| rejected_by(call, step, needs, None);
        "rejected_by"(step: StepHandle, needs: Dynamic, from: Dynamic) =>
            |call: &Call<'_>, step, needs, from| rejected_by(call, step, needs, Some(from));
    }
}

fn percent(call: &Call<'_>, share: Dynamic) -> Needs {
    match number(&share).filter(|share| *share > Decimal::ZERO && *share <= Decimal::from(100)) {
        Some(share) => Needs::Percent(share.to_string()),
        None => {
            let message = "a share is over 0 and at most 100 percent";
            call.argument_error(0, Code::InvalidQuorum, message, "write `percent(50)` or `percent(66.7)`");
            Needs::All
        }
    }
}

fn weighted(call: &Call<'_>, weights: Dynamic, n: Dynamic) -> Needs {
    let n = call.count(1, &n, "the sum of weights", Code::InvalidQuorum);
    let hint = "write `weighted(#{ \"partner\": 2, \"associate\": 1 }, 3)`";
    let Some(map) = weights.try_cast::<Map>().filter(|map| !map.is_empty()) else {
        call.argument_error(0, Code::InvalidQuorum, "weights are a map from roles to numbers", hint);
        return Needs::All;
    };
    let mut weights = SortedMap::new();
    for (role, weight) in map {
        let Some(weight) =
            weight.as_int().ok().and_then(|weight| u32::try_from(weight).ok()).filter(|w| *w > 0)
        else {
            let message = format!("the weight of {} is a whole number from 1 to {}", quoted(&role), u32::MAX);
            call.argument_error(0, Code::InvalidQuorum, message, hint);
            return Needs::All;
        };
        weights.insert(role.to_string(), weight);
    }
    n.map_or(Needs::All, |n| Needs::Weighted(weights, n))
}

/// Argument `number` as a threshold of approval.
pub(super) fn needs(call: &Call<'_>, number: usize, value: &Dynamic) -> Option<Needs> {
    if let Some(needs) = value.clone().try_cast::<Needs>() {
        if matches!(needs, Needs::Unreachable) {
            let hint = "it belongs into `.rejected_by(unreachable())`";
            call.argument_error(number, Code::InvalidQuorum, "`unreachable()` approves nothing", hint);
            return None;
        }
        return Some(needs);
    }
    if value.is_fnptr() {
        return call.closure(number, value, "a quorum").map(Needs::Computed);
    }
    if !value.is_int() {
        let message = format!("a quorum is a number of people, this is {}", kind_of(value));
        let hint = "write `.quorum(2)`, or `all()`, `percent(50)`, `weighted(…)`, `|f| …`";
        call.argument_error(number, Code::InvalidQuorum, message, hint);
        return None;
    }
    call.count(number, value, "a quorum", Code::InvalidQuorum).map(Needs::Count)
}

fn quorum(call: &Call<'_>, step: StepHandle, needs: Dynamic, from: Option<Dynamic>) -> StepHandle {
    let Some(needs) = self::needs(call, 0, &needs) else { return step };
    let Some(from) = whose(call, from) else { return step };
    let span = call.argument(0);
    steps::change(call, step, |call, step| {
        if step.quorums.len() >= limits::QUORUMS_PER_STEP {
            let message = format!("a step has at most {} quorums", limits::QUORUMS_PER_STEP);
            return call.error(
                Code::LimitExceeded,
                message,
                "the first that is met approves; leave the others out",
            );
        }
        step.quorums.push(DraftQuorum { needs, from, span });
    })
}

fn rejected_by(call: &Call<'_>, step: StepHandle, needs: Dynamic, from: Option<Dynamic>) -> StepHandle {
    let needs = match needs.clone().try_cast::<Needs>() {
        Some(Needs::Unreachable) => Some(Needs::Unreachable),
        None if needs.is_int() => {
            call.count(0, &needs, "the number of rejections", Code::InvalidRejection).map(Needs::Count)
        }
        _ => {
            let message = format!("rejections are counted, this is {}", kind_of(&needs));
            let hint = "write `.rejected_by(1)` or `.rejected_by(unreachable())`";
            call.argument_error(0, Code::InvalidRejection, message, hint);
            None
        }
    };
    let Some((needs, from)) = needs.zip(whose(call, from)) else { return step };
    let span = call.argument(0);
    steps::change(call, step, |call, step| {
        if step.rejections.len() >= limits::QUORUMS_PER_STEP {
            let message = format!("a step has at most {} kinds of rejection", limits::QUORUMS_PER_STEP);
            return call.error(
                Code::LimitExceeded,
                message,
                "the first that is met rejects; leave the others out",
            );
        }
        step.rejections.push(DraftQuorum { needs, from, span });
    })
}

/// Whose decisions a threshold counts: `None` after an error, `Some(None)` for the step's own approvers.
fn whose(call: &Call<'_>, from: Option<Dynamic>) -> Option<Option<Who>> {
    match from {
        None => Some(None),
        Some(from) => people::outermost(call, 1, &from, false).map(Some),
    }
}
