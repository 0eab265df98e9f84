//! The door for values of any serde format: a value within the profile comes out, or a refusal with its place.
//!
//! It refuses what the [reader of text](super::text) refuses. The place of a failure is collected while the failure
//! travels outwards, which costs nothing while all goes well.

use core::cell::{Cell, RefCell};
use core::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{JsonError, pointer};
use crate::limits::{JSON_DEPTH, REQUEST_BYTES};
use crate::model::invalid::quoted;

/// The largest magnitude of an integer: 2^53 - 1, the last one that every JSON reader keeps exact.
pub const MAX_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

pub(super) const WHOLE_NUMBERS: &str = "write an integer; send a decimal or an amount as a string";
pub(super) const SMALL_NUMBERS: &str =
    "numbers reach up to 2^53 - 1 in magnitude; send a larger one as a string";
const JSON_VALUES: &str = "send what JSON has: objects, arrays, strings, integers, booleans and `null`";

/// Reads a value of any self-describing serde format through the same door: `null` and `undefined` become
/// `null`; bytes, map keys that are no strings, and whatever else JSON does not have are refused. The value's
/// JSON text may take up to [`REQUEST_BYTES`].
///
/// # Errors
/// The first thing that is refused.
///
/// ```
/// use countersign::model::json::from_deserializer;
/// use serde::de::{IntoDeserializer, value::Error};
///
/// let deserializer = IntoDeserializer::<Error>::into_deserializer(9_007_199_254_740_992_i64);
/// let problem = from_deserializer(deserializer).unwrap_err();
/// assert_eq!(problem.message, "number `9007199254740992` is beyond 2^53 - 1");
/// ```
pub fn from_deserializer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, JsonError> {
    let trace = Trace::default();
    match (Door { trace: &trace, depth: 0 }).deserialize(deserializer) {
        Ok(value) => Ok(value),
        Err(error) => Err(trace.into_error(&error.to_string())),
    }
}

pub(super) fn too_large(max_bytes: usize) -> JsonError {
    JsonError::over_limit(
        "",
        format!("the document is larger than {max_bytes} bytes"),
        format!("send at most {max_bytes} bytes"),
    )
}

pub(super) fn too_deep() -> JsonError {
    JsonError::over_limit(
        "",
        format!("the document is nested more than {JSON_DEPTH} levels deep"),
        format!("nest arrays and objects at most {JSON_DEPTH} deep"),
    )
}

pub(super) fn given_twice(key: &str) -> JsonError {
    let message = format!("key {} is given twice", quoted(key));
    JsonError::new("", message, "give each key of an object once")
}

/// A number in plain digits, the fewest that tell it apart, and what is none by JavaScript's name for it.
fn plain(value: f64) -> String {
    value.to_string().replace("inf", "Infinity")
}

/// What is known about the document so far: its size, and once something failed, what and where.
#[derive(Default)]
struct Trace {
    /// A lower bound of the document's size as JSON text.
    bytes: Cell<usize>,
    failure: RefCell<Option<JsonError>>,
    /// The segments of the failure's place, innermost first.
    way: RefCell<Vec<String>>,
}

impl Trace {
    /// Notes a failure of ours, of the value that is being read; the format's own error only carries it out.
    fn refuse<E: de::Error>(&self, message: impl Into<String>, hint: impl Into<String>) -> E {
        self.note(JsonError::new("", message, hint))
    }

    fn note<E: de::Error>(&self, error: JsonError) -> E {
        let carrier = E::custom(&error.message);
        *self.failure.borrow_mut() = Some(error);
        carrier
    }

    fn passing<E>(&self, segment: &str, error: E) -> E {
        self.way.borrow_mut().push(segment.to_owned());
        error
    }

    fn spend<E: de::Error>(&self, bytes: usize) -> Result<(), E> {
        let total = self.bytes.get().saturating_add(bytes);
        self.bytes.set(total);
        if total > REQUEST_BYTES { Err(self.note(too_large(REQUEST_BYTES))) } else { Ok(()) }
    }

    fn into_error(self, message: &str) -> JsonError {
        // It is the document as a whole that is too large, wherever that was noticed.
        if self.bytes.get() > REQUEST_BYTES {
            return too_large(REQUEST_BYTES);
        }
        let path = self.way.into_inner().iter().rev().fold(String::new(), |path, key| pointer(&path, key));
        match self.failure.into_inner() {
            Some(error) => error.moved(path),
            None => JsonError::new(path, message, JSON_VALUES),
        }
    }
}

