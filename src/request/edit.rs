//! What is under review, and what becomes of it: submitting, amending, resubmitting, evaluating anew.

use serde_json::{Map, Value as Json};

use super::command::{Command, Fields};
use super::event::{Change, What};
use super::state::{Routed, RoutedStep, State, StepState, StepStatus, Subject};
use super::table::Verb;
use super::work::Work;
use crate::definition::document::Membership;
use crate::definition::facts::read_facts;
use crate::definition::policy::Policy;
use crate::definition::step::Step;
use crate::model::gather::Gather;
use crate::model::refusal::{Code, Refusal};
use crate::model::sorted::SortedMap;
use crate::route::answer::DefinitionRef;
use crate::route::plan::plan;
use crate::route::request::invalid_facts;
use crate::route::step::out_of_order;
use crate::rule::eval::Facts;

/// Which steps an edit voids and which it keeps, in the policy's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voids {
    /// Steps whose decisions and evidence no longer count.
    pub voided: Vec<String>,
    /// The other steps that the request needed and needs.
    pub kept: Vec<String>,
}

/// A definition by name and digest.
pub(super) fn reference(policy: &Policy) -> DefinitionRef {
    let definition = policy.definition();
    DefinitionRef { id: definition.id.clone(), version: definition.version, digest: policy.digest() }
}

/// What the facts make of the policy.
fn routed(policy: &Policy, facts: &Facts) -> Routed {
    let plan = plan(policy, facts);
    let steps = policy.definition().steps.iter().zip(&plan.steps).map(|(step, planned)| {
        let active = planned.verdict.active != Some(false);
        let blocked =
            planned.verdict.blocked.clone().or_else(|| out_of_order(step, &planned.waits, Some(active)));
        let blocked = blocked.map(|refusal| refusal.to_json());
        RoutedStep { id: step.id.clone(), active, waits: planned.waits.clone(), blocked }
    });
    let steps = steps.collect();
    let tier = plan.tier.as_ref().and_then(|tier| tier.answer.name.clone());
    let tier_blocked = plan.tier.and_then(|tier| tier.answer.blocked).map(|refusal| refusal.to_json());
    Routed { tier, tier_blocked, steps }
}

fn read(
    policy: &Policy,
    facts: &Map<String, Json>,
    sources: &Map<String, Json>,
    partial: bool,
) -> Result<Facts, Refusal> {
    let facts = Json::Object(facts.clone());
    read_facts(policy, &facts, sources, partial).map_err(|problems| invalid_facts(&problems))
}

/// The first event of a request, or of a draft's submission.
///
/// # Errors
/// `invalid_facts`; `policy_error`, when a calendar that the expiry needs is not given.
pub(super) fn begin(
    policy: &Policy,
    state: Option<&State>,
    command: &Command,
    people: &Json,
) -> Result<What, Refusal> {
    let Fields { request, facts, sources, subject, .. } = command.fields.clone();
    let request = state.map(|state| state.request.clone()).or(request).unwrap_or_default();
    // What is left out is as it was in the draft; other facts have other sources.
    let draft = state.filter(|_| facts.is_none());
    let sources = sources.or_else(|| draft.map(|draft| draft.sources.clone())).unwrap_or_default();
    let facts = facts.or_else(|| draft.map(|draft| draft.facts.clone())).unwrap_or_default();
    let subject = subject.or_else(|| state.and_then(|state| state.subject.clone()));
    if command.verb == Verb::SaveDraft {
        read(policy, &facts, &sources, true)?;
        return Ok(What::DraftSaved { request, facts, sources, subject });
    }
    let route = routed(policy, &read(policy, &facts, &sources, false)?);
    let people = frozen(policy, people);
    let definition = reference(policy);
    Ok(What::Submitted { request, definition, facts, sources, subject, route, people, expires_at: None })
}

/// The answers about people that hold from now on, where membership is decided at submission.
fn frozen(policy: &Policy, people: &Json) -> Option<Json> {
    (policy.definition().membership == Membership::AtSubmit).then(|| people.clone())
}

impl<'a> Work<'a> {
    /// Amends or resubmits: tells what changed, and voids the steps that review it.
    pub(super) fn edit(&mut self, command: &Command) -> Result<Voids, Refusal> {
        let (facts, sources) = self.patched(&command.fields);
        let new = read(self.policy, &facts, &sources, false)?;
        let old = read(self.policy, &self.state.facts, &self.state.sources, false).unwrap_or_default();
        let mut changed: Vec<String> = Vec::new();
        for (at, fact) in self.policy.facts().iter().enumerate() {
            if old.given.get(at) != new.given.get(at) {
                changed.push(fact.signature.name.clone());
            }
        }
        let subject = command.fields.subject.clone();
        let of_subject = subject.as_ref().is_some_and(|new| is_other(self.state.subject.as_ref(), new));
        let before = self.active();
        let value = |name: &String| (name.clone(), facts.get(name).cloned().unwrap_or(Json::Null));
        let reason = command.fields.reason.clone();
        let change = Change { facts: changed.iter().map(value).into_object(), sources, subject, reason };
        self.tell(if command.verb == Verb::Amend {
            What::Amended(change)
        } else {
            What::Resubmitted(change)
        });
        self.refresh();
        let route = routed(self.policy, &new);
        self.reroute(route);
        let void_all =
            self.policy.definition().options.void_all_on_amend && (of_subject || !changed.is_empty());
        let because = |step: &Step| -> Vec<String> {
            let reviews =
                |name: &&String| void_all || step.reviews.as_ref().is_none_or(|of| of.contains(name));
            let facts = changed.iter().filter(reviews).cloned();
            let subject = of_subject.then(|| "subject".to_owned());
            facts.chain(subject).collect()
        };
        Ok(self.void(&before, &because))
    }

