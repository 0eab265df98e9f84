//! The facts of a policy as JSON Schema 2020-12.

use serde_json::{Map, Value as Json};

use super::policy::Policy;
use super::shape::Reader;
use crate::model::json::form::json;
use crate::rule::types::{Operand, SAFE_INTEGER, Type, Value};

/// The schema of a request's facts ([JSON Schema 2020-12](https://json-schema.org/draft/2020-12)).
///
/// JSON Schema compares no decimal text, so the bounds of amounts and decimals stand in `description`; the engine
/// itself always checks them.
#[must_use]
pub fn json_schema(policy: &Policy) -> Json {
    let members = policy.facts().iter().map(|fact| {
        let schema = described(property(&fact.reader), &fact.reader, fact.describe.as_deref());
        (fact.signature.name.as_str(), fact.signature.optional, schema)
    });
    let definition = policy.definition();
    let mut schema = object(members);
    if let Json::Object(members) = &mut schema {
        members.insert("$schema".to_owned(), Json::from("https://json-schema.org/draft/2020-12/schema"));
        let id = format!("urn:countersign:{}:{}:facts", definition.id, definition.version);
        members.insert("$id".to_owned(), Json::from(id));
        let title = format!("Facts of {} version {}", definition.id, definition.version);
        members.insert("title".to_owned(), Json::from(title));
    }
    schema
}

/// An object with exactly these members: name, whether optional, schema.
fn object<'a>(members: impl Iterator<Item = (&'a str, bool, Json)>) -> Json {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, optional, schema) in members {
        properties.insert(name.to_owned(), schema);
        if !optional {
            required.push(name.to_owned());
        }
    }
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn property(reader: &Reader) -> Json {
    let bound = |value: &Option<Value>| match value {
        Some(Value::Integer(value)) => Some(*value),
        _ => None,
    };
    match &reader.kind {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer => json!({
            "type": "integer",
            "minimum": bound(&reader.min).unwrap_or(-SAFE_INTEGER),
            "maximum": bound(&reader.max).unwrap_or(SAFE_INTEGER),
        }),
        Type::Decimal => json!({ "type": "string", "pattern": decimal_pattern(None) }),
        Type::Money(currency) => json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["currency", "value"],
            "properties": {
                "currency": { "const": currency.code() },
                "value": { "type": "string", "pattern": decimal_pattern(Some(currency.places())) },
            },
        }),
        Type::Text => json!({ "type": "string", "maxLength": reader.max_length }),
        Type::Enumeration(values) => json!({ "enum": &**values }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Instant => json!({ "type": "string", "format": "date-time" }),
        Type::List(_) => {
            let entry = reader.parts.first().map(|entry| described(property(entry), entry, None));
            json!({ "type": "array", "maxItems": reader.max_length, "items": entry })
        }
        Type::Object(fields) => object(fields.iter().zip(&reader.parts).map(|(field, part)| {
            (field.name.as_str(), field.optional, described(property(part), part, None))
        })),
    }
}

/// Adds what JSON Schema cannot say, in words.
fn described(mut schema: Json, reader: &Reader, describe: Option<&str>) -> Json {
    let range = range(reader).filter(|_| !matches!(reader.kind, Type::Integer));
    let words = [describe.map(str::to_owned), range].into_iter().flatten().collect::<Vec<_>>().join("; ");
    if let (false, Json::Object(object)) = (words.is_empty(), &mut schema) {
        object.insert("description".to_owned(), Json::from(words));
    }
    schema
}

/// What an exact decimal looks like with at most `places` decimal places.
fn decimal_pattern(places: Option<u8>) -> String {
    let fraction = match places {
        Some(0) => String::new(),
        Some(places) => format!("(\\.[0-9]{{1,{places}}})?"),
        None => "(\\.[0-9]{1,28})?".to_owned(),
    };
    format!("^-?(0|[1-9][0-9]*){fraction}$")
}

/// The bounds of a fact in words: "from EUR 0.00 to EUR 500.00".
pub(super) fn range(fact: &Reader) -> Option<String> {
    let words = |bound: &Value| Operand::from(bound).to_string();
    match (fact.min.as_ref().map(words), fact.max.as_ref().map(words)) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}
