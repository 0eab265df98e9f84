//! The types of facts and expressions, and the values that they take.

use std::fmt;
use std::rc::Rc;

use crate::model::decimal::Decimal;
use crate::model::instant::{Date, Instant};
use crate::model::money::{Currency, Money};
use serde_json::Value as Json;

/// The type of a fact or of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number, 64 bits, checked.
    Integer,
    /// An exact decimal number, 96 bits.
    Decimal,
    /// An exact amount in one currency.
    Money(Currency),
    /// Any text.
    Text,
    /// One of a fixed list of texts.
    Enumeration(Rc<[String]>),
    /// A day of the calendar.
    Date,
    /// A point in time.
    Instant,
    /// Any number of values of one type.
    List(Rc<Type>),
    /// A value with named members.
    Object(Rc<[Field]>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The member's name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether it may be absent.
    pub optional: bool,
}

impl Type {
    /// Whether values of this type have an order that `<` may ask about.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.is_number() || matches!(self, Type::Date | Type::Instant)
    }

    /// Whether values of this type can be added.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Type::Integer | Type::Decimal | Type::Money(_))
    }

    /// Whether values of this type are compared as a whole.
    #[must_use]
    pub fn is_single(&self) -> bool {
        !matches!(self, Type::List(_) | Type::Object(_))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Boolean => f.write_str("true or false"),
            Type::Integer => f.write_str("an integer"),
            Type::Decimal => f.write_str("a decimal"),
            Type::Money(currency) => write!(f, "an amount in {}", currency.code()),
            Type::Text => f.write_str("text"),
            Type::Enumeration(_) => f.write_str("a value of an enumeration"),
            Type::Date => f.write_str("a date"),
            Type::Instant => f.write_str("an instant"),
            Type::List(of) => write!(f, "a list (each {of})"),
            Type::Object(_) => f.write_str("an object"),
        }
    }
}

/// A value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// An amount.
    Money(Money),
    /// Text, or a value of an enumeration.
    Text(String),
    /// A day.
    Date(Date),
    /// A point in time.
    Instant(Instant),
    /// The values of a list, in its order.
    List(Vec<Value>),
    /// The members of an object, in the order of its type.
    Object(Vec<Given>),
}

/// What is known of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The fact has this value.
    Value(Value),
    /// The fact is optional and was left out.
    Absent,
    /// The facts are still incomplete: nobody has said yet.
    Unknown,
}

/// A value while an expression is computed: cheap to copy, text borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand<'a> {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// An amount.
    Money(Money),
    /// Text, or a value of an enumeration.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// A point in time.
    Instant(Instant),
    /// The values of a list.
    List(&'a [Value]),
    /// The members of an object.
    Object(&'a [Given]),
    /// An optional fact that was left out.
    Absent,
    /// Depends on facts that nobody has said yet.
    Unknown,
}

impl<'a> From<&'a Value> for Operand<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Boolean(value) => Operand::Boolean(*value),
            Value::Integer(value) => Operand::Integer(*value),
            Value::Decimal(value) => Operand::Decimal(*value),
            Value::Money(value) => Operand::Money(*value),
            Value::Text(value) => Operand::Text(value),
            Value::Date(value) => Operand::Date(*value),
            Value::Instant(value) => Operand::Instant(*value),
            Value::List(values) => Operand::List(values),
            Value::Object(members) => Operand::Object(members),
        }
    }
}

impl<'a> From<&'a Given> for Operand<'a> {
    fn from(given: &'a Given) -> Self {
        match given {
            Given::Value(value) => value.into(),
            Given::Absent => Operand::Absent,
            Given::Unknown => Operand::Unknown,
        }
    }
}

impl Operand<'_> {
    /// The value as it stands in a route: amounts as `{currency, value}`, decimals as text, nothing known as `None`.
    #[must_use]
    pub fn to_json(self) -> Option<Json> {
        match self {
            Operand::Boolean(value) => Some(Json::from(value)),
            Operand::Integer(value) => Some(integer_json(value)),
            Operand::Decimal(value) => Some(Json::from(value.to_string())),
            Operand::Money(value) => Some(value.to_json()),
            Operand::Text(value) => Some(Json::from(value)),
            Operand::Date(value) => Some(Json::from(value.to_string())),
            Operand::Instant(value) => Some(Json::from(value.to_string())),
            Operand::Absent => Some(Json::Null),
            Operand::List(_) | Operand::Object(_) | Operand::Unknown => None,
        }
    }
}

/// The largest whole number that every JSON reader keeps exactly, `2^53 - 1` (RFC 7493, section 2.2).
pub const SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// A whole number in JSON: a number as far as that is exact everywhere, decimal text beyond it.
fn integer_json(value: i64) -> Json {
    if (-SAFE_INTEGER..=SAFE_INTEGER).contains(&value) {
        Json::from(value)
    } else {
        Json::from(value.to_string())
    }
}

impl fmt::Display for Operand<'_> {
    /// The value in words, as a person reads it: `EUR 62,000.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Boolean(value) => write!(f, "{value}"),
            Operand::Integer(value) => f.write_str(&crate::model::decimal::grouped(&value.to_string())),
            Operand::Decimal(value) => f.write_str(&crate::model::decimal::grouped(&value.to_string())),
            Operand::Money(value) => write!(f, "{value}"),
            Operand::Text(value) => write!(f, "{value:?}"),
            Operand::Date(value) => write!(f, "{value}"),
            Operand::Instant(value) => write!(f, "{value}"),
            Operand::List(values) => write!(f, "a list of {}", values.len()),
            Operand::Object(_) => f.write_str("an object"),
            Operand::Absent => f.write_str("not given"),
            Operand::Unknown => f.write_str("not known yet"),
        }
    }
}
