//! What an event makes of a state. Pure and total: an event that does not fit changes nothing but the history.

use super::event::{Change, Event, Given, What};
use super::state::{
    Attached, Cause, Decision, Delivery, EffectState, Hold, Kind, Routed, RoutedStep, SCHEMA, StaffChange,
    State, Status, StepState, StepStatus, changes,
};
use crate::model::digest::Sha256;
use crate::model::gather::Gather;
use crate::model::json::canonical;
use crate::model::json::form::ToJson;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

/// The state after `event`. Folding all events of a request, from no state, gives its state.
#[must_use]
pub fn evolve(state: Option<State>, event: &Event) -> Option<State> {
    let mut state = match (state, &event.what) {
        (Some(state), _) => state,
        (None, What::DraftSaved { request, .. } | What::Submitted { request, .. }) => State {
            schema: SCHEMA,
            request: request.clone(),
            submitter: event.by.clone(),
            definition: None,
            version: 0,
            last_at: event.at,
            status: Status::Draft,
            reviews: Vec::new(),
            round: 0,
            subject: None,
            facts: serde_json::Map::new(),
            sources: serde_json::Map::new(),
            tier: None,
            tier_blocked: None,
            steps: Vec::new(),
            contributors: SortedSet::new(),
            acted: SortedSet::new(),
            people: None,
            submitted_at: None,
            expires_at: None,
            holds: Vec::new(),
            effects: Vec::new(),
            events: 0,
            history: Sha256::of(b""),
        },
        (None, _) => return None,
    };
    happen(&mut state, event);
    record(&mut state, event);
    Some(state)
}

/// The same in place, but for the history: that is recorded once the order of a transition's events is known.
pub(super) fn happen(state: &mut State, event: &Event) {
    remember(state, event);
    apply(state, event);
}

/// Folds an event into the digest of the history.
pub(super) fn record(state: &mut State, event: &Event) {
    state.history = Sha256::of(format!("{}\n{}", state.history, canonical(&event.json())).as_bytes());
}

/// What every event leaves behind: the version, the time, and who acted.
fn remember(state: &mut State, event: &Event) {
    state.version = state.version.max(event.version);
    state.last_at = state.last_at.max(event.at);
    state.events = state.events.saturating_add(1);
    if event.by != "host" && event.by != "system" && !event.by.starts_with("system:") {
        state.acted.insert(event.by.clone());
    }
}

