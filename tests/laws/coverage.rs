//! What the generated cases have covered: printed, and demanded.

use std::collections::BTreeMap;

use countersign::definition::policy::Policy;
use serde_json::Value as Json;

#[derive(Default)]
pub(crate) struct Coverage {
    cases: usize,
    seen: BTreeMap<String, usize>,
}

impl Coverage {
    pub(crate) fn case(&mut self) {
        self.cases += 1;
    }

    pub(crate) fn cases(&self) -> usize {
        self.cases
    }

    pub(crate) fn count(&mut self, what: &str) {
        match self.seen.get_mut(what) {
            Some(count) => *count += 1,
            None => drop(self.seen.insert(what.to_owned(), 1)),
        }
    }

    /// Counts the operators of a policy.
    pub(crate) fn rules(&mut self, policy: &Policy) {
        let definition: Json = serde_json::from_str(policy.canonical()).expect("canonical JSON");
        self.operators(&definition);
    }

    fn operators(&mut self, value: &Json) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.operators(item)),
            Json::Object(object) => {
                if let Some(op) = object.get("op").and_then(Json::as_str) {
                    let each = object.get("each").and_then(Json::as_str).map(|each| format!(" {each}"));
                    self.count(&format!("op {op}{}", each.unwrap_or_default()));
                    if op == "each" && object.get("level").and_then(Json::as_u64) == Some(1) {
                        self.count("a list operation in another");
                    }
                }
                object.values().for_each(|value| self.operators(value));
            }
            _ => {}
        }
    }

    pub(crate) fn print(&self, law: &str) {
        println!("{law}: {} cases", self.cases);
        for (what, count) in &self.seen {
            println!("  {count:>8}  {what}");
        }
    }

    /// Fails if one of these never occurred.
    pub(crate) fn require(&self, what: &[&str]) {
        let missing: Vec<_> = what.iter().filter(|what| !self.seen.contains_key(**what)).collect();
        assert!(missing.is_empty(), "never occurred: {missing:?}");
    }

    pub(crate) fn at_most(&self, what: &str, most: usize) {
        let count = self.seen.get(what).copied().unwrap_or(0);
        assert!(count <= most, "{what}: {count} times, at most {most} expected");
    }
}
