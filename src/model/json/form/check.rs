//! Whether a value has a shape; if not, where not, in serde's words.

use serde_json::{Map, Value as Json};

use super::table::{Body, Field, Form, Members, Tagged, Variant};
use crate::model::invalid::quoted;
use crate::model::json::{JsonError, pointer};

/// What is wrong, and where.
pub(super) struct Misfit {
    path: String,
    message: String,
}

impl Misfit {
    #[cold]
    fn new(message: impl Into<String>) -> Self {
        Misfit { path: String::new(), message: message.into() }
    }

    #[cold]
    fn within(self, key: &str) -> Self {
        let path = format!("{}{}", pointer("", key), self.path);
        Misfit { path, ..self }
    }

    pub(super) fn hinting(self, hint: &str) -> JsonError {
        JsonError::new(self.path, self.message, hint)
    }
}

/// Another kind of value than `expected`.
#[cold]
fn mismatch(value: &Json, expected: &str) -> Misfit {
    Misfit::new(format!("invalid type: {}, expected {expected}", kind(value)))
}

fn kind(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => format!("boolean `{value}`"),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => format!("integer `{number}`"),
            (None, Some(number)) => format!("integer `{number}`"),
            (None, None) => "a number".to_owned(),
        },
        Json::String(text) => format!("string {}", quoted(text)),
        Json::Array(_) => "sequence".to_owned(),
        Json::Object(_) => "map".to_owned(),
    }
}

/// A name that is none of those that are known.
#[cold]
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let each: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let known = match each.as_slice() {
        [] => format!("there are no {what}s"),
        [only] => format!("expected {only}"),
        [one, other] => format!("expected {one} or {other}"),
        many => format!("expected one of {}", many.join(", ")),
    };
    format!("unknown {what} {}, {known}", quoted(name))
}

/// Checks a value.
pub(super) fn check(value: &Json, shape: &Form) -> Result<(), Misfit> {
    match (shape, value) {
        (Form::Any, _) | (Form::Boolean, Json::Bool(_)) | (Form::Optional(_), Json::Null) => Ok(()),
        (Form::Boolean, _) => Err(mismatch(value, "a boolean")),
        (Form::Whole(name, greatest), _) => match value.as_u64() {
            Some(number) if number <= *greatest => Ok(()),
            _ if value.is_i64() || value.is_u64() => {
                Err(Misfit::new(format!("invalid value: {}, expected {name}", kind(value))))
            }
            _ => Err(mismatch(value, name)),
        },
        (Form::Text(test) | Form::Name(test), Json::String(text)) => test(text).map_err(Misfit::new),
        (Form::Text(_), _) => Err(mismatch(value, "a string")),
        (Form::Name(_), _) => Err(mismatch(value, "text")),
        (Form::Optional(of), _) => check(value, of()),
        (Form::List(of), Json::Array(items)) => {
            let of = of();
            items.iter().enumerate().try_for_each(|(index, item)| at(item, of, &index.to_string()))
        }
        (Form::Pair(first, second), Json::Array(items)) => match items.as_slice() {
            [one, other] => at(one, first(), "0").and_then(|()| at(other, second(), "1")),
            _ => Err(Misfit::new(format!("invalid length {}, expected a tuple of size 2", items.len()))),
        },
        (Form::List(_), _) => Err(mismatch(value, "a sequence")),
        (Form::Pair(..), _) => Err(mismatch(value, "a tuple of size 2")),
        (Form::Map(test, of), Json::Object(object)) => object.iter().try_for_each(|(key, value)| {
            test(key).map_err(|message| Misfit::new(message).within(key))?;
            at(value, of(), key)
        }),
        (Form::Map(..), _) => Err(mismatch(value, "a map")),
        (Form::Members(of), Json::Object(object)) => members(object, of.fields, of.strict),
        (Form::Tagged(of), Json::Object(object)) => tagged(object, of),
        (Form::Members(Members { name, .. }) | Form::Tagged(Tagged { name, .. }), _) => {
            Err(mismatch(value, &format!("struct {name}")))
        }
        (Form::Refined(of, test), _) => check(value, of()).and_then(|()| test(value).map_err(Misfit::new)),
        (Form::Own(test), _) => test(value).map_err(Misfit::new),
    }
}

