//! Expressions in a definition: one JSON object per node, `op` first of all.
//!
//! Reading treats the document as hostile: an unknown operator, a missing or an extra member, or a tree that is too
//! deep is an error with its path.

use serde_json::{Map, Value as Json};

use super::expr::{Arithmetic, At, Comparison, Each, Expr, Node, TextTest};
use crate::limits;
use crate::model::decimal::Decimal;
use crate::model::invalid::quoted;
use crate::model::json::{JsonError, pointer};
use crate::model::money::Money;

impl Expr {
    /// The expression as it stands in a definition.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut object = Map::new();
        let mut put = |key: &str, value: Json| {
            object.insert(key.to_owned(), value);
        };
        put("line", Json::from(self.at.line));
        put("column", Json::from(self.at.column));
        if let Some(text) = &self.at.text {
            put("text", Json::from(text.as_str()));
        }
        let list = |of: &[Expr]| Json::Array(of.iter().map(Expr::to_json).collect());
        let op = match &self.node {
            Node::Boolean(value) => {
                put("value", Json::from(*value));
                "boolean"
            }
            Node::Integer(value) => {
                put("value", Json::from(value.to_string()));
                "integer"
            }
            Node::Decimal(value) => {
                put("value", Json::from(value.to_string()));
                "decimal"
            }
            Node::Money(value) => {
                put("value", value.to_json());
                "money"
            }
            Node::Text(value) => {
                put("value", Json::from(value.as_str()));
                "text"
            }
            Node::Fact { name, .. } => {
                put("name", Json::from(name.as_str()));
                "fact"
            }
            Node::Tier => "tier",
            Node::Member { of, name, .. } => {
                put("of", of.to_json());
                put("name", Json::from(name.as_str()));
                "member"
            }
            Node::Element { level } => {
                put("level", Json::from(*level));
                "element"
            }
            Node::Date(value) => {
                put("value", Json::from(value.to_string()));
                "date"
            }
            Node::Instant(value) => {
                put("value", Json::from(value.to_string()));
                "instant"
            }
            Node::Present(of) => {
                put("of", of.to_json());
                "present"
            }
            Node::Contains(of, item) => {
                put("of", of.to_json());
                put("item", item.to_json());
                "contains"
            }
            Node::TextTest(test, of, with) => {
                put("of", of.to_json());
                put("with", with.to_json());
                test.name()
            }
            Node::Length(of) => {
                put("of", of.to_json());
                "length"
            }
            Node::Each { each, list, with, level, .. } => {
                put("list", list.to_json());
                put("with", with.to_json());
                put("level", Json::from(*level));
                put("each", Json::from(each.name()));
                "each"
            }
            Node::DivRound(left, right, places) => {
                put("left", left.to_json());
                put("right", right.to_json());
                put("places", Json::from(*places));
                "div_round"
            }
            Node::Not(of) => {
                put("of", of.to_json());
                "not"
            }
            Node::All(of) => {
                put("of", list(of));
                "all"
            }
            Node::Any(of) => {
                put("of", list(of));
                "any"
            }
            Node::Compare(comparison, left, right) => {
                put("left", left.to_json());
                put("right", right.to_json());
                comparison_name(*comparison)
            }
            Node::In(item, of) => {
                put("item", item.to_json());
                put("of", list(of));
                "in"
            }
            Node::Arithmetic(operator, left, right) => {
                put("left", left.to_json());
                put("right", right.to_json());
                Arithmetic::TABLE
                    .iter()
                    .find(|(each, ..)| each == operator)
                    .map_or("add", |(_, name, _)| name)
            }
            Node::Coalesce(left, right) => {
                put("left", left.to_json());
                put("right", right.to_json());
                "coalesce"
            }
            Node::First(of, then) => {
                put("of", list(of));
                put("then", then.to_json());
                "first"
            }
            Node::If(condition, then, otherwise) => {
                put("if", condition.to_json());
                put("then", then.to_json());
                put("else", otherwise.to_json());
                "if"
            }
        };
        put("op", Json::from(op));
        Json::Object(object)
    }

    /// Reads an expression of a definition.
    ///
    /// # Errors
    /// What is wrong and where, with `path` in front: an unknown `op`, a missing, extra or ill-typed member, too deep.
    pub fn from_json(value: &Json, path: &str) -> Result<Expr, JsonError> {
        read(value, path, limits::RULE_DEPTH)
    }
}

fn comparison_name(comparison: Comparison) -> &'static str {
    Comparison::TABLE.iter().find(|(each, ..)| *each == comparison).map_or("eq", |(_, name, _)| name)
}

/// The members of one node.
struct Members<'a> {
    object: &'a Map<String, Json>,
    /// The keys of those that have been read.
    taken: Vec<&'static str>,
    path: &'a str,
    depth: usize,
}

fn error(path: &str, message: impl Into<String>, hint: &str) -> JsonError {
    JsonError::new(path, message, hint)
}

const HINT: &str = "definitions are written by the compiler; compile the policy again";

impl<'a> Members<'a> {
    fn take(&mut self, key: &'static str) -> Result<&'a Json, JsonError> {
        self.taken.push(key);
        self.object.get(key).ok_or_else(|| error(self.path, format!("member `{key}` is missing"), HINT))
    }

    fn whole<T: TryFrom<u64>>(&mut self, key: &'static str) -> Result<T, JsonError> {
        let value = self.take(key)?;
        let number = value.as_u64().and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| error(&pointer(self.path, key), "expected a whole number", HINT))
    }

