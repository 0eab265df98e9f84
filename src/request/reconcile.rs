//! Comparing what was decided with what a downstream system says is there.

use crate::model::json::form::{form, names};
use serde_json::Value as Json;

use super::read::{an_id, parsed};
use super::state::{Delivery, EffectState, State};
use crate::model::digest::Sha256;
use crate::model::json::{JsonError, expect, pointer};

/// What a downstream system says of an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The effect's id.
    pub effect: String,
    /// Whether it is done there.
    pub done: bool,
    /// The digest of the subject with which it was done.
    pub sha256: Option<Sha256>,
}

/// What a downstream system says: `{ effects: [{ effect, done, sha256? }] }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// By effect.
    pub effects: Vec<Reported>,
}

impl Report {
    /// Reads a report.
    ///
    /// # Errors
    /// The first thing that is wrong, with its path.
    pub fn from_json(value: &Json) -> Result<Report, JsonError> {
        let object = expect::object_of(value, "", &["effects"])?;
        let mut effects = Vec::new();
        for (index, item) in
            expect::array(expect::member(object, "", "effects")?, "/effects")?.iter().enumerate()
        {
            let path = pointer("/effects", &index.to_string());
            let row = expect::object_of(item, &path, &["effect", "done", "sha256"])?;
            let at = |key: &str| pointer(&path, key);
            let done = expect::member(row, &path, "done")?;
            effects.push(Reported {
                effect: an_id(expect::member(row, &path, "effect")?, &at("effect"))?,
                done: done.as_bool().ok_or_else(|| expect::mismatch(done, &at("done"), "true or false"))?,
                sha256: row.get("sha256").map(|digest| parsed(digest, &at("sha256"))).transpose()?,
            });
        }
        Ok(Report { effects })
    }
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It is done there, and nobody told: acknowledge it with outcome `reconciled`.
    UnacknowledgedDownstream,
    /// It was acknowledged, and is not there: deliver it again.
    MissingDownstream,
    /// It was requested, and the report says nothing of it.
    NotReported,
    /// It is there though it may not be: the request is on hold, or what was approved was revoked.
    NotAllowedDownstream,
    /// It is there with another version of the subject than was approved.
    OtherSubject,
    /// The report has it, and nobody requested it.
    NeverRequested,
}

names!(Difference {
    UnacknowledgedDownstream = "unacknowledged_downstream", MissingDownstream = "missing_downstream",
    NotReported = "not_reported", NotAllowedDownstream = "not_allowed_downstream",
    OtherSubject = "other_subject", NeverRequested = "never_requested",
});

/// A difference between what was decided and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub difference: Difference,
    /// The effect's id.
    pub effect: String,
    /// The difference in words.
    pub message: String,
    /// What to do.
    pub hint: String,
}

form!(written Found { difference, effect, message, hint });

/// Compares a request with a downstream report; in the order of the effects, then of the report.
///
/// ```
/// use countersign::request::reconcile::{Report, Reported};
/// let report = Report { effects: vec![Reported { effect: "post-1/4/publish".into(), done: true, sha256: None }] };
/// assert!(report.effects[0].done);
/// ```
#[must_use]
pub fn reconcile(state: &State, report: &Report) -> Vec<Found> {
    let mut found = Vec::new();
    for effect in &state.effects {
        let reported = report.effects.iter().find(|reported| reported.effect == effect.id);
        found.extend(compare(state, effect, reported));
    }
    for reported in &report.effects {
        if !state.effects.iter().any(|effect| effect.id == reported.effect) && reported.done {
            let message = format!("`{}` was done downstream, and nobody requested it", reported.effect);
            let hint = "find out who did it; undo it there if nobody may have";
            found.push(difference(Difference::NeverRequested, &reported.effect, message, hint));
        }
    }
    found
}

fn compare(state: &State, effect: &EffectState, reported: Option<&Reported>) -> Option<Found> {
    let id = &effect.id;
    let Some(reported) = reported else {
        let message = format!("the report says nothing of `{id}`");
        let hint = "ask the downstream system for it by its id";
        return Some(difference(Difference::NotReported, id, message, hint));
    };
    let undone =
        state.effects.iter().any(|other| other.compensates.as_ref() == Some(id) && other.delivery.is_done());
    let approved = effect.compensates.is_none() && !state.downstream_allowed() && is_of_approval(state);
    let other = match (reported.sha256, state.subject.as_ref().and_then(|subject| subject.sha256)) {
        (Some(there), Some(here)) => there != here,
        _ => false,
    };
    match (reported.done, effect.delivery) {
        (true, _) if approved || undone => {
            let message =
                format!("`{id}` stands downstream, though it may not: the request is {}", words(state));
            let hint = "undo it downstream, or release the hold";
            Some(difference(Difference::NotAllowedDownstream, id, message, hint))
        }
        (true, _) if other => {
            let message = format!("`{id}` was done with another version of the subject than was approved");
            Some(difference(Difference::OtherSubject, id, message, "deliver the approved version"))
        }
        (true, Delivery::Acknowledged | Delivery::Reconciled) => None,
        (true, _) => {
            let message = format!("`{id}` was done downstream, and nobody told");
            let hint = "acknowledge it with outcome `reconciled`";
            Some(difference(Difference::UnacknowledgedDownstream, id, message, hint))
        }
        (false, Delivery::Acknowledged | Delivery::Reconciled) if !undone => {
            let message = format!("`{id}` was acknowledged, and is not there");
            Some(difference(
                Difference::MissingDownstream,
                id,
                message,
                "deliver it again; its id makes that safe",
            ))
        }
        (false, _) => None,
    }
}

/// Whether the request's effects are those of an approval that no longer holds.
fn is_of_approval(state: &State) -> bool {
    use super::state::Status;
    matches!(state.status, Status::Approved | Status::Fulfilled | Status::Revoked)
}

fn words(state: &State) -> String {
    if state.holds.is_empty() { state.status.as_str().replace('_', " ") } else { "on hold".to_owned() }
}

fn difference(difference: Difference, effect: &str, message: String, hint: &str) -> Found {
    Found { difference, effect: effect.to_owned(), message, hint: hint.to_owned() }
}