fn apply(state: &mut State, event: &Event) {
    match &event.what {
        What::DraftSaved { facts, sources, subject, .. } => {
            state.facts.clone_from(facts);
            state.sources.clone_from(sources);
            state.subject.clone_from(subject);
        }
        What::Submitted { definition, facts, sources, subject, route, people, expires_at, .. } => {
            state.definition = Some(definition.clone());
            state.facts.clone_from(facts);
            state.sources.clone_from(sources);
            state.subject.clone_from(subject);
            state.people.clone_from(people);
            state.expires_at = *expires_at;
            state.submitted_at = Some(event.at);
            state.status = Status::UnderReview;
            state.round = 1;
            reroute(state, route);
        }
        What::Rerouted { definition, route } => {
            state.definition = Some(definition.clone());
            reroute(state, route);
        }
        What::Reevaluated { to, people, .. } => {
            state.definition = Some(to.clone());
            state.people.clone_from(people);
            state.reviews.clear();
        }
        What::Amended(change) => {
            amend(state, change);
            state.contributors.insert(event.by.clone());
        }
        What::Resubmitted(change) => {
            amend(state, change);
            state.contributors.insert(event.by.clone());
            state.round = state.round.saturating_add(1);
            state.status = Status::UnderReview;
        }
        What::ApprovalGiven(given) => decision(state, event, given, Kind::Approve),
        What::RejectionGiven(given) => decision(state, event, given, Kind::Reject),
        What::AbstentionGiven(given) => decision(state, event, given, Kind::Abstain),
        What::RevisionRequested(given) => {
            state.acted.insert(given.holder.clone());
            state.status = Status::NeedsRevision;
            state.steps.iter_mut().filter(|step| step.status == StepStatus::Open).for_each(suspend);
        }
        What::HoldPlaced { hold, reason } => state.holds.push(Hold {
            id: hold.clone(),
            by: event.by.clone(),
            at: event.at,
            reason: reason.clone(),
        }),
        What::HoldReleased { hold, .. } => state.holds.retain(|open| open.id != *hold),
        What::ManualReviewEntered { reasons } => {
            state.status = Status::ManualReview;
            let lasting = reasons.iter().filter(|review| review.cause == Cause::Deadline);
            state.reviews = lasting.cloned().collect();
        }
        What::ManualReviewLeft {} => state.status = Status::UnderReview,
        What::Approved {} => state.status = Status::Approved,
        What::Rejected {} => state.status = Status::Rejected,
        What::Expired {} => state.status = Status::Expired,
        What::Withdrawn { .. } => state.status = Status::Withdrawn,
        What::Cancelled { .. } => state.status = Status::Cancelled,
        What::Revoked { .. } => state.status = Status::Revoked,
        What::Fulfilled {} => state.status = Status::Fulfilled,
        What::EffectRequested { effect, name, compensates, ack_by } => state.effects.push(EffectState {
            id: effect.clone(),
            name: name.clone(),
            delivery: Delivery::Pending,
            compensates: compensates.clone(),
            ack_by: *ack_by,
        }),
        What::EffectAcknowledged { effect, outcome } | What::EffectFailed { effect, outcome } => {
            if let Some(found) = state.effects.iter_mut().find(|each| each.id == *effect) {
                found.delivery = Delivery::after(*outcome);
                found.ack_by = None;
            }
        }
        _ => {
            if let What::StepVoided { closes, .. } = &event.what {
                let closed =
                    |step: &&mut StepState| step.status == StepStatus::Open && closes.contains(&step.id);
                state.steps.iter_mut().filter(closed).for_each(suspend);
            }
            let id = event.step().unwrap_or_default();
            if matches!(
                event.what,
                What::StepApproved { .. }
                    | What::StepRejected { .. }
                    | What::StepCancelled { .. }
                    | What::StepVoided { .. }
            ) {
                state.reviews.retain(|review| review.step.as_deref() != Some(id));
            }
            if let Some(step) = state.step_mut(id) {
                of_step(step, event);
            }
        }
    }
}

/// What happens to one step only.
fn of_step(step: &mut StepState, event: &Event) {
    match &event.what {
        What::StepOpened { base, deadlines, reminders, .. } => {
            step.status = StepStatus::Open;
            step.opened_at = Some(event.at);
            step.base.clone_from(base);
            step.deadlines.clone_from(deadlines);
            step.reminders.clone_from(reminders);
            step.fired.clear();
            step.reminded.clear();
        }
        What::StepBlocked { reason, .. } => {
            step.status = StepStatus::Blocked;
            step.blocked = Some(reason.clone());
        }
        What::StepUnblocked { .. } => {
            step.status = if step.opened_at.is_some() { StepStatus::Open } else { StepStatus::Waiting };
            step.blocked = None;
        }
        What::StepApproved { how, assignment, .. } => {
            step.status = StepStatus::Approved;
            step.blocked = None;
            step.how = Some(*how);
            step.assignment.clone_from(assignment);
        }
        What::StepRejected { how, .. } => {
            step.status = StepStatus::Rejected;
            step.blocked = None;
            step.how = Some(*how);
        }
        What::StepCancelled { .. } => {
            step.status = StepStatus::Cancelled;
            step.blocked = None;
        }
        What::StepVoided { .. } => {
            suspend(step);
            step.status = StepStatus::Waiting;
            step.blocked = None;
            step.how = None;
            step.changes.clear();
            step.decisions.clear();
            step.evidence.clear();
            step.assignment.clear();
        }
        What::DecisionRetracted { .. } => step.decisions.retain(|decision| decision.by != event.by),
        What::EvidenceAttached { kind, id, sha256, .. } => step.evidence.push(Attached {
            kind: kind.clone(),
            id: id.clone(),
            sha256: *sha256,
            by: event.by.clone(),
        }),
        What::Reassigned { reassignment, level, base, .. } => {
            if let Some(level) = level {
                let decided = step.decisions.iter().map(|decision| decision.holder.clone()).into_set();
                changes::add(&mut step.changes, StaffChange::Replaced(*level, decided));
            }
            if let Some(one) = reassignment {
                if let Some(base) = step.base.as_mut().filter(|_| !one.filled) {
                    base.remove(&one.from);
                    base.insert(one.to.clone(), one.place.clone());
                }
                changes::add(&mut step.changes, StaffChange::Reassigned(one.clone()));
            }
            if base.is_some() {
                step.base.clone_from(base);
            }
        }
        What::Escalated { level, to, base, .. } => {
            let by_deadline = level.map(StaffChange::Escalated);
            for change in by_deadline.into_iter().chain(to.clone().map(StaffChange::Added)) {
                changes::add(&mut step.changes, change);
            }
            if base.is_some() {
                step.base.clone_from(base);
            }
        }
        What::Reminded { reminder, .. } => {
            step.reminded.insert(*reminder);
        }
        What::DeadlinePassed { level, .. } => {
            step.fired.insert(*level);
        }
        _ => {}
    }
}

