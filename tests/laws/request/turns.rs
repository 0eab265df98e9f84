//! Choosing what happens next to a request: mostly what moves it, sometimes what must be refused.

use std::sync::Arc;

use countersign::model::calendar::Calendars;
use countersign::model::instant::Instant;
use countersign::model::people::People;
use countersign::request::allowed_actions;
use countersign::request::context::{Context, Shown};
use countersign::request::state::{State, Status, StepStatus};
use serde_json::{Value as Json, json};

use super::case::{Case, Turn};
use super::fields::{facts, proper, sha, sources};
use super::people::{EVERYBODY, HOUR, START, calendars, changed, instant};
use crate::random::Random;

/// Where a sequence of commands stands besides the request itself.
#[derive(Clone)]
pub(crate) struct Course {
    /// The host's clock.
    pub(crate) now: i64,
    /// The host's answers about people.
    pub(crate) people: Arc<Json>,
    answers: People,
    calendars: Calendars,
    /// Whether those answers change on the way, and clocks go wrong.
    pub(crate) steady: bool,
    /// Who submits.
    submitter: &'static str,
}

/// How often each command is tried where nothing else is known, by the state of the request.
fn weights(status: Status) -> &'static [(&'static str, usize)] {
    match status {
        Status::Draft => &[
            ("submit", 70),
            ("save_draft", 10),
            ("withdraw", 3),
            ("comment", 3),
            ("approve", 3),
            ("cancel", 3),
        ],
        Status::UnderReview => &[
            ("approve", 120),
            ("reject", 14),
            ("abstain", 12),
            ("request_revision", 8),
            ("retract", 10),
            ("amend", 12),
            ("withdraw", 1),
            ("comment", 4),
            ("attach_evidence", 16),
            ("reassign", 12),
            ("escalate", 6),
            ("override", 4),
            ("import_manual", 4),
            ("reevaluate", 6),
            ("cancel", 1),
            ("revoke", 1),
            ("place_hold", 5),
            ("release_hold", 12),
            ("correct", 2),
            ("acknowledge_effect", 1),
            ("advance", 10),
            ("resubmit", 1),
            ("submit", 1),
        ],
        Status::NeedsRevision => &[
            ("resubmit", 40),
            ("amend", 20),
            ("approve", 4),
            ("withdraw", 2),
            ("advance", 5),
            ("cancel", 2),
            ("place_hold", 3),
            ("release_hold", 3),
        ],
        Status::ManualReview => &[
            ("override", 25),
            ("import_manual", 15),
            ("amend", 20),
            ("reevaluate", 15),
            ("approve", 5),
            ("escalate", 15),
            ("reassign", 10),
            ("advance", 15),
            ("attach_evidence", 3),
            ("withdraw", 2),
            ("cancel", 2),
            ("place_hold", 2),
            ("release_hold", 8),
        ],
        _ => &[
            ("acknowledge_effect", 60),
            ("revoke", 12),
            ("advance", 15),
            ("approve", 6),
            ("comment", 4),
            ("correct", 5),
            ("place_hold", 5),
            ("release_hold", 8),
            ("withdraw", 3),
            ("amend", 2),
            ("cancel", 2),
            ("attach_evidence", 2),
            ("override", 3),
        ],
    }
}

impl Course {
    pub(crate) fn new(case: &Case, random: &mut Random, steady: bool) -> Course {
        let submitter = if random.percent(85) { "mia" } else { random.pick(&["ana", "bo", "svc", "rob"]) };
        let calendars = Calendars::from_json(&calendars(), "").expect("calendars");
        let people = case.people.clone();
        Course { now: START, answers: read(&people), people, calendars, steady, submitter }
    }

    /// The next command and its context.
    pub(crate) fn turn(&mut self, case: &Case, random: &mut Random, state: Option<&State>) -> Turn {
        self.pass(random);
        let Some(state) = state else { return self.first(random) };
        if random.percent(45) {
            return self.guided(case, random, state);
        }
        let verb = weighted(random, weights(state.status));
        let step = step(random, state, verb);
        let by = self.actor(case, random, state, verb, step.as_deref());
        let mut command = proper(case, random, state, verb, step.as_deref());
        self.embellish(random, state, verb, &mut command);
        let mut context = self.context(random, &by);
        if !self.steady {
            self.disturb(random, state, &mut command, &mut context);
        }
        self.turn_of(command, context)
    }

