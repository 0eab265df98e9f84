//! Shapes made ready: what a value must be, checked piece by piece with the path of each problem.

use std::rc::Rc;

use serde_json::Value as Json;

use super::document::{FactType, Member, Shape};
use crate::limits;
use crate::model::decimal::Decimal;
use crate::model::id;
use crate::model::instant::{Date, Instant};
use crate::model::invalid::{Invalid, quoted};
use crate::model::json::{JsonError, expect, pointer};
use crate::model::money::{Currency, Money};
use crate::model::sorted_set::SortedSet;
use crate::model::suggest;
use crate::rule::types::{Field, Given, Operand, SAFE_INTEGER, Type, Value};

/// A shape that is ready to read values.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The type that expressions see.
    pub kind: Type,
    /// The least value.
    pub min: Option<Value>,
    /// The greatest value.
    pub max: Option<Value>,
    /// The most characters or entries.
    pub max_length: usize,
    /// What the entries of a list, or the members of an object (in its order), are.
    pub parts: Vec<Reader>,
}

impl Shape {
    /// Makes the shape ready.
    ///
    /// # Errors
    /// An unknown currency, an enumeration without values, a bound that the type does not have, a type nested too deep.
    pub fn reader(&self) -> Result<Reader, Invalid> {
        if self.parts() > limits::FACT_PARTS {
            let message = format!("the type has more than {} parts", limits::FACT_PARTS);
            return Err(Invalid::new(message, "pass parts as facts of their own"));
        }
        self.reader_at(1)
    }

    /// How many types it is made of.
    pub(crate) fn parts(&self) -> usize {
        let inner = match &self.kind {
            FactType::List { of } => of.parts(),
            FactType::Object { members } => {
                members.iter().map(|member| member.shape.parts()).fold(0, usize::saturating_add)
            }
            _ => 0,
        };
        inner.saturating_add(1)
    }

    fn reader_at(&self, depth: usize) -> Result<Reader, Invalid> {
        if depth > limits::FACT_DEPTH {
            let message = format!("the type is nested deeper than {} levels", limits::FACT_DEPTH);
            return Err(Invalid::new(message, "flatten it: pass parts as facts of their own"));
        }
        let next = depth.saturating_add(1);
        let mut parts = Vec::new();
        let kind = match &self.kind {
            FactType::String {} => Type::Text,
            FactType::Boolean {} => Type::Boolean,
            FactType::Integer {} => Type::Integer,
            FactType::Decimal {} => Type::Decimal,
            FactType::Date {} => Type::Date,
            FactType::Instant {} => Type::Instant,
            FactType::Money { currency } => Type::Money(currency.parse::<Currency>()?),
            FactType::Enumeration { values } => enumeration(values)?,
            FactType::List { of } => {
                let entry = of.reader_at(next)?;
                let kind = Type::List(Rc::new(entry.kind.clone()));
                parts.push(entry);
                kind
            }
            FactType::Object { members } => Type::Object(fields(members, next, &mut parts)?),
        };
        let bound = |which: &str, bound: &Option<Json>| match bound {
            Some(_) if !kind.is_ordered() => {
                let hint = "only numbers, amounts, dates and instants have bounds";
                Err(Invalid::new(format!("{kind} has no {which} value"), hint))
            }
            Some(bound) => read_single(&kind, bound).map(Some),
            None => Ok(None),
        };
        let (min, max) = (bound("least", &self.min)?, bound("greatest", &self.max)?);
        if let (Some(min), Some(max)) = (&min, &max)
            && is_less(max, min)
        {
            return Err(Invalid::new(
                "the greatest value is less than the least",
                "swap `.min(…)` and `.max(…)`",
            ));
        }
        let most = match kind {
            Type::Text => limits::FACT_TEXT_BYTES,
            Type::List(_) => limits::LIST_ITEMS,
            _ if self.max_length.is_some() => {
                return Err(Invalid::new(
                    format!("{kind} has no length"),
                    "only text and lists have a length",
                ));
            }
            _ => 0,
        };
        let max_length = match self.max_length.map(usize::try_from) {
            None => most,
            Some(Ok(length)) if length >= 1 && length <= most => length,
            Some(_) => {
                return Err(Invalid::new(format!("a length is from 1 to {most}"), "choose one in between"));
            }
        };
        Ok(Reader { kind, min, max, max_length, parts })
    }
}

fn enumeration(values: &[String]) -> Result<Type, Invalid> {
    if values.is_empty() || values.len() > limits::ENUMERATION_VALUES {
        let message = format!("an enumeration needs 1 to {} values", limits::ENUMERATION_VALUES);
        return Err(Invalid::new(message, "list them: `enumeration([\"US\", \"EU\"])`"));
    }
    let mut seen = SortedSet::new();
    match values.iter().find(|value| !seen.insert(value.as_str())) {
        Some(value) => {
            let message = format!("{} is listed twice in the enumeration", quoted(value));
            Err(Invalid::new(message, "list each value once"))
        }
        None => Ok(Type::Enumeration(Rc::from(values))),
    }
}