/// A step is open only while its predecessors are satisfied and people review; its decisions stay.
fn suspend(step: &mut StepState) {
    step.status = StepStatus::Waiting;
    step.opened_at = None;
    step.base = None;
    step.deadlines.clear();
    step.reminders.clear();
    step.fired.clear();
    step.reminded.clear();
}

fn decision(state: &mut State, event: &Event, given: &Given, kind: Kind) {
    state.acted.insert(given.holder.clone());
    if let Some(step) = state.step_mut(&given.step) {
        step.decisions.push(Decision {
            by: event.by.clone(),
            holder: given.holder.clone(),
            kind,
            at: event.at,
            role: given.role.clone(),
            place: given.place.clone(),
            through: given.through.iter().map(|through| through.id.clone()).collect(),
        });
    }
}

fn amend(state: &mut State, change: &Change) {
    for (name, value) in &change.facts {
        if value.is_null() {
            state.facts.remove(name);
        } else {
            state.facts.insert(name.clone(), value.clone());
        }
    }
    state.sources.clone_from(&change.sources);
    if let Some(subject) = &change.subject {
        state.subject = Some(subject.clone());
    }
}

/// Puts a new route in force. What has become obsolete is cancelled by events of its own.
fn reroute(state: &mut State, route: &Routed) {
    state.tier.clone_from(&route.tier);
    state.tier_blocked.clone_from(&route.tier_blocked);
    let mut before = std::mem::take(&mut state.steps);
    for routed in &route.steps {
        let known = before.iter().position(|step| step.id == routed.id);
        let mut step = match known {
            Some(at) => before.remove(at),
            None => fresh(routed),
        };
        let is_new = matches!(step.status, StepStatus::Skipped | StepStatus::Cancelled) && routed.active;
        if is_new {
            step = fresh(routed);
        }
        step.waits.clone_from(&routed.waits);
        step.unroutable.clone_from(&routed.blocked);
        state.steps.push(step);
    }
    // Steps that a new definition no longer has stay on record.
    state.steps.append(&mut before);
    let approved: Vec<String> = state
        .steps
        .iter()
        .filter(|step| step.status == StepStatus::Approved)
        .map(|step| step.id.clone())
        .collect();
    for step in state.steps.iter_mut().filter(|step| step.status == StepStatus::Open) {
        if !step.waits.satisfied(&|id| approved.iter().any(|each| each == id)) {
            suspend(step);
        }
    }
}

fn fresh(routed: &RoutedStep) -> StepState {
    StepState {
        id: routed.id.clone(),
        status: if routed.active { StepStatus::Waiting } else { StepStatus::Skipped },
        waits: routed.waits.clone(),
        unroutable: routed.blocked.clone(),
        blocked: None,
        opened_at: None,
        base: None,
        deadlines: Vec::new(),
        fired: SortedSet::new(),
        reminders: Vec::new(),
        reminded: SortedSet::new(),
        changes: Vec::new(),
        decisions: Vec::new(),
        evidence: Vec::new(),
        how: None,
        assignment: SortedMap::new(),
    }
}
