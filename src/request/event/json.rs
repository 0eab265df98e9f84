//! Events as JSON: one flat object, `{ event, version, at, by, … }`.
//!
//! By hand, over what serde derives for [`What`], `{ "step_opened": { … } }`: its own `flatten` and `tag` would each buffer
//! every value in a type of its own, for which all readers are compiled once more. That was a tenth of the run time.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::{Event, What};

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

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = Map::deserialize(deserializer)?;
        let mut take = |key: &'static str| object.remove(key).ok_or_else(|| D::Error::missing_field(key));
        let wrong = |error: serde_json::Error| D::Error::custom(error);
        let Json::String(name) = take("event")? else { return Err(D::Error::custom("`event` is no text")) };
        Ok(Event {
            version: serde_json::from_value(take("version")?).map_err(wrong)?,
            at: serde_json::from_value(take("at")?).map_err(wrong)?,
            by: serde_json::from_value(take("by")?).map_err(wrong)?,
            what: serde_json::from_value(json!({ name: object })).map_err(wrong)?,
        })
    }
}
