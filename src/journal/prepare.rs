//! Deciding and recording in one: what a command comes to, and the records that say so, ready to be signed.

use serde_json::{Map, Value as Json};

use super::aside::{Lookup, Salt, beside_answers, restored};
use super::build::{Built, Ground, build, digest_in};
use super::signature::{SIGNATURE, Site, bound, signable};
use crate::definition::policy::Policy;
use crate::limits::SIGNING_INPUT_BYTES;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::form::json;
use crate::model::json::{JsonError, parse};
use crate::model::refusal::{Code, Refusal};
use crate::record::document::{Document, Kind, reference, salt};
use crate::record::jws::{Compact, Typ, signing_input};
use crate::record::log::{Common, NoPayload, Place, origin};
use crate::record::payload::{Payload, VERSION};
use crate::request::command::Command;
use crate::request::event::Event;
use crate::request::state::State;
use crate::request::table::Verb;
use crate::request::{Decided, Verdict, decide, evolve, wire};

/// Whose log it is, who keeps it and with which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    /// The deployment: the first part of every log's origin.
    pub deployment: String,
    /// Who keeps the log, such as `https://approvals.example.org`.
    pub issuer: String,
    /// The name of the key that will sign (see [`PublicKey::kid`](crate::record::key::PublicKey::kid)).
    pub kid: String,
    /// At least 16 secret random bytes, drawn for this command: erasable documents are salted from it.
    pub seed: Vec<u8>,
    /// Where the assertions of actors must have been made, where the host takes such as evidence.
    pub site: Option<Site>,
}

/// What the host keeps of a request, and has at hand.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The state after the last record, as `stored` came out.
    pub state: Option<&'a Json>,
    /// The last record.
    pub last: Option<&'a str>,
    /// Its documents.
    pub documents: &'a Lookup<'a>,
}

/// A record that is ready to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its number in the log.
    pub seq: u64,
    /// What is to be signed, ASCII.
    pub signing_input: String,
}

/// What a command comes to, and the records of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// What `decide` answers.
    pub decided: Json,
    /// The state to be stored: without what documents hold.
    pub stored: Option<Json>,
    /// The records, in order; none where nothing changed.
    pub records: Vec<Pending>,
    /// The documents that lie beside them.
    pub documents: Vec<Document>,
    /// How things are after the last of them; `None` where there are none.
    pub after: Option<After>,
}

/// A request after its last record.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    /// Its state, with what documents hold.
    pub state: State,
    /// The document with the answers about people that the record kept.
    pub answers: Sha256,
    /// When.
    pub at: Instant,
}

/// The last record, as far as the next one builds on it.
pub(super) struct Last {
    place: Place,
    payload: Vec<u8>,
    facts: Sha256,
    state: Sha256,
    names: Vec<Sha256>,
}

impl Last {
    fn read(text: &str) -> Result<Last, Refusal> {
        let unreadable = || tampered("comes with a last record that cannot be read");
        let compact = Compact::parse(text, Typ::Record).map_err(|_| unreadable())?;
        let common = Common::read(&compact.payload).map_err(|error| match error {
            NoPayload::UnknownVersion(version) => Refusal::unknown_version("last record", version, VERSION),
            _ => unreadable(),
        })?;
        let read = Payload::from_json(common.json).map_err(|_| unreadable())?;
        let names = read.documents.iter().filter(|beside| beside.kind == Kind::Names);
        Ok(Last {
            names: names.map(|beside| beside.digest.sha256).collect(),
            place: common.log,
            payload: compact.payload,
            facts: read.input.facts.sha256,
            state: read.state.sha256,
        })
    }
}

