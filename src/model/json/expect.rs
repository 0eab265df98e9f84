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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_is_named_and_null_is_not_absent() {
        for (value, message) in [
            (json!(null), "expected a string, found `null`"),
            (json!(true), "expected a string, found a boolean"),
            (json!(1), "expected a string, found a number"),
            (json!([]), "expected a string, found an array"),
            (json!({}), "expected a string, found an object"),
        ] {
            let problem = text(&value, "/at").unwrap_err();
            assert_eq!((problem.path.as_str(), problem.message.as_str()), ("/at", message));
        }
        assert!(text(&json!(null), "").unwrap_err().hint.contains("not the same as absent"));
        assert_eq!(array(&json!("x"), "").unwrap_err().message, "expected an array, found a string");
        assert_eq!(object(&json!("x"), "").unwrap_err().message, "expected an object, found a string");
    }

    #[test]
    fn an_unknown_key_far_from_all_lists_them() {
        let problem = object_of(&json!({"by": 1, "x/y": 2}), "", &["by", "at"]).unwrap_err();
        assert_eq!(problem.path, "/x~1y");
        assert_eq!(problem.to_string(), "unknown key `x/y` at `/x~1y`");
        assert_eq!(problem.hint, "the keys here are `by`, `at`");
    }

    #[test]
    fn a_missing_member_has_the_path_where_it_should_be() {
        let value = json!({"at": null});
        let object = object_of(&value, "/p", &["at", "by"]).unwrap();
        assert_eq!(member(object, "/p", "at"), Ok(&Value::Null));
        assert_eq!(member(object, "/p", "by").unwrap_err().path, "/p/by");
    }
}
