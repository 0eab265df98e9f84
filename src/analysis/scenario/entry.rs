//! A scenario, read: the policy, the people and the entries, each with its command, its instant and what it expects.

use serde_json::{Map, Value as Json, json};

use super::command::{self, Field};
use super::expect::Expect;
use super::problem::Problem;
use super::time::Clock;
use super::tree::{Kind, Node, Pair, get, unknown_key};
use super::value::{characters, version};
use crate::model::instant::Instant;

/// A scenario that can be run.
#[derive(Debug)]
pub(super) struct Scenario<'t> {
    /// The path of the policy, as it is written, and its line.
    pub(super) policy: (&'t str, u32),
    pub(super) people: Option<&'t Node>,
    pub(super) calendars: Option<Json>,
    pub(super) active_since: Option<Instant>,
    pub(super) clock: Clock,
    /// The submit first.
    pub(super) entries: Vec<Entry<'t>>,
    pub(super) tree: &'t Node,
}

/// One command and what it is expected to lead to.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    /// `then[2] approve compliance by mia at +2h`; entries are counted from 1.
    pub(super) label: String,
    /// The submit is 0.
    pub(super) position: usize,
    pub(super) line: u32,
    pub(super) node: &'t Node,
    pub(super) command: &'static str,
    pub(super) by: Option<String>,
    pub(super) at: Instant,
    pub(super) claims: Option<Json>,
    /// The idempotency key.
    pub(super) key: Option<String>,
    /// The expected version.
    pub(super) version: Option<Json>,
    pub(super) people: Option<&'t Node>,
    /// The fields that mean the same at any time.
    pub(super) fields: Map<String, Json>,
    /// Those that take the policy or the request of the moment.
    pub(super) late: Vec<(Field, &'t Pair)>,
    pub(super) expect: Expect,
}

/// What a scenario may say.
const KEYS: [&str; 7] = ["policy", "people", "submit", "expect", "then", "calendars", "active_since"];
/// What an entry may say beside its command and the command's fields.
const OTHERS: [&str; 7] = ["by", "at", "claims", "key", "version", "people", "expect"];
/// Commands that the host gives, not a person.
const HOST: [&str; 2] = ["acknowledge_effect", "advance"];

impl<'t> Scenario<'t> {
    pub(super) fn read(tree: &'t Node) -> Result<Scenario<'t>, Problem> {
        let pairs = tree.map("a scenario")?;
        if let Some(unknown) = pairs.iter().find(|pair| !KEYS.contains(&pair.key.as_str())) {
            return Err(unknown_key(unknown, "a scenario", &KEYS));
        }
        let missing =
            |key: &str, hint: &str| Problem::new(tree.line, format!("key `{key}` is missing"), hint);
        let policy = get(pairs, "policy")
            .ok_or_else(|| missing("policy", "name the policy's file: `policy: ../policy.rhai`"))?;
        let then = get(pairs, "then").map(|then| then.list("then")).transpose()?.unwrap_or_default();
        let submit = get(pairs, "submit");
        let first = submit.or(then.first()).ok_or_else(|| {
            missing(
                "submit",
                "say who submits what: `submit: { by: mia, at: 2026-03-01T09:00:00Z, facts: { … } }`",
            )
        })?;
        // Without a submit of its own, a scenario begins with a draft.
        let drafted = then.iter().find(|entry| is_submit(entry));
        let clock = Clock { start: start(submit.or(drafted).unwrap_or(first))? };
        if at_of(first).is_none() {
            return Err(Problem::new(first.line, "`at` is missing", BEGINS));
        }
        let expect = get(pairs, "expect");
        if let (None, Some(expect)) = (submit, expect) {
            let hint = "it belongs to `submit`; write it into the entry that it is about";
            return Err(Problem::new(expect.line, "`expect` without `submit`", hint));
        }
        let mut entries = Vec::new();
        // The first entry says when it is.
        let mut at = clock.start;
        if let Some(submit) = submit {
            entries.push(Entry::read(submit, None, expect, clock, at)?);
        }
        for (index, node) in then.iter().enumerate() {
            let entry = Entry::read(node, Some(index.saturating_add(1)), None, clock, at)?;
            at = entry.at;
            entries.push(entry);
        }
        let instant = |key: &str| get(pairs, key).map(|node| clock.read(node, key)).transpose();
        Ok(Scenario {
            policy: (policy.scalar("policy")?, policy.line),
            people: get(pairs, "people"),
            calendars: get(pairs, "calendars").map(|node| calendars(node, clock)).transpose()?,
            active_since: instant("active_since")?,
            clock,
            entries,
            tree,
        })
    }

    /// The line of what the engine found wrong with an entry, by a JSON Pointer into its command or context.
    pub(super) fn line_of(&self, entry: &Entry<'_>, path: &str) -> u32 {
        let mut keys = path.split('/').skip(1);
        let (part, first) = (keys.next(), keys.next().unwrap_or_default());
        let first = match (part, first) {
            (Some("command"), "command") => "do",
            (Some("context"), "now") => "at",
            (_, first) => first,
        };
        let within = |node: &Node| {
            let mut found = pair(node, first)?;
            for key in keys.clone() {
                // Delegations are in another order by now.
                let Some(next) = pair(&found.value, key) else { break };
                found = next;
            }
            Some(found.line)
        };
        within(entry.node).or_else(|| within(self.tree)).unwrap_or(entry.line)
    }
}

fn pair<'t>(node: &'t Node, key: &str) -> Option<&'t Pair> {
    node.map("").ok()?.iter().find(|pair| pair.key == key)
}

const BEGINS: &str = "say when it begins: `at: 2026-03-01T09:00:00Z`; offsets count from there";