/// Decides a command on what is kept, and prepares its records.
///
/// # Errors
/// Where the command or the context is none at all. What is wrong with a request is a refusal: a value.
pub fn prepare(
    policy: &Policy,
    next: Option<&Policy>,
    kept: Kept<'_>,
    command: &Json,
    context: &Json,
    keeper: &Keeper,
) -> Result<Prepared, JsonError> {
    let refused = |refusal| Prepared { decided: wire::unmoved(refusal, None, None), ..unmoved(kept) };
    let (read, with) = match wire::read(kept.state.is_none(), command, context) {
        Ok(both) => both,
        Err(problem) => {
            let decided = wire::unread(None, problem)?;
            return Ok(Prepared { decided, ..unmoved(kept) });
        }
    };
    let (stored, last) = match opened(kept) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(refused(refusal)),
    };
    let raw = match stored.as_ref().map(|stored| restored(stored, kept.documents)) {
        Some(None) => return Ok(refused(tampered("needs a document that is not at hand"))),
        raw => raw.flatten(),
    };
    let unsigned = |state: &State| signature_of(state, &read, context, kept.documents, keeper.site.as_ref());
    if let Some(refusal) = raw.as_ref().and_then(unsigned) {
        return Ok(refused(refusal));
    }
    let decided = decide(policy, next, raw.as_ref(), &read, &with);
    let mut number = 0_u32;
    let names = last.as_ref().map(|last| last.names.clone()).unwrap_or_default();
    let words = beside_answers(stored.as_ref().and_then(|stored| stored.people.as_ref()), kept.documents);
    let mut salts = |kind, value: &Json| {
        // Names that stand beside the last record, and words that the state keeps, stay the documents that they are.
        let known = match kind {
            Kind::Names => names.as_slice(),
            Kind::Reason => words.as_slice(),
            _ => &[],
        };
        if let Some(salt) = known.iter().find_map(|sha256| stands_as(value, *sha256, kept.documents)) {
            return salt;
        }
        number = number.saturating_add(1);
        Salt::Of(salt(&keeper.seed, number))
    };
    let mut record = |place: Place, stored: Option<&State>, facts, transition: Transition<'_>| {
        let ground = Ground {
            issuer: &keeper.issuer,
            place: &place,
            policy: transition.policy,
            before: stored,
            facts,
            command: transition.command,
            context,
            people: &with.people,
            by_time: transition.by_time,
            events: transition.events,
            facts_after: transition.facts_after,
        };
        let built = build(&ground, &mut salts)?;
        let signing_input = signing_input(&keeper.kid, Typ::Record, &built.payload);
        Some((Pending { seq: place.seq, signing_input }, built))
    };

    let mut out = Log::new(keeper, raw.as_ref().or(decided.state.as_ref()), last, stored);
    let no_facts = Map::new();
    if !decided.due.is_empty() {
        let passed = json!({ "command": "advance" });
        let facts_after = raw.as_ref().map_or(&no_facts, |raw| &raw.facts);
        let transition =
            Transition { policy, command: &passed, by_time: true, events: &decided.due, facts_after };
        let built = record(out.place.clone(), out.stored.as_ref(), out.facts, transition);
        if let Err(refusal) = out.add(built) {
            return Ok(refused(refusal));
        }
    }
    let Decided { due, verdict, state } = decided;
    let (verdict, state) = match verdict {
        Verdict::Accepted { events, voids } if !events.is_empty() => {
            let moved = next.filter(|next| pinned_to(state.as_ref(), next));
            let facts_after = state.as_ref().map_or(&no_facts, |state| &state.facts);
            let policy = moved.unwrap_or(policy);
            let transition = Transition { policy, command, by_time: false, events: &events, facts_after };
            let built = record(out.place.clone(), out.stored.as_ref(), out.facts, transition);
            match out.add(built) {
                Ok(()) => (Verdict::Accepted { events, voids }, state),
                // Nothing of the command is stored; what was due stands.
                Err(refusal) => (Verdict::Refused(refusal), due.iter().fold(raw.clone(), evolve)),
            }
        }
        verdict => (verdict, state),
    };
    let after = out.answers.zip(state.clone()).map(|(answers, state)| After { state, answers, at: with.now });
    let decided = wire::answer(Decided { due, verdict, state }, &read, raw.as_ref())?;
    let stored = out.stored_json.or_else(|| kept.state.cloned());
    Ok(Prepared { decided, stored, records: out.records, documents: out.documents, after })
}

/// Nothing is recorded.
fn unmoved(kept: Kept<'_>) -> Prepared {
    Prepared {
        decided: Json::Null,
        stored: kept.state.cloned(),
        records: Vec::new(),
        documents: Vec::new(),
        after: None,
    }
}

/// What one record is about.
struct Transition<'a> {
    policy: &'a Policy,
    command: &'a Json,
    by_time: bool,
    events: &'a [Event],
    facts_after: &'a Map<String, Json>,
}

/// The log as it grows.
struct Log {
    place: Place,
    stored: Option<State>,
    /// The state after the last record that was added, as it is stored.
    stored_json: Option<Json>,
    facts: Option<Sha256>,
    answers: Option<Sha256>,
    records: Vec<Pending>,
    documents: Vec<Document>,
}

