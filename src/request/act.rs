//! What an allowed command tells: its own events. What follows from them is in [`settle`](super::settle).

use super::check::Allowed;
use super::command::{Command, Fields};
use super::edit::{Voids, begin, unknown_definition};
use super::event::{Artefact, Delivered, Given, How, Reassignment, What};
use super::state::changes::is_filled;
use super::state::{Outcome, Status, StepStatus};
use super::table::Verb;
use super::work::{Rank, Work};
use crate::definition::document::Occasion;
use crate::definition::policy::Policy;
use crate::limits;
use crate::model::refusal::{Code, Refusal};

type Told = Result<Option<Voids>, Refusal>;

/// Tells the command's own events.
///
/// # Errors
/// What can be refused only in doing it: facts that the policy does not accept, a definition that is not at hand, a bound.
pub(super) fn act<'a>(
    work: &mut Work<'a>,
    command: &Command,
    allowed: Allowed,
    next: Option<&'a Policy>,
) -> Told {
    let fields = &command.fields;
    let step = || fields.step.clone().unwrap_or_default();
    let reason = || fields.reason.clone().unwrap_or_default();
    match command.verb {
        Verb::SaveDraft | Verb::Submit => return submit(work, command),
        Verb::Approve => work.tell(What::ApprovalGiven(given(fields, allowed))),
        Verb::Reject => work.tell(What::RejectionGiven(given(fields, allowed))),
        Verb::Abstain => work.tell(What::AbstentionGiven(given(fields, allowed))),
        Verb::RequestRevision => return Ok(Some(request_revision(work, given(fields, allowed)))),
        Verb::Retract => work.tell(What::DecisionRetracted { step: step() }),
        Verb::Amend | Verb::Resubmit => return work.edit(command).map(Some),
        Verb::Reevaluate => return reevaluate(work, fields, next),
        Verb::Withdraw => stop(work, What::Withdrawn { reason: fields.reason.clone() }),
        Verb::Cancel => stop(work, What::Cancelled { reason: reason() }),
        Verb::Revoke => {
            work.tell_as(Rank::Request, What::Revoked { reason: reason() });
            work.request_effects(Occasion::OnRevoked);
            work.compensate();
        }
        Verb::Comment => {
            work.tell(What::Commented {
                text: fields.text.clone().unwrap_or_default(),
                step: fields.step.clone(),
            });
        }
        Verb::AttachEvidence => return attach(work, fields),
        Verb::Reassign => reassign(work, fields, allowed),
        Verb::Escalate => {
            let (to, reason) = (fields.to.clone(), fields.reason.clone());
            work.tell(What::Escalated { step: step(), level: None, to, reason, base: None });
        }
        Verb::Override => {
            let outcome = fields.outcome.unwrap_or(Outcome::Rejected);
            work.tell(What::Overridden { step: fields.step.clone(), outcome, reason: reason() });
            put_through(work, fields.step.as_deref(), outcome, How::Overridden);
        }
        Verb::ImportManual => return import(work, fields),
        Verb::PlaceHold => return place_hold(work, reason()),
        Verb::ReleaseHold => return release_hold(work, fields),
        Verb::Correct => work.tell(What::Corrected { reason: reason(), record: fields.record }),
        Verb::AcknowledgeEffect => return acknowledge(work, fields),
        Verb::Advance => {}
    }
    Ok(None)
}

fn submit(work: &mut Work<'_>, command: &Command) -> Told {
    let people = work.context.people.to_json();
    let what = begin(work.policy, Some(&work.state), command, &people)?;
    let what = super::decide::expiring(work.policy, what, work.now, work.context)?;
    work.tell(what);
    work.refresh();
    Ok(None)
}

fn given(fields: &Fields, allowed: Allowed) -> Given {
    let (holder, place, role, through) = match allowed.capacity {
        Some(capacity) => {
            let role = capacity.role();
            (capacity.holder, capacity.place, role, capacity.through)
        }
        None => Default::default(),
    };
    Given {
        step: fields.step.clone().unwrap_or_default(),
        holder,
        place,
        role,
        through,
        reason: fields.reason.clone(),
        reason_code: fields.reason_code.clone(),
        view: fields.view,
    }
}

