//! What an entry expects, read: only what is named is compared.

use serde_json::{Value as Json, json};

use super::problem::Problem;
use super::time::Clock;
use super::tree::{Node, Pair, unknown_key};
use crate::model::instant::Instant;

/// The expectations of one entry, in the order in which they are written.
#[derive(Debug, Clone, Default)]
pub(super) struct Expect {
    pub(super) wanted: Vec<Wanted>,
}

/// One thing that is expected.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) key: &'static str,
    pub(super) line: u32,
    pub(super) value: Value,
}

/// What is expected of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A word; `null` for none.
    Word(Option<String>),
    Flag(bool),
    Instant(Option<Instant>),
    /// In any order.
    Set(Vec<String>),
    /// In this order.
    Sequence(Vec<String>),
    /// By name, each a word.
    Words(Vec<Named<Option<String>>>),
    /// By name, each a set.
    Sets(Vec<Named<Vec<String>>>),
    /// By name, each some numbers by name.
    Numbers(Vec<Named<Vec<Named<u64>>>>),
}

/// A value with its name and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named<T> {
    pub(super) name: String,
    pub(super) line: u32,
    pub(super) value: T,
}

/// Everything that can be expected.
pub(super) const KEYS: [&str; 17] = [
    "state",
    "reasons",
    "tier",
    "open",
    "steps",
    "blocked",
    "counts",
    "refused",
    "path",
    "replayed",
    "events",
    "allowed",
    "voided",
    "kept",
    "downstream_allowed",
    "next_wake_at",
    "effects",
];

/// What is counted of a step.
const COUNTS: [&str; 4] = ["approved", "rejected", "abstained", "missing"];

impl Expect {
    pub(super) fn read(node: &Node, clock: Clock) -> Result<Expect, Problem> {
        let wanted = node.map("expect")?.iter().map(|pair| wanted(pair, clock)).collect::<Result<_, _>>()?;
        Ok(Expect { wanted })
    }

    /// The code of the refusal that is expected.
    pub(super) fn refused(&self) -> Option<(&str, u32)> {
        self.wanted.iter().find_map(|wanted| match (wanted.key, &wanted.value) {
            ("refused", Value::Word(Some(code))) => Some((code.as_str(), wanted.line)),
            _ => None,
        })
    }

    /// Whether the entry must be a repetition (or must be none).
    pub(super) fn replayed(&self) -> Option<(bool, u32)> {
        self.wanted.iter().find_map(|wanted| match (wanted.key, &wanted.value) {
            ("replayed", Value::Flag(replayed)) => Some((*replayed, wanted.line)),
            _ => None,
        })
    }
}

fn wanted(pair: &Pair, clock: Clock) -> Result<Wanted, Problem> {
    let Some(key) = KEYS.into_iter().find(|key| *key == pair.key) else {
        return Err(unknown_key(pair, "`expect`", &KEYS));
    };
    let node = &pair.value;
    let value = match key {
        "open" | "reasons" | "voided" | "kept" => Value::Set(node.scalars(key)?),
        "events" => Value::Sequence(node.scalars(key)?),
        "downstream_allowed" | "replayed" => Value::Flag(flag(node, key)?),
        "next_wake_at" if node.is_null() => Value::Instant(None),
        "next_wake_at" => Value::Instant(Some(clock.read(node, key)?)),
        "allowed" => Value::Sets(named(node, key, |node, key| node.scalars(key))?),
        "steps" | "blocked" => Value::Words(named(node, key, word)?),
        "effects" if node.list(key).is_ok() => Value::Set(node.scalars(key)?),
        "effects" => Value::Words(named(node, key, word)?),
        "counts" => Value::Numbers(named(node, key, |node, step| {
            node.map_of(step, &COUNTS)?;
            named(node, step, number)
        })?),
        "tier" => Value::Word(word(node, key)?),
        // A refusal, a place in it and a state are always something.
        _ => Value::Word(Some(node.scalar(key)?.to_owned())),
    };
    Ok(Wanted { key, line: pair.line, value })
}

fn named<T>(
    node: &Node,
    what: &str,
    read: impl Fn(&Node, &str) -> Result<T, Problem>,
) -> Result<Vec<Named<T>>, Problem> {
    let entry = |pair: &Pair| {
        let value = read(&pair.value, &pair.key)?;
        Ok(Named { name: pair.key.clone(), line: pair.line, value })
    };
    node.map(what)?.iter().map(entry).collect()
}

fn word(node: &Node, what: &str) -> Result<Option<String>, Problem> {
    if node.is_null() { Ok(None) } else { node.scalar(what).map(|word| Some(word.to_owned())) }
}

fn flag(node: &Node, what: &str) -> Result<bool, Problem> {
    match node.scalar(what)? {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(node.expected(what, "`true` or `false`")),
    }
}

fn number(node: &Node, what: &str) -> Result<u64, Problem> {
    node.scalar(what)?.parse().map_err(|_| node.expected(what, "a whole number"))
}

impl Value {
    /// As data, in the words of the scenario.
    pub(super) fn to_json(&self) -> Json {
        match self {
            Value::Word(word) => json!(word),
            Value::Flag(flag) => json!(flag),
            Value::Instant(instant) => json!(instant),
            Value::Set(words) | Value::Sequence(words) => json!(words),
            Value::Words(_) | Value::Sets(_) | Value::Numbers(_) => Json::Null,
        }
    }
}
