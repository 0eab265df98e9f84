//! The events of a request as spans of time, and what can be read off them.

use super::measured::{Measured, Outcome, PolicyRef, StepMeasured};
use super::path::path;
use crate::model::gather::Gather;
use crate::model::instant::Instant;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use crate::request::event::{Event, What};
use crate::request::evolve;
use crate::request::state::{State, Status, StepStatus};

/// Why a request under review stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// With its steps.
    Review,
    /// Sent back to the submitter.
    Revision,
    /// A hold is open.
    Hold,
}

/// A time during which nothing happened, between the submission and the end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    /// In milliseconds.
    pub(super) length: u64,
    pub(super) standing: Standing,
    /// The steps that were open, in the policy's order.
    pub(super) open: Vec<String>,
    pub(super) blocked: SortedSet<String>,
    /// The steps that were decided, or asked for a revision, at its end.
    pub(super) decided: SortedSet<String>,
}

/// What the events come to; none where they begin no request.
pub(super) fn measured(events: &[Event]) -> Option<Measured> {
    let mut told = History::default();
    events.iter().for_each(|event| told.tell(event));
    told.measured(events)
}

#[derive(Default)]
struct History {
    state: Option<State>,
    now: Option<Instant>,
    spans: Vec<Span>,
    /// When each step first opened, or was decided without.
    begun: SortedMap<String, Instant>,
    breaches: SortedMap<String, u64>,
    ended: Option<(Outcome, Instant)>,
}

impl History {
    fn tell(&mut self, event: &Event) {
        // A clock may have been a little behind: nothing happens before what happened before it.
        let now = self.now.map_or(event.at, |last| last.max(event.at));
        if let Some(span) = self.span(now) {
            self.spans.push(span);
        }
        self.now = Some(now);
        self.state = evolve(self.state.take(), event);
        if self.ended.is_none() {
            self.ended = outcome(&event.what).map(|outcome| (outcome, now));
            self.note(event, now);
        }
    }

    /// The time from the last event until `now`, if the request was under review and there was any.
    fn span(&self, now: Instant) -> Option<Span> {
        let state = self.state.as_ref().filter(|_| self.ended.is_none())?;
        state.submitted_at?;
        let length = between(self.now?, now).filter(|length| *length > 0)?;
        let of =
            |status| state.steps.iter().filter(move |step| step.status == status).map(|step| step.id.clone());
        let standing = match state.status {
            Status::NeedsRevision => Standing::Revision,
            _ if !state.holds.is_empty() => Standing::Hold,
            _ => Standing::Review,
        };
        let (open, blocked) = (of(StepStatus::Open).collect(), of(StepStatus::Blocked).into_set());
        Some(Span { length, standing, open, blocked, decided: SortedSet::new() })
    }

    fn note(&mut self, event: &Event, now: Instant) {
        let step = event.step().unwrap_or_default();
        match &event.what {
            What::StepOpened { .. } => {
                self.begin(step, now);
            }
            What::StepApproved { .. } | What::StepRejected { .. } | What::RevisionRequested(_) => {
                self.begin(step, now);
                // The last span ends now, or the request was not under review until now: then nothing follows from it.
                if let Some(span) = self.spans.last_mut() {
                    span.decided.insert(step.to_owned());
                }
            }
            What::DeadlinePassed { .. } => {
                self.breaches.change(step.to_owned(), |breaches| *breaches = breaches.saturating_add(1));
            }
            _ => {}
        }
    }

    fn begin(&mut self, step: &str, now: Instant) {
        if !self.begun.contains_key(step) {
            self.begun.insert(step.to_owned(), now);
        }
    }

    fn measured(self, events: &[Event]) -> Option<Measured> {
        let state = self.state?;
        let policy = state.submitted_at.and(state.definition.as_ref());
        let (outcome, ended_at) = match (state.submitted_at, self.ended) {
            (None, _) => (Outcome::Draft, None),
            (Some(_), None) => (Outcome::Open, None),
            (Some(_), Some((outcome, at))) => (outcome, Some(at)),
        };
        let needed = state.steps.iter().filter(|step| step.status != StepStatus::Skipped);
        let steps = needed.map(|step| {
            let open = self.spans.iter().filter(|span| span.open.contains(&step.id));
            let begun = self.begun.get(&step.id);
            let measured = StepMeasured {
                decided: matches!(step.status, StepStatus::Approved | StepStatus::Rejected),
                waiting: begun.and_then(|begun| between(state.submitted_at?, *begun)),
                working: open.fold(0, |sum, span| sum.saturating_add(span.length)),
                breaches: self.breaches.get(&step.id).copied().unwrap_or_default(),
            };
            (step.id.clone(), measured)
        });
        Some(Measured {
            request: state.request.id.clone(),
            tenant: state.request.tenant.clone(),
            policy: policy.map(|policy| PolicyRef { id: policy.id.clone(), version: policy.version }),
            outcome,
            submitted_at: state.submitted_at,
            ended_at,
            reopened: reopened(events),
            path: (outcome == Outcome::Approved).then(|| path(&self.spans)),
            steps: steps.into_map(),
        })
    }
}

/// Milliseconds from one instant to another that is not before it.
fn between(from: Instant, to: Instant) -> Option<u64> {
    to.millis().checked_sub(from.millis()).and_then(|length| u64::try_from(length).ok())
}

/// How an event ends a review, if it does.
const fn outcome(what: &What) -> Option<Outcome> {
    match what {
        What::Approved {} => Some(Outcome::Approved),
        What::Rejected {} => Some(Outcome::Rejected),
        What::Withdrawn { .. } => Some(Outcome::Withdrawn),
        What::Cancelled { .. } => Some(Outcome::Cancelled),
        What::Expired {} => Some(Outcome::Expired),
        _ => None,
    }
}

/// Whether it was sent back or resubmitted, or an amendment voided a step.
fn reopened(events: &[Event]) -> bool {
    let of = |what: fn(&What) -> bool| {
        events.iter().filter(move |event| what(&event.what)).map(|event| event.version).into_set()
    };
    let amended = of(|what| matches!(what, What::Amended(_)));
    let voided = of(|what| matches!(what, What::StepVoided { .. }));
    let back = |event: &Event| matches!(event.what, What::RevisionRequested(_) | What::Resubmitted(_));
    events.iter().any(back) || amended.iter().any(|step| voided.contains(step))
}