/// Reads one value, `depth` arrays and objects deep.
#[derive(Clone, Copy)]
struct Door<'t> {
    trace: &'t Trace,
    depth: usize,
}

impl<'t> Door<'t> {
    /// The door for what is inside an array or an object here.
    fn inside<E: de::Error>(self) -> Result<Door<'t>, E> {
        self.trace.spend(2)?;
        if self.depth >= JSON_DEPTH {
            return Err(self.trace.note(too_deep()));
        }
        Ok(Door { depth: self.depth.saturating_add(1), ..self })
    }

    fn text<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.trace.spend(text.len().saturating_add(2))
    }

    fn number<E: de::Error>(self, safe: Option<Number>, shown: &dyn fmt::Display) -> Result<Value, E> {
        self.trace.spend(1)?;
        safe.map(Value::Number)
            .ok_or_else(|| self.trace.refuse(format!("number `{shown}` is beyond 2^53 - 1"), SMALL_NUMBERS))
    }
}

impl<'de> DeserializeSeed<'de> for Door<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Door<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.trace.spend(4)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.number((value.unsigned_abs() <= MAX_SAFE_INTEGER).then(|| value.into()), &value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.number((value <= MAX_SAFE_INTEGER).then(|| value.into()), &value)
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => self.number(None, &value),
        }
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        match u64::try_from(value) {
            Ok(value) => self.visit_u64(value),
            Err(_) => self.number(None, &value),
        }
    }

    /// Whatever number is not written as plain digits arrives here, and so do `-0` and integers that no
    /// 64-bit type holds.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let shown = plain(value);
        let (message, hint) = if value == 0.0 && value.is_sign_negative() {
            ("number `-0` is not an integer of its own".to_owned(), "write `0`")
        } else if !value.is_finite() {
            (format!("`{shown}` is not a JSON number"), WHOLE_NUMBERS)
        } else if value.fract() != 0.0 {
            (format!("number `{shown}` is not an integer"), WHOLE_NUMBERS)
        } else if value.abs() >= 9_007_199_254_740_992.0 {
            (format!("number `{shown}` is beyond 2^53 - 1"), SMALL_NUMBERS)
        } else {
            (format!("number `{shown}` is written with a fraction or an exponent"), WHOLE_NUMBERS)
        };
        Err(self.trace.refuse(message, hint))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.text(value)?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        self.text(&value)?;
        Ok(Value::String(value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.trace.spend(4)?;
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let door = self.inside()?;
        let mut array: Vec<Value> = Vec::new();
        loop {
            let item = items
                .next_element_seed(door)
                .map_err(|error| self.trace.passing(&array.len().to_string(), error))?;
            match item {
                Some(item) => array.push(item),
                None => return Ok(Value::Array(array)),
            }
            if array.len() > 1 {
                self.trace.spend(1)?; // the comma
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let door = self.inside()?;
        let mut object = Map::new();
        while let Some(key) = members.next_key_seed(Key { trace: self.trace })? {
            // Quotes and colon, and a comma from the second member on.
            self.trace.spend(key.len().saturating_add(if object.is_empty() { 3 } else { 4 }))?;
            if object.contains_key(&key) {
                let twice = self.trace.note(given_twice(&key));
                return Err(self.trace.passing(&key, twice));
            }
            let value = members.next_value_seed(door).map_err(|error| self.trace.passing(&key, error))?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Reads a key: a string, and nothing that could be turned into one.
struct Key<'t> {
    trace: &'t Trace,
}

impl Key<'_> {
    fn not_a_string<E: de::Error>(&self, shown: &dyn fmt::Display) -> E {
        self.trace.refuse(format!("key `{shown}` is not a string"), "use strings as keys")
    }
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string as key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E: de::Error>(self, key: String) -> Result<String, E> {
        Ok(key)
    }

    fn visit_bool<E: de::Error>(self, key: bool) -> Result<String, E> {
        Err(self.not_a_string(&key))
    }

    fn visit_i64<E: de::Error>(self, key: i64) -> Result<String, E> {
        Err(self.not_a_string(&key))
    }

    fn visit_u64<E: de::Error>(self, key: u64) -> Result<String, E> {
        Err(self.not_a_string(&key))
    }

    fn visit_f64<E: de::Error>(self, key: f64) -> Result<String, E> {
        Err(self.not_a_string(&plain(key)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<String, E> {
        Err(self.not_a_string(&"null"))
    }

    fn visit_none<E: de::Error>(self) -> Result<String, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}
