//! A scenario's file as a tree that keeps what YAML readers throw away: lines, and the characters of plain scalars.

use serde_json::Value as Json;

use super::problem::Problem;
use crate::limits;
use crate::model::invalid::quoted;
use crate::model::sorted_set::SortedSet;
use crate::model::suggest;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// The line of the file, from 1.
    pub(super) line: u32,
    pub(super) kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A scalar without quotes: its characters, which mean what its place says.
    Plain(String),
    /// A scalar in quotes, or a block of text: text, whatever it looks like.
    Text(String),
    List(Vec<Node>),
    Map(Vec<Pair>),
}

/// An entry of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: String,
    /// The key's line.
    pub(super) line: u32,
    pub(super) value: Node,
}

impl Node {
    /// Reads the neutral tree.
    ///
    /// # Errors
    /// A key given twice, a tag, an alias of nothing, more nodes than [`limits::SCENARIO_NODES`]; and a tree that is none.
    pub(super) fn read(tree: &Json) -> Result<Node, Problem> {
        let mut reader = Reader { left: limits::SCENARIO_NODES, anchors: Vec::new() };
        reader.node(tree)
    }

    /// What kind of node it is, in words.
    pub(super) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Plain(_) if self.is_null() => "nothing",
            Kind::Plain(_) => "a plain value",
            Kind::Text(_) => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    /// The entries of a map.
    pub(super) fn map(&self, what: &str) -> Result<&[Pair], Problem> {
        match &self.kind {
            Kind::Map(pairs) => Ok(pairs),
            _ => Err(self.expected(what, "a map")),
        }
    }

    /// The entries of a map that may have no other keys than these.
    pub(super) fn map_of(&self, what: &str, keys: &[&str]) -> Result<&[Pair], Problem> {
        let pairs = self.map(what)?;
        match pairs.iter().find(|pair| !keys.contains(&pair.key.as_str())) {
            None => Ok(pairs),
            Some(pair) => Err(unknown_key(pair, &format!("`{what}`"), keys)),
        }
    }

    /// The items of a list.
    pub(super) fn list(&self, what: &str) -> Result<&[Node], Problem> {
        match &self.kind {
            Kind::List(items) => Ok(items),
            _ => Err(self.expected(what, "a list")),
        }
    }

    /// The characters of a scalar; YAML's null is none.
    pub(super) fn scalar(&self, what: &str) -> Result<&str, Problem> {
        match &self.kind {
            Kind::Plain(text) | Kind::Text(text) if !self.is_null() => Ok(text),
            _ => Err(self.expected(what, "one value")),
        }
    }

    /// The scalars of a list.
    pub(super) fn scalars(&self, what: &str) -> Result<Vec<String>, Problem> {
        self.list(what)?.iter().map(|item| item.scalar(what).map(str::to_owned)).collect()
    }

    /// Whether it is the null of YAML's core schema: nothing, `~` or `null`, without quotes.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Plain(text) if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// That it is something else than the one expected.
    pub(super) fn expected(&self, what: &str, wanted: &str) -> Problem {
        let found = match &self.kind {
            Kind::Plain(text) | Kind::Text(text) if !self.is_null() => quoted(text),
            _ => self.what().to_owned(),
        };
        Problem::new(self.line, format!("`{what}` must be {wanted}, not {found}"), format!("write {wanted}"))
    }
}

/// The value of a key.
pub(super) fn get<'a>(pairs: &'a [Pair], key: &str) -> Option<&'a Node> {
    pairs.iter().find(|pair| pair.key == key).map(|pair| &pair.value)
}

/// A key that a map of these keys does not have; `place` says which map, in words.
pub(super) fn unknown_key(pair: &Pair, place: &str, keys: &[&str]) -> Problem {
    let hint = suggest::did_you_mean(&pair.key, keys.iter().copied()).unwrap_or_else(|| {
        let known: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        format!("the keys here are {}", known.join(", "))
    });
    Problem::new(pair.line, format!("unknown key {} in {place}", quoted(&pair.key)), hint)
}