fn fields(members: &[Member], depth: usize, parts: &mut Vec<Reader>) -> Result<Rc<[Field]>, Invalid> {
    if members.is_empty() || members.len() > limits::OBJECT_MEMBERS {
        let message = format!("an object needs 1 to {} members", limits::OBJECT_MEMBERS);
        return Err(Invalid::new(message, "list them: `object(#{ country: string() })`"));
    }
    let mut seen = SortedSet::new();
    let mut fields = Vec::new();
    for member in members {
        if !id::is_fact_name(&member.name) || !seen.insert(member.name.as_str()) {
            let message = format!("{} cannot name a member, or stands twice", quoted(&member.name));
            return Err(Invalid::new(
                message,
                "use lower-case letters, digits and underscores, each name once",
            ));
        }
        let reader = member.shape.reader_at(depth)?;
        fields.push(Field {
            name: member.name.clone(),
            kind: reader.kind.clone(),
            optional: member.optional,
        });
        parts.push(reader);
    }
    Ok(Rc::from(fields))
}

impl Reader {
    /// Reads one value; problems go to `problems` with their paths below `path`, `what` naming the value in messages.
    ///
    /// With `partial`, members that are missing are unknown rather than refused.
    pub(super) fn read(
        &self,
        value: &Json,
        what: &str,
        path: &str,
        partial: bool,
        problems: &mut Vec<JsonError>,
    ) -> Option<Value> {
        let problem = |invalid: Invalid| Invalid::new(of(what, &invalid.message), invalid.hint).at(path);
        let read = match (&self.kind, value) {
            (Type::List(_), Json::Array(items)) if items.len() > self.max_length => {
                let message = format!("has {} entries, at most {} are allowed", items.len(), self.max_length);
                Err(Invalid::new(message, "give fewer"))
            }
            (Type::List(_), Json::Array(items)) => {
                return self.read_list(items, what, path, partial, problems);
            }
            (Type::Object(fields), Json::Object(_)) => {
                return self.read_object(fields, value, what, path, partial, problems);
            }
            _ => read_single(&self.kind, value).and_then(|value| self.within(value)),
        };
        read.map_err(|invalid| problems.push(problem(invalid))).ok()
    }

    fn read_list(
        &self,
        items: &[Json],
        what: &str,
        path: &str,
        partial: bool,
        problems: &mut Vec<JsonError>,
    ) -> Option<Value> {
        let entry = self.parts.first()?;
        let mut values = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.iter().enumerate() {
            let what = format!("entry {} of {what}", index.saturating_add(1));
            let read = entry.read(item, &what, &pointer(path, &index.to_string()), partial, problems);
            values = values.zip(read).map(|(mut values, read)| {
                values.push(read);
                values
            });
        }
        values.map(Value::List)
    }

    fn read_object(
        &self,
        fields: &[Field],
        value: &Json,
        what: &str,
        path: &str,
        partial: bool,
        problems: &mut Vec<JsonError>,
    ) -> Option<Value> {
        let mut given = Vec::with_capacity(fields.len());
        for (field, part) in fields.iter().zip(&self.parts) {
            let (name, path) = (&field.name, pointer(path, &field.name));
            match value.get(name) {
                Some(value) => {
                    let what = format!("member `{name}` of {what}");
                    given.extend(part.read(value, &what, &path, partial, problems).map(Given::Value));
                }
                None if partial => given.push(Given::Unknown),
                None if field.optional => given.push(Given::Absent),
                None => {
                    let message = format!("member `{name}` of {what} is missing");
                    problems.push(JsonError::new(path, message, expects(&part.kind)));
                }
            }
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let keys = value.as_object().into_iter().flat_map(serde_json::Map::keys);
        for key in keys.filter(|key| !names.contains(&key.as_str())).take(limits::FINDINGS) {
            problems.push(expect::unknown_key(path, key, &names));
        }
        (given.len() == fields.len()).then_some(Value::Object(given))
    }

    /// A value within its bounds.
    fn within(&self, value: Value) -> Result<Value, Invalid> {
        let shown = |bound: &Value| Operand::from(bound).to_string();
        if let Some(min) = self.min.as_ref().filter(|min| is_less(&value, min)) {
            let message = format!("is {}, less than the least value {}", shown(&value), shown(min));
            return Err(Invalid::new(message, format!("give at least {}", shown(min))));
        }
        if let Some(max) = self.max.as_ref().filter(|max| is_less(max, &value)) {
            let message = format!("is {}, more than the greatest value {}", shown(&value), shown(max));
            return Err(Invalid::new(message, format!("give at most {}", shown(max))));
        }
        match &value {
            Value::Text(text)
                if matches!(self.kind, Type::Text) && text.chars().count() > self.max_length =>
            {
                let message = format!(
                    "has {} characters, at most {} are allowed",
                    text.chars().count(),
                    self.max_length
                );
                Err(Invalid::new(message, "shorten it"))
            }
            _ => Ok(value),
        }
    }
}

/// A message about a value: "fact `days` must be …", but "fact `rate`: `1e3` is not …".
fn of(what: &str, message: &str) -> String {
    let says_itself = ["is ", "must ", "has "].iter().any(|verb| message.starts_with(verb));
    if says_itself { format!("{what} {message}") } else { format!("{what}: {message}") }
}

/// Whether `left` is less than `right`; false for types without an order, which have no bounds.
fn is_less(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left < right,
        (Value::Decimal(left), Value::Decimal(right)) => left < right,
        (Value::Money(left), Value::Money(right)) => left.value() < right.value(),
        (Value::Date(left), Value::Date(right)) => left < right,
        (Value::Instant(left), Value::Instant(right)) => left < right,
        _ => false,
    }
}

