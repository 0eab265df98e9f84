//! The host's answers about people: who there is, who holds which role, who stands in for whom.
//!
//! The engine keeps no directory. The host answers, the engine counts and signs the digest of the answers; so
//! they are read strictly and have one canonical form.

use serde_json::{Map, Value};

use crate::model::gather::Gather;
use crate::model::instant::Instant;
use crate::model::json::JsonError;
use crate::model::json::form::json;
use crate::model::sorted::SortedMap;

mod read;

/// What kind of actor somebody is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person; also whoever has no entry.
    #[default]
    Human,
    /// A system that acts where the policy names it.
    Service,
    /// A system that never acts.
    Bot,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Human, Self::Service, Self::Bot];

    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Service => "service",
            Self::Bot => "bot",
        }
    }
}

/// Somebody's entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Person {
    kind: Option<Kind>,
    name: Option<String>,
}

/// One person acting for another, within a time and perhaps only in some roles or steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id, unique among the answers.
    pub id: String,
    /// The principal, whose authority it is.
    pub from: String,
    /// The delegate, who acts.
    pub to: String,
    /// The roles it is limited to, in byte order; `None`: not limited by role.
    pub roles: Option<Vec<String>>,
    /// The steps it is limited to, in byte order; `None`: not limited by step.
    pub steps: Option<Vec<String>>,
    /// From when on it holds.
    pub since: Instant,
    /// From when on it no longer holds.
    pub until: Instant,
    /// Who authorised it.
    pub authorised_by: String,
    /// Why, in words.
    pub reason: String,
}

impl Delegation {
    /// Whether it holds at this instant: `since <= now < until`.
    #[must_use]
    pub fn holds_at(&self, now: Instant) -> bool {
        self.since <= now && now < self.until
    }

    fn to_json(&self) -> Value {
        let mut row = Map::new();
        row.insert("id".to_owned(), json!(self.id));
        row.insert("from".to_owned(), json!(self.from));
        row.insert("to".to_owned(), json!(self.to));
        if let Some(roles) = &self.roles {
            row.insert("roles".to_owned(), json!(roles));
        }
        if let Some(steps) = &self.steps {
            row.insert("steps".to_owned(), json!(steps));
        }
        row.insert("since".to_owned(), json!(self.since));
        row.insert("until".to_owned(), json!(self.until));
        row.insert("authorised_by".to_owned(), json!(self.authorised_by));
        row.insert("reason".to_owned(), json!(self.reason));
        Value::Object(row)
    }
}

/// The answers about people that one decision rests on.
///
/// ```
/// use countersign::model::people::{Kind, People};
/// use serde_json::json;
///
/// let people = People::from_json(&json!({
///     "people": { "sync": { "kind": "service", "name": "Sync job" } },
///     "roles": { "legal": ["cy", "bo"], "legal@global": ["ana"] },
///     "units": { "emea": "global" },
///     "managers": { "mia": "ana" },
/// }), "/people")?;
/// assert_eq!(people.kind("sync"), Kind::Service);
/// assert_eq!(people.kind("mia"), Kind::Human);
/// assert_eq!(people.role("legal"), ["bo", "cy"]);
/// assert_eq!(people.role_in("legal", "emea"), ["ana"]);
/// assert_eq!(people.manager_of("mia"), Some("ana"));
/// # Ok::<(), countersign::model::json::JsonError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    as_of: Option<Instant>,
    people: SortedMap<String, Person>,
    roles: SortedMap<String, Vec<String>>,
    units: SortedMap<String, String>,
    managers: SortedMap<String, String>,
    delegations: Vec<Delegation>,
    contributors: Vec<String>,
}

