//! The read model: what a request looks like to those who take part in it.

use crate::model::json::form::{form, json};
use serde_json::{Map, Value as Json};

use super::context::Context;
use super::due::next_wake_at;
use super::event::How;
use super::settle::reasons;
use super::state::{
    Attached, Decision, EffectState, Hold, Review, State, Status, StepState, StepStatus, Subject,
};
use super::work::Work;
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::canonical;
use crate::route::answer::DefinitionRef;

/// A request as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub tenant: Option<String>,
    /// What it belongs to elsewhere.
    pub correlation_id: Option<String>,
    /// Who submits it.
    pub submitter: String,
    /// The definition that it is pinned to.
    pub definition: Option<DefinitionRef>,
    /// Its state.
    pub state: Status,
    /// Why it is in manual review.
    pub reasons: Vec<Review>,
    /// The number of the last transition: what an expected version is compared with.
    pub version: u64,
    /// The round of review.
    pub round: u32,
    /// The tier.
    pub tier: Option<String>,
    /// What is under review.
    pub subject: Option<Subject>,
    /// What rules look at.
    pub facts: Map<String, Json>,
    /// The steps, in the policy's order.
    pub steps: Vec<StepView>,
    /// The open holds.
    pub holds: Vec<Hold>,
    /// The declared effects that were requested, and where they stand.
    pub effects: Vec<EffectState>,
    /// Whether what was approved may be used: approved or fulfilled, and no hold is open.
    pub downstream_allowed: bool,
    /// When something happens by itself: the host calls `advance` then.
    pub next_wake_at: Option<Instant>,
    /// When it was submitted first.
    pub submitted_at: Option<Instant>,
    /// When it expires.
    pub expires_at: Option<Instant>,
    /// The digest of what is shown: a decision may carry it, and is refused if something else is under review by then.
    pub view: Sha256,
}

form!(written View {
    id, tenant: optional, correlation_id: optional, submitter, definition, state, reasons: optional,
    version, round, tier, subject, facts, steps, holds, effects, downstream_allowed, next_wake_at,
    submitted_at, expires_at, view,
});

/// A step as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StepView {
    /// Its id.
    pub id: String,
    /// Its state.
    pub state: StepStatus,
    /// What the decisions come to.
    pub counts: Counts,
    /// Why it is blocked.
    pub blocked: Option<Json>,
    /// When it opened.
    pub opened_at: Option<Instant>,
    /// When its next deadline is.
    pub deadline_at: Option<Instant>,
    /// Who may decide, by id, where people were given.
    pub people: Vec<String>,
    /// The decisions that stand.
    pub decisions: Vec<Decision>,
    /// The evidence that counts.
    pub evidence: Vec<Attached>,
    /// What closed it.
    pub how: Option<How>,
}

form!(written StepView {
    id, state, counts, blocked: optional, opened_at: optional, deadline_at: optional, people: optional,
    decisions: optional, evidence: optional, how: optional,
});

/// Decisions, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Approvals that count.
    pub approved: u32,
    /// Rejections that stand.
    pub rejected: u32,
    /// Abstentions that stand.
    pub abstained: u32,
    /// The fewest further approvals (of weighted ones: the least weight) with which a threshold is met.
    pub missing: u32,
}

form!(written Counts { approved, rejected, abstained, missing });

/// The read model of a request. People are counted with the answers of the context.
#[must_use]
pub fn view(policy: &Policy, state: &State, context: &Context) -> View {
    let work = Work::new(policy, context, context.now.max(state.last_at), state.clone());
    let in_manual_review = state.status == Status::ManualReview;
    View {
        id: state.request.id.clone(),
        tenant: state.request.tenant.clone(),
        correlation_id: state.request.correlation_id.clone(),
        submitter: state.submitter.clone(),
        definition: state.definition.clone(),
        state: state.status,
        reasons: if in_manual_review { reasons(state) } else { Vec::new() },
        version: state.version,
        round: state.round,
        tier: state.tier.clone(),
        subject: state.subject.clone(),
        facts: state.facts.clone(),
        steps: state.steps.iter().map(|step| step_view(&work, step)).collect(),
        holds: state.holds.clone(),
        effects: state.effects.clone(),
        downstream_allowed: state.downstream_allowed(),
        next_wake_at: next_wake_at(policy, state),
        submitted_at: state.submitted_at,
        expires_at: state.expires_at,
        view: shown(state),
    }
}

fn step_view(work: &Work<'_>, state: &StepState) -> StepView {
    let step = work.step(&state.id);
    let tally = step.map(|step| work.tally(step, state)).unwrap_or_default();
    let closed = state.status == StepStatus::Approved || !state.status.is_pending();
    let missing = if closed { 0 } else { tally.missing };
    let staffed = step.filter(|_| state.status.is_pending()).and_then(|step| work.staff(step, state).ok());
    let levels = state.deadlines.iter().enumerate().filter(|(level, _)| !state.fired.contains(level));
    let runs = state.opened_at.is_some() && state.status.is_pending();
    StepView {
        id: state.id.clone(),
        state: state.status,
        counts: Counts {
            approved: tally.approved,
            rejected: tally.rejected,
            abstained: tally.abstained,
            missing,
        },
        blocked: state.blocked.clone(),
        opened_at: state.opened_at,
        deadline_at: levels.map(|(_, at)| *at).min().filter(|_| runs),
        people: staffed.map(|staffed| staffed.found.staff.into_keys().collect()).unwrap_or_default(),
        decisions: state.decisions.clone(),
        evidence: state.evidence.clone(),
        how: state.how,
    }
}

/// The digest of what is shown to those who decide: the definition, the subject and the facts. Decisions of others do not
/// change it.
#[must_use]
pub fn shown(state: &State) -> Sha256 {
    let shown = json!({
        "definition": state.definition.as_ref().map(|definition| definition.digest),
        "subject": state.subject,
        "facts": state.facts,
    });
    Sha256::of(canonical(&shown).as_bytes())
}
