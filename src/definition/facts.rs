//! The one validator of a request's facts. Whatever the road they came by, this decides.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::document::FactType;
use super::policy::{Policy, PolicyFact};
use crate::limits;
use crate::model::decimal::Decimal;
use crate::model::invalid::{Invalid, quoted};
use crate::model::json::{JsonError, pointer};
use crate::model::money::{Currency, Money};
use crate::model::suggest;
use crate::rule::eval::Facts;
use crate::rule::types::{Given, SAFE_INTEGER, Type, Value};

/// Reads the facts of a request.
///
/// With `partial` a missing fact is *unknown* rather than refused (a draft, a preview while typing); what is there is
/// checked all the same.
///
/// # Errors
/// Every problem, each with its path below `path` (RFC 6901): unknown, missing, ill-typed, out of range.
pub fn read_facts(policy: &Policy, facts: &Json, path: &str, partial: bool) -> Result<Facts, Vec<JsonError>> {
    let Json::Object(object) = facts else {
        let hint = "write an object with one member per fact";
        return Err(vec![JsonError::new(
            path,
            format!("facts must be an object, this is {}", kind_of(facts)),
            hint,
        )]);
    };
    let mut problems = Vec::new();
    let mut given = Vec::with_capacity(policy.facts().len());
    for fact in policy.facts() {
        let name = fact.signature.name.as_str();
        let read = match object.get(name) {
            Some(value) => fact.read(value).map(Given::Value),
            None if partial => Ok(Given::Unknown),
            None if fact.signature.optional => Ok(Given::Absent),
            None => Err(Invalid::new(
                format!("fact `{name}` is missing"),
                format!("the policy needs it: {}", fact.expects()),
            )),
        };
        match read {
            Ok(read) => given.push(read),
            Err(problem) => problems.push(problem.at(pointer(path, name))),
        }
    }
    problems.extend(unknown(policy, object, path));
    if problems.is_empty() { Ok(Facts { given }) } else { Err(problems) }
}

fn unknown<'a>(
    policy: &'a Policy,
    object: &'a Map<String, Json>,
    path: &'a str,
) -> impl Iterator<Item = JsonError> {
    let known = |name: &str| policy.facts().iter().any(|fact| fact.signature.name == name);
    object.keys().filter(move |name| !known(name)).take(limits::FINDINGS).map(move |name| {
        let names = policy.facts().iter().map(|fact| fact.signature.name.as_str());
        let hint = suggest::did_you_mean(name, names.clone()).unwrap_or_else(|| match names.count() {
            0 => "the policy declares no facts".to_owned(),
            _ => "leave it out, or declare it in the policy".to_owned(),
        });
        JsonError::new(pointer(path, name), format!("unknown fact {}", quoted(name)), hint)
    })
}

impl PolicyFact {
    /// Reads one value of this fact.
    pub(super) fn read(&self, value: &Json) -> Result<Value, Invalid> {
        let name = &self.signature.name;
        let read = read_value(&self.signature.kind, value)
            .map_err(|problem| Invalid::new(format!("fact `{name}`: {}", problem.message), problem.hint))?;
        let shown = |bound: &Value| crate::rule::types::Operand::from(bound).to_string();
        if let Some(min) = self.min.as_ref().filter(|min| is_less(&read, min)) {
            let message =
                format!("fact `{name}` is {}, less than the least value {}", shown(&read), shown(min));
            return Err(Invalid::new(message, format!("give at least {}", shown(min))));
        }
        if let Some(max) = self.max.as_ref().filter(|max| is_less(max, &read)) {
            let message =
                format!("fact `{name}` is {}, more than the greatest value {}", shown(&read), shown(max));
            return Err(Invalid::new(message, format!("give at most {}", shown(max))));
        }
        Ok(read)
    }

    /// What a value of this fact looks like, in words.
    fn expects(&self) -> String {
        expects(&self.signature.kind)
    }
}

/// Whether `left` is less than `right`; false for types without an order, which have no bounds.
pub(crate) fn is_less(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left < right,
        (Value::Decimal(left), Value::Decimal(right)) => left < right,
        (Value::Money(left), Value::Money(right)) => left.value() < right.value(),
        _ => false,
    }
}

/// Reads a value of type `kind` in the form of a request's facts.
///
/// # Errors
/// What is wrong with it, without saying whose it is.
pub fn read_value(kind: &Type, value: &Json) -> Result<Value, Invalid> {
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
            if money.currency() != *currency {
                let message = format!("is in {}, not in {}", money.currency().code(), currency.code());
                return Err(Invalid::new(
                    message,
                    "convert it before you submit; amounts are never converted here",
                ));
            }
            Ok(Value::Money(money))
        }
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
            let hint = suggest::did_you_mean(text, values.iter().map(String::as_str))
                .unwrap_or_else(|| expects(kind));
            Err(Invalid::new(format!("{} is not one of its values", quoted(text)), hint))
        }
        _ => Err(Invalid::new(format!("must be {kind}, this is {}", kind_of(value)), expects(kind))),
    }
}

fn expects(kind: &Type) -> String {
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
        Type::Enumeration(values) => {
            let shown =
                values.iter().take(12).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
            format!("give one of {shown}{}", if values.len() > 12 { ", …" } else { "" })
        }
    }
}

/// What kind of JSON value this is, in words.
fn kind_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

impl FactType {
    /// The type that expressions see.
    ///
    /// # Errors
    /// A currency that ISO 4217 does not list, or an enumeration without values or with one twice.
    pub fn to_type(&self) -> Result<Type, Invalid> {
        Ok(match self {
            FactType::String {} => Type::Text,
            FactType::Boolean {} => Type::Boolean,
            FactType::Integer {} => Type::Integer,
            FactType::Decimal {} => Type::Decimal,
            FactType::Money { currency } => Type::Money(currency.parse::<Currency>()?),
            FactType::Enumeration { values } => {
                if values.is_empty() || values.len() > limits::ENUMERATION_VALUES {
                    let message = format!("an enumeration needs 1 to {} values", limits::ENUMERATION_VALUES);
                    return Err(Invalid::new(message, "list them: `enumeration([\"US\", \"EU\"])`"));
                }
                let mut sorted: Vec<&String> = values.iter().collect();
                sorted.sort_unstable();
                let twice = sorted.windows(2).find_map(|pair| match pair {
                    [one, other] if one == other => Some(*one),
                    _ => None,
                });
                if let Some(value) = twice {
                    let message = format!("{} is listed twice in the enumeration", quoted(value));
                    return Err(Invalid::new(message, "list each value once"));
                }
                Type::Enumeration(Rc::from(values.as_slice()))
            }
        })
    }
}
