//! Events as JSON: one flat object, `{ event, version, at, by, … }`.

use serde_json::Value as Json;

use super::{Event, What};
use crate::model::invalid::Invalid;
use crate::model::json::form::{self, Named, ToJson, put, serde_by_form, tag};
use crate::model::json::{JsonError, expect};

impl Event {
    /// The name of the event, as `event` says it in JSON.
    #[must_use]
    pub fn name(&self) -> String {
        self.what.named().0.to_owned()
    }

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
        Ok(Event {
            what: form::read_variant(name, value, "pass an event of `decide`")?,
            version: version
                .as_u64()
                .ok_or_else(|| expect::mismatch(version, "/version", "a whole number"))?,
            at: at.parse().map_err(|problem: Invalid| problem.at("/at"))?,
            by: by.to_owned(),
        })
    }
}

impl ToJson for Event {
    fn json(&self) -> Json {
        let (name, mut object) = What::named(&self.what);
        put(&mut object, "version", &self.version);
        put(&mut object, "at", &self.at);
        put(&mut object, "by", &self.by);
        tag("event", (name, object))
    }
}

serde_by_form!(write Event);
