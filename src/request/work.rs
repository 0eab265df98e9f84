//! A decision in the making: the state as it stands after what was already decided, and the events that made it so.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::context::Context;
use super::event::{Event, What};
use super::evolve::{happen, record};
use super::state::State;
use crate::definition::document::Membership;
use crate::definition::facts::read_facts;
use crate::definition::policy::Policy;
use crate::definition::step::Step;
use crate::model::instant::Instant;
use crate::model::people::People;
use crate::rule::eval::{Context as Ground, Facts, Tier};

/// In which order the events of a command are told: its own; step by step, in the policy's order; the request's; effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Own,
    Step(usize),
    Request,
    Effect,
}

/// A decision in the making.
pub(super) struct Work<'a> {
    pub(super) policy: &'a Policy,
    pub(super) context: &'a Context,
    /// The time that counts: the host's, or that of the request's last event where the host's is a little behind.
    pub(super) now: Instant,
    /// When what is being told happened.
    pub(super) at: Instant,
    /// Who did it.
    pub(super) by: String,
    pub(super) state: State,
    /// The facts of the state, read.
    facts: Facts,
    /// The answers about people that membership is decided by.
    people: Cow<'a, People>,
    version: u64,
    told: Vec<(Rank, Event)>,
}

impl<'a> Work<'a> {
    /// Starts from a state; `version` is the number of the transition that is being made.
    pub(super) fn new(policy: &'a Policy, context: &'a Context, now: Instant, state: State) -> Self {
        let version = state.version.saturating_add(1);
        let mut work = Work {
            policy,
            context,
            now,
            at: now,
            by: String::new(),
            state,
            facts: Facts::default(),
            people: Cow::Borrowed(&context.people),
            version,
            told: Vec::new(),
        };
        work.refresh();
        work
    }

    /// Reads again what is kept in a form of its own: the facts, and the answers about people of the submission.
    pub(super) fn refresh(&mut self) {
        let facts = Json::Object(self.state.facts.clone());
        // A state holds only facts that were accepted; one that was not is never evaluated: nothing is given then.
        self.facts = read_facts(self.policy, &facts, &self.state.sources, false).unwrap_or_default();
        self.people = match &self.state.people {
            Some(people) => Cow::Owned(People::from_json(people, "").unwrap_or_default()),
            None => Cow::Borrowed(&self.context.people),
        };
    }

    /// The same with another definition.
    pub(super) fn move_to(&mut self, policy: &'a Policy) {
        self.policy = policy;
    }

    /// What expressions are evaluated against.
    pub(super) fn ground(&self) -> Ground<'_, '_> {
        let tier = self.state.tier.as_deref().map_or(Tier::None, Tier::Known);
        Ground::new(&self.facts, tier)
    }

    /// The answers about people that membership is decided by.
    pub(super) fn people(&self) -> &People {
        &self.people
    }

    /// A step of the policy.
    pub(super) fn step(&self, id: &str) -> Option<&'a Step> {
        self.policy.definition().steps.iter().find(|step| step.id == id)
    }

    /// Whether a decision stops counting with the role that it was given in.
    pub(super) fn is_live(&self) -> bool {
        self.policy.definition().membership == Membership::Live
    }

    /// Tells an event of the command's own.
    pub(super) fn tell(&mut self, what: What) {
        self.tell_as(Rank::Own, what);
    }

    /// Tells what became of a step.
    pub(super) fn tell_of_step(&mut self, step: &str, what: What) {
        let at = self.state.steps.iter().position(|each| each.id == step).unwrap_or(usize::MAX);
        self.tell_as(Rank::Step(at), what);
    }

    pub(super) fn tell_as(&mut self, rank: Rank, what: What) {
        let event = Event { version: self.version, at: self.at, by: self.by.clone(), what };
        happen(&mut self.state, &event);
        self.told.push((rank, event));
    }

    /// What was told since the last call, in the order in which it is told on, and recorded.
    pub(super) fn take(&mut self) -> Vec<Event> {
        let mut told = std::mem::take(&mut self.told);
        told.sort_by_key(|(rank, _)| *rank);
        let told: Vec<Event> = told.into_iter().map(|(_, event)| event).collect();
        told.iter().for_each(|event| record(&mut self.state, event));
        told
    }

    /// What is told belongs to the transition that made the state.
    pub(super) fn same_transition(&mut self) {
        self.version = self.state.version;
    }

    /// Ends a transition: what is told from here on belongs to the next one.
    pub(super) fn next_transition(&mut self) {
        self.version = self.state.version.saturating_add(1);
    }
}
