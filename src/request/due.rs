//! Time: what was due by now happens first, each thing at its own instant, so that it makes no difference when the host
//! comes to ask.

use super::event::{Delivered, How, What};
use super::state::{Cause, Review, StaffChange, State, StepState, StepStatus};
use super::work::Work;
use crate::definition::document::Occasion;
use crate::definition::policy::Policy;
use crate::definition::step::Action;
use crate::model::instant::Instant;
use crate::route::staff::Staff;

/// Something that happens by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Due {
    Reminder(String, usize),
    Deadline(String, usize),
    Expiry,
    Acknowledgement(String),
}

/// What is due next, and when. An automatic approval waits while a hold is open or its step is blocked.
fn next(policy: &Policy, state: &State) -> Option<(Instant, Due)> {
    let mut first: Option<(Instant, Due)> = None;
    let mut offer = |at: Instant, due: Due| {
        if first.as_ref().is_none_or(|(earliest, _)| at < *earliest) {
            first = Some((at, due));
        }
    };
    if state.status.is_in_review() {
        for step in state.steps.iter().filter(|step| runs(step)) {
            for (at, due) in step.reminders.iter().enumerate().filter(|(at, _)| !step.reminded.contains(at)) {
                offer(*due, Due::Reminder(step.id.clone(), at));
            }
            for (level, due) in
                step.deadlines.iter().enumerate().filter(|(level, _)| !step.fired.contains(level))
            {
                let approves =
                    matches!(action(policy, &step.id, level), Some(Action::ApproveAutomatically {}));
                let waits = approves && (!state.holds.is_empty() || step.status == StepStatus::Blocked);
                if !waits {
                    offer(*due, Due::Deadline(step.id.clone(), level));
                }
            }
        }
    }
    if let Some(at) = state.expires_at.filter(|_| !state.status.has_ended()) {
        offer(at, Due::Expiry);
    }
    for effect in &state.effects {
        if let Some(at) = effect.ack_by {
            offer(at, Due::Acknowledgement(effect.id.clone()));
        }
    }
    first
}

/// The next instant at which something happens by itself; the host calls `advance` then.
#[must_use]
pub fn next_wake_at(policy: &Policy, state: &State) -> Option<Instant> {
    next(policy, state).map(|(at, _)| at)
}

/// Whether the deadlines of a step run.
fn runs(step: &StepState) -> bool {
    step.opened_at.is_some() && matches!(step.status, StepStatus::Open | StepStatus::Blocked)
}

fn action<'p>(policy: &'p Policy, step: &str, level: usize) -> Option<&'p Action> {
    let step = policy.definition().steps.iter().find(|each| each.id == step)?;
    step.deadlines.get(level).map(|deadline| &deadline.action)
}

impl Work<'_> {
    /// Tells what was due by now, and counts people anew; what was told, in order.
    pub(super) fn fall_due(&mut self) -> Vec<super::event::Event> {
        let mut told = Vec::new();
        // Each of them happens once: the bound is never reached.
        for _ in 0..crate::limits::DUE_EVENTS {
            let Some((at, due)) = next(self.policy, &self.state).filter(|(at, _)| *at <= self.now) else {
                break;
            };
            self.at = at.max(self.state.last_at).min(self.now);
            self.happen_by_itself(due);
            self.by = "system".to_owned();
            self.settle();
            told.append(&mut self.take());
        }
        self.at = self.now;
        self.by = "system".to_owned();
        self.settle();
        told.append(&mut self.take());
        told
    }

    fn happen_by_itself(&mut self, due: Due) {
        match due {
            Due::Reminder(step, reminder) => {
                self.by = format!("system:{step}");
                self.tell(What::Reminded { step, reminder });
            }
            Due::Deadline(step, level) => {
                self.by = format!("system:{step}");
                self.tell(What::DeadlinePassed { step: step.clone(), level });
                self.pass(step, level);
            }
            Due::Expiry => {
                self.by = "system".to_owned();
                self.cancel_steps();
                self.end(What::Expired {}, Some(Occasion::OnExpired));
            }
            Due::Acknowledgement(effect) => {
                self.by = "system".to_owned();
                self.tell(What::EffectFailed { effect, outcome: Delivered::Overdue });
            }
        }
    }

    /// What a level of a step's deadlines does.
    fn pass(&mut self, step: String, level: usize) {
        let Some(action) = action(self.policy, &step, level).cloned() else { return };
        match action {
            Action::EscalateTo { quorum, .. } => {
                let base = quorum.and_then(|_| self.base_after(&step, StaffChange::Escalated(level)));
                let (to, reason) = (None, None);
                self.tell(What::Escalated { step, level: Some(level), to, reason, base });
            }
            Action::ReassignTo { .. } => {
                let decided = self.state.step(&step).into_iter().flat_map(|state| &state.decisions);
                let decided = decided.map(|decision| decision.holder.clone()).collect();
                let base = self.base_after(&step, StaffChange::Replaced(level, decided));
                self.tell(What::Reassigned { step, reassignment: None, level: Some(level), base });
            }
            Action::ApproveAutomatically {} => {
                let (how, quorum) = (How::Deadline, None);
                let what =
                    What::StepApproved { step: step.clone(), how, quorum, assignment: Default::default() };
                self.tell_of_step(&step, what);
            }
            Action::RejectAutomatically {} => {
                self.tell_of_step(&step, What::StepRejected { step: step.clone(), how: How::Deadline });
            }
            Action::Expire {} => {
                self.cancel_steps();
                self.end(What::Expired {}, Some(Occasion::OnExpired));
            }
            Action::ManualReview {} => {
                let mut reasons = super::settle::reasons(&self.state);
                reasons.push(Review { cause: Cause::Deadline, step: Some(step), reason: None });
                // Its own doing, and so before what follows from it, which may be that the step is decided.
                self.tell(What::ManualReviewEntered { reasons });
            }
        }
    }

    /// The people from whom thresholds are reckoned once others are in charge.
    fn base_after(&self, id: &str, change: StaffChange) -> Option<Staff> {
        let (step, mut state) = (self.step(id)?, self.state.step(id)?.clone());
        state.changes.push(change);
        self.base(step, &state)
    }
}
