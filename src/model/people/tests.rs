//! What the answers say, and what is refused in them.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{Kind, People};
use crate::limits::PEOPLE;
use crate::model::json::{JsonError, canonical};

fn people(value: &Value) -> People {
    People::from_json(value, "/people").unwrap_or_else(|problem| panic!("{problem}"))
}

fn refused(value: &Value) -> JsonError {
    People::from_json(value, "/people").unwrap_err()
}

fn delegation(changes: &Value) -> Value {
    let mut row = json!({
        "id": "d1", "from": "ana", "to": "bo", "since": "2026-03-01T00:00:00Z", "until": "2026-03-08T00:00:00Z",
        "authorised_by": "cy", "reason": "holiday",
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

#[test]
fn nothing_said_is_nobody_known() {
    let nobody = people(&json!({}));
    assert_eq!(nobody, People::default());
    assert_eq!(nobody.kind("mia"), Kind::Human);
    assert_eq!(nobody.name("mia"), None);
    assert!(nobody.role("legal").is_empty() && nobody.role_in("legal", "emea").is_empty());
    assert_eq!(nobody.manager_of("mia"), None);
    assert!(nobody.delegations().is_empty() && nobody.contributors().is_empty());
    assert_eq!(nobody.as_of(), None);
    assert_eq!(nobody.to_json(), json!({}));
}

#[test]
fn a_role_is_looked_up_in_the_unit_and_then_above() {
    let people = people(&json!({
        "roles": {
            "legal": ["everywhere"], "legal@global": ["gil"], "legal@emea": ["eva"], "legal@de": [],
            "brand@de": ["dan"], "brand": ["bea"],
        },
        "units": { "bavaria": "de", "de": "emea", "emea": "global", "us": "global" },
    }));
    for (role, unit, holders) in [
        ("legal", "emea", &["eva"][..]),
        ("legal", "us", &["gil"]),
        ("legal", "global", &["gil"]),
        // nobody holds it in `de`, so it is looked up above
        ("legal", "de", &["eva"]),
        ("legal", "bavaria", &["eva"]),
        ("brand", "bavaria", &["dan"]),
        // never downwards, and never the role without a unit
        ("brand", "emea", &[]),
        ("legal", "mars", &[]),
        ("legal", "", &[]),
    ] {
        assert_eq!(people.role_in(role, unit), holders, "{role} in {unit}");
    }
    assert_eq!(people.role("legal"), ["everywhere"]);
    assert_eq!(people.role("legal@emea"), ["eva"]);
}

#[test]
fn lists_are_in_byte_order_whatever_order_they_came_in() {
    let people = people(&json!({
        "roles": { "legal": ["b", "Z", "é", "a", "z"] },
        "contributors": ["mia", "ana"],
        "delegations": [
            delegation(&json!({"id": "z", "roles": ["b", "a@x"], "steps": ["two", "one"]})),
            delegation(&json!({"id": "a"})),
        ],
    }));
    assert_eq!(people.role("legal"), ["Z", "a", "b", "z", "é"]);
    assert_eq!(people.contributors(), ["ana", "mia"]);
    let ids: Vec<&str> = people.delegations().iter().map(|delegation| delegation.id.as_str()).collect();
    assert_eq!(ids, ["a", "z"]);
    assert_eq!(people.delegations()[1].roles.as_deref().unwrap(), ["a@x", "b"]);
    assert_eq!(people.delegations()[1].steps.as_deref().unwrap(), ["one", "two"]);
    assert_eq!(people.delegations()[0].roles, None);
}

#[test]
fn delegations_are_half_open() {
    let people = people(&json!({ "delegations": [delegation(&json!({}))] }));
    let holds = |at: &str| people.delegations()[0].holds_at(at.parse().unwrap());
    assert!(!holds("2026-02-28T23:59:59.999Z"));
    assert!(holds("2026-03-01T00:00:00Z"));
    assert!(holds("2026-03-07T23:59:59.999Z"));
    assert!(!holds("2026-03-08T00:00:00Z"));
}

#[test]
fn the_answers_come_back_in_one_form() {
    let mixed = json!({
        "as_of": "2026-03-01T10:00:00+01:00",
        "people": { "sync": { "kind": "service", "name": "Sync" }, "ana": {}, "bot": { "kind": "bot" } },
        "roles": { "legal": ["bo", "ana"], "none": [] },
        "units": { "emea": "global" },
        "managers": { "mia": "ana" },
        "delegations": [delegation(&json!({"steps": ["legal"]}))],
        "contributors": [],
    });
    let read = people(&mixed);
    assert_eq!(
        read.to_json(),
        json!({
            "as_of": "2026-03-01T09:00:00.000Z",
            "people": { "sync": { "kind": "service", "name": "Sync" }, "ana": {}, "bot": { "kind": "bot" } },
            "roles": { "legal": ["ana", "bo"], "none": [] },
            "units": { "emea": "global" },
            "managers": { "mia": "ana" },
            "delegations": [delegation(&json!({
                "steps": ["legal"], "since": "2026-03-01T00:00:00.000Z", "until": "2026-03-08T00:00:00.000Z",
            }))],
        })
    );
    assert_eq!(people(&read.to_json()), read);
    assert_eq!(canonical(&people(&read.to_json()).to_json()), canonical(&read.to_json()));
    assert_eq!(
        (read.kind("sync"), read.kind("bot"), read.kind("ana")),
        (Kind::Service, Kind::Bot, Kind::Human)
    );
    assert_eq!(read.name("sync"), Some("Sync"));
}

#[test]
fn what_is_wrong_is_refused_where_it_stands() {
    let with = |changes: Value| json!({ "delegations": [delegation(&changes)] });
    for (value, path, message) in [
        (json!([]), "", "expected an object, found an array"),
        (json!({"role": {}}), "/role", "unknown key `role`"),
        (json!({"as_of": "yesterday"}), "/as_of", "`yesterday` is not an instant"),
        (json!({"as_of": null}), "/as_of", "expected a string, found `null`"),
        (json!({"people": {" x": {}}}), "/people/ x", "` x` is not an id"),
        (
            json!({"people": {"a/b": {"kind": "robot"}}}),
            "/people/a~1b/kind",
            "`robot` is not a kind of actor",
        ),
        (json!({"people": {"a": {"nmae": "A"}}}), "/people/a/nmae", "unknown key `nmae`"),
        (json!({"people": {"a": {"name": " "}}}), "/people/a/name", "the text is blank"),
        (json!({"people": {"a": null}}), "/people/a", "expected an object, found `null`"),
        (json!({"roles": {"Legal": []}}), "/roles/Legal", "`Legal` is not the name of a role"),
        (json!({"roles": {"legal": "ana"}}), "/roles/legal", "expected an array, found a string"),
        (json!({"roles": {"legal": ["ana", "bo", "ana"]}}), "/roles/legal/2", "`ana` is listed twice"),
        (json!({"roles": {"legal": [1]}}), "/roles/legal/0", "expected a string, found a number"),
        (json!({"roles": {"legal": [""]}}), "/roles/legal/0", "`` is not an id"),
        (json!({"units": {"a": "a"}}), "/units/a", "unit `a` lies within itself"),
        (json!({"units": {"a": "b@c"}}), "/units/a", "`b@c` is not the name of a unit"),
        (
            json!({"units": {"x": "b", "a": "b", "b": "c", "c": "b"}}),
            "/units/b",
            "unit `b` lies within itself",
        ),
        (json!({"managers": {"mia": "mia"}}), "/managers/mia", "`mia` is named as their own manager"),
        (json!({"managers": {"mia": ["ana"]}}), "/managers/mia", "expected a string, found an array"),
        (json!({"contributors": ["mia", "mia"]}), "/contributors/1", "`mia` is listed twice"),
        (
            json!({"delegations": [delegation(&json!({})), delegation(&json!({"from": "cy"}))]}),
            "/delegations/1/id",
            "delegation `d1` is given twice",
        ),
        (
            with(json!({"until": "2026-03-01T01:00:00+01:00"})),
            "/delegations/0/until",
            "delegation `d1` ends before it begins",
        ),
        (with(json!({"until": null})), "/delegations/0/until", "expected a string, found `null`"),
        (with(json!({"roles": []})), "/delegations/0/roles", "a delegation cannot be limited to nothing"),
        (with(json!({"roles": ["X"]})), "/delegations/0/roles/0", "`X` is not the name of a role"),
        (with(json!({"steps": ["a@b"]})), "/delegations/0/steps/0", "`a@b` is not the id of a step"),
        (with(json!({"reason": "\t"})), "/delegations/0/reason", "the text is blank"),
        (with(json!({"authorized_by": "x"})), "/delegations/0/authorized_by", "unknown key `authorized_by`"),
        (json!({"delegations": [{"id": "d"}]}), "/delegations/0/from", "key `from` is missing"),
    ] {
        let problem = refused(&value);
        assert_eq!((problem.path.as_str(), problem.message.as_str()), (&*format!("/people{path}"), message));
        assert!(!problem.hint.is_empty() && !problem.limit);
    }
}

#[test]
fn hints_name_what_was_meant() {
    assert_eq!(refused(&json!({"role": {}})).hint, "did you mean `roles`?");
    assert_eq!(refused(&json!({"people": {"a": {"kind": "Bot"}}})).hint, "did you mean `bot`?");
    let spelling = json!({ "delegations": [delegation(&json!({"authorized_by": "x"}))] });
    assert_eq!(refused(&spelling).hint, "did you mean `authorised_by`?");
}

#[test]
fn rows_are_counted_over_all_parts() {
    let ids = |count: usize| (0..count).map(|id| json!(id.to_string())).collect::<Vec<_>>();
    // one row for the role itself
    let full = json!({"roles": {"legal": ids(PEOPLE.saturating_sub(2))}, "contributors": ["mia"]});
    assert!(People::from_json(&full, "").is_ok());
    let over =
        refused(&json!({"roles": {"legal": ids(PEOPLE.saturating_sub(2))}, "contributors": ["mia", "bo"]}));
    assert!(over.limit);
    assert_eq!(over.path, "/people");
}

#[test]
fn a_long_chain_of_units_is_read_in_time_and_ends() {
    let units: serde_json::Map<String, Value> = (0..50_000)
        .map(|unit: u32| (format!("u{unit}"), json!(format!("u{}", unit.saturating_add(1)))))
        .collect();
    let long = people(&json!({"units": units.clone(), "roles": {"legal@u50000": ["ana"]}}));
    assert_eq!(long.role_in("legal", "u0"), ["ana"]);
    let mut cyclic = units;
    cyclic.insert("u50000".to_owned(), json!("u0"));
    assert!(refused(&json!({"units": cyclic})).message.ends_with("lies within itself"));
}
