//! Facts with one thing wrong are refused with the path of it, whatever else they say; never routed.

use countersign::model::refusal::Code;
use countersign::route::answer::Answer;
use countersign::route::route;
use serde_json::{Value as Json, json};

use crate::coverage::Coverage;
use crate::engine::{compiled, request};
use crate::facts;
use crate::generate::{Dialect, script};
use crate::random::Random;

const FACT_SETS: usize = 60;

/// What is put where, and what the refusal says. `null` stands for taking it out where the words are "is missing".
fn wrongs() -> Vec<(&'static str, Json, &'static str)> {
    let money = |code: &str, value: &str| json!({ "currency": code, "value": value });
    let item = |change: fn(&mut Json)| {
        let mut item =
            json!({ "amount": { "currency": "EUR", "value": "1" }, "kind": "a", "done": true, "tags": [] });
        change(&mut item);
        json!([item])
    };
    vec![
        ("/facts/b1", Json::Null, "is missing"),
        ("/facts/vendor", Json::Null, "is missing"),
        ("/facts/oi", json!(null), "this is `null`"),
        ("/facts/extra", json!(1), "unknown fact"),
        ("/facts/b1", json!("true"), "this is a string"),
        ("/facts/i1", json!(true), "this is a boolean"),
        ("/facts/i1", json!(1.5), "not a whole number"),
        ("/facts/i1", json!(9_007_199_254_740_992_i64), "not a whole number"),
        ("/facts/i3", json!(13), "more than the greatest"),
        ("/facts/i3", json!(-4), "less than the least"),
        ("/facts/d1", json!(1), "this is a number"),
        ("/facts/d1", json!("1e3"), "not an exact decimal"),
        ("/facts/m1", json!("1.00"), "this is a string"),
        ("/facts/m1", money("USD", "1.00"), "is in USD"),
        ("/facts/m1", money("EUR", "1.001"), "more decimal places"),
        ("/facts/m2", money("EUR", "-0.01"), "less than the least"),
        ("/facts/m2", money("EUR", "1000000.01"), "more than the greatest"),
        ("/facts/y1", money("JPY", "1.0"), "more decimal places"),
        ("/facts/t1", json!(["a"]), "this is an array"),
        ("/facts/t2", json!("123456789012345678901"), "21 characters"),
        ("/facts/r1", json!("us"), "not one of its values"),
        ("/facts/day1", json!("2026-02-30"), "2026-02-30"),
        ("/facts/day2", json!("1999-12-31"), "less than the least"),
        ("/facts/at1", json!("2026-03-01T09:00:00"), "no offset"),
        ("/facts/li", json!({}), "this is an object"),
        ("/facts/li/1", json!([1, "2"]), "this is a string"),
        ("/facts/lt", json!(["", "", "", "", "", ""]), "6 entries"),
        (
            "/facts/items/0/kind",
            item(|item| drop(item.as_object_mut().map(|it| it.remove("kind")))),
            "is missing",
        ),
        ("/facts/items/0/n", item(|item| item["n"] = json!(null)), "this is `null`"),
        ("/facts/items/0/colour", item(|item| item["colour"] = json!("red")), "unknown"),
        ("/facts/items/0/tags/0", item(|item| item["tags"] = json!([1])), "this is a number"),
        ("/facts/vendor/score", json!({ "country": "EU", "score": "1" }), "this is a string"),
        ("/facts/vendor/country", json!({ "score": 1 }), "is missing"),
    ]
}

#[test]
fn one_wrong_fact_is_refused_with_its_path() {
    let mut random = Random::new(5);
    let mut seen = Coverage::default();
    let mut policies = std::iter::repeat_with(|| script(&mut Random::new(random.next()), Dialect::Whole, 4))
        .filter_map(|script| compiled(&script).ok().flatten());
    let policies: Vec<_> = policies.by_ref().take(6).collect();
    let mut random = Random::new(6);
    for _ in 0..FACT_SETS {
        let policy = random.pick(&policies);
        let sound = facts::complete(&mut random);
        assert!(matches!(route(&policy, &request(&sound, false, None)), Answer::Route(_)), "{sound}");
        for (path, wrong, says) in wrongs() {
            seen.case();
            let name = path.split('/').nth(2).expect("a fact");
            let mut facts = sound.clone();
            if says == "is missing" && wrong.is_null() {
                facts.as_object_mut().expect("facts").remove(name);
            } else {
                facts[name] = wrong;
            }
            // A missing fact is what partial facts are about; everything else is refused of them just the same.
            for partial in [false, true] {
                match route(&policy, &request(&facts, partial, None)) {
                    Answer::Refused { refused } if !(partial && says == "is missing") => {
                        assert_eq!(refused.code, Code::InvalidFacts, "{path} {says}");
                        assert_eq!(refused.path.as_deref(), Some(path), "{says}");
                        let message = refused.detail["problems"][0]["message"].as_str().expect("a message");
                        assert!(message.contains(says), "{path}: `{message}` does not say `{says}`");
                        seen.count(says);
                    }
                    Answer::Route(_) if partial && says == "is missing" => seen.count("missing, but partial"),
                    answer => panic!("{path} {says}, partial: {partial}: {answer:?}"),
                }
            }
        }
    }
    seen.print("one wrong fact");
    seen.require(&["missing, but partial"]);
}
