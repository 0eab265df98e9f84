//! Golden definitions with bytes or members changed at random: loading gives a typed error, or a policy that routes.

use countersign::definition::policy::Policy;
use countersign::model::json;
use countersign::route::request::Request;
use countersign::route::route;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::definitions::EVERYTHING;

/// Loads `text`, and routes with what loads. Whatever comes of it, nothing may panic: in wasm that is the end of the module.
fn load_and_route(text: &str) {
    let Ok(policy) = Policy::load(text) else { return };
    // What was loaded is written in the form that loads as the same.
    let again = Policy::load(policy.canonical()).expect("what the engine writes, it reads");
    assert_eq!(again.digest(), policy.digest());
    for request in
        [include_str!("../golden/everything/large.json"), include_str!("../golden/everything/partial.json")]
    {
        let request = Request::from_json(&json::parse(request, 100_000).unwrap()).unwrap();
        assert!(route(&policy, &request).to_canonical().starts_with('{'));
    }
}

/// The paths of all values, the root's excepted.
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    let mut go = |key: &str, inner: &Value| {
        let path = format!("{path}/{key}");
        places(inner, &path, found);
        found.push(path);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, inner)| go(key, inner)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| go(&index.to_string(), inner))
        }
        _ => {}
    }
}

fn odd_values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![
            Just(0),
            Just(1),
            Just(-1),
            Just(u32::MAX.into()),
            Just(9_007_199_254_740_991),
            any::<i64>()
        ]
        .prop_map(Value::from),
        prop_oneof![
            Just(""),
            Just("first"),
            Just("amount"),
            Just("fact"),
            Just("low"),
            Just("100"),
            Just("-0.5"),
            Just("79228162514264337593543950335"),
            Just("EUR"),
            Just("2026-02-30")
        ]
        .prop_map(Value::from),
        Just(Value::Array(Vec::new())),
        Just(Value::Object(serde_json::Map::new())),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn bytes_changed_at_random_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..128_u8, 0..3_u8), 1..4)) {
        let mut bytes = EVERYTHING.as_bytes().to_vec();
        for (at, byte, edit) in edits {
            let at = at.index(bytes.len());
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        load_and_route(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn members_changed_at_random_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), odd_values(), 0..4_u8), 1..3)) {
        let mut value: Value = serde_json::from_str(EVERYTHING).unwrap();
        for (at, other, odd, edit) in edits {
            let mut paths = Vec::new();
            places(&value, "", &mut paths);
            let (path, other) = (at.get(&paths).clone(), other.get(&paths).clone());
            let copy = value.pointer(&other).unwrap().clone();
            match edit {
                // A part of the definition in the place of another: of the right kind often enough to load.
                0 => *value.pointer_mut(&path).unwrap() = copy,
                1 => *value.pointer_mut(&path).unwrap() = odd,
                _ => {
                    let (parent, key) = path.rsplit_once('/').unwrap();
                    match value.pointer_mut(parent).unwrap() {
                        Value::Object(object) if edit == 2 => drop(object.remove(key)),
                        Value::Array(items) if edit == 2 => drop(items.remove(key.parse().unwrap())),
                        Value::Object(object) => drop(object.insert(key.to_uppercase(), copy)),
                        Value::Array(items) => items.push(copy),
                        _ => {}
                    }
                }
            }
        }
        load_and_route(&value.to_string());
    }
}
