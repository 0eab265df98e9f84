//! The answers about people, as entries change them: what an entry says is merged, and stays for those after it.

use serde_json::{Map, Value as Json, json};

use super::problem::Problem;
use super::time::Clock;
use super::tree::{Kind, Node, Pair, get};
use super::value::characters;
use crate::model::invalid::quoted;
use crate::model::sorted_set::SortedSet;
use crate::model::suggest;

/// The answers so far. The engine reads them strictly; here they are only put together.
#[derive(Debug, Clone, Default)]
pub(super) struct People {
    as_of: Option<Json>,
    /// `people`, `roles`, `units` and `managers`: each an object by id.
    parts: [Map<String, Json>; 4],
    delegations: Map<String, Json>,
    contributors: Option<Json>,
}

const KEYS: [&str; 7] = ["as_of", "people", "roles", "units", "managers", "delegations", "contributors"];
const PARTS: [&str; 4] = ["people", "roles", "units", "managers"];

impl People {
    /// Merges what an entry says: per person, role, unit and manager, and delegations by id. `null` ends one.
    pub(super) fn merge(&mut self, node: &Node, clock: Clock) -> Result<(), Problem> {
        for pair in node.map_of("people", &KEYS)? {
            let part = PARTS.iter().zip(&mut self.parts).find(|(part, _)| **part == pair.key);
            if let Some((part, answers)) = part {
                for entry in pair.value.map(part)? {
                    let value = (!entry.value.is_null()).then(|| answer(&entry.value));
                    put(answers, &entry.key, value);
                }
            } else {
                match pair.key.as_str() {
                    "as_of" => self.as_of = Some(json!(clock.read(&pair.value, "as_of")?)),
                    "contributors" => self.contributors = Some(json!(pair.value.scalars("contributors")?)),
                    _ => self.delegate(&pair.value, clock)?,
                }
            }
        }
        Ok(())
    }

    /// Delegations, as a list with ids or as a map by id.
    fn delegate(&mut self, node: &Node, clock: Clock) -> Result<(), Problem> {
        match &node.kind {
            Kind::List(items) => {
                let mut seen = SortedSet::new();
                for item in items {
                    let pairs = item.map("a delegation")?;
                    let id = get(pairs, "id").ok_or_else(|| {
                        Problem::new(
                            item.line,
                            "a delegation has no `id`",
                            "add `id: …`, by which an entry can end it",
                        )
                    })?;
                    let id = id.scalar("id")?.to_owned();
                    if !seen.insert(id.clone()) {
                        let message = format!("delegation {} is given twice", quoted(&id));
                        return Err(Problem::new(
                            item.line,
                            message,
                            "give each delegation an id of its own",
                        ));
                    }
                    let delegation = delegation(&id, pairs, clock)?;
                    put(&mut self.delegations, &id, Some(delegation));
                }
            }
            _ => {
                for pair in node.map("delegations")? {
                    let delegation = match &pair.value {
                        value if value.is_null() => {
                            self.known(pair)?;
                            None
                        }
                        value => Some(delegation(&pair.key, value.map("a delegation")?, clock)?),
                    };
                    put(&mut self.delegations, &pair.key, delegation);
                }
            }
        }
        Ok(())
    }

    /// Only a delegation that is there can be ended.
    fn known(&self, pair: &Pair) -> Result<(), Problem> {
        if self.delegations.contains_key(&pair.key) {
            return Ok(());
        }
        let hint = suggest::did_you_mean(&pair.key, self.delegations.keys().map(String::as_str));
        let hint =
            hint.unwrap_or_else(|| "`null` ends a delegation that was given before, by its id".to_owned());
        Err(Problem::new(pair.line, format!("there is no delegation {}", quoted(&pair.key)), hint))
    }

    /// The document that the engine takes.
    pub(super) fn to_json(&self) -> Json {
        let mut answers = Map::new();
        for (part, entries) in PARTS.iter().zip(&self.parts).filter(|(_, entries)| !entries.is_empty()) {
            answers.insert((*part).to_owned(), Json::Object(entries.clone()));
        }
        if !self.delegations.is_empty() {
            answers.insert("delegations".to_owned(), self.delegations.values().cloned().collect());
        }
        let single = [("as_of", &self.as_of), ("contributors", &self.contributors)];
        answers.extend(single.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?))));
        Json::Object(answers)
    }
}

fn put(map: &mut Map<String, Json>, id: &str, value: Option<Json>) {
    match value {
        Some(value) => map.insert(id.to_owned(), value),
        None => map.remove(id),
    };
}

fn delegation(id: &str, pairs: &[Pair], clock: Clock) -> Result<Json, Problem> {
    let read = |pair: &Pair| {
        let value = match pair.key.as_str() {
            "since" | "until" => json!(clock.read(&pair.value, &pair.key)?),
            _ => answer(&pair.value),
        };
        Ok((pair.key.clone(), value))
    };
    let mut delegation: Map<String, Json> = pairs.iter().map(read).collect::<Result<_, Problem>>()?;
    delegation.entry("id").or_insert_with(|| json!(id));
    Ok(Json::Object(delegation))
}

/// Ids, names and lists of them: text, whatever it looks like.
fn answer(node: &Node) -> Json {
    match &node.kind {
        Kind::List(items) => items.iter().map(answer).collect(),
        Kind::Map(pairs) => {
            Json::Object(pairs.iter().map(|pair| (pair.key.clone(), answer(&pair.value))).collect())
        }
        _ => characters(node),
    }
}