/// The instant that offsets count from.
fn start(first: &Node) -> Result<Instant, Problem> {
    first.map("an entry")?;
    let at = at_of(first).ok_or_else(|| Problem::new(first.line, "`at` is missing", BEGINS))?;
    let text = at.scalar("at")?;
    if text.starts_with(['+', '-']) {
        return Err(Problem::new(at.line, "offsets count from here, so this is none", BEGINS));
    }
    text.parse().map_err(|invalid| Problem::of(at.line, invalid))
}

fn at_of(entry: &Node) -> Option<&Node> {
    get(entry.map("").ok()?, "at")
}

/// A submit that says when it is.
fn is_submit(entry: &Node) -> bool {
    let said = |key: &str| get(entry.map("").ok()?, key)?.scalar("").ok();
    said("do") == Some("submit") && said("at").is_some_and(|at| !at.starts_with(['+', '-']))
}

impl<'t> Entry<'t> {
    /// Reads `submit` (without a position) or an entry of `then`.
    fn read(
        node: &'t Node,
        position: Option<usize>,
        expect: Option<&'t Node>,
        clock: Clock,
        before: Instant,
    ) -> Result<Entry<'t>, Problem> {
        let pairs = node.map(if position.is_some() { "an entry" } else { "submit" })?;
        let (name, fields) = match (position, get(pairs, "do")) {
            (None, None) => ("submit", command::fields("submit")),
            (None, Some(written)) => {
                let hint = "leave it out here, or write the entry into `then`";
                return Err(Problem::new(written.line, "`submit` has no `do`", hint));
            }
            (Some(_), Some(written)) => command::command(written)?,
            (Some(_), None) => {
                let hint = "say what is done: `do: approve`";
                return Err(Problem::new(node.line, "`do` is missing", hint));
            }
        };
        let mut entry = Entry {
            label: String::new(),
            position: position.unwrap_or_default(),
            line: node.line,
            node,
            command: name,
            by: None,
            at: before,
            claims: None,
            key: None,
            version: None,
            people: None,
            fields: Map::new(),
            late: Vec::new(),
            expect: expect.map(|expect| Expect::read(expect, clock)).transpose()?.unwrap_or_default(),
        };
        for pair in pairs {
            let value = &pair.value;
            match pair.key.as_str() {
                "do" => {}
                "by" => entry.by = Some(value.scalar("by")?.to_owned()),
                "at" => entry.at = clock.read(value, "at")?,
                "claims" => entry.claims = Some(command::claims(value, clock)?),
                "key" => entry.key = Some(value.scalar("key")?.to_owned()),
                "version" => entry.version = Some(version(value)),
                "people" => entry.people = Some(value),
                "expect" if position.is_some() => entry.expect = Expect::read(value, clock)?,
                "expect" => {
                    let hint = "write it beside `submit`, not into it";
                    return Err(Problem::new(pair.line, "`expect` stands within `submit`", hint));
                }
                _ => {
                    let field = command::field(pair, name, fields, &OTHERS)?;
                    if field.is_late() {
                        entry.late.push((field, pair));
                    } else {
                        entry.fields.insert(pair.key.clone(), command::read(field, pair, clock)?);
                    }
                }
            }
        }
        if entry.by.is_none() && !HOST.contains(&name) {
            let hint = "say who does it: `by: mia`";
            return Err(Problem::new(node.line, format!("`by` is missing in `{name}`"), hint));
        }
        if name == "attach_evidence" {
            command::evidence(&mut entry.fields, entry.position);
        }
        entry.label = entry.label(get(pairs, "at"), clock);
        Ok(entry)
    }

    fn label(&self, at: Option<&Node>, clock: Clock) -> String {
        let mut label = match self.position {
            0 => "submit".to_owned(),
            position => format!("then[{position}] {}", self.command),
        };
        if let Some(step) = self.fields.get("step").and_then(Json::as_str) {
            label.push_str(&format!(" {step}"));
        }
        if let Some(by) = &self.by {
            label.push_str(&format!(" by {by}"));
        }
        let written = at.and_then(|at| at.scalar("at").ok()).map(str::to_owned);
        label.push_str(&format!(" at {}", written.unwrap_or_else(|| clock.offset(self.at))));
        label
    }

    /// Whether a person gives the command, rather than the host.
    pub(super) fn is_personal(&self) -> bool {
        !HOST.contains(&self.command)
    }
}

/// The host's calendars: `{ name: { version, hours, holidays?, offsets?, offset_minutes? } }`.
fn calendars(node: &Node, clock: Clock) -> Result<Json, Problem> {
    let entries = node.map("calendars")?.iter().map(|pair| {
        let members = pair.value.map(&pair.key)?.iter().map(|member| member_of(member, clock));
        Ok((pair.key.clone(), Json::Object(members.collect::<Result<_, _>>()?)))
    });
    entries.collect::<Result<_, _>>().map(Json::Object)
}

fn member_of(pair: &Pair, clock: Clock) -> Result<(String, Json), Problem> {
    let value = match pair.key.as_str() {
        "minutes" | "offset_minutes" => version(&pair.value),
        "since" => json!(clock.read(&pair.value, "since")?),
        _ => nested(&pair.value, clock)?,
    };
    Ok((pair.key.clone(), value))
}

fn nested(node: &Node, clock: Clock) -> Result<Json, Problem> {
    match &node.kind {
        Kind::Map(pairs) => {
            let members = pairs.iter().map(|pair| member_of(pair, clock));
            members.collect::<Result<_, _>>().map(Json::Object)
        }
        Kind::List(items) => items.iter().map(|item| nested(item, clock)).collect(),
        Kind::Plain(_) | Kind::Text(_) => Ok(characters(node)),
    }
}
