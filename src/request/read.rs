//! Reading commands strictly.

use serde_json::{Map, Value as Json};

use super::command::Fields;
use super::event::{Artefact, Delivered};
use super::state::{Identity, Outcome, Subject};
use super::table::{Row, TABLE, Verb};
use crate::limits::{FACT_TEXT_BYTES, ID_BYTES};
use crate::model::id;
use crate::model::instant::Instant;
use crate::model::invalid::{Invalid, quoted};
use crate::model::json::{JsonError, expect, pointer};
use crate::model::suggest::did_you_mean;

pub(super) fn command(value: &Json) -> Result<(Verb, Fields), JsonError> {
    let object = expect::object(value, "")?;
    let name = expect::text(expect::member(object, "", "command")?, "/command")?;
    let Some(row) = TABLE.iter().find(|row| row.name == name) else {
        let hint = did_you_mean(name, TABLE.iter().map(|row| row.name)).unwrap_or_else(|| {
            "the commands are those of the documentation: `approve`, `reject`, …".to_owned()
        });
        return Err(JsonError::new("/command", format!("unknown command {}", quoted(name)), hint));
    };
    let known: Vec<&str> =
        std::iter::once("command").chain(row.needs.iter().chain(row.may).copied()).collect();
    if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(expect::unknown_key("", key, &known));
    }
    for key in row.needs {
        expect::member(object, "", key)?;
    }
    Ok((row.verb, fields(object, row)?))
}

fn fields(object: &Map<String, Json>, row: &Row) -> Result<Fields, JsonError> {
    let at = |key: &str| object.get(key).map(|value| (value, pointer("", key)));
    let read = |key: &str| at(key).map(|(value, path)| words(value, &path)).transpose();
    let name = |key: &str| at(key).map(|(value, path)| an_id(value, &path)).transpose();
    let digest = |key: &str| at(key).map(|(value, path)| parsed(value, &path)).transpose();
    let map = |key: &str| at(key).map(|(value, path)| expect::object(value, &path).cloned()).transpose();
    let of_evidence = row.verb == Verb::AttachEvidence;
    let of_effect = row.verb == Verb::AcknowledgeEffect;
    Ok(Fields {
        request: if row.may.contains(&"tenant") { identity(object)? } else { None },
        facts: map("facts")?,
        sources: map("sources")?,
        subject: at("subject").map(|(value, path)| subject(value, &path)).transpose()?,
        step: name("step")?,
        reason: read("reason")?,
        reason_code: name("reason_code")?,
        role: name("role")?,
        view: digest("view")?,
        round: whole(at("round"))?.map(|round| u32::try_from(round).unwrap_or(u32::MAX)),
        text: at("text").map(|(value, path)| some_words(value, &path)).transpose()?,
        kind: name("kind")?,
        id: if of_evidence { name("id")? } else { None },
        sha256: digest("sha256")?,
        from: name("from")?,
        to: name("to")?,
        outcome: if of_effect {
            None
        } else {
            at("outcome").map(|(value, path)| outcome(value, &path)).transpose()?
        },
        when: at("when").map(|(value, path)| parsed::<Instant>(value, &path)).transpose()?,
        by_whom: name("by_whom")?,
        artefact: at("artefact").map(|(value, path)| artefact(value, &path)).transpose()?,
        definition: digest("definition")?,
        record: whole(at("record"))?,
        hold: name("hold")?,
        effect: name("effect")?,
        delivered: if of_effect {
            at("outcome").map(|(value, path)| delivered(value, &path)).transpose()?
        } else {
            None
        },
    })
}

fn identity(object: &Map<String, Json>) -> Result<Option<Identity>, JsonError> {
    let at = |key: &str| object.get(key).map(|value| (value, pointer("", key)));
    let name = |key: &str| at(key).map(|(value, path)| an_id(value, &path)).transpose();
    let Some(id) = name("id")? else {
        return match ["tenant", "correlation_id", "started_at"].iter().find(|key| object.contains_key(**key))
        {
            None => Ok(None),
            Some(key) => {
                let message = format!("`{key}` is of a new request, which has an `id`");
                Err(JsonError::new(
                    pointer("", key),
                    message,
                    "add `id`, or leave it out for a draft that is there",
                ))
            }
        };
    };
    let started_at = at("started_at").map(|(value, path)| parsed(value, &path)).transpose()?;
    Ok(Some(Identity { id, tenant: name("tenant")?, correlation_id: name("correlation_id")?, started_at }))
}

