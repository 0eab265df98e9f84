//! How our types look as JSON: written into values, and read from values that passed the door.
//!
//! serde's derives compile each reader and each writer once for every format that they meet, field by field. Here a type is
//! a table, [`Form`], that one checker reads; what is left for each type is to pick its members out of a value that fits.
//! The messages are serde's.

mod check;
mod macros;
mod table;
mod values;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json};

use super::JsonError;
pub(crate) use macros::{form, json, member, names, serde_by_form, tagged, variant, variants};
pub(crate) use table::{Body, Field, Form, Members, Tagged, Variant, field, whole};
pub(crate) use values::Key;

/// What can be written as JSON.
pub(crate) trait ToJson {
    /// The value.
    fn json(&self) -> Json;

    /// Whether a member that may be left out is left out.
    fn is_blank(&self) -> bool {
        false
    }
}

/// What can be read from JSON.
pub(crate) trait FromJson: Sized {
    /// Whether a member of this type may be missing.
    const MAY_BE_ABSENT: bool = false;

    /// What its values look like.
    fn shape() -> &'static Form;

    /// The value, of JSON that fits the shape; else there may be none.
    fn built(value: &Json) -> Option<Self>;
}

/// An enumeration whose variants `named` tells apart.
pub(crate) trait Named: Sized {
    /// The variants, with their members.
    fn variants() -> &'static [Variant];

    /// The variant's name, and its members.
    fn named(&self) -> (&'static str, Map<String, Json>);

    /// The variant of this name, from an object with its members.
    fn of(name: &str, object: &Json) -> Option<Self>;
}

/// Reads a value; a problem has its path.
pub(crate) fn read<T: FromJson>(value: &Json, hint: &str) -> Result<T, JsonError> {
    fits(value, T::shape(), hint)?;
    T::built(value).ok_or_else(|| unfit(hint))
}

/// Reads the members of the variant of this name; members that it does not have are left alone.
pub(crate) fn read_variant<T: Named>(name: &str, object: &Json, hint: &str) -> Result<T, JsonError> {
    check::variant(name, object, T::variants()).map_err(|misfit| misfit.hinting(hint))?;
    T::of(name, object).ok_or_else(|| unfit(hint))
}

fn fits(value: &Json, shape: &Form, hint: &str) -> Result<(), JsonError> {
    check::check(value, shape).map_err(|misfit| misfit.hinting(hint))
}

/// Never: a value that was checked can be built.
#[cold]
fn unfit(hint: &str) -> JsonError {
    JsonError::new("", "the value does not fit its type", hint)
}

/// For serde's `Deserialize`, from any format.
pub(crate) fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read(&Json::deserialize(deserializer)?, "").map_err(D::Error::custom)
}

/// Puts a member into an object.
pub(crate) fn put(object: &mut Map<String, Json>, name: &str, value: &dyn ToJson) {
    object.insert(name.to_owned(), value.json());
}

/// The same, unless there is nothing to say.
pub(crate) fn put_unless_blank(object: &mut Map<String, Json>, name: &str, value: &dyn ToJson) {
    if !value.is_blank() {
        put(object, name, value);
    }
}

/// What a variant that holds one value says: that value's members.
pub(crate) fn members(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

/// A variant with its name under `tag`.
pub(crate) fn tag(tag: &str, (name, mut object): (&'static str, Map<String, Json>)) -> Json {
    object.insert(tag.to_owned(), Json::String(name.to_owned()));
    Json::Object(object)
}

/// A name that is none of those that are known.
#[cold]
pub(crate) fn unknown_name(name: &str, known: impl Iterator<Item = &'static str>) -> String {
    check::unknown("variant", name, &known.collect::<Vec<_>>())
}

fn member<'v>(object: &'v Json, name: &str) -> &'v Json {
    object.get(name).unwrap_or(&Json::Null)
}

/// A member; one that is missing is read like `null`.
pub(crate) fn required<T: FromJson>(object: &Json, name: &str) -> Option<T> {
    T::built(member(object, name))
}

/// A member, or what stands for it where it is missing.
pub(crate) fn or_default<T: FromJson + Default>(object: &Json, name: &str) -> Option<T> {
    match object.get(name) {
        None => Some(T::default()),
        Some(value) => T::built(value),
    }
}