/// The round ends: the step that asks is voided; in the last round it rejects instead.
fn request_revision(work: &mut Work<'_>, given: Given) -> Voids {
    let id = given.step.clone();
    let last = work.policy.definition().options.max_rounds.is_some_and(|most| work.state.round >= most);
    work.tell(What::RevisionRequested(given));
    if last {
        work.tell_of_step(&id, What::StepRejected { step: id.clone(), how: How::LastRound });
        work.cancel_steps();
        work.end(What::Rejected {}, Some(Occasion::OnRejected));
        return Voids::default();
    }
    work.void_step(&id, vec!["revision".to_owned()]);
    let active = |status: StepStatus| !matches!(status, StepStatus::Skipped | StepStatus::Cancelled);
    let kept = work.state.steps.iter().filter(|step| active(step.status) && step.id != id);
    Voids { kept: kept.map(|step| step.id.clone()).collect(), voided: vec![id] }
}

fn reevaluate<'a>(work: &mut Work<'a>, fields: &Fields, next: Option<&'a Policy>) -> Told {
    let wanted = fields.definition;
    let next = [Some(work.policy), next].into_iter().flatten().find(|policy| Some(policy.digest()) == wanted);
    let Some(next) = next else {
        let digest = wanted.map(|digest| digest.to_string()).unwrap_or_default();
        return Err(unknown_definition(&digest).at("/definition"));
    };
    let people = work.context.people.to_json();
    work.reevaluate(next, fields.reason.clone(), &people).map(Some)
}

/// Ends the request by somebody's word.
fn stop(work: &mut Work<'_>, what: What) {
    work.cancel_steps();
    work.end(what, None);
}

fn attach(work: &mut Work<'_>, fields: &Fields) -> Told {
    let step = fields.step.clone().unwrap_or_default();
    let attached = work.state.step(&step).map_or(0, |step| step.evidence.len());
    if attached >= limits::EVIDENCE_PER_STEP {
        let message = format!("step `{step}` has {} pieces of evidence already", limits::EVIDENCE_PER_STEP);
        return Err(Refusal::new(Code::LimitExceeded, message, "bundle them into fewer pieces"));
    }
    let (Some(kind), Some(id), Some(sha256)) = (fields.kind.clone(), fields.id.clone(), fields.sha256) else {
        return Ok(None);
    };
    work.tell(What::EvidenceAttached { step, kind, id, sha256 });
    Ok(None)
}

fn reassign(work: &mut Work<'_>, fields: &Fields, allowed: Allowed) {
    let Some((from, place)) = allowed.place else { return };
    let step = fields.step.clone().unwrap_or_default();
    let decided = work.state.step(&step).is_some_and(|state| {
        is_filled(&state.changes, &from) || state.decisions.iter().any(|decision| decision.holder == from)
    });
    let reassignment = Reassignment {
        from,
        to: fields.to.clone().unwrap_or_default(),
        place,
        filled: decided,
        reason: fields.reason.clone().unwrap_or_default(),
    };
    work.tell(What::Reassigned { step, reassignment: Some(reassignment), level: None, base: None });
}

/// Ends a step, or the whole request, without counting.
fn put_through(work: &mut Work<'_>, step: Option<&str>, outcome: Outcome, how: How) {
    match (step, outcome) {
        (Some(step), Outcome::Approved) => {
            let id = step.to_owned();
            let what = What::StepApproved { step: id, how, quorum: None, assignment: Default::default() };
            work.tell_of_step(step, what);
        }
        (Some(step), Outcome::Rejected) => {
            work.tell_of_step(step, What::StepRejected { step: step.to_owned(), how })
        }
        (None, Outcome::Approved) => {
            work.cancel_steps();
            work.end(What::Approved {}, Some(Occasion::OnApproved));
        }
        (None, Outcome::Rejected) => {
            work.cancel_steps();
            work.end(What::Rejected {}, Some(Occasion::OnRejected));
        }
    }
}