impl People {
    /// Reads the answers:
    /// `{ as_of?, people?: { id: { kind?, name? } }, roles?: { role: [id] }, units?: { unit: parent },
    /// managers?: { id: manager }, delegations?: [{ id, from, to, roles?, steps?, since, until, authorised_by,
    /// reason }], contributors?: [id] }`; `path` points to where they stand in the request.
    ///
    /// # Errors
    /// The first thing that is wrong: an unknown key, an id, kind, role or instant that is none, somebody twice
    /// in a list, a unit within itself, a manager of themselves, a delegation that ends before it begins, has
    /// an id in use, or is limited to nothing; more than [`PEOPLE`](crate::limits::PEOPLE) rows in all.
    pub fn from_json(value: &Value, path: &str) -> Result<Self, JsonError> {
        read::people(value, path)
    }

    /// When the answers were given, if the host said so.
    #[must_use]
    pub const fn as_of(&self) -> Option<Instant> {
        self.as_of
    }

    /// What kind of actor this is; human, if nothing else is said.
    #[must_use]
    pub fn kind(&self, person: &str) -> Kind {
        self.people.get(person).and_then(|entry| entry.kind).unwrap_or_default()
    }

    /// The name to show, if there is one.
    #[must_use]
    pub fn name(&self, person: &str) -> Option<&str> {
        self.people.get(person).and_then(|entry| entry.name.as_deref())
    }

    /// Who holds the role, in byte order; nobody, if the role is unknown.
    #[must_use]
    pub fn role(&self, role: &str) -> &[String] {
        self.roles.get(role).map_or(&[], Vec::as_slice)
    }

    /// Who holds the role in the unit, in byte order: `role@unit`, or else, where nobody does, in the nearest
    /// unit above in which somebody does; nobody, if there is none. The role without a unit is not asked.
    #[must_use]
    pub fn role_in(&self, role: &str, unit: &str) -> &[String] {
        self.role_at(role, unit).map_or(&[], |(_, holders)| holders)
    }

    /// As [`role_in`](Self::role_in), with the name under which they hold it; `None` where nobody does.
    #[must_use]
    pub fn role_at(&self, role: &str, unit: &str) -> Option<(String, &[String])> {
        let mut unit = Some(unit);
        while let Some(at) = unit {
            let name = format!("{role}@{at}");
            let holders = self.role(&name);
            if !holders.is_empty() {
                return Some((name, holders));
            }
            // Reading refused cycles, so this ends.
            unit = self.units.get(at).map(String::as_str);
        }
        None
    }

    /// The person's manager, if known.
    #[must_use]
    pub fn manager_of(&self, person: &str) -> Option<&str> {
        self.managers.get(person).map(String::as_str)
    }

    /// The delegations, by id in byte order, whether they hold now or not.
    #[must_use]
    pub fn delegations(&self) -> &[Delegation] {
        &self.delegations
    }

    /// Who contributed to what is under review, in byte order.
    #[must_use]
    pub fn contributors(&self) -> &[String] {
        &self.contributors
    }

    /// The answers again, in one form: lists without an order of their own in byte order, what was left out or
    /// empty left out. Reading it gives the same answers.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut answers = Map::new();
        let mut put = |key: &str, empty: bool, value: Value| {
            if !empty {
                answers.insert(key.to_owned(), value);
            }
        };
        put("as_of", self.as_of.is_none(), json!(self.as_of));
        let people: Map<String, Value> =
            self.people.iter().map(|(id, person)| (id.clone(), person.to_json())).into_object();
        put("people", people.is_empty(), Value::Object(people));
        put("roles", self.roles.is_empty(), json!(self.roles));
        put("units", self.units.is_empty(), json!(self.units));
        put("managers", self.managers.is_empty(), json!(self.managers));
        let delegations = self.delegations.iter().map(Delegation::to_json).collect();
        put("delegations", self.delegations.is_empty(), Value::Array(delegations));
        put("contributors", self.contributors.is_empty(), json!(self.contributors));
        Value::Object(answers)
    }
}

impl Person {
    fn to_json(&self) -> Value {
        let mut entry = Map::new();
        if let Some(kind) = self.kind {
            entry.insert("kind".to_owned(), json!(kind.as_str()));
        }
        if let Some(name) = &self.name {
            entry.insert("name".to_owned(), json!(name));
        }
        Value::Object(entry)
    }
}

#[cfg(test)]
mod tests;