impl Log {
    fn new(keeper: &Keeper, request: Option<&State>, last: Option<Last>, stored: Option<State>) -> Self {
        let facts = last.as_ref().map(|last| last.facts);
        let first = || {
            let identity = request.map(|state| state.request.clone()).unwrap_or_default();
            Place::first(origin(&keeper.deployment, identity.tenant.as_deref(), &identity.id))
        };
        let place = last.map_or_else(first, |last| last.place.next(&last.payload));
        Log {
            place,
            stored,
            stored_json: None,
            facts,
            answers: None,
            records: Vec::new(),
            documents: Vec::new(),
        }
    }

    fn add(&mut self, built: Option<(Pending, Built)>) -> Result<(), Refusal> {
        let Some((pending, built)) = built else { return Err(tampered("cannot be recorded")) };
        let bytes = pending.signing_input.len();
        if bytes > SIGNING_INPUT_BYTES {
            let message = format!(
                "the record would have {bytes} bytes to be signed, and {SIGNING_INPUT_BYTES} are the most"
            );
            return Err(Refusal::new(Code::LimitExceeded, message, "use shorter ids, roles and meanings"));
        }
        self.place = self.place.next(&built.payload);
        self.stored = Some(built.stored);
        self.stored_json = Some(built.stored_json);
        self.facts = Some(built.facts);
        self.answers = Some(built.answers);
        self.records.push(pending);
        self.documents.extend(built.documents);
        Ok(())
    }
}

/// Why a signature that is attached as evidence is none of this decision.
fn signature_of(
    state: &State,
    command: &Command,
    context: &Json,
    documents: &Lookup<'_>,
    site: Option<&Site>,
) -> Option<Refusal> {
    let fields = &command.fields;
    if command.verb != Verb::AttachEvidence || fields.kind.as_deref() != Some(SIGNATURE) {
        return None;
    }
    let of_context = |member: &str| context.get(member).and_then(Json::as_str).unwrap_or_default();
    let expected = signable(state, fields.step.as_deref()?, of_context("by"), of_context("nonce"));
    let text = fields.sha256.and_then(documents);
    let Some(text) = text.filter(|text| Some(Sha256::of(text.as_bytes())) == fields.sha256) else {
        let hint = "pass the document beside the command, under its digest";
        return Some(Refusal::new(Code::MissingSignature, "the signature itself is not at hand", hint));
    };
    bound(text, &expected, site).err()
}

/// How a value is set aside by a document that is known, if it is what that holds, or what was left of it.
pub(super) fn stands_as(value: &Json, sha256: Sha256, documents: &Lookup<'_>) -> Option<Salt> {
    match documents(sha256) {
        None => stands_for(value, sha256).then_some(Salt::Erased(sha256)),
        Some(text) => salt_of(text, value).map(Salt::Of),
    }
}

/// Whether the value is what was left of an erased document: its reference, or names that are all its reference.
fn stands_for(value: &Json, sha256: Sha256) -> bool {
    let reference = reference(sha256);
    match value {
        Json::String(text) => *text == reference,
        Json::Object(names) => {
            !names.is_empty() && names.values().all(|name| name.as_str() == Some(&reference))
        }
        _ => false,
    }
}

/// The salt of a document, if it holds this value.
fn salt_of(text: &str, value: &Json) -> Option<String> {
    let document = parse(text, usize::MAX).ok()?;
    let salt = document.get("salt")?.as_str()?;
    (document.get("value")? == value).then(|| salt.to_owned())
}

/// Whether a request is pinned to a policy.
pub(super) fn pinned_to(state: Option<&State>, policy: &Policy) -> bool {
    state.and_then(|state| state.definition.as_ref()).is_some_and(|pinned| pinned.digest == policy.digest())
}

/// Reads what is kept: the state must be the one that the last record names.
fn opened(kept: Kept<'_>) -> Result<(Option<State>, Option<Last>), Refusal> {
    let stored = kept.state.map(|state| State::from_json(state.clone())).transpose()?;
    let last = kept.last.map(Last::read).transpose()?;
    let holds = match (&stored, &last) {
        (None, None) => true,
        // The digest that it carries is its own: it was read.
        (Some(_), Some(last)) => kept.state.and_then(digest_in) == Some(last.state),
        _ => false,
    };
    if holds { Ok((stored, last)) } else { Err(tampered("is not the one that the last record names")) }
}

fn tampered(why: &str) -> Refusal {
    let hint = "restore it from the records: fold the events of their documents";
    Refusal::new(Code::TamperedState, format!("the stored state {why}"), hint)
}
