//! What an explanation says, held against the condition that it explains.
//!
//! The reasons of a condition are read as a sentence of a small grammar: each comparison of the tree gives one reason; of
//! an `&&` that is false only the part that made it so is kept, of an `||` that is true likewise. If the reasons can be
//! read so that the tree comes out as the step did, they entail it.

use countersign::rule::reason::Reason;
use serde_json::{Value as Json, json};

use crate::coverage::Coverage;
use crate::naive::{Value, World, compared, holds, parts};

/// What is wrong with the reasons given for conditions that came out as stated, one after the other.
pub(crate) fn problem(
    conditions: &[(&Json, bool)],
    reasons: &[Reason],
    world: &mut World<'_>,
    seen: &mut Coverage,
) -> Option<String> {
    let mut at = vec![0];
    for (condition, result) in conditions {
        let mut reached = Vec::new();
        for from in at {
            let read = readings(condition, reasons, from, world, seen);
            reached.extend(read.into_iter().filter(|(holds, _)| holds == result).map(|(_, to)| to));
        }
        at = reached;
    }
    if at.contains(&reasons.len()) && !reasons.is_empty() {
        return None;
    }
    let said: Vec<String> =
        reasons.iter().map(|reason| format!("{:?} {}", reason.result, reason.says)).collect();
    Some(format!(
        "{:?} do not follow from the reasons {said:#?}",
        conditions.iter().map(|it| it.1).collect::<Vec<_>>()
    ))
}

/// Each way to read `reasons[from..]` as what decided `condition`: what it came to, and where the rest begins.
fn readings(
    condition: &Json,
    reasons: &[Reason],
    from: usize,
    world: &mut World<'_>,
    seen: &mut Coverage,
) -> Vec<(bool, usize)> {
    match condition["op"].as_str().expect("op") {
        "not" => {
            let of = readings(&condition["of"], reasons, from, world, seen);
            of.into_iter().map(|(holds, to)| (!holds, to)).collect()
        }
        op @ ("all" | "any") => {
            let decides = op == "any";
            let mut found = Vec::new();
            let mut open = vec![from];
            for part in parts(condition) {
                // It alone decided ...
                let alone = readings(part, reasons, from, world, seen);
                found.extend(alone.into_iter().filter(|(holds, _)| *holds == decides));
                // ... or it is one of those that all came out the other way.
                let mut next = Vec::new();
                for from in open {
                    let read = readings(part, reasons, from, world, seen);
                    next.extend(read.into_iter().filter(|(holds, _)| *holds != decides).map(|(_, to)| to));
                }
                open = next;
            }
            found.extend(open.into_iter().map(|to| (!decides, to)));
            found.sort_unstable();
            found.dedup();
            found
        }
        "if" => {
            let mut found = Vec::new();
            for (holds, to) in readings(&condition["if"], reasons, from, world, seen) {
                let branch = &condition[if holds { "then" } else { "else" }];
                found.extend(readings(branch, reasons, to, world, seen));
            }
            found
        }
        "first" => readings(&condition["then"], reasons, from, world, seen),
        _ => match reasons.get(from) {
            Some(reason) if explains(reason, condition, world, seen) => {
                vec![(reason.result.expect("facts are complete"), from + 1)]
            }
            _ => Vec::new(),
        },
    }
}

/// Whether a reason is about this comparison, with its values and its result.
fn explains(reason: &Reason, atom: &Json, world: &mut World<'_>, seen: &mut Coverage) -> bool {
    let text = atom["text"].as_str().unwrap_or_default();
    let place = (atom["line"].as_u64(), atom["column"].as_u64());
    if place != (Some(reason.line.into()), Some(reason.column.into()))
        || reason.text != text
        || reason.says.is_empty()
    {
        return false;
    }
    let mut value = |key: &str| world.value(&atom[key]).ok();
    let said = |side: &Option<Json>, value: &Option<Value>| {
        value.as_ref().is_some_and(|value| *side == shown(value))
    };
    let result = match atom["op"].as_str().expect("op") {
        op @ ("eq" | "ne" | "lt" | "le" | "gt" | "ge") => {
            let (left, right) = (value("left"), value("right"));
            if !said(&reason.left, &left) || !said(&reason.right, &right) {
                return false;
            }
            let (Some(left), Some(right)) = (left, right) else { return false };
            let order = compared(&left, &right);
            let side = ["below", "at", "above"][(order as i8 + 1) as usize];
            seen.count(&format!("{op} {}: {side}", kind(&left)));
            holds(op, order)
        }
        "present" => {
            let of = value("of");
            if !said(&reason.left, &of) {
                return false;
            }
            of != Some(Value::Absent)
        }
        "in" => {
            if !said(&reason.left, &value("item")) {
                return false;
            }
            world.condition(atom) == Ok(true)
        }
        "contains" => {
            if !said(&reason.right, &value("item")) {
                return false;
            }
            world.condition(atom) == Ok(true)
        }
        "starts_with" | "ends_with" => {
            if !said(&reason.left, &value("of")) || !said(&reason.right, &value("with")) {
                return false;
            }
            world.condition(atom) == Ok(true)
        }
        _ => world.condition(atom) == Ok(true),
    };
    reason.result == Some(result)
}

fn kind(value: &Value) -> &str {
    match value {
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "integer",
        Value::Decimal(_) => "decimal",
        Value::Money(currency, _) => currency,
        Value::Text(_) => "text",
        Value::Date(_) => "date",
        Value::Instant(_) => "instant",
        Value::List(_) => "list",
        Value::Object(_) => "object",
        Value::Absent => "absent",
    }
}

/// A value as a route shows it; lists and objects it does not.
fn shown(value: &Value) -> Option<Json> {
    match value {
        Value::Boolean(value) => Some(json!(value)),
        Value::Integer(value) if value.unsigned_abs() < 1 << 53 => Some(json!(value)),
        Value::Integer(value) => Some(json!(value.to_string())),
        Value::Decimal(value) => Some(json!(value.text(0))),
        Value::Money(currency, value) => {
            let places = match currency.as_str() {
                "JPY" => 0,
                "KWD" => 3,
                _ => 2,
            };
            Some(json!({ "currency": currency, "value": value.text(places) }))
        }
        Value::Text(value) | Value::Date(value) => Some(json!(value)),
        Value::Instant(value) => Some(json!(crate::naive::utc(*value))),
        Value::Absent => Some(Json::Null),
        Value::List(_) | Value::Object(_) => None,
    }
}