    /// Time passes; people come and go.
    fn pass(&mut self, random: &mut Random) {
        self.now += match random.below(100) {
            0..45 => random.below(90) as i64 * 60_000,
            45..70 => random.below(10) as i64 * HOUR,
            70..78 => random.below(60) as i64 * HOUR,
            78..82 if !self.steady => -(random.below(700) as i64) * 1000,
            _ => 0,
        };
        if !self.steady && random.percent(12) {
            self.people = Arc::new(changed(random, &self.people));
            self.answers = read(&self.people);
        }
    }

    fn first(&mut self, random: &mut Random) -> Turn {
        let facts = facts(random);
        let verb = if random.percent(80) { "submit" } else { "save_draft" };
        let mut command = json!({ "command": verb, "id": "r", "sources": sources(&facts), "facts": facts });
        if random.percent(50) {
            command["subject"] = json!({ "id": "text", "version": 1, "sha256": sha(1) });
        }
        let context = self.context(random, self.submitter);
        self.turn_of(command, context)
    }

    pub(crate) fn context(&self, random: &mut Random, by: &str) -> Context {
        let now = at(self.now);
        let claims = match random.percent(75) {
            true => Shown { acr: Some("strong".into()), amr: vec!["otp".into()], auth_time: Some(now) },
            false => Shown { acr: Some("weak".into()), ..Shown::default() },
        };
        Context {
            now,
            by: Some(by.to_owned()),
            claims,
            people: self.answers.clone(),
            calendars: self.calendars.clone(),
            version: None,
            seen: None,
            active_since: None,
        }
    }

    pub(crate) fn turn_of(&self, command: Json, context: Context) -> Turn {
        Turn { command, context, people: self.people.clone() }
    }

    /// What somebody is allowed, or is told that they are not.
    fn guided(&mut self, case: &Case, random: &mut Random, state: &State) -> Turn {
        let by = self.actor(case, random, state, "approve", None);
        let context = self.context(random, &by);
        let actions = allowed_actions(&case.version(Some(state)).policy, state, &context);
        let mut weighed: Vec<(usize, usize)> = Vec::new();
        for (at, action) in actions.iter().enumerate() {
            let weight = match action.command {
                "approve" => 60,
                "override" | "import_manual" | "withdraw" | "cancel" | "revoke" => 1,
                "submit" | "resubmit" => 30,
                "reject" => 5,
                _ => 4,
            };
            weighed.push((at, if action.allowed { weight } else { 1 }));
        }
        let action = &actions[weighted(random, &weighed)];
        let command = proper(case, random, state, action.command, action.step.as_deref());
        self.turn_of(command, context)
    }

    /// Who does it: mostly somebody who could.
    fn actor(
        &self,
        case: &Case,
        random: &mut Random,
        state: &State,
        verb: &str,
        step: Option<&str>,
    ) -> String {
        if random.percent(15) {
            return random.pick(&EVERYBODY).to_owned();
        }
        match verb {
            "submit" | "save_draft" | "resubmit" | "amend" | "withdraw" if random.percent(75) => {
                state.submitter.clone()
            }
            "approve" | "reject" | "abstain" | "request_revision" | "reassign" | "attach_evidence"
            | "retract" => {
                let context = self.context(random, "");
                let view =
                    countersign::request::view::view(&case.version(Some(state)).policy, state, &context);
                let steps = view.steps.iter().filter(|each| step.is_none_or(|step| step == each.id));
                let mut people: Vec<String> = steps.flat_map(|step| step.people.clone()).collect();
                let rows = self.people["delegations"].as_array().into_iter().flatten();
                people.extend(rows.filter_map(|row| Some(row["to"].as_str()?.to_owned())));
                if people.is_empty() { "eve".to_owned() } else { random.pick(&people) }
            }
            _ => "eve".to_owned(),
        }
    }