/// Reads a value that is no list and no object, in the form of a request's facts.
fn read_single(kind: &Type, value: &Json) -> Result<Value, Invalid> {
    match (kind, value) {
        (Type::Boolean, Json::Bool(value)) => Ok(Value::Boolean(*value)),
        (Type::Integer, Json::Number(number)) => match number.as_i64() {
            Some(number) if (-SAFE_INTEGER..=SAFE_INTEGER).contains(&number) => Ok(Value::Integer(number)),
            _ => Err(Invalid::new(
                "is not a whole number that JSON keeps exactly",
                "give an integer up to 2^53 - 1",
            )),
        },
        (Type::Decimal, Json::String(text)) => text
            .parse::<Decimal>()
            .map(Value::Decimal)
            .map_err(|_| Invalid::new(format!("{} is not an exact decimal", quoted(text)), expects(kind))),
        (Type::Money(currency), Json::Object(_)) => {
            let money = Money::from_json(value)?;
            if money.currency() == *currency {
                return Ok(Value::Money(money));
            }
            let message = format!("is in {}, not in {}", money.currency().code(), currency.code());
            Err(Invalid::new(message, "convert it before you submit; amounts are never converted here"))
        }
        (Type::Date, Json::String(text)) => text.parse::<Date>().map(Value::Date),
        (Type::Instant, Json::String(text)) => text.parse::<Instant>().map(Value::Instant),
        (Type::Text, Json::String(text)) if text.len() <= limits::FACT_TEXT_BYTES => {
            Ok(Value::Text(text.clone()))
        }
        (Type::Text, Json::String(_)) => {
            Err(Invalid::new(format!("is longer than {} bytes", limits::FACT_TEXT_BYTES), "shorten it"))
        }
        (Type::Enumeration(values), Json::String(text)) => {
            if values.iter().any(|value| value == text) {
                return Ok(Value::Text(text.clone()));
            }
            let similar = suggest::did_you_mean(text, values.iter().map(String::as_str));
            let message = format!("{} is not one of its values", quoted(text));
            Err(Invalid::new(message, similar.unwrap_or_else(|| expects(kind))))
        }
        _ => Err(Invalid::new(format!("must be {kind}, this is {}", expect::kind(value)), expects(kind))),
    }
}

/// What a value of a type looks like, in words.
pub(super) fn expects(kind: &Type) -> String {
    match kind {
        Type::Boolean => "give `true` or `false`".to_owned(),
        Type::Integer => "give a whole number without quotes, such as `12`".to_owned(),
        Type::Decimal => "give a decimal as text, such as `\"12.50\"`".to_owned(),
        Type::Money(currency) => {
            let code = currency.code();
            let value = Decimal::from(1_250).to_scale(currency.places()).unwrap_or_default();
            format!("give an amount such as `{{\"currency\": \"{code}\", \"value\": \"{value}\"}}`")
        }
        Type::Text => "give text".to_owned(),
        Type::Date => "give a day such as `\"2026-03-01\"`".to_owned(),
        Type::Instant => "give a point in time such as `\"2026-03-01T09:00:00Z\"`".to_owned(),
        Type::Enumeration(values) => {
            let shown =
                values.iter().take(12).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
            format!("give one of {shown}{}", if values.len() > 12 { ", …" } else { "" })
        }
        Type::List(of) => format!("give a list, each entry {of}"),
        Type::Object(fields) => {
            let names = fields.iter().map(|field| format!("`{}`", field.name)).collect::<Vec<_>>().join(", ");
            format!("give an object with {names}")
        }
    }
}