fn import(work: &mut Work<'_>, fields: &Fields) -> Told {
    let (Some(when), Some(by_whom), Some(artefact)) =
        (fields.when, fields.by_whom.clone(), fields.artefact.clone())
    else {
        return Ok(None);
    };
    let too_early = work.context.active_since.filter(|since| when < *since);
    let message = match too_early {
        Some(since) => {
            format!("the decision is dated {when}, before the definition became active at {since}")
        }
        None if when > work.now => format!("the decision is dated {when}, which is still to come"),
        None => String::new(),
    };
    if !message.is_empty() {
        let hint = "a decision counts under the rules that were active when it was taken";
        return Err(Refusal::new(Code::InvalidTransition, message, hint).at("/when"));
    }
    let outcome = fields.outcome.unwrap_or(Outcome::Rejected);
    let reason = fields.reason.clone().unwrap_or_default();
    let artefact = Artefact { ..artefact };
    work.tell(What::ManuallyImported { step: fields.step.clone(), outcome, reason, when, by_whom, artefact });
    put_through(work, fields.step.as_deref(), outcome, How::Imported);
    Ok(None)
}

fn place_hold(work: &mut Work<'_>, reason: String) -> Told {
    if work.state.holds.len() >= limits::HOLDS {
        let message = format!("the request has {} open holds already", limits::HOLDS);
        return Err(Refusal::new(Code::LimitExceeded, message, "release one first"));
    }
    let hold = format!("hold-{}", work.state.version.saturating_add(1));
    work.tell(What::HoldPlaced { hold, reason });
    Ok(None)
}

fn release_hold(work: &mut Work<'_>, fields: &Fields) -> Told {
    let hold = open_hold(work, fields.hold.as_deref())?;
    work.tell(What::HoldReleased { hold, reason: fields.reason.clone() });
    Ok(None)
}

/// The hold with this id, or the oldest that is open.
pub(super) fn open_hold(work: &Work<'_>, id: Option<&str>) -> Result<String, Refusal> {
    let found = work.state.holds.iter().find(|hold| id.is_none_or(|id| id == hold.id));
    found.map(|hold| hold.id.clone()).ok_or_else(|| {
        let message = match id {
            Some(hold) => format!("hold `{hold}` is not open"),
            None => "no hold is open".to_owned(),
        };
        Refusal::new(Code::InvalidTransition, message, "see `holds` of the request")
    })
}

fn acknowledge(work: &mut Work<'_>, fields: &Fields) -> Told {
    let wanted = fields.effect.clone().unwrap_or_default();
    let named = work.state.effects.iter().filter(|each| each.id == wanted || each.name == wanted);
    let ids: Vec<String> = named.map(|each| each.id.clone()).collect();
    let [effect] = ids.as_slice() else {
        let message = match ids.is_empty() {
            true => format!("no effect `{wanted}` was requested"),
            false => format!("effect `{wanted}` was requested more than once"),
        };
        return Err(
            Refusal::new(Code::InvalidTransition, message, "name it by the id of its intent").at("/effect")
        );
    };
    let outcome = fields.delivered.unwrap_or(Delivered::Failed);
    let is_done = work.state.effects.iter().any(|each| each.id == *effect && each.delivery.is_done());
    // What was done stays done: a late failure report changes nothing.
    if is_done {
        return Ok(None);
    }
    let effect = effect.clone();
    match outcome {
        Delivered::Acknowledged | Delivered::Reconciled => {
            work.tell(What::EffectAcknowledged { effect, outcome })
        }
        _ => work.tell(What::EffectFailed { effect, outcome }),
    }
    if work.state.status == Status::Approved && work.state.effects.iter().all(|each| each.delivery.is_done())
    {
        work.tell_as(Rank::Request, What::Fulfilled {});
    }
    Ok(None)
}
