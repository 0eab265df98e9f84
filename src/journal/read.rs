//! Reading what hosts pass: documents, keys and records in JSON.

use serde_json::{Map, Value as Json};

use crate::model::digest::Sha256;
use crate::model::json::{JsonError, expect, pointer};
use crate::model::sorted::SortedMap;
use crate::record::key::KeySet;

/// Texts by digest.
pub(crate) struct Documents(SortedMap<Sha256, String>);

impl Documents {
    pub(crate) fn read(object: &Map<String, Json>) -> Result<Self, JsonError> {
        let mut documents = SortedMap::new();
        if let Some(given) = object.get("documents") {
            for (name, text) in expect::object(given, "/documents")? {
                let at = pointer("/documents", name);
                let sha256 = name.parse::<Sha256>().map_err(|problem| problem.at(&at))?;
                documents.insert(sha256, expect::text(text, &at)?.to_owned());
            }
        }
        Ok(Documents(documents))
    }

    pub(crate) fn get(&self, sha256: Sha256) -> Option<&str> {
        self.0.get(&sha256).map(String::as_str)
    }
}

/// A member that must be there and be text.
pub(crate) fn text<'o>(object: &'o Map<String, Json>, member: &str) -> Result<&'o str, JsonError> {
    expect::text(expect::member(object, "", member)?, &pointer("", member))
}

/// A member that is text, if it is there.
pub(crate) fn maybe<'o>(object: &'o Map<String, Json>, member: &str) -> Result<Option<&'o str>, JsonError> {
    let given = object.get(member).filter(|value| !value.is_null());
    given.map(|value| expect::text(value, &pointer("", member))).transpose()
}

pub(crate) fn keys(object: &Map<String, Json>, member: &str) -> Result<KeySet, JsonError> {
    let given = object.get(member).filter(|value| !value.is_null());
    given.map_or_else(|| Ok(KeySet::default()), |value| KeySet::from_json(value, &pointer("", member)))
}

pub(crate) fn lines(object: &Map<String, Json>) -> Result<Vec<&str>, JsonError> {
    let records = expect::array(expect::member(object, "", "records")?, "/records")?;
    let each = records.iter().enumerate();
    each.map(|(index, line)| expect::text(line, &pointer("/records", &index.to_string()))).collect()
}
