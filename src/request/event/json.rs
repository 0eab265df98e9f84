//! Events as JSON: one flat object, `{ event, version, at, by, … }`.
//!
//! By hand, over what serde derives for [`What`], `{ "step_opened": { … } }`: its own `flatten` and `tag` would each buffer
//! every value in a type of its own, for which all readers are compiled once more. That was a tenth of the run time.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::{Event, What};
use crate::model::invalid::Invalid;
use crate::model::json::{self, JsonError, expect, pointer};

impl Event {
    /// The name of the event, as `event` says it in JSON.
    #[must_use]
    pub fn name(&self) -> String {
        named(&self.what).map(|(name, _)| name).unwrap_or_default()
    }
}

/// The name of what happened, and what else it says.
fn named(what: &What) -> Option<(String, Map<String, Json>)> {
    let Json::Object(variant) = serde_json::to_value(what).ok()? else { return None };
    match variant.into_iter().next()? {
        (name, Json::Object(fields)) => Some((name, fields)),
        _ => None,
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, mut object) =
            named(&self.what).ok_or_else(|| S::Error::custom("an event without a name"))?;
        object.insert("event".to_owned(), Json::String(name));
        object.insert("version".to_owned(), json!(self.version));
        object.insert("at".to_owned(), json!(self.at));
        object.insert("by".to_owned(), json!(self.by));
        object.serialize(serializer)
    }
}

impl Event {
    /// Reads an event.
    ///
    /// # Errors
    /// The first thing that is wrong, with its path.
    pub fn from_json(value: &Json) -> Result<Event, JsonError> {
        let object = expect::object(value, "")?;
        let name = expect::text(expect::member(object, "", "event")?, "/event")?;
        let version = expect::member(object, "", "version")?;
        let at = expect::text(expect::member(object, "", "at")?, "/at")?;
        let by = expect::text(expect::member(object, "", "by")?, "/by")?;
        let mut fields = object.clone();
        for key in FRAME {
            fields.remove(key);
        }
        let variant = json!({ name: fields });
        let what = json::read(&variant, HINT).map_err(|problem| {
            // What is within the variant is within the event.
            let path = problem.path.strip_prefix(&pointer("", name)).unwrap_or_default().to_owned();
            JsonError { path, ..problem }
        })?;
        Ok(Event {
            version: version
                .as_u64()
                .ok_or_else(|| expect::mismatch(version, "/version", "a whole number"))?,
            at: at.parse().map_err(|problem: Invalid| problem.at("/at"))?,
            by: by.to_owned(),
            what,
        })
    }
}

/// The members that every event has.
const FRAME: [&str; 4] = ["event", "version", "at", "by"];
const HINT: &str = "pass an event of `decide`";
