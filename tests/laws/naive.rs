//! The second evaluator: what a definition's JSON means, written down without a look at the first. It is slow, knows
//! complete facts only, and takes every shape of value as it comes.

use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::number::{Number, Unfit};

mod shapes;

pub(crate) use shapes::{instant, read, utc};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Boolean(bool),
    Integer(i64),
    Decimal(Number),
    Money(String, Number),
    Text(String),
    Date(String),
    /// Milliseconds since 1970.
    Instant(i64),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
    Absent,
}

/// Why there is no value, in the words that the engine promises for it.
pub(crate) type Failure = &'static str;
pub(crate) const OVERFLOW: Failure = "overflows";
pub(crate) const INEXACT: Failure = "has no exact result";
pub(crate) const NOT_IN_CURRENCY: Failure = "has no exact result in its currency";
pub(crate) const BY_ZERO: Failure = "divides by zero";

/// What an expression may look at.
pub(crate) struct World<'a> {
    /// Fact by fact: name, shape, value.
    pub(crate) facts: Vec<(String, &'a Json, Value)>,
    pub(crate) tier: Option<String>,
    /// The entries that the enclosing list operations look at, outermost first.
    pub(crate) entries: Vec<Value>,
    /// Their shapes.
    shapes: Vec<&'a Json>,
}

impl<'a> World<'a> {
    pub(crate) fn new(definition: &'a Json, facts: &Json) -> World<'a> {
        let declared = definition["facts"].as_array().expect("facts");
        let fact = |fact: &'a Json| {
            let name = fact["name"].as_str().expect("a name");
            (name.to_owned(), &fact["shape"], read(&fact["shape"], facts.get(name)))
        };
        World {
            facts: declared.iter().map(fact).collect(),
            tier: None,
            entries: Vec::new(),
            shapes: Vec::new(),
        }
    }

    pub(crate) fn condition(&mut self, expr: &Json) -> Result<bool, Failure> {
        match self.value(expr)? {
            Value::Boolean(holds) => Ok(holds),
            other => panic!("{other:?} is no condition: {expr}"),
        }
    }

    pub(crate) fn value(&mut self, expr: &Json) -> Result<Value, Failure> {
        let text = |key: &str| expr[key].as_str().unwrap_or_else(|| panic!("no {key} in {expr}")).to_owned();
        Ok(match text("op").as_str() {
            "boolean" => Value::Boolean(expr["value"].as_bool().expect("a boolean")),
            "integer" => Value::Integer(text("value").parse().expect("an integer")),
            "decimal" => Value::Decimal(Number::read(&text("value"))),
            "money" => {
                let of = |key: &str| expr["value"][key].as_str().expect("text");
                Value::Money(of("currency").to_owned(), Number::read(of("value")))
            }
            "text" => Value::Text(text("value")),
            "date" => Value::Date(text("value")),
            "instant" => Value::Instant(instant(&text("value"))),
            "fact" => self.facts.iter().find(|(name, ..)| *name == text("name")).expect("declared").2.clone(),
            "tier" => Value::Text(self.tier.clone().expect("a tier")),
            "member" => match self.value(&expr["of"])? {
                Value::Object(members) => members
                    .into_iter()
                    .find(|(name, _)| *name == text("name"))
                    .map_or(Value::Absent, |it| it.1),
                other => panic!("{other:?} has no members: {expr}"),
            },
            "element" => self.entries[expr["level"].as_u64().expect("a level") as usize].clone(),
            "present" => Value::Boolean(self.value(&expr["of"])? != Value::Absent),
            "not" => Value::Boolean(!self.condition(&expr["of"])?),
            "all" => {
                for part in parts(expr) {
                    if !self.condition(part)? {
                        return Ok(Value::Boolean(false));
                    }
                }
                Value::Boolean(true)
            }
            "any" => {
                for part in parts(expr) {
                    if self.condition(part)? {
                        return Ok(Value::Boolean(true));
                    }
                }
                Value::Boolean(false)
            }
            "if" => {
                let branch = if self.condition(&expr["if"])? { "then" } else { "else" };
                self.value(&expr[branch])?
            }
            "first" => {
                for part in parts(expr) {
                    self.value(part)?;
                }
                self.value(&expr["then"])?
            }
            "coalesce" => match self.value(&expr["left"])? {
                Value::Absent => self.value(&expr["right"])?,
                given => given,
            },
            op @ ("eq" | "ne" | "lt" | "le" | "gt" | "ge") => {
                let (left, right) = (self.value(&expr["left"])?, self.value(&expr["right"])?);
                Value::Boolean(holds(op, compared(&left, &right)))
            }
            "in" => {
                let item = self.value(&expr["item"])?;
                let list: Result<Vec<Value>, Failure> =
                    parts(expr).iter().map(|part| self.value(part)).collect();
                Value::Boolean(list?.iter().any(|each| compared(each, &item) == Ordering::Equal))
            }
            "contains" => match (self.value(&expr["of"])?, self.value(&expr["item"])?) {
                (Value::List(list), item) => {
                    Value::Boolean(list.iter().any(|each| compared(each, &item) == Ordering::Equal))
                }
                (Value::Text(of), Value::Text(item)) => {
                    let (of, item): (Vec<char>, Vec<char>) = (of.chars().collect(), item.chars().collect());
                    Value::Boolean((0..=of.len()).any(|from| of[from..].starts_with(&item)))
                }
                (of, item) => panic!("{of:?} contains {item:?}"),
            },
            op @ ("starts_with" | "ends_with") => {
                match (self.value(&expr["of"])?, self.value(&expr["with"])?) {
                    (Value::Text(of), Value::Text(with)) => {
                        let (of, with): (Vec<char>, Vec<char>) =
                            (of.chars().collect(), with.chars().collect());
                        Value::Boolean(if op == "starts_with" {
                            of.starts_with(&with)
                        } else {
                            of.ends_with(&with)
                        })
                    }
                    (of, with) => panic!("{of:?} {op} {with:?}"),
                }
            }
            "length" => match self.value(&expr["of"])? {
                Value::Text(text) => Value::Integer(text.chars().count() as i64),
                Value::List(list) => Value::Integer(list.len() as i64),
                other => panic!("{other:?} has no length"),
            },
            op @ ("add" | "subtract" | "multiply") => {
                let (left, right) = (self.value(&expr["left"])?, self.value(&expr["right"])?);
                calculated(op, left, right)?
            }
            "div_round" => {
                let (left, right) = (self.value(&expr["left"])?, self.value(&expr["right"])?);
                let places = expr["places"].as_u64().expect("places") as usize;
                divided(left, right, places)?
            }
            "each" => self.each(expr)?,
            op => panic!("what is `{op}`? {expr}"),
        })
    }

