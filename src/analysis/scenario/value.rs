//! Plain scalars, read by the declared type from their characters: no YAML reader's guess comes in between.

use serde_json::{Map, Value as Json, json};

use super::tree::{Kind, Node};
use crate::definition::policy::Policy;
use crate::model::json::MAX_SAFE_INTEGER;
use crate::rule::types::{Field, Type};

/// The facts of a request. Whatever does not fit the declared type stays what it looks like: that the engine refuses it is
/// what a scenario may be about.
pub(super) fn facts(policy: &Policy, node: &Node) -> Json {
    let Kind::Map(pairs) = &node.kind else { return core(node) };
    let declared = |name: &str| policy.facts().iter().find(|fact| fact.signature.name == name);
    let entries = pairs.iter().map(|pair| {
        let value = declared(&pair.key)
            .map_or_else(|| core(&pair.value), |fact| typed(&fact.signature.kind, &pair.value));
        (pair.key.clone(), value)
    });
    Json::Object(entries.collect())
}

/// A value of a declared type. Without quotes, `null` is the null of JSON whatever the type: an amendment takes facts away
/// by it.
fn typed(kind: &Type, node: &Node) -> Json {
    match (&node.kind, kind) {
        (Kind::Text(text), _) => json!(text),
        (Kind::Plain(_), _) if node.is_null() => Json::Null,
        (Kind::Plain(text), Type::Boolean) => boolean(text).unwrap_or_else(|| json!(text)),
        (Kind::Plain(text), Type::Integer) => integer(text).unwrap_or_else(|| json!(text)),
        (Kind::Plain(text), Type::Money(currency)) => money(text, currency.code()),
        (Kind::Plain(text), Type::List(_) | Type::Object(_)) => core_scalar(text),
        (Kind::Plain(text), _) => json!(text),
        (Kind::List(items), Type::List(of)) => items.iter().map(|item| typed(of, item)).collect(),
        (Kind::Map(pairs), Type::Object(fields)) => {
            let value = |key: &str, node: &Node| match fields.iter().find(|field| field.name == key) {
                Some(Field { kind, .. }) => typed(kind, node),
                None => core(node),
            };
            let members = pairs.iter().map(|pair| (pair.key.clone(), value(&pair.key, &pair.value)));
            Json::Object(members.collect())
        }
        (Kind::Map(pairs), Type::Money(currency)) => {
            let mut amount: Map<String, Json> =
                pairs.iter().map(|pair| (pair.key.clone(), characters(&pair.value))).collect();
            amount.entry("currency").or_insert_with(|| json!(currency.code()));
            Json::Object(amount)
        }
        _ => core(node),
    }
}

/// `62000.00`, `62000.00 USD` or `USD 62000.00`.
fn money(text: &str, currency: &str) -> Json {
    let code = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    match text.split_once(' ') {
        Some((value, other)) if code(other) => json!({ "currency": other, "value": value }),
        Some((other, value)) if code(other) => json!({ "currency": other, "value": value }),
        _ => json!({ "currency": currency, "value": text }),
    }
}

/// A value without a declared type: YAML's core schema, but that a number with a fraction stays text, because no road to
/// the engine has another.
pub(super) fn core(node: &Node) -> Json {
    match &node.kind {
        Kind::Plain(text) => core_scalar(text),
        Kind::Text(text) => json!(text),
        Kind::List(items) => items.iter().map(core).collect(),
        Kind::Map(pairs) => {
            Json::Object(pairs.iter().map(|pair| (pair.key.clone(), core(&pair.value))).collect())
        }
    }
}

fn core_scalar(text: &str) -> Json {
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return Json::Null;
    }
    let lower = text.to_ascii_lowercase();
    if matches!(text, "True" | "TRUE" | "False" | "FALSE") {
        return json!(lower == "true");
    }
    let radix =
        |prefix: &str, radix: u32| i64::from_str_radix(text.strip_prefix(prefix)?, radix).ok().and_then(safe);
    let number = || integer(text).or_else(|| radix("0x", 16)).or_else(|| radix("0o", 8));
    boolean(text).or_else(number).unwrap_or_else(|| json!(text))
}

/// A scalar as text, whatever it looks like; `null` without quotes stays that.
pub(super) fn characters(node: &Node) -> Json {
    match &node.kind {
        Kind::Plain(_) if node.is_null() => Json::Null,
        Kind::Plain(text) | Kind::Text(text) => json!(text),
        Kind::List(_) | Kind::Map(_) => core(node),
    }
}

/// An integer without quotes as a number, anything else as text.
pub(super) fn version(node: &Node) -> Json {
    match &node.kind {
        Kind::Plain(text) => integer(text).unwrap_or_else(|| characters(node)),
        _ => characters(node),
    }
}

fn boolean(text: &str) -> Option<Json> {
    match text {
        "true" => Some(json!(true)),
        "false" => Some(json!(false)),
        _ => None,
    }
}

/// A whole number as JSON writes it, as far as JSON keeps it exactly.
fn integer(text: &str) -> Option<Json> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    if !canonical || text == "-0" {
        return None;
    }
    text.parse().ok().and_then(safe)
}

fn safe(value: i64) -> Option<Json> {
    (value.unsigned_abs() <= MAX_SAFE_INTEGER).then(|| json!(value))
}