    fn text(&mut self, key: &'static str) -> Result<String, JsonError> {
        match self.take(key)? {
            Json::String(text) => Ok(text.clone()),
            _ => Err(error(&pointer(self.path, key), "expected text", HINT)),
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, key: &'static str, what: &str) -> Result<T, JsonError> {
        let text = self.text(key)?;
        text.parse()
            .map_err(|_| error(&pointer(self.path, key), format!("{} is not {what}", quoted(&text)), HINT))
    }

    fn expr(&mut self, key: &'static str) -> Result<Box<Expr>, JsonError> {
        let value = self.take(key)?;
        Ok(Box::new(read(value, &pointer(self.path, key), self.depth.saturating_sub(1))?))
    }

    /// The parts of an `&&` or `||`: of none, one would be true and the other false whatever the facts are.
    fn parts(&mut self, key: &'static str) -> Result<Vec<Expr>, JsonError> {
        let parts = self.list(key)?;
        if parts.is_empty() {
            return Err(error(&pointer(self.path, key), "expected at least one part", HINT));
        }
        Ok(parts)
    }

    fn list(&mut self, key: &'static str) -> Result<Vec<Expr>, JsonError> {
        let path = pointer(self.path, key);
        let Json::Array(items) = self.take(key)? else {
            return Err(error(&path, "expected a list", HINT));
        };
        let read_item = |(index, item): (usize, &Json)| {
            read(item, &pointer(&path, &index.to_string()), self.depth.saturating_sub(1))
        };
        items.iter().enumerate().map(read_item).collect()
    }
}

fn read(value: &Json, path: &str, depth: usize) -> Result<Expr, JsonError> {
    if depth == 0 {
        let message = format!("expression is deeper than {} levels", limits::RULE_DEPTH);
        let hint = "split the condition into facts that the host computes".to_owned();
        return Err(JsonError::over_limit(path, message, hint));
    }
    let Json::Object(object) = value else {
        return Err(error(path, "expected an expression", HINT));
    };
    let mut members = Members { object, taken: Vec::new(), path, depth };
    let op = members.text("op")?;
    let line = members.whole("line")?;
    let column = members.whole("column")?;
    let text = if object.contains_key("text") { Some(members.text("text")?) } else { None };
    let node = node(&op, &mut members)?;
    if let Some(extra) = object.keys().find(|key| !members.taken.contains(&key.as_str())) {
        return Err(error(&pointer(path, extra), format!("unknown member {}", quoted(extra)), HINT));
    }
    Ok(Expr { node, at: At { line, column, text } })
}

fn node(op: &str, members: &mut Members<'_>) -> Result<Node, JsonError> {
    if let Some((comparison, ..)) = Comparison::TABLE.iter().find(|(_, name, _)| *name == op) {
        return Ok(Node::Compare(*comparison, members.expr("left")?, members.expr("right")?));
    }
    if let Some((operator, ..)) = Arithmetic::TABLE.iter().find(|(_, name, _)| *name == op) {
        return Ok(Node::Arithmetic(*operator, members.expr("left")?, members.expr("right")?));
    }
    if let Some((test, _)) = TextTest::TABLE.iter().find(|(_, name)| *name == op) {
        return Ok(Node::TextTest(*test, members.expr("of")?, members.expr("with")?));
    }
    Ok(match op {
        "boolean" => match members.take("value")? {
            Json::Bool(value) => Node::Boolean(*value),
            _ => return Err(error(&pointer(members.path, "value"), "expected true or false", HINT)),
        },
        "integer" => Node::Integer(members.parsed("value", "a 64-bit integer")?),
        "decimal" => Node::Decimal(members.parsed::<Decimal>("value", "an exact decimal")?),
        "money" => {
            let value = members.take("value")?;
            let path = pointer(members.path, "value");
            Node::Money(Money::from_json(value).map_err(|problem| error(&path, problem.to_string(), HINT))?)
        }
        "text" => Node::Text(members.text("value")?),
        "fact" => Node::Fact { name: members.text("name")?, slot: 0 },
        "tier" => Node::Tier,
        "member" => Node::Member { of: members.expr("of")?, name: members.text("name")?, index: 0 },
        "element" => Node::Element { level: members.whole("level")? },
        "date" => Node::Date(members.parsed("value", "a date")?),
        "instant" => Node::Instant(members.parsed("value", "an instant")?),
        "present" => Node::Present(members.expr("of")?),
        "contains" => Node::Contains(members.expr("of")?, members.expr("item")?),
        "length" => Node::Length(members.expr("of")?),
        "div_round" => {
            Node::DivRound(members.expr("left")?, members.expr("right")?, members.whole("places")?)
        }
        "each" => {
            let name = members.text("each")?;
            let found = Each::TABLE.iter().find(|(_, known)| *known == name);
            let Some((each, _)) = found else {
                return Err(error(
                    &pointer(members.path, "each"),
                    format!("unknown operation {}", quoted(&name)),
                    HINT,
                ));
            };
            let (list, with) = (members.expr("list")?, members.expr("with")?);
            Node::Each { each: *each, list, with, level: members.whole("level")?, kind: None }
        }
        "not" => Node::Not(members.expr("of")?),
        "all" => Node::All(members.parts("of")?),
        "any" => Node::Any(members.parts("of")?),
        "in" => Node::In(members.expr("item")?, members.list("of")?),
        "coalesce" => Node::Coalesce(members.expr("left")?, members.expr("right")?),
        "first" => Node::First(members.list("of")?, members.expr("then")?),
        "if" => Node::If(members.expr("if")?, members.expr("then")?, members.expr("else")?),
        _ => return Err(error(members.path, format!("unknown operator {}", quoted(op)), HINT)),
    })
}
