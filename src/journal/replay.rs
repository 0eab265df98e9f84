//! Reading a log again: the records must follow from their own events, and deciding again on the recorded inputs must give
//! the same bytes.

use serde_json::{Map, Value as Json};

use super::aside::{Lookup, Salt, answers, command_again, restored, value_of};
use super::build::{Ground, build, digest_of};
use super::rules::shortened;
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::json::{expect, parse};
use crate::model::people::People;
use crate::record::document::Kind;
use crate::record::log::origin;
use crate::record::payload::{Payload, SEMANTICS};
use crate::record::verify::{Break, Kind as BreakKind, Sealed, document};
use crate::request::event::Event;
use crate::request::state::State;
use crate::request::{Decided, Verdict, decide, evolve, wire};

/// Where definitions are looked up by digest.
pub type Definitions<'a> = dyn Fn(Sha256) -> Option<&'a Policy> + 'a;

/// A record that says what its events say.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What it says.
    pub payload: Payload,
    /// What happened, with the texts that are still there.
    pub events: Vec<Json>,
    /// The state after it, as it is stored.
    pub stored: State,
    /// Its documents that were erased.
    pub erased: Vec<(Kind, Sha256)>,
    /// Whether deciding again gave the same bytes; otherwise why it was not tried.
    pub replayed: Result<(), String>,
}

/// Reads the records of a request's log in order: each with what it says, and the first break.
///
/// Without `definitions`, nothing is decided again.
#[must_use]
pub fn replay(
    records: &[Sealed],
    documents: &Lookup<'_>,
    definitions: Option<&Definitions<'_>>,
) -> (Vec<Told>, Option<Break>) {
    let mut told: Vec<Told> = Vec::new();
    for record in records {
        match one(record, told.last(), documents, definitions) {
            Ok(next) => told.push(next),
            Err(found) => return (told, Some(found)),
        }
    }
    (told, None)
}

fn one(
    record: &Sealed,
    last: Option<&Told>,
    documents: &Lookup<'_>,
    definitions: Option<&Definitions<'_>>,
) -> Result<Told, Break> {
    let seq = record.place.seq;
    let broken = |kind, message: String| Break::new(Some(seq), kind, message);
    let payload =
        Payload::from_json(record.json.clone()).map_err(|error| broken(BreakKind::NotARecord, error))?;
    let about = &payload.request;
    let tail = origin("", about.tenant.as_deref(), &about.id);
    if !record.place.origin.ends_with(&tail) {
        let message = format!("it is about request `{}`, which has another log", about.id);
        return Err(broken(BreakKind::Foreign, message));
    }
    let mut erased = Vec::new();
    let mut events = None;
    for (kind, sha256) in payload.named() {
        match document(seq, kind, sha256, documents(sha256))? {
            None => erased.push((kind, sha256)),
            Some(_) if kind == Kind::Events => events = value_of(documents, kind, sha256),
            Some(_) => {}
        }
    }
    let inconsistent = |what: &str| broken(BreakKind::Inconsistent, what.to_owned());
    let events = events.ok_or_else(|| inconsistent("it names no document of its events"))?;
    let list: Result<Vec<Event>, _> =
        expect::array(&events, "").and_then(|list| list.iter().map(Event::from_json).collect());
    let list = list.map_err(|error| inconsistent(&format!("its events cannot be read: {error}")))?;
    if shortened(list.iter().map(Event::name)) != payload.transition.events {
        return Err(inconsistent("it names other events than its document holds"));
    }
    let before = last.map(|last| &last.stored);
    let stored = list.iter().fold(before.cloned(), evolve);
    let stored = stored.ok_or_else(|| inconsistent("its events begin no request"))?;
    let from = before.map(|before| before.status.as_str());
    if from != payload.transition.from.as_deref() || stored.status.as_str() != payload.transition.to {
        return Err(inconsistent("its events lead from and to other states than it says"));
    }
    if stored.version != payload.transition.version {
        return Err(inconsistent("it is another transition than it says"));
    }
    if digest_of(&stored) != Some(payload.state.sha256) {
        return Err(inconsistent("its events do not lead to the state that it names"));
    }
    let again = Again { record, payload: &payload, last, documents };
    let replayed = match definitions {
        None => Err("not asked for".to_owned()),
        Some(definitions) => again.decided(definitions)?,
    };
    let mut events = events;
    super::texts_again(&mut events, documents);
    let events = events.as_array().cloned().unwrap_or_default();
    Ok(Told { payload, events, stored, erased, replayed })
}

/// One record, to be decided again.
struct Again<'a, 'd> {
    record: &'a Sealed,
    payload: &'a Payload,
    last: Option<&'a Told>,
    documents: &'a Lookup<'d>,
}