pub(super) fn subject(value: &Json, path: &str) -> Result<Subject, JsonError> {
    let object = expect::object_of(value, path, &["id", "version", "sha256"])?;
    let at = |key: &str| pointer(path, key);
    let id = an_id(expect::member(object, path, "id")?, &at("id"))?;
    let version = expect::member(object, path, "version")?;
    if version.as_u64().is_none() && !version.is_string() {
        return Err(expect::mismatch(version, &at("version"), "a whole number or text"));
    }
    let sha256 = object.get("sha256").map(|digest| parsed(digest, &at("sha256"))).transpose()?;
    Ok(Subject { id, version: version.clone(), sha256 })
}

fn artefact(value: &Json, path: &str) -> Result<Artefact, JsonError> {
    let object = expect::object_of(value, path, &["id", "sha256"])?;
    let at = |key: &str| pointer(path, key);
    Ok(Artefact {
        id: an_id(expect::member(object, path, "id")?, &at("id"))?,
        sha256: parsed(expect::member(object, path, "sha256")?, &at("sha256"))?,
    })
}

fn outcome(value: &Json, path: &str) -> Result<Outcome, JsonError> {
    one_of(value, path, &[("approved", Outcome::Approved), ("rejected", Outcome::Rejected)])
}

fn delivered(value: &Json, path: &str) -> Result<Delivered, JsonError> {
    let known = [
        ("acknowledged", Delivered::Acknowledged),
        ("failed", Delivered::Failed),
        ("dead", Delivered::Dead),
        ("reconciled", Delivered::Reconciled),
    ];
    one_of(value, path, &known)
}

fn one_of<T: Copy>(value: &Json, path: &str, known: &[(&str, T)]) -> Result<T, JsonError> {
    let given = expect::text(value, path)?;
    known.iter().find(|(name, _)| *name == given).map(|(_, found)| *found).ok_or_else(|| {
        let names: Vec<String> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        let hint = did_you_mean(given, known.iter().map(|(name, _)| *name))
            .unwrap_or_else(|| format!("it is one of {}", names.join(", ")));
        JsonError::new(path, format!("{} is no outcome", quoted(given)), hint)
    })
}

fn whole(at: Option<(&Json, String)>) -> Result<Option<u64>, JsonError> {
    let Some((value, path)) = at else { return Ok(None) };
    value.as_u64().map(Some).ok_or_else(|| expect::mismatch(value, &path, "a whole number"))
}

pub(super) fn parsed<T: std::str::FromStr<Err = Invalid>>(value: &Json, path: &str) -> Result<T, JsonError> {
    expect::text(value, path)?.parse().map_err(|problem: Invalid| problem.at(path))
}

/// An id of the host's or of the policy's: what exactly is checked where it is looked up.
pub(super) fn an_id(value: &Json, path: &str) -> Result<String, JsonError> {
    let given = expect::text(value, path)?;
    if id::is_person_id(given) {
        return Ok(given.to_owned());
    }
    if given.len() > ID_BYTES {
        let message = format!("the id {} is longer than {ID_BYTES} bytes", quoted(given));
        return Err(JsonError::over_limit(path, message, "use a shorter one, or its digest"));
    }
    let hint = format!("use 1 to {ID_BYTES} bytes without control characters and without space at the ends");
    Err(JsonError::new(path, format!("{} is not an id", quoted(given)), hint))
}

/// Text for people; blank text counts as none.
fn words(value: &Json, path: &str) -> Result<String, JsonError> {
    let given = expect::text(value, path)?;
    if given.len() > FACT_TEXT_BYTES {
        let message = format!("the text is longer than {FACT_TEXT_BYTES} bytes");
        return Err(JsonError::over_limit(path, message, "write less, or attach it as evidence"));
    }
    Ok(given.to_owned())
}

fn some_words(value: &Json, path: &str) -> Result<String, JsonError> {
    let given = words(value, path)?;
    match given.trim().is_empty() {
        true => Err(JsonError::new(path, "the text is blank", "write some words")),
        false => Ok(given),
    }
}
