//! The events of a request, as hosts keep them.

use serde_json::{Map, Value as Json};

use crate::journal::read::{Documents, lines};
use crate::limits::BUNDLE_BYTES;
use crate::model::json::{JsonError, expect, parse, pointer};
use crate::record::document::Kind;
use crate::record::jws::{Compact, Typ};
use crate::record::payload::Payload;
use crate::record::verify::document;
use crate::request::event::{Event, What};

/// The events of a log: of its records, or by themselves.
pub(super) fn events(log: &Json) -> Result<Vec<Event>, JsonError> {
    let object = expect::object_of(log, "", &["events", "records", "documents"])?;
    if object.contains_key("events") == object.contains_key("records") {
        let hint = "pass either all events of the request, or its records with their documents";
        return Err(JsonError::new("", "a log has `events` or `records`", hint));
    }
    match object.get("events") {
        Some(events) => read(events, "/events"),
        None => recorded(object),
    }
}

fn read(events: &Json, path: &str) -> Result<Vec<Event>, JsonError> {
    let each = expect::array(events, path)?.iter().enumerate();
    each.map(|(index, event)| {
        Event::from_json(event).map_err(|error| error.within(&pointer(path, &index.to_string())))
    })
    .collect()
}

fn recorded(object: &Map<String, Json>) -> Result<Vec<Event>, JsonError> {
    let documents = Documents::read(object)?;
    let mut events = Vec::new();
    let mut origin = None;
    for (index, line) in lines(object)?.into_iter().enumerate() {
        let path = pointer("/records", &index.to_string());
        let hint = "pass the records of one request in their order, with their documents";
        let refused = |why: String| JsonError::new(&path, why, hint);
        let payload = payload(line).map_err(refused)?;
        if usize::try_from(payload.log.seq) != Ok(index) {
            let why = format!("record {} stands where record {index} belongs", payload.log.seq);
            return Err(refused(why));
        }
        if origin.get_or_insert_with(|| payload.log.origin.clone()) != &payload.log.origin {
            return Err(refused(format!("it is of another log, `{}`", payload.log.origin)));
        }
        let named = payload.named().find(|(kind, _)| *kind == Kind::Events);
        let (kind, sha256) = named.ok_or_else(|| refused("it names no document of its events".to_owned()))?;
        let found = document(payload.log.seq, kind, sha256, documents.get(sha256));
        let text = found.map_err(|found| refused(found.message))?.unwrap_or_default();
        let value = parse(text, BUNDLE_BYTES)?;
        events.extend(read(expect::member(expect::object(&value, &path)?, &path, "value")?, &path)?);
    }
    Ok(events)
}

fn payload(line: &str) -> Result<Payload, String> {
    let compact = Compact::parse(line, Typ::Record).map_err(|malformed| malformed.to_string())?;
    let text = std::str::from_utf8(&compact.payload).map_err(|_| "its payload is not UTF-8".to_owned())?;
    let json = parse(text, BUNDLE_BYTES).map_err(|error| error.to_string())?;
    Payload::from_json(json)
}

/// Whether the events are those of one request, from its first, without a gap.
pub(super) fn complete(events: &[Event]) -> Result<(), JsonError> {
    let mut version = 0_u64;
    for (index, event) in events.iter().enumerate() {
        let refused = |why: String| {
            let hint = "pass all events of one request, in the order in which they were decided";
            Err(JsonError::new(pointer("/events", &index.to_string()), why, hint))
        };
        if event.version != version && event.version != version.saturating_add(1) {
            return refused(format!("an event of transition {} follows one of {version}", event.version));
        }
        let begins =
            event.version == 1 && matches!(event.what, What::DraftSaved { .. } | What::Submitted { .. });
        if begins && index > 0 {
            return refused("a request begins a second time".to_owned());
        }
        version = event.version;
    }
    if version == 0 { Err(no_beginning()) } else { Ok(()) }
}

/// What is said of events that begin no request.
pub(super) fn no_beginning() -> JsonError {
    let hint = "pass all events of the request; the first is `draft_saved` or `submitted`";
    JsonError::new("/events", "the events begin no request", hint)
}