    /// Optional fields.
    fn embellish(&self, random: &mut Random, state: &State, verb: &str, command: &mut Json) {
        match verb {
            "amend" | "resubmit" => {
                if random.percent(60) {
                    let all = facts(random);
                    let name = random.pick(&["amount", "region", "urgent", "needed", "unit"]);
                    command["facts"] = json!({ name: all[name] });
                }
                if random.percent(8) {
                    command["facts"]["checked"] = random.pick(&[json!(true), Json::Null]);
                    command["sources"] = json!({ "checked": random.pick(&["lab", "lab", "mia"]) });
                }
                if random.percent(20) {
                    command["subject"] =
                        json!({ "id": "text", "version": 2, "sha256": sha(1 + random.below(2)) });
                }
            }
            "approve" | "reject" | "abstain" | "request_revision" => {
                if random.percent(10) {
                    command["role"] = json!(random.pick(&["editor", "legal", "chief", "legal@emea"]));
                }
                if random.percent(10) {
                    command["round"] = json!(state.round);
                }
                if random.percent(10) {
                    command["view"] = json!(countersign::request::view::shown(state).to_string());
                }
            }
            "override" | "import_manual" if random.percent(40) => {
                command.as_object_mut().expect("a command").remove("step");
            }
            "reassign" if random.percent(60) => {
                command["from"] = json!(random.pick(&EVERYBODY));
                if random.percent(40) {
                    command["to"] = json!(random.pick(&EVERYBODY));
                }
            }
            "escalate" if random.percent(40) => command["to"] = json!(random.pick(&EVERYBODY)),
            _ => {}
        }
    }

    /// Now and then something is wrong with the command, or with what comes with it.
    fn disturb(&self, random: &mut Random, state: &State, command: &mut Json, context: &mut Context) {
        let given = command.as_object_mut().expect("a command");
        match random.below(60) {
            0 => drop(given.remove("reason")),
            1 if given.contains_key("reason") => drop(given.insert("reason".into(), json!(" "))),
            2 => drop(given.remove("reason_code")),
            3 | 15..20 if given.contains_key("reason_code") => {
                drop(given.insert("reason_code".into(), json!("weather")))
            }
            4 => drop(given.remove("artefact")),
            5 if given.contains_key("round") => drop(given.insert("round".into(), json!(state.round + 1))),
            6 if given.contains_key("view") => drop(given.insert("view".into(), json!(sha(9)))),
            7 if given.contains_key("step") => drop(given.insert("step".into(), json!("s9"))),
            8 if given.contains_key("definition") => drop(given.insert("definition".into(), json!(sha(8)))),
            9 => context.version = Some(state.version + 1),
            10 => context.version = Some(state.version),
            11 => context.seen = sha(5).parse().ok(),
            12 => context.now = at(state.last_at.millis() - 1000 * random.below(900) as i64),
            13 if given.contains_key("facts") => {
                drop(given.insert("facts".into(), json!({ "amount": "a lot" })))
            }
            14 | 20 | 21 => context.calendars = Calendars::default(),
            _ => {}
        }
    }
}

fn read(people: &Json) -> People {
    People::from_json(people, "/people").unwrap_or_else(|problem| panic!("{problem:?}: {people}"))
}

pub(crate) fn at(millis: i64) -> Instant {
    instant(millis).parse().expect("an instant")
}

/// A step to be asked for: mostly an open one.
fn step(random: &mut Random, state: &State, verb: &str) -> Option<String> {
    let about = [
        "approve",
        "reject",
        "abstain",
        "request_revision",
        "retract",
        "attach_evidence",
        "reassign",
        "escalate",
        "override",
        "import_manual",
    ];
    if !about.contains(&verb) {
        return None;
    }
    let of = |wanted: &dyn Fn(StepStatus) -> bool| -> Vec<String> {
        state.steps.iter().filter(|step| wanted(step.status)).map(|step| step.id.clone()).collect()
    };
    let open = of(&|status| matches!(status, StepStatus::Open | StepStatus::Blocked));
    let any = of(&|_| true);
    match (open.is_empty(), any.is_empty()) {
        (false, _) if random.percent(88) => Some(random.pick(&open)),
        (_, false) => Some(random.pick(&any)),
        _ => Some("s0".to_owned()),
    }
}

pub(crate) fn weighted<T: Copy>(random: &mut Random, of: &[(T, usize)]) -> T {
    let mut left = random.below(of.iter().map(|(_, weight)| weight).sum());
    for (what, weight) in of {
        match left.checked_sub(*weight) {
            Some(rest) => left = rest,
            None => return *what,
        }
    }
    unreachable!("the weights add up")
}
