//! The facts of a policy as JSON Schema 2020-12.

use serde_json::{Map, Value as Json, json};

use super::policy::{Policy, PolicyFact};
use crate::limits;
use crate::rule::types::{Operand, SAFE_INTEGER, Type, Value};

/// The schema of a request's facts ([JSON Schema 2020-12](https://json-schema.org/draft/2020-12)).
///
/// JSON Schema compares no decimal text, so the bounds of amounts and decimals stand in `description`; the engine
/// itself always checks them.
#[must_use]
pub fn json_schema(policy: &Policy) -> Json {
    let mut properties = Map::new();
    for fact in policy.facts() {
        properties.insert(fact.signature.name.clone(), property(fact));
    }
    let required: Vec<&str> = policy
        .facts()
        .iter()
        .filter(|fact| !fact.signature.optional)
        .map(|fact| fact.signature.name.as_str())
        .collect();
    let definition = policy.definition();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:countersign:{}:{}:facts", definition.id, definition.version),
        "title": format!("Facts of {} version {}", definition.id, definition.version),
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn property(fact: &PolicyFact) -> Json {
    let bound = |value: &Option<Value>| match value {
        Some(Value::Integer(value)) => Some(*value),
        _ => None,
    };
    let mut schema = match &fact.signature.kind {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer => json!({
            "type": "integer",
            "minimum": bound(&fact.min).unwrap_or(-SAFE_INTEGER),
            "maximum": bound(&fact.max).unwrap_or(SAFE_INTEGER),
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
        Type::Text => json!({ "type": "string", "maxLength": limits::FACT_TEXT_BYTES }),
        Type::Enumeration(values) => json!({ "enum": &**values }),
    };
    let bounded_in_words = matches!(fact.signature.kind, Type::Decimal | Type::Money(_));
    if let (true, Some(words), Json::Object(object)) = (bounded_in_words, range(fact), &mut schema) {
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
pub(super) fn range(fact: &PolicyFact) -> Option<String> {
    let words = |bound: &Value| Operand::from(bound).to_string();
    match (fact.min.as_ref().map(words), fact.max.as_ref().map(words)) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}