    fn each(&mut self, expr: &Json) -> Result<Value, Failure> {
        let Value::List(list) = self.value(&expr["list"])? else { panic!("no list: {expr}") };
        let each = expr["each"].as_str().expect("what is done");
        assert_eq!(expr["level"].as_u64(), Some(self.entries.len() as u64), "{expr}");
        let shape = &shapes::shape(self, &expr["list"], &self.shapes)["type"]["of"];
        let mut results = Vec::new();
        for entry in &list {
            self.entries.push(entry.clone());
            self.shapes.push(shape);
            let result = self.value(&expr["with"]);
            self.entries.pop();
            self.shapes.pop();
            let result = result?;
            match (each, &result) {
                ("any", Value::Boolean(true)) => return Ok(result),
                ("all", Value::Boolean(false)) => return Ok(result),
                _ => results.push(result),
            }
        }
        Ok(match each {
            "any" => Value::Boolean(false),
            "all" => Value::Boolean(true),
            "count" => {
                Value::Integer(results.iter().filter(|result| **result == Value::Boolean(true)).count() as i64)
            }
            "sum" => {
                let mut sum = shapes::zero(self, expr);
                for result in results {
                    sum = calculated("add", sum, result)?;
                }
                sum
            }
            "min" | "max" => {
                let better = if each == "min" { Ordering::Less } else { Ordering::Greater };
                let mut results = results.into_iter();
                let Some(mut best) = results.next() else { return Ok(Value::Absent) };
                for next in results {
                    if compared(&next, &best) == better {
                        best = next;
                    }
                }
                best
            }
            _ => panic!("what is `{each}`?"),
        })
    }
}

pub(crate) fn parts(expr: &Json) -> &[Json] {
    expr["of"].as_array().expect("a list")
}

pub(crate) fn holds(op: &str, order: Ordering) -> bool {
    match op {
        "eq" => order == Ordering::Equal,
        "ne" => order != Ordering::Equal,
        "lt" => order == Ordering::Less,
        "le" => order != Ordering::Greater,
        "gt" => order == Ordering::Greater,
        "ge" => order != Ordering::Less,
        _ => panic!("what is `{op}`?"),
    }
}

pub(crate) fn compared(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) | (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Instant(left), Value::Instant(right)) => left.cmp(right),
        _ => {
            let ((one, left), (two, right)) = (number(left), number(right));
            assert_eq!(one, two, "two currencies compared");
            left.order(&right)
        }
    }
}

/// A number and its currency.
fn number(value: &Value) -> (Option<&str>, Number) {
    match value {
        Value::Integer(value) => (None, Number::read(&value.to_string())),
        Value::Decimal(value) => (None, value.clone()),
        Value::Money(currency, value) => (Some(currency), value.clone()),
        other => panic!("{other:?} is no number"),
    }
}

fn places_of(currency: &str) -> usize {
    match currency {
        "EUR" => 2,
        "JPY" => 0,
        "KWD" => 3,
        other => panic!("how many places has {other}?"),
    }
}

fn fitted(currency: Option<&str>, result: Number) -> Result<Value, Failure> {
    let result = result.fit().map_err(|unfit| match unfit {
        Unfit::TooLarge => OVERFLOW,
        Unfit::TooManyDigits => INEXACT,
    })?;
    match currency {
        None => Ok(Value::Decimal(result)),
        Some(currency) if result.places() > places_of(currency) => Err(NOT_IN_CURRENCY),
        Some(currency) => Ok(Value::Money(currency.to_owned(), result)),
    }
}

fn calculated(op: &str, left: Value, right: Value) -> Result<Value, Failure> {
    let ((one, a), (two, b)) = (number(&left), number(&right));
    let result = match op {
        "add" => a.plus(&b),
        "subtract" => a.plus(&b.negated()),
        _ => a.times(&b),
    };
    if let (Value::Integer(_), Value::Integer(_)) = (&left, &right) {
        return result.whole().map(Value::Integer).ok_or(OVERFLOW);
    }
    match op {
        "multiply" => assert!(one.is_none() || two.is_none(), "an amount times an amount"),
        _ => assert_eq!(one, two, "two currencies"),
    }
    fitted(one.or(two), result)
}

fn divided(left: Value, right: Value, places: usize) -> Result<Value, Failure> {
    let ((one, a), (two, b)) = (number(&left), number(&right));
    assert!(two.is_none() || one == two, "two currencies");
    if b.is_zero() {
        return Err(BY_ZERO);
    }
    // What is rounded on request is never inexact, only too large.
    let result = a.over(&b, places).fit().map_err(|_| OVERFLOW)?;
    fitted(if two.is_some() { None } else { one }, result)
}
