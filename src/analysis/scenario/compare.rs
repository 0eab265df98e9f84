//! What an entry led to, held against what it expects.

use serde_json::{Value as Json, json};

use super::expect::{Expect, Named, Value, Wanted};
use super::moment::{Moment, Outcome, ids};
use super::time::Clock;
use super::verdict::Failure;
use crate::model::json::JsonError;
use crate::model::refusal::Code;
use crate::model::suggest::did_you_mean;

/// What somebody may do, asked when it is needed.
pub(super) type Actions<'a> = &'a dyn Fn(&str) -> Result<Json, JsonError>;

/// An entry, as far as a difference names it.
pub(super) struct Place<'a> {
    pub(super) label: &'a str,
    pub(super) line: u32,
    pub(super) clock: Clock,
}

/// The way that the command went, where it is another than the expected one: what else is expected then means nothing.
pub(super) fn outcome(expect: &Expect, moment: &Moment, place: &Place<'_>) -> Option<Failure> {
    let differs = |key: &str, line: u32, expected: Json, got: Json, why: String| {
        Some(failure(place, line, key.to_owned(), expected, got, why))
    };
    let came = match moment.outcome() {
        Outcome::Refused(code) => json!(code),
        _ => Json::Null,
    };
    match (expect.refused(), moment.outcome()) {
        (Some((wanted, _)), Outcome::Refused(code)) if wanted == code => None,
        (Some((wanted, line)), _) => {
            let known = Code::ALL.iter().map(|code| code.as_str());
            let unknown = if known.clone().any(|code| code == wanted) {
                String::new()
            } else {
                let meant =
                    did_you_mean(wanted, known).map_or_else(String::new, |meant| format!(": {meant}"));
                format!("there is no code `{wanted}`{meant}\n")
            };
            differs("refused", line, json!(wanted), came, format!("{unknown}{}", moment.story()))
        }
        (None, Outcome::Refused(_)) => differs("refused", place.line, Json::Null, came, moment.story()),
        (None, outcome) => {
            let replayed = outcome == Outcome::Replayed;
            let (wanted, line) = expect.replayed().unwrap_or((false, place.line));
            if wanted == replayed {
                return None;
            }
            differs("replayed", line, json!(wanted), json!(replayed), moment.story())
        }
    }
}

/// Everything else that is expected and differs.
pub(super) fn rest(
    expect: &Expect,
    moment: &Moment,
    actions: Actions<'_>,
    place: &Place<'_>,
) -> Result<Vec<Failure>, (u32, JsonError)> {
    let mut failed = Vec::new();
    for wanted in &expect.wanted {
        let differences = Differences { wanted, moment, place, failed: &mut failed };
        differences.find(actions).map_err(|error| (wanted.line, error))?;
    }
    Ok(failed)
}

fn failure(place: &Place<'_>, line: u32, key: String, expected: Json, got: Json, why: String) -> Failure {
    Failure { line, entry: place.label.to_owned(), key, expected, got, why }
}

struct Differences<'a, 'f> {
    wanted: &'a Wanted,
    moment: &'a Moment,
    place: &'a Place<'a>,
    failed: &'f mut Vec<Failure>,
}

impl Differences<'_, '_> {
    fn find(mut self, actions: Actions<'_>) -> Result<(), JsonError> {
        let (key, moment) = (self.wanted.key, self.moment);
        match &self.wanted.value {
            Value::Set(wanted) => self.set(key, wanted),
            Value::Sequence(wanted) => {
                let got = moment.events();
                if got != *wanted {
                    let why = moment.story_of_events();
                    self.push("", self.wanted.line, json!(wanted), json!(got), why);
                }
            }
            Value::Instant(wanted) => {
                let got = moment.next_wake_at();
                if got != *wanted {
                    let offset = got.map(|got| format!("that is {}\n", self.place.clock.offset(got)));
                    let why = format!("{}{}", offset.unwrap_or_default(), moment.story());
                    self.push("", self.wanted.line, json!(wanted), json!(got), why);
                }
            }
            Value::Words(wanted) => wanted.iter().for_each(|named| self.word(named)),
            Value::Numbers(wanted) => wanted.iter().for_each(|named| self.counts(named)),
            Value::Sets(wanted) => {
                for named in wanted {
                    self.allowed(named, actions)?;
                }
            }
            // The ways that a command can go have been compared.
            Value::Word(_) if key == "refused" => {}
            Value::Flag(_) if key == "replayed" => {}
            Value::Word(Some(wanted)) if key == "path" => {
                let got =
                    moment.refusal().and_then(|refusal| refusal.get("path")).cloned().unwrap_or_default();
                self.compare(got == json!(wanted), got);
            }
            wanted @ (Value::Word(_) | Value::Flag(_)) => {
                let got = moment.now(key).cloned().unwrap_or_default();
                self.compare(got == wanted.to_json(), got);
            }
        }
        Ok(())
    }

    fn compare(&mut self, same: bool, got: Json) {
        if !same {
            let expected = self.wanted.value.to_json();
            self.push("", self.wanted.line, expected, got, self.moment.story());
        }
    }

