//! What is looked at with every command: that its events are the state, that a refusal leaves none, and that the naive
//! account of the request agrees.

use std::collections::BTreeSet;

use countersign::request::event::Event;
use countersign::request::state::{State, Status, StepStatus};
use countersign::request::view::view;
use countersign::request::{Decided, Verdict, evolve};

use serde_json::Value as Json;

use super::case::{Case, Turn};
use super::model::Model;
use super::run::events;

pub(crate) struct Watch<'c> {
    case: &'c Case,
    model: Model<'c>,
    /// The state, folded from the events alone.
    folded: Option<State>,
}

/// The first law that a sequence breaks.
pub(crate) fn problem(case: &Case, turns: &[Turn]) -> Option<String> {
    let mut watch = Watch::new(case);
    let mut state = None;
    for turn in turns {
        let decided = case.decide(state.as_ref(), turn);
        if let Err(problem) = watch.see(state.as_ref(), turn, &decided) {
            return Some(problem);
        }
        state = decided.state;
    }
    None
}

impl<'c> Watch<'c> {
    pub(crate) fn new(case: &'c Case) -> Watch<'c> {
        Watch { case, model: Model::new(case), folded: None }
    }

    /// Looks at a command, and what became of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn see(
        &mut self,
        before: Option<&State>,
        turn: &Turn,
        decided: &Decided,
    ) -> Result<(), String> {
        self.refusals_change_nothing(before, decided)?;
        for event in events(decided) {
            let written = serde_json::to_value(event).expect("an event is JSON");
            let read = Event::from_json(&written).map_err(|error| format!("{error}: {written}"))?;
            if read != *event {
                return Err(format!("read again, it is another event: {written}"));
            }
            self.folded = evolve(self.folded.take(), &read);
            self.model.see(&written, &turn.people)?;
        }
        if self.folded != decided.state {
            let differ = differences(self.folded.as_ref(), decided.state.as_ref());
            return Err(format!("folded from the events, and what was decided on, differ: {differ}"));
        }
        // Who is refused before people are counted anew leaves them as they were counted.
        match (&decided.state, &decided.verdict) {
            (Some(state), Verdict::Accepted { .. }) => self.counts(state, turn),
            _ => Ok(()),
        }
    }

    /// A command that is refused tells nothing; what was due stands.
    fn refusals_change_nothing(&self, before: Option<&State>, decided: &Decided) -> Result<(), String> {
        let left = match &decided.verdict {
            Verdict::Accepted { .. } => return Ok(()),
            _ => decided.due.iter().fold(before.cloned(), evolve),
        };
        match left == decided.state {
            true => Ok(()),
            false => Err(format!("refused, and yet: {}", differences(left.as_ref(), decided.state.as_ref()))),
        }
    }

    fn counts(&mut self, state: &State, turn: &Turn) -> Result<(), String> {
        let people = &turn.people;
        let open = |id: &str| state.step(id).is_some_and(|step| step.status == StepStatus::Open);
        self.model.settled(people, &|id| state.status == Status::UnderReview && open(id))?;
        if !state.status.is_in_review() {
            return Ok(());
        }
        let view = view(&self.case.version(Some(state)).policy, state, &turn.context);
        for step in view.steps.iter().filter(|step| !step.decisions.is_empty() && open(&step.id)) {
            let Ok(naive) = self.model.counts(&step.id, people) else { continue };
            let ours = (step.counts.approved, step.counts.rejected, step.counts.abstained);
            if ours != (naive.approved as u32, naive.rejected as u32, naive.abstained as u32) {
                return Err(format!("{}: counted {:?}, expected {naive:?}", step.id, step.counts));
            }
        }
        Ok(())
    }
}

/// Where two states differ, and how.
pub(crate) fn differences(left: Option<&State>, right: Option<&State>) -> String {
    let json = |state: Option<&State>| serde_json::to_value(state).expect("a state is JSON");
    let mut found = Vec::new();
    differ("", &json(left), &json(right), &mut found);
    found.join("; ")
}

fn differ(path: &str, left: &Json, right: &Json, found: &mut Vec<String>) {
    match (left, right) {
        (Json::Object(one), Json::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            keys.into_iter().for_each(|key| differ(&format!("{path}/{key}"), &left[key], &right[key], found));
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.for_each(|(at, (one, other))| differ(&format!("{path}/{at}"), one, other, found));
        }
        _ if left == right => {}
        _ => found.push(format!("{path} {left} {right}")),
    }
}

/// A request, once its sequence is over: it reads as it was written.
pub(crate) fn survives_json(state: &State) -> Result<(), String> {
    let written = state.to_json();
    let text = written.to_string();
    let read = serde_json::from_str(&text).expect("JSON");
    match State::from_json(read) {
        Ok(read) if read == *state && read.to_json() == written => Ok(()),
        Ok(read) => Err(format!("read again, it is another state: {read:?}")),
        Err(refusal) => Err(format!("read again: {refusal}")),
    }
}
