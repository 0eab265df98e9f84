//! Reading the answers strictly.

use serde_json::Value;

use super::{Delegation, Kind, People, Person};
use crate::limits::{FACT_TEXT_BYTES, ID_BYTES, PEOPLE};
use crate::model::id::{is_kebab, is_person_id, is_role_name, is_unit_name};
use crate::model::instant::Instant;
use crate::model::invalid::{Invalid, quoted};
use crate::model::json::expect::{array, member, object, object_of, text};
use crate::model::json::{JsonError, pointer};
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use crate::model::suggest::did_you_mean;

const KEYS: &[&str] = &["as_of", "people", "roles", "units", "managers", "delegations", "contributors"];
const DELEGATION_KEYS: &[&str] =
    &["id", "from", "to", "roles", "steps", "since", "until", "authorised_by", "reason"];

pub(super) fn people(value: &Value, path: &str) -> Result<People, JsonError> {
    let answers = object_of(value, path, KEYS)?;
    let mut people = People::default();
    let mut rows = Rows { path, count: 0 };
    let part = |key: &str| answers.get(key).map(|value| (value, pointer(path, key)));
    if let Some((value, path)) = part("as_of") {
        people.as_of = Some(instant(value, &path)?);
    }
    if let Some((value, path)) = part("people") {
        people.people = entries(value, &path, &mut rows)?;
    }
    if let Some((value, path)) = part("roles") {
        people.roles = roles(value, &path, &mut rows)?;
    }
    if let Some((value, path)) = part("units") {
        people.units = units(value, &path, &mut rows)?;
    }
    if let Some((value, path)) = part("managers") {
        people.managers = managers(value, &path, &mut rows)?;
    }
    if let Some((value, path)) = part("delegations") {
        people.delegations = delegations(value, &path, &mut rows)?;
    }
    if let Some((value, path)) = part("contributors") {
        people.contributors = set(value, &path, Some(&mut rows), person_id)?;
    }
    Ok(people)
}

/// Counts the rows of all parts against one bound.
struct Rows<'p> {
    path: &'p str,
    count: usize,
}

impl Rows<'_> {
    fn add(&mut self, rows: usize) -> Result<(), JsonError> {
        self.count = self.count.saturating_add(rows);
        if self.count > PEOPLE {
            return Err(JsonError::over_limit(
                self.path,
                format!("there are more than {PEOPLE} rows about people"),
                "send only what this request needs",
            ));
        }
        Ok(())
    }
}

fn entries(value: &Value, path: &str, rows: &mut Rows<'_>) -> Result<SortedMap<String, Person>, JsonError> {
    let entries = object(value, path)?;
    rows.add(entries.len())?;
    let mut people = SortedMap::new();
    for (id, value) in entries {
        let path = pointer(path, id);
        person_id(id).map_err(|problem| problem.at(&*path))?;
        let entry = object_of(value, &path, &["kind", "name"])?;
        let kind = entry.get("kind").map(|kind| actor_kind(kind, &pointer(&path, "kind"))).transpose()?;
        let name = entry.get("name").map(|name| words(name, &pointer(&path, "name"))).transpose()?;
        people.insert(id.clone(), Person { kind, name });
    }
    Ok(people)
}

fn roles(
    value: &Value,
    path: &str,
    rows: &mut Rows<'_>,
) -> Result<SortedMap<String, Vec<String>>, JsonError> {
    let mut roles = SortedMap::new();
    for (role, members) in object(value, path)? {
        let path = pointer(path, role);
        role_name(role).map_err(|problem| problem.at(&*path))?;
        rows.add(1)?;
        roles.insert(role.clone(), set(members, &path, Some(rows), person_id)?);
    }
    Ok(roles)
}

fn units(value: &Value, path: &str, rows: &mut Rows<'_>) -> Result<SortedMap<String, String>, JsonError> {
    let entries = object(value, path)?;
    rows.add(entries.len())?;
    let mut units = SortedMap::new();
    for (unit, parent) in entries {
        let path = pointer(path, unit);
        unit_name(unit).map_err(|problem| problem.at(&*path))?;
        let parent = text(parent, &path)?;
        unit_name(parent).map_err(|problem| problem.at(&*path))?;
        units.insert(unit.clone(), parent.to_owned());
    }
    // Upwards from each unit until the top, or one that is known to lead there: linear in all.
    let mut sound: SortedSet<&str> = SortedSet::new();
    for unit in units.keys() {
        let mut way: SortedSet<&str> = SortedSet::new();
        let mut at = Some(unit.as_str());
        while let Some(here) = at.filter(|here| !sound.contains(here)) {
            if !way.insert(here) {
                return Err(JsonError::new(
                    pointer(path, here),
                    format!("unit {} lies within itself", quoted(here)),
                    "end the chain of parents at a unit that has none",
                ));
            }
            at = units.get(here).map(String::as_str);
        }
        sound.extend(way);
    }
    Ok(units)
}

fn managers(value: &Value, path: &str, rows: &mut Rows<'_>) -> Result<SortedMap<String, String>, JsonError> {
    let entries = object(value, path)?;
    rows.add(entries.len())?;
    let mut managers = SortedMap::new();
    for (person, manager) in entries {
        let path = pointer(path, person);
        person_id(person).map_err(|problem| problem.at(&*path))?;
        let manager = id(manager, &path, person_id)?;
        if manager == *person {
            return Err(JsonError::new(
                path,
                format!("{} is named as their own manager", quoted(person)),
                "leave out whoever has no manager",
            ));
        }
        managers.insert(person.clone(), manager);
    }
    Ok(managers)
}

