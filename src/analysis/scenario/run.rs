//! Running a scenario: entry by entry, as a host would.

use serde_json::{Map, Value as Json, json};

use super::command::{self, Field};
use super::compare::{self, Place};
use super::engine::Engine;
use super::entry::{Entry, Scenario};
use super::moment::{Moment, Outcome};
use super::people::People;
use super::policies::Policies;
use super::problem::Problem;
use super::tree::Node;
use super::value;
use super::verdict::{Failure, Report, Verdict};
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::json::JsonError;
use crate::model::sorted::SortedMap;

/// The request's id, where the scenario gives it none.
const REQUEST: &str = "request";

/// Runs the scenario of this tree on an engine.
pub(super) fn run(engine: &dyn Engine, tree: &Node, files: &SortedMap<String, String>) -> Verdict {
    let read = Scenario::read(tree).and_then(|scenario| {
        let policies = Policies::new(files);
        let policy = policies.at(scenario.policy.0, scenario.policy.1)?;
        let mut people = People::default();
        if let Some(first) = scenario.people {
            people.merge(first, scenario.clock)?;
        }
        let run =
            Run { engine, scenario: &scenario, policies, policy, people, state: None, seen: Vec::new() };
        Ok(run.all())
    });
    read.unwrap_or_else(Verdict::of)
}

/// An idempotency key with its scope: actor, command and key. There is one tenant and one request.
type Key = (String, &'static str, String);

/// What a host remembers of a command that was accepted under a key.
struct Seen {
    payload: Json,
    /// Whether the command made the request: its repetition is sent like the first, to no request.
    made: bool,
}

struct Run<'s> {
    engine: &'s dyn Engine,
    scenario: &'s Scenario<'s>,
    policies: Policies<'s>,
    policy: Policy,
    people: People,
    state: Option<Json>,
    seen: Vec<(Key, Seen)>,
}

/// Whether the entries after this one still mean something.
enum Next {
    Go,
    Stop,
}

