//! Everything that a decision rests on and that comes from outside: the time, the actor, the answers of the host.

use serde_json::{Map, Value as Json};

use super::read::{an_id, parsed};
use crate::definition::step::Claims;
use crate::model::calendar::Calendars;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::{JsonError, expect, pointer};
use crate::model::people::People;

/// What the authentication of the actor shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The authentication context class (OpenID Connect Core 1.0, section 2).
    pub acr: Option<String>,
    /// The methods that were used (RFC 8176).
    pub amr: Vec<String>,
    /// When the actor authenticated.
    pub auth_time: Option<Instant>,
}

impl Shown {
    /// What of `wanted` it does not show, in words; `None` where it shows all of it at `now`.
    pub(super) fn lacks(&self, wanted: &Claims, now: Instant) -> Option<String> {
        if let Some(acr) = wanted.acr.as_ref().filter(|acr| self.acr.as_ref() != Some(acr)) {
            return Some(format!("authentication of class `{acr}`"));
        }
        if let Some(amr) = wanted.amr.as_ref().filter(|amr| !self.amr.contains(amr)) {
            return Some(format!("authentication by `{amr}`"));
        }
        let age = wanted.max_age.as_ref()?;
        let until =
            self.auth_time.filter(|at| *at <= now).and_then(|at| at.checked_add_millis(age.millis()?));
        let fresh = until.is_some_and(|until| now < until);
        (!fresh).then(|| format!("authentication within the last {}", age.words()))
    }
}

/// The context of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// The host's time.
    pub now: Instant,
    /// Who acts; empty for the host's own commands.
    pub by: Option<String>,
    /// What their authentication shows.
    pub claims: Shown,
    /// The host's answers about people.
    pub people: People,
    /// The host's calendars.
    pub calendars: Calendars,
    /// The version that the actor expects the request to have.
    pub version: Option<u64>,
    /// What the host remembers for the command's idempotency key: the payload that came with it.
    pub seen: Option<Sha256>,
    /// When the definition became active.
    pub active_since: Option<Instant>,
}

const MEMBERS: &[&str] =
    &["now", "by", "claims", "people", "calendars", "version", "key", "seen", "active_since", "nonce"];

impl Context {
    /// Reads a context: `{ now, by?, claims?, people?, calendars?, version?, key?, seen?, active_since?, nonce? }`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its path.
    pub fn from_json(value: &Json) -> Result<Context, JsonError> {
        let object = expect::object_of(value, "", MEMBERS)?;
        let at = |key: &str| object.get(key).map(|value| (value, pointer("", key)));
        let instant = |key: &str| at(key).map(|(value, path)| parsed::<Instant>(value, &path)).transpose();
        let version = match at("version") {
            None => None,
            Some((value, path)) => {
                Some(value.as_u64().ok_or_else(|| expect::mismatch(value, &path, "a whole number"))?)
            }
        };
        for key in ["key", "nonce"] {
            at(key).map(|(value, path)| an_id(value, &path)).transpose()?;
        }
        Ok(Context {
            now: parsed(expect::member(object, "", "now")?, "/now")?,
            // Whatever it is, it is compared: what is no id is nobody's.
            by: at("by").map(|(value, path)| expect::text(value, &path).map(str::to_owned)).transpose()?,
            claims: at("claims").map(|(value, path)| claims(value, &path)).transpose()?.unwrap_or_default(),
            people: at("people")
                .map(|(value, path)| People::from_json(value, &path))
                .transpose()?
                .unwrap_or_default(),
            calendars: at("calendars")
                .map(|(value, path)| Calendars::from_json(value, &path))
                .transpose()?
                .unwrap_or_default(),
            version,
            seen: at("seen").map(|(value, path)| parsed(value, &path)).transpose()?,
            active_since: instant("active_since")?,
        })
    }
}

fn claims(value: &Json, path: &str) -> Result<Shown, JsonError> {
    let object: &Map<String, Json> = expect::object_of(value, path, &["acr", "amr", "auth_time"])?;
    let at = |key: &str| object.get(key).map(|value| (value, pointer(path, key)));
    let mut amr = Vec::new();
    if let Some((value, path)) = at("amr") {
        for (index, item) in expect::array(value, &path)?.iter().enumerate() {
            amr.push(expect::text(item, &pointer(&path, &index.to_string()))?.to_owned());
        }
    }
    Ok(Shown {
        acr: at("acr").map(|(value, path)| expect::text(value, &path).map(str::to_owned)).transpose()?,
        amr,
        auth_time: at("auth_time").map(|(value, path)| parsed(value, &path)).transpose()?,
    })
}
