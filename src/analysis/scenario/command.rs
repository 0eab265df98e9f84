//! The commands that an entry may `do`, and what each of their fields is.

use serde_json::{Map, Value as Json, json};

use super::problem::Problem;
use super::time::Clock;
use super::tree::{Node, Pair, unknown_key};
use super::value::{characters, version};
use crate::model::digest::Sha256;
use crate::model::invalid::quoted;
use crate::model::suggest;

/// What a field is, and so how its plain scalars are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Text,
    Integer,
    Instant,
    /// A map of text.
    Texts,
    /// `{ id, sha256 }`.
    Artefact,
    /// Read by the policy's declared types, when it is known which policy that is.
    Facts,
    /// `{ id, version, sha256? }`, completed from the request's own.
    Subject,
    /// Another policy or definition, or its digest.
    Definition,
}

impl Field {
    /// Whether it cannot be read before the entry's turn: it takes the policy, or the request, of that moment.
    pub(super) fn is_late(self) -> bool {
        matches!(self, Facts | Subject | Definition)
    }
}

use Field::{Artefact, Definition, Facts, Instant, Integer, Subject, Text, Texts};

type Fields = &'static [(&'static str, Field)];

const CREATE: Fields = &[
    ("id", Text),
    ("tenant", Text),
    ("correlation_id", Text),
    ("started_at", Instant),
    ("facts", Facts),
    ("subject", Subject),
    ("sources", Texts),
];
const DECIDE: Fields = &[
    ("step", Text),
    ("reason", Text),
    ("reason_code", Text),
    ("role", Text),
    ("view", Text),
    ("round", Integer),
];
const CHANGE: Fields = &[("facts", Facts), ("subject", Subject), ("sources", Texts), ("reason", Text)];
const REASON: Fields = &[("reason", Text)];

/// The commands of a request's life with their fields.
const COMMANDS: [(&str, Fields); 24] = [
    ("save_draft", CREATE),
    ("submit", CREATE),
    ("approve", DECIDE),
    ("reject", DECIDE),
    ("abstain", DECIDE),
    ("request_revision", DECIDE),
    ("retract", &[("step", Text)]),
    ("amend", CHANGE),
    ("resubmit", CHANGE),
    ("withdraw", REASON),
    ("comment", &[("text", Text), ("step", Text)]),
    ("attach_evidence", &[("step", Text), ("kind", Text), ("id", Text), ("sha256", Text)]),
    ("reassign", &[("step", Text), ("from", Text), ("to", Text), ("reason", Text)]),
    ("escalate", &[("step", Text), ("to", Text), ("reason", Text)]),
    ("override", &[("step", Text), ("outcome", Text), ("reason", Text)]),
    (
        "import_manual",
        &[
            ("step", Text),
            ("outcome", Text),
            ("reason", Text),
            ("when", Instant),
            ("by_whom", Text),
            ("artefact", Artefact),
        ],
    ),
    ("reevaluate", &[("definition", Definition), ("reason", Text)]),
    ("cancel", REASON),
    ("revoke", REASON),
    ("place_hold", REASON),
    ("release_hold", &[("reason", Text), ("hold", Text)]),
    ("correct", &[("reason", Text), ("record", Integer)]),
    ("acknowledge_effect", &[("effect", Text), ("outcome", Text)]),
    ("advance", &[]),
];

/// The command of this name, with its fields.
pub(super) fn command(node: &Node) -> Result<(&'static str, Fields), Problem> {
    let name = node.scalar("do")?;
    let found = COMMANDS.iter().find(|(known, _)| *known == name);
    found.copied().ok_or_else(|| {
        let names = COMMANDS.iter().map(|(known, _)| *known);
        let hint = suggest::did_you_mean(name, names.clone())
            .unwrap_or_else(|| format!("the commands are {}", names.collect::<Vec<_>>().join(", ")));
        Problem::new(node.line, format!("unknown command {}", quoted(name)), hint)
    })
}