impl Run<'_> {
    fn all(mut self) -> Verdict {
        let mut verdict = Verdict::default();
        let scenario = self.scenario;
        for (index, entry) in scenario.entries.iter().enumerate() {
            match self.entry(entry, &mut verdict) {
                Ok(Next::Go) => {}
                Ok(Next::Stop) => {
                    verdict.not_run = scenario.entries.len().saturating_sub(index).saturating_sub(1);
                    break;
                }
                Err(problem) => {
                    verdict.error = Some(problem);
                    break;
                }
            }
        }
        verdict.passed = verdict.failed.is_empty() && verdict.error.is_none();
        verdict
    }

    fn entry(&mut self, entry: &Entry<'_>, verdict: &mut Verdict) -> Result<Next, Problem> {
        if let Some(people) = entry.people {
            self.people.merge(people, self.scenario.clock)?;
        }
        let scenario = self.scenario;
        let misuse = |error: JsonError| misuse(scenario, entry, error);
        let before = self.view(entry).map_err(misuse)?;
        let key = self.key(entry);
        let seen = self.seen.iter().find(|(known, _)| key.as_ref() == Some(known)).map(|(_, seen)| seen);
        let made = self.state.is_none();
        // A repetition of what made the request is sent as it was: to none.
        let again = seen.is_some_and(|seen| seen.made);
        let state = if again { None } else { self.state.clone() };
        let context = self.context(entry, seen.map(|seen| &seen.payload));
        let (command, next) = self.command(entry, state.is_none(), before.as_ref())?;
        let answer = self
            .engine
            .decide(&self.policy, next.as_ref(), state.as_ref(), &command, &context)
            .map_err(misuse)?;

        let payload = answer.get("payload").cloned().unwrap_or_default();
        let left = if again {
            self.state.clone()
        } else {
            answer.get("state").filter(|state| !state.is_null()).cloned()
        };
        let changed = left != self.state;
        self.state = left;
        let mut moment = Moment { answer, before, after: None };
        let accepted = moment.outcome() == Outcome::Accepted;
        if accepted {
            if let Some(next) = next {
                self.policy = next;
            }
            if let Some(key) = key {
                self.seen.push((key, Seen { payload, made }));
            }
        }
        moment.after = self.view(entry).map_err(misuse)?;
        verdict.entries.push(report(entry, &moment));

        let place = Place { label: &entry.label, line: entry.line, clock: scenario.clock };
        if let Some(failure) = compare::outcome(&entry.expect, &moment, &place) {
            verdict.failed.push(failure);
            return Ok(Next::Stop);
        }
        if !accepted && changed && !moment.is_due() {
            verdict.failed.push(changed_all_the_same(entry, &moment));
        }
        let actions = |person: &str| self.actions(entry, person);
        let failed = compare::rest(&entry.expect, &moment, &actions, &place);
        verdict.failed.extend(failed.map_err(|(line, error)| Problem { line, ..misuse(error) })?);
        Ok(Next::Go)
    }

    fn key(&self, entry: &Entry<'_>) -> Option<Key> {
        Some((entry.by.clone().unwrap_or_default(), entry.command, entry.key.clone()?))
    }

    /// The command as the engine takes it, and the policy that a reevaluation brings along.
    fn command(
        &self,
        entry: &Entry<'_>,
        makes: bool,
        view: Option<&Json>,
    ) -> Result<(Json, Option<Policy>), Problem> {
        let mut command = entry.fields.clone();
        command.insert("command".to_owned(), json!(entry.command));
        let creates = command::fields(entry.command).iter().any(|(name, _)| *name == "tenant");
        if makes && creates {
            command.entry("id").or_insert_with(|| json!(REQUEST));
        }
        let mut next = None;
        for (field, pair) in &entry.late {
            let value = match field {
                Field::Facts => value::facts(&self.policy, &pair.value),
                Field::Subject => command::subject(&pair.value, view.and_then(|view| view.get("subject")))?,
                _ => {
                    let text = pair.value.scalar(&pair.key)?;
                    if text.parse::<Sha256>().is_ok() {
                        json!(text)
                    } else {
                        let policy = self.policies.at(text, pair.value.line)?;
                        let digest = policy.digest();
                        next = Some(policy);
                        json!(digest)
                    }
                }
            };
            command.insert(pair.key.clone(), value);
        }
        Ok((Json::Object(command), next))
    }

    /// What the engine is told from outside.
    fn context(&self, entry: &Entry<'_>, seen: Option<&Json>) -> Json {
        let mut context = self.surroundings(entry);
        let mut put = |key: &str, value: Option<Json>| {
            if let Some(value) = value {
                context.insert(key.to_owned(), value);
            }
        };
        if entry.is_personal() {
            put("by", entry.by.as_ref().map(|by| json!(by)));
        }
        put("claims", entry.claims.clone());
        put("version", entry.version.clone());
        put("key", entry.key.as_ref().map(|key| json!(key)));
        put("seen", seen.cloned());
        Json::Object(context)
    }

    /// What does not depend on who acts.
    fn surroundings(&self, entry: &Entry<'_>) -> Map<String, Json> {
        let mut context = Map::new();
        context.insert("now".to_owned(), json!(entry.at));
        context.insert("people".to_owned(), self.people.to_json());
        if let Some(calendars) = &self.scenario.calendars {
            context.insert("calendars".to_owned(), calendars.clone());
        }
        if let Some(since) = self.scenario.active_since {
            context.insert("active_since".to_owned(), json!(since));
        }
        context
    }

    /// The read model as it stands; none while there is no request.
    fn view(&self, entry: &Entry<'_>) -> Result<Option<Json>, JsonError> {
        let context = Json::Object(self.surroundings(entry));
        self.state.as_ref().map(|state| self.engine.view(&self.policy, state, &context)).transpose()
    }

    /// What somebody may do at the entry's instant; the entry's own actor with the entry's claims.
    fn actions(&self, entry: &Entry<'_>, person: &str) -> Result<Json, JsonError> {
        let Some(state) = &self.state else { return Ok(json!([])) };
        let mut context = self.surroundings(entry);
        context.insert("by".to_owned(), json!(person));
        if let Some(claims) = entry.claims.as_ref().filter(|_| entry.by.as_deref() == Some(person)) {
            context.insert("claims".to_owned(), claims.clone());
        }
        self.engine.allowed_actions(&self.policy, state, &Json::Object(context))
    }
}

/// What the engine cannot take at all is the scenario's mistake.
fn misuse(scenario: &Scenario<'_>, entry: &Entry<'_>, error: JsonError) -> Problem {
    let line = scenario.line_of(entry, &error.path);
    Problem::new(line, format!("{}: {error}", entry.label), error.hint.clone())
}

fn report(entry: &Entry<'_>, moment: &Moment) -> Report {
    let outcome = match moment.outcome() {
        Outcome::Accepted => "accepted",
        Outcome::Replayed => "replayed",
        Outcome::Refused(code) => code,
    };
    Report {
        line: entry.line,
        entry: entry.label.clone(),
        outcome: outcome.to_owned(),
        events: moment.events(),
        state: moment.now("state").and_then(Json::as_str).map(str::to_owned),
    }
}

/// A command that was not accepted, and still left another request than it found.
fn changed_all_the_same(entry: &Entry<'_>, moment: &Moment) -> Failure {
    Failure {
        line: entry.line,
        entry: entry.label.clone(),
        key: "unchanged".to_owned(),
        expected: json!(true),
        got: json!(false),
        why: format!("the request was changed although nothing was due\n{}", moment.story()),
    }
}