fn at(value: &Json, shape: &Form, key: &str) -> Result<(), Misfit> {
    check(value, shape).map_err(|misfit| misfit.within(key))
}

/// First what is there, in the order of the keys, then what is missing, in that of the members.
fn members(object: &Map<String, Json>, fields: &[Field], strict: bool) -> Result<(), Misfit> {
    for (key, value) in object {
        match fields.iter().find(|field| field.name == key) {
            Some(field) => at(value, (field.shape)(), key)?,
            None if strict => {
                let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                return Err(Misfit::new(unknown("field", key, &names)).within(key));
            }
            None => {}
        }
    }
    missing(object, fields)
}

fn missing(object: &Map<String, Json>, fields: &[Field]) -> Result<(), Misfit> {
    match fields.iter().find(|field| !field.optional && !object.contains_key(field.name)) {
        None => Ok(()),
        Some(field) => Err(Misfit::new(format!("missing field `{}`", field.name))),
    }
}

/// Checks the members of the variant of this name; others are left alone.
pub(super) fn variant(name: &str, object: &Json, variants: &[Variant]) -> Result<(), Misfit> {
    let variant = find(name, variants)?;
    match (&variant.body, object) {
        (Body::Fields(fields), Json::Object(object)) => members(object, fields, false),
        (Body::Fields(_), _) => Err(mismatch(object, "a map")),
        (Body::Whole(of), _) => check(object, of()),
    }
}

fn find<'v>(name: &str, variants: &'v [Variant]) -> Result<&'v Variant, Misfit> {
    variants.iter().find(|variant| variant.name == name).ok_or_else(|| {
        let names: Vec<&str> = variants.iter().map(|variant| variant.name).collect();
        Misfit::new(unknown("variant", name, &names))
    })
}

/// Of all members that some variant has, those of the one that is named must be there, and no others.
fn tagged(object: &Map<String, Json>, of: &Tagged) -> Result<(), Misfit> {
    let variants = (of.variants)();
    let mut all: Vec<&Field> = Vec::new();
    for field in variants.iter().flat_map(own) {
        if !all.iter().any(|known| known.name == field.name) {
            all.push(field);
        }
    }
    let mut named = None;
    for (key, value) in object {
        if key == of.tag {
            let Json::String(name) = value else { return Err(mismatch(value, "a string").within(key)) };
            named = Some(find(name, variants).map_err(|misfit| misfit.within(key))?);
            continue;
        }
        let Some(field) = all.iter().find(|field| field.name == key) else {
            let names: Vec<&str> =
                std::iter::once(of.tag).chain(all.iter().map(|field| field.name)).collect();
            return Err(Misfit::new(unknown("field", key, &names)).within(key));
        };
        // `null` is no value, whether the member may be missing or not.
        let shape = match (field.shape)() {
            Form::Optional(of) => of(),
            shape => shape,
        };
        at(value, shape, key)?;
    }
    let Some(named) = named else { return Err(Misfit::new(format!("missing field `{}`", of.tag))) };
    let own = own(named);
    let extra = all
        .iter()
        .find(|field| object.contains_key(field.name) && !own.iter().any(|own| own.name == field.name));
    match extra {
        Some(extra) => Err(Misfit::new(format!("unknown field `{}` of `{}`", extra.name, named.name))),
        None => missing(object, own),
    }
}

/// The members of a variant.
fn own(variant: &Variant) -> &[Field] {
    match &variant.body {
        Body::Fields(fields) => fields,
        Body::Whole(_) => &[],
    }
}