fn delegations(value: &Value, path: &str, rows: &mut Rows<'_>) -> Result<Vec<Delegation>, JsonError> {
    let items = array(value, path)?;
    rows.add(items.len())?;
    let mut delegations = SortedMap::new();
    for (index, item) in items.iter().enumerate() {
        let path = pointer(path, &index.to_string());
        let delegation = delegation(item, &path)?;
        if delegations.contains_key(&delegation.id) {
            return Err(JsonError::new(
                pointer(&path, "id"),
                format!("delegation {} is given twice", quoted(&delegation.id)),
                "give each delegation an id of its own",
            ));
        }
        delegations.insert(delegation.id.clone(), delegation);
    }
    Ok(delegations.into_values().collect())
}

fn delegation(value: &Value, path: &str) -> Result<Delegation, JsonError> {
    let row = object_of(value, path, DELEGATION_KEYS)?;
    let here = |key: &str| pointer(path, key);
    let person = |key: &str| id(member(row, path, key)?, &here(key), person_id);
    let at = |key: &str| instant(member(row, path, key)?, &here(key));
    let scope = |key: &str, check: fn(&str) -> Result<(), Invalid>| {
        row.get(key).map(|value| scope(value, &here(key), check)).transpose()
    };
    let delegation = Delegation {
        id: person("id")?,
        from: person("from")?,
        to: person("to")?,
        roles: scope("roles", role_name)?,
        steps: scope("steps", step_id)?,
        since: at("since")?,
        until: at("until")?,
        authorised_by: person("authorised_by")?,
        reason: words(member(row, path, "reason")?, &here("reason"))?,
    };
    if delegation.since >= delegation.until {
        return Err(JsonError::new(
            here("until"),
            format!("delegation {} ends before it begins", quoted(&delegation.id)),
            "a delegation holds from `since` to just before `until`: make `until` later",
        ));
    }
    Ok(delegation)
}

/// What a delegation is limited to: at least one thing, because a limit to nothing is more likely a slip.
fn scope(
    value: &Value,
    path: &str,
    check: fn(&str) -> Result<(), Invalid>,
) -> Result<Vec<String>, JsonError> {
    let scope = set(value, path, None, check)?;
    if scope.is_empty() {
        return Err(JsonError::new(
            path,
            "a delegation cannot be limited to nothing",
            "leave the key out where there is no such limit",
        ));
    }
    Ok(scope)
}

/// A list in which the order does not matter and nothing is twice; in byte order.
fn set(
    value: &Value,
    path: &str,
    rows: Option<&mut Rows<'_>>,
    check: fn(&str) -> Result<(), Invalid>,
) -> Result<Vec<String>, JsonError> {
    let items = array(value, path)?;
    if let Some(rows) = rows {
        rows.add(items.len())?;
    }
    let mut set = SortedSet::new();
    for (index, item) in items.iter().enumerate() {
        let path = pointer(path, &index.to_string());
        let item = id(item, &path, check)?;
        if set.contains(&item) {
            return Err(JsonError::new(path, format!("{} is listed twice", quoted(&item)), "list each once"));
        }
        set.insert(item);
    }
    Ok(set.into_iter().collect())
}

fn id(value: &Value, path: &str, check: fn(&str) -> Result<(), Invalid>) -> Result<String, JsonError> {
    let id = text(value, path)?;
    check(id).map_err(|problem| problem.at(path))?;
    Ok(id.to_owned())
}

fn person_id(text: &str) -> Result<(), Invalid> {
    if is_person_id(text) {
        return Ok(());
    }
    Err(Invalid::new(
        format!("{} is not an id", quoted(text)),
        format!("use 1 to {ID_BYTES} bytes without control characters and without space at the ends"),
    ))
}

fn unit_name(text: &str) -> Result<(), Invalid> {
    if is_unit_name(text) {
        return Ok(());
    }
    Err(Invalid::new(
        format!("{} is not the name of a unit", quoted(text)),
        format!("use 1 to {ID_BYTES} bytes without `@`, control characters, and space at the ends"),
    ))
}

fn role_name(text: &str) -> Result<(), Invalid> {
    if is_role_name(text) {
        return Ok(());
    }
    Err(Invalid::new(
        format!("{} is not the name of a role", quoted(text)),
        "write a role in kebab-case, as in `brand-reviewer`, or within a unit, as in `legal@emea`",
    ))
}

fn step_id(text: &str) -> Result<(), Invalid> {
    if is_kebab(text) {
        return Ok(());
    }
    Err(Invalid::new(
        format!("{} is not the id of a step", quoted(text)),
        "write a step's id in kebab-case, as the policy does",
    ))
}

fn actor_kind(value: &Value, path: &str) -> Result<Kind, JsonError> {
    let given = text(value, path)?;
    Kind::ALL.into_iter().find(|kind| kind.as_str() == given).ok_or_else(|| {
        let hint = did_you_mean(given, Kind::ALL.map(Kind::as_str))
            .unwrap_or_else(|| "use `human`, `service` or `bot`".to_owned());
        JsonError::new(path, format!("{} is not a kind of actor", quoted(given)), hint)
    })
}

fn instant(value: &Value, path: &str) -> Result<Instant, JsonError> {
    text(value, path)?.parse().map_err(|problem: Invalid| problem.at(path))
}

/// Text for people: not blank, and bounded.
fn words(value: &Value, path: &str) -> Result<String, JsonError> {
    let words = text(value, path)?;
    if words.trim().is_empty() {
        return Err(JsonError::new(
            path,
            "the text is blank",
            "write some words, or leave out what may be left out",
        ));
    }
    if words.len() > FACT_TEXT_BYTES {
        return Err(JsonError::over_limit(
            path,
            format!("the text is longer than {FACT_TEXT_BYTES} bytes"),
            format!("write at most {FACT_TEXT_BYTES} bytes"),
        ));
    }
    Ok(words.to_owned())
}
