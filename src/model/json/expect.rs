//! Strict reading of values that passed the door: the right shape, every key known, every key there.

use serde_json::{Map, Value};

use super::{JsonError, pointer};
use crate::model::invalid::quoted;
use crate::model::suggest::did_you_mean;

/// What kind of value this is, in words.
#[must_use]
pub const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Another kind of value than the one expected.
#[must_use]
pub fn mismatch(value: &Value, path: &str, wanted: &str) -> JsonError {
    let hint = match value {
        Value::Null => "leave out what is not known: `null` is not the same as absent".to_owned(),
        _ => format!("send {wanted}"),
    };
    JsonError::new(path, format!("expected {wanted}, found {}", kind(value)), hint)
}

/// The members of an object.
///
/// # Errors
/// If it is none.
pub fn object<'v>(value: &'v Value, path: &str) -> Result<&'v Map<String, Value>, JsonError> {
    value.as_object().ok_or_else(|| mismatch(value, path, "an object"))
}

/// The members of an object that may have no other keys than these.
///
/// # Errors
/// If it is no object, or has another key; the hint names the key that may have been meant.
///
/// ```
/// use countersign::model::json::expect::object_of;
/// use serde_json::json;
///
/// let problem = object_of(&json!({"rolls": {}}), "/people", &["roles", "units"]).unwrap_err();
/// assert_eq!(problem.path, "/people/rolls");
/// assert_eq!(problem.hint, "did you mean `roles`?");
/// ```
pub fn object_of<'v>(
    value: &'v Value,
    path: &str,
    keys: &[&str],
) -> Result<&'v Map<String, Value>, JsonError> {
    let object = object(value, path)?;
    match object.keys().find(|key| !keys.contains(&key.as_str())) {
        None => Ok(object),
        Some(key) => Err(unknown_key(path, key, keys)),
    }
}

/// A key that an object of these keys does not have.
#[must_use]
pub fn unknown_key(path: &str, key: &str, keys: &[&str]) -> JsonError {
    let hint = did_you_mean(key, keys.iter().copied()).unwrap_or_else(|| {
        let known: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        format!("the keys here are {}", known.join(", "))
    });
    JsonError::new(pointer(path, key), format!("unknown key {}", quoted(key)), hint)
}

/// The member with this key.
///
/// # Errors
/// If there is none; the path is where it should be.
pub fn member<'v>(object: &'v Map<String, Value>, path: &str, key: &str) -> Result<&'v Value, JsonError> {
    object.get(key).ok_or_else(|| {
        JsonError::new(pointer(path, key), format!("key `{key}` is missing"), format!("add `{key}`"))
    })
}

/// The items of an array.
///
/// # Errors
/// If it is none.
pub fn array<'v>(value: &'v Value, path: &str) -> Result<&'v [Value], JsonError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| mismatch(value, path, "an array"))
}

/// The text of a string.
///
/// # Errors
/// If it is none.
pub fn text<'v>(value: &'v Value, path: &str) -> Result<&'v str, JsonError> {
    value.as_str().ok_or_else(|| mismatch(value, path, "a string"))
}
