//! What follows from what was told: steps close, block and open; the request is approved, rejected, or needs a hand.

use serde_json::Value as Json;

use super::event::{How, What};
use super::state::{Cause, Review, State, Status, StepState, StepStatus};
use super::work::{Rank, Work};
use crate::definition::document::Occasion;
use crate::definition::step::{Duration, Step};
use crate::model::instant::Instant;
use crate::model::json::form::json;
use crate::model::refusal::{Code, Refusal};
use crate::model::sorted::SortedMap;

/// When the deadlines and reminders of a step are due, and by which versions of which calendars.
#[derive(Default)]
pub(super) struct Timing {
    pub(super) deadlines: Vec<Instant>,
    pub(super) reminders: Vec<Instant>,
    pub(super) calendars: SortedMap<String, String>,
}

impl Work<'_> {
    /// Tells everything that follows.
    pub(super) fn settle(&mut self) {
        if !self.state.status.is_in_review() {
            return;
        }
        let ids: Vec<String> = self.state.steps.iter().map(|step| step.id.clone()).collect();
        // Each pass that tells something closes, blocks or opens a step for good; twice as many passes as steps are enough.
        for _ in 0..ids.len().saturating_mul(2).saturating_add(2) {
            let mut told = false;
            for id in &ids {
                told = self.settle_step(id) || told;
                if self.state.step(id).is_some_and(|step| step.status == StepStatus::Rejected) {
                    self.cancel_steps();
                    self.end(What::Rejected {}, Some(Occasion::OnRejected));
                    return;
                }
            }
            if !told {
                break;
            }
        }
        self.settle_request();
    }

    /// Closes, blocks, unblocks or opens a step; whether it told anything.
    fn settle_step(&mut self, id: &str) -> bool {
        let (Some(step), Some(state)) = (self.step(id), self.state.step(id)) else { return false };
        if !state.status.is_pending() {
            return false;
        }
        let tally = self.tally(step, state);
        if state.status == StepStatus::Open {
            if let Some((quorum, assignment)) = tally.met {
                let quorum = Some(quorum);
                self.tell_of_step(
                    id,
                    What::StepApproved { step: id.to_owned(), how: How::Decided, quorum, assignment },
                );
                return true;
            }
            if tally.turned_down || tally.out_of_reach {
                let how = if tally.turned_down { How::Decided } else { How::OutOfReach };
                self.tell_of_step(id, What::StepRejected { step: id.to_owned(), how });
                return true;
            }
        }
        let opens = state.opened_at.is_none() && state.waits.satisfied(&|id| self.state.is_approved(id));
        let timing = if opens { self.timing(step) } else { Ok(Timing::default()) };
        let unroutable = state.unroutable.clone();
        let blocked = unroutable
            .or_else(|| tally.blocked.or(timing.as_ref().err().cloned()).map(|refusal| refusal.to_json()));
        let was = state.blocked.as_ref();
        match (was, blocked) {
            (was, Some(reason)) if code(was) != code(Some(&reason)) => {
                self.tell_of_step(id, What::StepBlocked { step: id.to_owned(), reason });
                true
            }
            (Some(_), None) => {
                self.tell_of_step(id, What::StepUnblocked { step: id.to_owned() });
                true
            }
            (None, None) if opens => {
                let timing = timing.unwrap_or_default();
                let base = self.base(step, state);
                let Timing { deadlines, reminders, calendars } = timing;
                self.tell_of_step(
                    id,
                    What::StepOpened { step: id.to_owned(), base, deadlines, reminders, calendars },
                );
                true
            }
            _ => false,
        }
    }

    /// When the deadlines and reminders of a step that opens now are due.
    fn timing(&self, step: &Step) -> Result<Timing, Refusal> {
        let mut timing = Timing::default();
        for deadline in &step.deadlines {
            timing.deadlines.push(self.later(&deadline.after, &mut timing.calendars)?);
        }
        for reminder in &step.reminders {
            timing.reminders.push(self.later(reminder, &mut timing.calendars)?);
        }
        Ok(timing)
    }

    /// The instant that is `duration` later than what is being told, noting the calendar's version.
    pub(super) fn later(
        &self,
        duration: &Duration,
        versions: &mut SortedMap<String, String>,
    ) -> Result<Instant, Refusal> {
        let calendars = &self.context.calendars;
        if let Some((name, calendar)) =
            duration.calendar.as_ref().and_then(|name| Some((name, calendars.get(name)?)))
        {
            versions.insert(name.clone(), calendar.version().to_owned());
        }
        duration.from(self.at, calendars).map_err(|error| {
            let hint = "pass the calendar with the command; until the time can be reckoned, nothing runs";
            Refusal::new(Code::PolicyError, error.to_string(), hint)
                .with_detail(json!({ "duration": duration.words() }))
        })
    }

    /// Cancels every step that is still pending.
    pub(super) fn cancel_steps(&mut self) {
        let pending = |step: &&StepState| step.status.is_pending();
        let ids: Vec<String> = self.state.steps.iter().filter(pending).map(|step| step.id.clone()).collect();
        for step in ids {
            self.tell_of_step(&step.clone(), What::StepCancelled { step });
        }
    }

    /// Ends the request, or approves it, with the effects that follow.
    pub(super) fn end(&mut self, what: What, occasion: Option<Occasion>) {
        self.tell_as(Rank::Request, what);
        if let Some(occasion) = occasion {
            self.request_effects(occasion);
        }
    }

    fn settle_request(&mut self) {
        let active = |step: &&StepState| !matches!(step.status, StepStatus::Skipped | StepStatus::Cancelled);
        let mut steps = self.state.steps.iter().filter(active).peekable();
        let any = steps.peek().is_some();
        let all_approved = steps.all(|step| step.status == StepStatus::Approved);
        let sound = self.state.tier_blocked.is_none();
        let by_rule = !any && self.policy.definition().options.approve_when_no_step_applies;
        if sound && all_approved && (any || by_rule) {
            self.end(What::Approved {}, Some(Occasion::OnApproved));
            return;
        }
        let reasons = reasons(&self.state);
        match (self.state.status, reasons.is_empty()) {
            (Status::UnderReview, false) => {
                self.tell_as(Rank::Request, What::ManualReviewEntered { reasons })
            }
            (Status::ManualReview, true) => self.tell_as(Rank::Request, What::ManualReviewLeft {}),
            _ => {}
        }
    }
}

/// Why a request is, or would be, in manual review.
pub(super) fn reasons(state: &State) -> Vec<Review> {
    let mut reasons = Vec::new();
    if let Some(reason) = &state.tier_blocked {
        reasons.push(Review { cause: Cause::PolicyError, step: None, reason: Some(reason.clone()) });
    }
    for step in state.steps.iter().filter(|step| step.status == StepStatus::Blocked) {
        reasons.push(Review {
            cause: Cause::Blocked,
            step: Some(step.id.clone()),
            reason: step.blocked.clone(),
        });
    }
    reasons.extend(state.reviews.iter().cloned());
    let active = |step: &StepState| !matches!(step.status, StepStatus::Skipped | StepStatus::Cancelled);
    if !state.steps.iter().any(active) {
        let message = "no step of the policy applies to this request";
        let hint = "review it by hand; nothing is approved because nobody was asked";
        let reason = Refusal::new(Code::NoStepRequired, message, hint).to_json();
        reasons.push(Review { cause: Cause::NoStepRequired, step: None, reason: Some(reason) });
    }
    reasons
}

fn code(reason: Option<&Json>) -> Option<&str> {
    reason?.get("code")?.as_str()
}