impl Again<'_, '_> {
    /// Decides again; `Ok(Err(why))` where that cannot be tried.
    fn decided(&self, definitions: &Definitions<'_>) -> Result<Result<(), String>, Break> {
        let seq = Some(self.record.place.seq);
        let broken = |kind, message: &str| Err(Break::new(seq, kind, message));
        if self.payload.engine.semantics != SEMANTICS {
            return Ok(Err(format!("decided by semantics {}", self.payload.engine.semantics)));
        }
        let stored = self.last.map(|last| &last.stored);
        let raw = match stored.map(|stored| restored(stored, self.documents)) {
            Some(None) => return Ok(Err("the facts were erased".to_owned())),
            raw => raw.flatten(),
        };
        let Some((command, context)) = self.inputs() else {
            return Ok(Err("the facts were erased".to_owned()));
        };
        let pinned = raw.as_ref().and_then(|state| state.definition.as_ref()).map(|pinned| pinned.digest);
        let named = self.payload.definition.digest.sha256;
        let (Some(policy), Some(after)) = (definitions(pinned.unwrap_or(named)), definitions(named)) else {
            return broken(BreakKind::Definition, "the definition that it was decided by is not at hand");
        };
        let Ok((read, with)) = wire::read(raw.is_none(), &command, &context) else {
            return broken(BreakKind::Replay, "its command cannot be read again");
        };
        let next = read.fields.definition.and_then(definitions);
        let by_time = self.payload.action.actor.kind == "system";
        let Decided { due, verdict, state } = decide(policy, next, raw.as_ref(), &read, &with);
        let events = match (by_time, verdict) {
            (true, Verdict::Accepted { events, .. }) if events.is_empty() => due,
            (false, Verdict::Accepted { events, .. }) if due.is_empty() => events,
            (_, Verdict::Refused(refusal)) => {
                let message = format!("decided again, it is refused: {}", refusal.message);
                return broken(BreakKind::Replay, &message);
            }
            _ => return broken(BreakKind::Replay, "decided again, other things happen"),
        };
        let no_facts = Map::new();
        let mut salts = |kind, value: &Json| self.salt(kind, value);
        let ground = Ground {
            issuer: &self.payload.iss,
            place: &self.record.place,
            policy: after,
            before: stored,
            facts: self.last.map(|last| last.payload.input.facts.sha256),
            command: &command,
            context: &context,
            people: &with.people,
            by_time,
            events: &events,
            facts_after: state.as_ref().map_or(&no_facts, |state| &state.facts),
        };
        match build(&ground, &mut salts) {
            Some(built) if built.payload == self.record.payload => Ok(Ok(())),
            Some(built) => {
                let other = parse(&String::from_utf8_lossy(&built.payload), usize::MAX).unwrap_or_default();
                let message = format!(
                    "deciding again gives another record: `{}` differs",
                    difference(&other, &self.record.json)
                );
                broken(BreakKind::Replay, &message)
            }
            None => broken(BreakKind::Replay, "deciding again gives no record"),
        }
    }

    /// The command and its context as they were given; `None` where facts were erased.
    fn inputs(&self) -> Option<(Json, Json)> {
        let digest = self.payload.transition.command_digest.sha256;
        let mut kept = value_of(self.documents, Kind::Command, digest)?;
        let command = command_again(kept.get("command")?, self.documents)?;
        let context = kept.get_mut("context")?.as_object_mut()?;
        let people = answers(self.payload.input.answers.sha256, self.documents)?;
        // Only what is well-formed was recorded; whatever else is here fails when it is read as a context.
        let people = People::from_json(&people, "").map_or(people, |people| people.to_json());
        context.insert("people".to_owned(), people);
        if let Some(calendars) = self.payload.input.calendars {
            context
                .insert("calendars".to_owned(), value_of(self.documents, Kind::Calendars, calendars.sha256)?);
        }
        Some((command, Json::Object(context.clone())))
    }

    /// The salt that a document of this content has in the record.
    fn salt(&self, kind: Kind, value: &Json) -> Salt {
        let mut of_kind = self.payload.named().filter(|(of, _)| *of == kind).map(|(_, sha256)| sha256);
        let found = of_kind.find_map(|sha256| super::prepare::stands_as(value, sha256, self.documents));
        found.unwrap_or(Salt::Of(String::new()))
    }
}

/// Where two payloads differ first: a JSON Pointer.
fn difference(one: &Json, other: &Json) -> String {
    let (Some(left), Some(right)) = (one.as_object(), other.as_object()) else { return String::new() };
    let keys = left.keys().chain(right.keys());
    let key = keys.into_iter().find(|key| left.get(*key) != right.get(*key));
    key.map_or_else(String::new, |key| {
        let deeper = match (left.get(key), right.get(key)) {
            (Some(left), Some(right)) => difference(left, right),
            _ => String::new(),
        };
        format!("/{key}{deeper}")
    })
}