/// The fields of a command.
pub(super) fn fields(name: &str) -> Fields {
    COMMANDS.iter().find(|(known, _)| *known == name).map_or(&[], |(_, fields)| fields)
}

/// What a field of an entry is; an unknown one is refused.
pub(super) fn field(
    pair: &Pair,
    command: &str,
    fields: Fields,
    others: &[&'static str],
) -> Result<Field, Problem> {
    let known = fields.iter().find(|(name, _)| *name == pair.key);
    known.map(|(_, field)| *field).ok_or_else(|| {
        let keys: Vec<&str> = fields.iter().map(|(name, _)| *name).chain(others.iter().copied()).collect();
        unknown_key(pair, &format!("`{command}`"), &keys)
    })
}

/// Reads a field that means the same at any time.
pub(super) fn read(field: Field, pair: &Pair, clock: Clock) -> Result<Json, Problem> {
    let (node, key) = (&pair.value, pair.key.as_str());
    match field {
        Instant => Ok(json!(clock.read(node, key)?)),
        Integer => Ok(version(node)),
        Texts => {
            let pairs = node.map(key)?.iter();
            Ok(Json::Object(pairs.map(|pair| (pair.key.clone(), characters(&pair.value))).collect()))
        }
        Artefact => {
            let pairs = node.map_of("artefact", &["id", "sha256"])?;
            let mut artefact: Map<String, Json> =
                pairs.iter().map(|pair| (pair.key.clone(), characters(&pair.value))).collect();
            if let Some(id) = artefact.get("id").and_then(Json::as_str) {
                let digest = digest(id);
                artefact.entry("sha256").or_insert(digest);
            }
            Ok(Json::Object(artefact))
        }
        Text | Facts | Subject | Definition => Ok(characters(node)),
    }
}

/// The claims of an actor's authentication: `{ acr?, amr?, auth_time? }`.
pub(super) fn claims(node: &Node, clock: Clock) -> Result<Json, Problem> {
    let pairs = node.map_of("claims", &["acr", "amr", "auth_time"])?;
    let claim = |pair: &Pair| {
        let value = match pair.key.as_str() {
            "auth_time" => json!(clock.read(&pair.value, "auth_time")?),
            "amr" => json!(pair.value.scalars("amr")?),
            _ => characters(&pair.value),
        };
        Ok((pair.key.clone(), value))
    };
    pairs.iter().map(claim).collect::<Result<_, _>>().map(Json::Object)
}

/// A subject as it is said: what is left out is taken from the request's own, and the digest from id and version.
pub(super) fn subject(node: &Node, current: Option<&Json>) -> Result<Json, Problem> {
    let pairs = node.map_of("subject", &["id", "version", "sha256"])?;
    let read = |pair: &Pair| {
        let value = if pair.key == "version" { version(&pair.value) } else { characters(&pair.value) };
        (pair.key.clone(), value)
    };
    let mut subject: Map<String, Json> = pairs.iter().map(read).collect();
    for key in ["id", "version"] {
        if let Some(known) = current.and_then(|current| current.get(key)) {
            subject.entry(key).or_insert_with(|| known.clone());
        }
    }
    let written = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if let (Some(id), Some(version)) = (subject.get("id"), subject.get("version")) {
        let digest = digest(&format!("{}@{}", written(id), written(version)));
        subject.entry("sha256").or_insert(digest);
    }
    Ok(Json::Object(subject))
}

/// Evidence without an id or a digest gets its own, so that two entries attach two things.
pub(super) fn evidence(fields: &mut Map<String, Json>, position: usize) {
    let kind = fields.get("kind").and_then(Json::as_str).unwrap_or("evidence");
    let own = format!("{kind}-{position}");
    let digest = digest(&own);
    fields.entry("id").or_insert_with(|| json!(own));
    fields.entry("sha256").or_insert(digest);
}

/// SHA-256 of a text.
fn digest(text: &str) -> Json {
    json!(Sha256::of(text.as_bytes()))
}
