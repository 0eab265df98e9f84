//! What is routed: facts, who submits, when, and the people document.

use serde_json::{Map, Value as Json};

use crate::model::digest::Sha256;
use crate::model::id;
use crate::model::instant::Instant;
use crate::model::invalid::quoted;
use crate::model::json::form::json;
use crate::model::json::{JsonError, expect, pointer};
use crate::model::people::People;
use crate::model::refusal::{Code, Refusal};
use crate::model::suggest;

/// A request to be routed.
#[derive(Debug, Clone)]
pub struct Request {
    /// The facts as they came; the policy's validator reads them.
    pub facts: Json,
    /// The person who submits.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The people document; without it nothing is said about who is eligible.
    pub people: Option<People>,
    /// For each attested fact, the source that vouches for it.
    pub sources: Map<String, Json>,
    /// Whether the facts may still be incomplete (a draft, a preview while typing).
    pub partial: bool,
}

const MEMBERS: [&str; 7] = ["at", "by", "facts", "partial", "people", "sources", "subject"];

impl Request {
    /// Reads a request: `{ facts, by, at, people?, subject?, sources?, partial? }`.
    ///
    /// # Errors
    /// The first problem of the envelope with its path. Problems of the facts themselves are a refusal of the route,
    /// not an error here.
    pub fn from_json(value: &Json) -> Result<Request, JsonError> {
        let Json::Object(object) = value else {
            return Err(JsonError::new(
                "",
                "a request must be an object",
                "write `{ facts, by, at, people }`",
            ));
        };
        if let Some(unknown) = object.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
            let hint = suggest::did_you_mean(unknown, MEMBERS).unwrap_or_else(|| {
                format!("the members are {}", MEMBERS.map(|name| format!("`{name}`")).join(", "))
            });
            return Err(JsonError::new(
                pointer("", unknown),
                format!("unknown member {}", quoted(unknown)),
                hint,
            ));
        }
        let by = text(object, "by", "who submits: `\"by\": \"mia\"`")?;
        if !id::is_person_id(by) {
            return Err(JsonError::new(
                "/by",
                format!("{} is not a person's id", quoted(by)),
                "give 1 to 128 bytes",
            ));
        }
        let at = text(object, "at", "when it is submitted: `\"at\": \"2026-03-01T09:00:00Z\"`")?;
        let at = at.parse::<Instant>().map_err(|problem| problem.at("/at"))?;
        let facts = object.get("facts").cloned();
        let facts = facts.ok_or_else(|| missing("facts", "what the rules look at: `\"facts\": { … }`"))?;
        let people = object.get("people").map(|people| People::from_json(people, "/people")).transpose()?;
        let partial = match object.get("partial") {
            None => false,
            Some(Json::Bool(partial)) => *partial,
            Some(_) => {
                return Err(JsonError::new("/partial", "must be true or false", "leave it out for `false`"));
            }
        };
        subject(object.get("subject"))?;
        let sources = match object.get("sources") {
            None => Map::new(),
            Some(Json::Object(sources)) => sources.clone(),
            Some(other) => return Err(expect::mismatch(other, "/sources", "an object")),
        };
        Ok(Request { facts, by: by.to_owned(), at, people, sources, partial })
    }
}

/// The subject, where there is one: `{ id, version, sha256? }`.
fn subject(value: Option<&Json>) -> Result<(), JsonError> {
    let Some(value) = value else { return Ok(()) };
    let subject = expect::object_of(value, "/subject", &["id", "sha256", "version"])?;
    expect::text(expect::member(subject, "/subject", "id")?, "/subject/id")?;
    let version = expect::member(subject, "/subject", "version")?;
    if version.as_u64().is_none() && !version.is_string() {
        return Err(expect::mismatch(version, "/subject/version", "a whole number or text"));
    }
    match subject.get("sha256") {
        None => Ok(()),
        Some(digest) => match expect::text(digest, "/subject/sha256")?.parse::<Sha256>() {
            Ok(_) => Ok(()),
            Err(problem) => Err(problem.at("/subject/sha256")),
        },
    }
}

fn missing(key: &str, hint: &str) -> JsonError {
    JsonError::new(pointer("", key), format!("member `{key}` is missing"), hint)
}

fn text<'a>(object: &'a Map<String, Json>, key: &str, hint: &str) -> Result<&'a str, JsonError> {
    match object.get(key) {
        None => Err(missing(key, hint)),
        Some(Json::String(text)) => Ok(text),
        Some(_) => Err(JsonError::new(pointer("", key), "must be text", hint)),
    }
}

/// What the strict JSON door refused among the facts of a request is a refusal like any other: `invalid_facts` with its
/// path. Anywhere else it is an error of the envelope, and this is `None`.
#[must_use]
pub fn door_refusal(error: &JsonError) -> Option<Refusal> {
    let within = error.path == "/facts" || error.path.starts_with("/facts/");
    (within && !error.limit).then(|| invalid_facts(std::slice::from_ref(error)))
}

/// The refusal for facts that the policy does not accept: every problem, the first one's path in front.
pub(crate) fn invalid_facts(problems: &[JsonError]) -> Refusal {
    let list: Vec<_> = problems
        .iter()
        .map(|problem| json!({ "path": problem.path, "message": problem.message, "hint": problem.hint }))
        .collect();
    let (path, message, hint) = match problems {
        [only] => (only.path.clone(), only.message.clone(), only.hint.clone()),
        [first, ..] => {
            let message = format!("{} facts are not what the policy accepts", problems.len());
            (first.path.clone(), message, "see `detail.problems` for each of them".to_owned())
        }
        [] => (String::new(), "facts are not what the policy accepts".to_owned(), String::new()),
    };
    Refusal::new(Code::InvalidFacts, message, hint).at(path).with_detail(json!({ "problems": list }))
}