    /// Evaluates the request by another definition.
    pub(super) fn reevaluate(
        &mut self,
        next: &'a Policy,
        reason: Option<String>,
        people: &Json,
    ) -> Result<Voids, Refusal> {
        let new = read(next, &self.state.facts, &self.state.sources, false)?;
        let before = self.active();
        let old: SortedMap<String, Step> =
            self.policy.definition().steps.iter().map(|step| (step.id.clone(), unplaced(step))).into_map();
        let route = routed(next, &new);
        let now: Vec<&String> = route.steps.iter().filter(|step| step.active).map(|step| &step.id).collect();
        let added = now.iter().filter(|id| !before.contains(id)).map(|id| (*id).clone()).collect();
        let removed = before.iter().filter(|id| !now.contains(id)).cloned().collect();
        let is_changed = |step: &Step| old.get(&step.id).is_some_and(|old| *old != unplaced(step));
        let kept = |step: &&Step| before.contains(&step.id) && now.contains(&&step.id);
        let changed: Vec<String> = next
            .definition()
            .steps
            .iter()
            .filter(kept)
            .filter(|step| is_changed(step))
            .map(|step| step.id.clone())
            .collect();
        let (from, to) = (reference(self.policy), reference(next));
        let people = frozen(next, people);
        self.tell(What::Reevaluated { from, to, reason, added, removed, changed: changed.clone(), people });
        self.move_to(next);
        self.refresh();
        self.reroute(route);
        let because = |step: &Step| match changed.contains(&step.id) {
            true => vec!["definition".to_owned()],
            false => Vec::new(),
        };
        Ok(self.void(&before, &because))
    }

    /// The facts and their sources once the patch is applied.
    fn patched(&self, fields: &Fields) -> (Map<String, Json>, Map<String, Json>) {
        let (mut facts, mut sources) = (self.state.facts.clone(), self.state.sources.clone());
        for (name, value) in fields.facts.iter().flatten() {
            // A new value has no source until the host says so.
            sources.remove(name);
            if value.is_null() {
                facts.remove(name);
            } else {
                facts.insert(name.clone(), value.clone());
            }
        }
        for (name, source) in fields.sources.iter().flatten() {
            sources.insert(name.clone(), source.clone());
        }
        (facts, sources)
    }

    /// The steps that the request needs, in the policy's order.
    fn active(&self) -> Vec<String> {
        let active = |step: &&StepState| !matches!(step.status, StepStatus::Skipped | StepStatus::Cancelled);
        self.state.steps.iter().filter(active).map(|step| step.id.clone()).collect()
    }

    /// Puts the route in force where it is another one, and cancels what has become obsolete.
    fn reroute(&mut self, route: Routed) {
        let active = |id: &str| route.steps.iter().any(|step| step.id == id && step.active);
        let obsolete: Vec<String> = self.active().into_iter().filter(|id| !active(id)).collect();
        if self.route() != route {
            self.tell(What::Rerouted { definition: reference(self.policy), route });
        }
        for step in obsolete {
            self.tell_of_step(&step.clone(), What::StepCancelled { step });
        }
    }

    /// The route that is in force.
    fn route(&self) -> Routed {
        let active = |step: &StepState| !matches!(step.status, StepStatus::Skipped | StepStatus::Cancelled);
        let steps = self.state.steps.iter().map(|step| RoutedStep {
            id: step.id.clone(),
            active: active(step),
            waits: step.waits.clone(),
            blocked: step.unroutable.clone(),
        });
        let steps = steps.collect();
        Routed { tier: self.state.tier.clone(), tier_blocked: self.state.tier_blocked.clone(), steps }
    }

    /// Voids the steps for which `because` names something; `before` are those that were needed.
    fn void(&mut self, before: &[String], because: &dyn Fn(&Step) -> Vec<String>) -> Voids {
        let mut voids = Voids::default();
        let stayed: Vec<String> = self.active().into_iter().filter(|id| before.contains(id)).collect();
        for id in stayed {
            let because = self.step(&id).map(because).unwrap_or_default();
            if because.is_empty() {
                voids.kept.push(id);
                continue;
            }
            self.void_step(&id, because);
            voids.voided.push(id);
        }
        voids
    }

    /// Voids a step; open steps that wait for it close.
    pub(super) fn void_step(&mut self, id: &str, because: Vec<String>) {
        let waits = |step: &&StepState| {
            step.status == StepStatus::Open
                && step.id != id
                && !step.waits.satisfied(&|other| other != id && self.state.is_approved(other))
        };
        let closes = self.state.steps.iter().filter(waits).map(|step| step.id.clone()).collect();
        self.tell_of_step(id, What::StepVoided { step: id.to_owned(), because, closes });
    }
}

/// Whether the subject is another one: by its digest, where both have one.
fn is_other(old: Option<&Subject>, new: &Subject) -> bool {
    match old {
        None => true,
        Some(old) => match (old.sha256, new.sha256) {
            (Some(before), Some(after)) => before != after,
            _ => old != new,
        },
    }
}

/// A step without its place in the script, which says nothing about its rules.
fn unplaced(step: &Step) -> Step {
    Step { line: 0, ..step.clone() }
}

/// The refusal for a definition that is not at hand.
pub(super) fn unknown_definition(digest: &str) -> Refusal {
    let hint = "load the definition with this digest and pass it";
    Refusal::new(Code::UnknownDefinition, format!("definition `{digest}` is not at hand"), hint)
}