struct Reader {
    /// How many nodes there may still be.
    left: usize,
    /// By the numbers of their own; the last one of a number is meant.
    anchors: Vec<(u64, Node)>,
}

impl Reader {
    fn node(&mut self, tree: &Json) -> Result<Node, Problem> {
        let line = line_of(tree.get("line")).ok_or_else(no_tree)?;
        self.spend(1, line)?;
        if let Some(tag) = tree.get("tag").and_then(Json::as_str) {
            return Err(Problem::new(
                line,
                format!("the tag {} has no meaning here", quoted(tag)),
                "leave it out: values are read by where they stand; quotes make text",
            ));
        }
        if let Some(alias) = tree.get("alias").and_then(Json::as_u64) {
            return self.alias(alias, line);
        }
        let node = Node { line, kind: self.kind(tree, line)? };
        if let Some(anchor) = tree.get("anchor").and_then(Json::as_u64) {
            self.anchors.push((anchor, node.clone()));
        }
        Ok(node)
    }

    fn kind(&mut self, tree: &Json, line: u32) -> Result<Kind, Problem> {
        let text = |key: &str| tree.get(key).and_then(Json::as_str).map(str::to_owned);
        if let Some(plain) = text("plain") {
            return Ok(Kind::Plain(plain));
        }
        if let Some(text) = text("text") {
            return Ok(Kind::Text(text));
        }
        if let Some(items) = tree.get("list").and_then(Json::as_array) {
            return items.iter().map(|item| self.node(item)).collect::<Result<_, _>>().map(Kind::List);
        }
        let pairs = tree.get("map").and_then(Json::as_array).ok_or_else(no_tree)?;
        let mut seen = SortedSet::new();
        let mut read = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let key = pair.get(0).and_then(Json::as_str).ok_or_else(no_tree)?;
            let line = line_of(pair.get(2)).or_else(|| line_of(pair.get(1)?.get("line"))).unwrap_or(line);
            if key == "<<" {
                let hint = "YAML 1.2 has no merge keys: write the keys out";
                return Err(Problem::new(line, "unknown key `<<`", hint));
            }
            if !seen.insert(key) {
                let hint = "leave one of them out";
                return Err(Problem::new(line, format!("key {} is given twice", quoted(key)), hint));
            }
            let value = self.node(pair.get(1).ok_or_else(no_tree)?)?;
            read.push(Pair { key: key.to_owned(), line, value });
        }
        Ok(Kind::Map(read))
    }

    /// What an alias stands for: a copy, which counts as often as it is named.
    fn alias(&mut self, alias: u64, line: u32) -> Result<Node, Problem> {
        let Some((_, meant)) = self.anchors.iter().rev().find(|(anchor, _)| *anchor == alias) else {
            let hint = "name an anchor that stands above it";
            return Err(Problem::new(line, "the alias stands for nothing", hint));
        };
        let (copies, node) = (size(meant), Node { line, ..meant.clone() });
        self.spend(copies, line)?;
        Ok(node)
    }

    fn spend(&mut self, nodes: usize, line: u32) -> Result<(), Problem> {
        let message = || format!("the scenario has more than {} values", limits::SCENARIO_NODES);
        let hint = "split it, and name large values less often";
        self.left = self.left.checked_sub(nodes).ok_or_else(|| Problem::new(line, message(), hint))?;
        Ok(())
    }
}

fn size(node: &Node) -> usize {
    let within = match &node.kind {
        Kind::Plain(_) | Kind::Text(_) => 0,
        Kind::List(items) => items.iter().map(size).fold(0, usize::saturating_add),
        Kind::Map(pairs) => pairs.iter().map(|pair| size(&pair.value)).fold(0, usize::saturating_add),
    };
    within.saturating_add(1)
}

fn line_of(line: Option<&Json>) -> Option<u32> {
    u32::try_from(line?.as_u64()?).ok()
}

/// What no host of ours hands over.
fn no_tree() -> Problem {
    Problem::new(
        1,
        "this is not the tree of a scenario",
        "hand over nodes with `line` and one of `plain`, `text`, `list`, `map`",
    )
}
