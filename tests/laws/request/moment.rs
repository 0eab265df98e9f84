//! Moments: a request as some sequence left it, about which a law then asks what would become of a command.

use countersign::definition::policy::Policy;
use countersign::request::context::{Context, Shown};
use countersign::request::state::{StaffChange, State};
use countersign::request::{Decided, Verdict};
use serde_json::{Value as Json, json};

use super::case::{Case, Turn};
use super::people::EVERYBODY;
use super::run::{Play, fail, in_all_threads, replay};
use super::turns::Course;
use crate::coverage::Coverage;
use crate::random::Random;

/// A request as it stands, with what comes from outside.
pub(crate) struct Moment<'m> {
    pub(crate) case: &'m Case,
    pub(crate) course: &'m Course,
    pub(crate) state: &'m State,
}

/// A law about a moment; the choices are the same however often it is asked.
pub(crate) type Law<'l> = dyn Fn(&Moment<'_>, &mut Random, &mut Coverage) -> Result<(), String> + Sync + 'l;

const PER_POLICY: u64 = 20;

/// Plays so many sequences, and holds a law at one moment in `one_in` of each.
pub(crate) fn at_moments(name: &str, first: u64, sequences: usize, one_in: usize, law: &Law<'_>) -> Coverage {
    in_all_threads(name, first, sequences, &|case, seen| {
        for at in 0..PER_POLICY {
            seen.case();
            let mut play = Play::new(case, (case.seed << 20) + at, at % 3 == 0);
            while play.next().is_some() {
                let seed = play.random.next();
                let Some(state) = play.state.as_ref().filter(|_| seed.is_multiple_of(one_in as u64)) else {
                    continue;
                };
                seen.count("moments");
                let ask = |state: &State, seen: &mut Coverage| {
                    let moment = Moment { case, course: &play.course, state };
                    law(&moment, &mut Random::new(seed), seen)
                };
                if ask(state, seen).is_err() {
                    fail(case, &play.turns, &|turns| {
                        ask(&replay(case, turns)?, &mut Coverage::default()).err()
                    });
                }
            }
        }
    })
}

impl Moment<'_> {
    pub(crate) fn policy(&self) -> &Policy {
        &self.case.version(Some(self.state)).policy
    }

    /// A context in which the clock is right, and the actor has shown whatever authentication is asked for.
    pub(crate) fn context(&self, by: &str) -> Context {
        let mut context = self.course.context(&mut Random::new(0), by);
        context.now = context.now.max(self.state.last_at);
        let claims =
            Shown { acr: Some("strong".into()), amr: vec!["otp".into()], auth_time: Some(context.now) };
        Context { claims, ..context }
    }

    /// A command by somebody, now.
    pub(crate) fn turn(&self, by: &str, command: Json) -> Turn {
        self.course.turn_of(command, self.context(by))
    }

    /// What becomes of a command given to a state.
    pub(crate) fn on(&self, state: &State, by: &str, command: &Json) -> Decided {
        self.case.decide(Some(state), &self.turn(by, command.clone()))
    }

    /// The state once all is done that is due.
    pub(crate) fn settled(&self) -> State {
        let advanced = self.on(self.state, "host", &json!({ "command": "advance" }));
        advanced.state.expect("there is a request")
    }

    /// Everybody who could have anything to do with it.
    pub(crate) fn everybody(&self, state: &State) -> Vec<String> {
        let mut all: Vec<String> = EVERYBODY.iter().map(|who| (*who).to_owned()).collect();
        for change in state.steps.iter().flat_map(|step| &step.changes) {
            match change {
                StaffChange::Added(to) => all.push(to.clone()),
                StaffChange::Reassigned(one) => all.push(one.to.clone()),
                _ => {}
            }
        }
        all
    }
}

pub(crate) fn accepted(decided: &Decided) -> bool {
    matches!(decided.verdict, Verdict::Accepted { .. })
}
