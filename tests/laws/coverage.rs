//! What the generated cases have covered: printed, and demanded.

use std::collections::BTreeMap;
use std::io::Write;

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

    /// Adds what was seen elsewhere.
    pub(crate) fn add(&mut self, other: Coverage) {
        self.cases += other.cases;
        for (what, count) in other.seen {
            *self.seen.entry(what).or_default() += count;
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

    /// Prints what was covered, in every run: not by `println!`, which is kept back when the test passes.
    pub(crate) fn print(&self, law: &str) {
        const COLUMNS: usize = 118;
        let mut lines = vec![format!("{law}: {} cases", self.cases)];
        for (what, count) in &self.seen {
            let entry = format!("{what} ×{count}");
            match lines.last_mut() {
                Some(line) if line.starts_with(' ') && line.len() + 3 + entry.len() <= COLUMNS => {
                    line.push_str(&format!(" · {entry}"));
                }
                _ => lines.push(format!("  {entry}")),
            }
        }
        writeln!(std::io::stdout(), "{}", lines.join("\n")).expect("standard output can be written to");
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