    fn push(&mut self, name: &str, line: u32, expected: Json, got: Json, why: String) {
        let key = self.wanted.key;
        let key = if name.is_empty() { key.to_owned() } else { format!("{key}.{name}") };
        self.failed.push(failure(self.place, line, key, expected, got, why));
    }

    fn set(&mut self, key: &str, wanted: &[String]) {
        let moment = self.moment;
        let got = match key {
            "open" => ids(moment.steps(), "open"),
            "reasons" => moment.codes(),
            "effects" => moment.effects().iter().map(|(name, _)| (*name).to_owned()).collect(),
            _ => moment.listed(key),
        };
        self.compare(same(wanted, &got), json!(got));
    }

    /// The state of a step, or why it is blocked, or the delivery of an effect.
    fn word(&mut self, named: &Named<Option<String>>) {
        let name = named.name.as_str();
        let (got, known): (Option<&str>, Vec<&str>) = match self.wanted.key {
            "steps" => (self.moment.step(name).and_then(|step| step.get("state")?.as_str()), self.step_ids()),
            "blocked" => (self.moment.blocked(name), self.step_ids()),
            _ => {
                // Of several of one name, the last: the one that was asked for last.
                let effects = self.moment.effects();
                let delivery = effects.iter().rev().find(|(known, _)| *known == name).map(|(_, is)| *is);
                (delivery, effects.iter().map(|(known, _)| *known).collect())
            }
        };
        // That a step is not blocked can only be said of one that there is.
        let stranger = self.wanted.key == "blocked" && !known.contains(&name);
        if got != named.value.as_deref() || stranger {
            let why = format!("{}{}", unknown(name, &known), self.moment.story());
            self.push(name, named.line, json!(named.value), json!(got), why);
        }
    }

    fn counts(&mut self, named: &Named<Vec<Named<u64>>>) {
        let name = named.name.as_str();
        let counts = self.moment.step(name).and_then(|step| step.get("counts"));
        let why = format!("{}{}", unknown(name, &self.step_ids()), self.moment.story());
        for count in &named.value {
            let got = counts.and_then(|counts| counts.get(&count.name)).and_then(Json::as_u64);
            if got != Some(count.value) {
                let name = format!("{name}.{}", count.name);
                self.push(&name, count.line, json!(count.value), json!(got), why.clone());
            }
        }
    }

    fn allowed(&mut self, named: &Named<Vec<String>>, actions: Actions<'_>) -> Result<(), JsonError> {
        let person = named.name.as_str();
        if self.moment.after.is_none() {
            self.push(person, named.line, json!(named.value), Json::Null, "there is no request".to_owned());
            return Ok(());
        }
        let answer = actions(person)?;
        let all = answer.as_array().map(Vec::as_slice).unwrap_or_default();
        let allowed = |action: &&Json| action.get("allowed").and_then(Json::as_bool) == Some(true);
        let got: Vec<String> = all.iter().filter(allowed).map(words).collect();
        if same(&named.value, &got) {
            return Ok(());
        }
        let missing = named.value.iter().filter(|wanted| !got.contains(wanted));
        let mut why: Vec<String> = missing.map(|wanted| refused(wanted, all)).collect();
        let more: Vec<String> =
            got.iter().filter(|got| !named.value.contains(got)).map(|got| format!("`{got}`")).collect();
        if !more.is_empty() {
            why.push(format!("allowed, but not expected: {}", more.join(", ")));
        }
        self.push(person, named.line, json!(named.value), json!(got), why.join("\n"));
        Ok(())
    }

    fn step_ids(&self) -> Vec<&str> {
        self.moment.steps().iter().filter_map(|step| step.get("id")?.as_str()).collect()
    }
}

/// An action in words: `approve brand`.
fn words(action: &Json) -> String {
    let text = |key: &str| action.get(key).and_then(Json::as_str);
    let command = text("command").unwrap_or_default();
    text("step").map_or_else(|| command.to_owned(), |step| format!("{command} {step}"))
}

/// Why an action is not allowed.
fn refused(wanted: &str, all: &[Json]) -> String {
    match all.iter().find(|action| words(action) == wanted) {
        Some(action) => {
            let refusal = action.get("refused").cloned().unwrap_or_default();
            let code = refusal.get("code").and_then(Json::as_str).unwrap_or_default();
            format!("`{wanted}` is refused, {code}: {}", Moment::said(&refusal))
        }
        None => {
            let known: Vec<String> = all.iter().map(words).collect();
            let hint = did_you_mean(wanted, known.iter().map(String::as_str));
            format!(
                "there is no action `{wanted}`{}",
                hint.map_or_else(String::new, |hint| format!(": {hint}"))
            )
        }
    }
}

/// The same words, in whatever order.
fn same(wanted: &[String], got: &[String]) -> bool {
    wanted.iter().all(|word| got.contains(word)) && got.iter().all(|word| wanted.contains(word))
}

/// That there is nothing of a name.
fn unknown(name: &str, known: &[&str]) -> String {
    if known.contains(&name) {
        return String::new();
    }
    let hint = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known {
        [] => "there is none".to_owned(),
        known => format!("there is {}", known.join(", ")),
    });
    format!("there is no `{name}`: {hint}\n")
}
