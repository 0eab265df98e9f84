//! Laws 2 and 3: the engine computes what the naive evaluator computes, and what it says about a result never
//! contradicts it.

use countersign::definition::policy::Policy;
use countersign::model::people::People;
use countersign::model::refusal::Code;
use countersign::route::answer::Route;
use serde_json::{Value as Json, json};

use crate::coverage::Coverage;
use crate::engine::{compiled, fail_to_compile, outcome, routed};
use crate::facts;
use crate::generate::{Dialect, script};
use crate::naive::{self, Failure, Value, World};
use crate::random::Random;
use crate::reasons;
use crate::script::{Script, TIERS};
use crate::shrink;

const POLICIES: usize = 320;
const STEPS: usize = 7;
const FACT_SETS: usize = 24;

/// Every operator of a definition.
const OPERATORS: [&str; 38] = [
    "boolean",
    "integer",
    "decimal",
    "money",
    "text",
    "date",
    "instant",
    "fact",
    "tier",
    "member",
    "element",
    "present",
    "not",
    "all",
    "any",
    "if",
    "first",
    "coalesce",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "in",
    "contains",
    "starts_with",
    "ends_with",
    "length",
    "add",
    "subtract",
    "multiply",
    "div_round",
    "each any",
    "each all",
    "each count",
    "each sum",
    "each min",
];

#[test]
fn the_engine_equals_the_naive_evaluator() {
    let mut random = Random::new(2);
    let mut seen = Coverage::default();
    let people = json!({ "roles": { "x": ["ana", "bo", "cy"] } });
    let people = People::from_json(&people, "").expect("people");
    for _ in 0..POLICIES {
        let script = script(&mut random, Dialect::Whole, STEPS);
        let policy = match compiled(&script) {
            Ok(Some(policy)) => policy,
            Ok(None) => {
                seen.count("too large");
                continue;
            }
            Err(_) => fail_to_compile(&script),
        };
        seen.rules(&policy);
        for _ in 0..FACT_SETS {
            let facts = facts::complete(&mut random);
            if problem(&policy, &people, &facts, &mut seen).is_some() {
                shrink::fail(&script, &facts, &|script: &Script, facts| {
                    problem(&compiled(script).ok()??, &people, facts, &mut Coverage::default())
                });
            }
        }
    }
    seen.print("the engine equals the naive evaluator, and its reasons the result");
    for operator in OPERATORS.iter().chain(&["each max"]) {
        seen.require(&[&format!("op {operator}")]);
    }
    for op in ["lt", "le", "gt", "ge", "eq", "ne"] {
        for kind in ["integer", "decimal", "EUR", "JPY", "KWD", "date", "instant"] {
            for side in ["below", "at", "above"] {
                seen.require(&[&format!("{op} {kind}: {side}")]);
            }
        }
    }
    seen.require(&[naive::OVERFLOW, naive::INEXACT, naive::NOT_IN_CURRENCY, naive::BY_ZERO, "true", "false"]);
    seen.require(&["a list operation in another"]);
    seen.require(&[
        "tier high",
        "tier medium",
        "tier low",
        "tier blocked",
        "a quorum",
        "no quorum",
        "quorum failed",
    ]);
    seen.at_most("too large", POLICIES / 20);
    assert!(seen.cases() >= 55_000, "only {} cases", seen.cases());
}

fn problem(policy: &Policy, people: &People, facts: &Json, seen: &mut Coverage) -> Option<String> {
    let definition: Json = serde_json::from_str(policy.canonical()).expect("canonical JSON");
    let route = routed(policy, facts, false, Some(people));
    let mut world = World::new(&definition, facts);
    tier(&definition, &route, &mut world, seen).or_else(|| steps(&definition, &route, &mut world, seen))
}

fn tier(definition: &Json, route: &Route, world: &mut World<'_>, seen: &mut Coverage) -> Option<String> {
    let tiers = definition["tiers"].as_array().expect("tiers");
    if tiers.is_empty() {
        return route.tier.as_ref().map(|tier| format!("a tier from nowhere: {tier:?}"));
    }
    let mut decided = Vec::new();
    let mut expected: (&str, Option<Failure>) = ("low", None);
    for (tier, name) in tiers.iter().zip(TIERS) {
        let Some(when) = tier.get("when") else { break };
        match world.condition(when) {
            Ok(holds) => decided.push((when, holds)),
            Err(failure) => {
                expected = ("high", Some(failure));
                break;
            }
        }
        if decided.last().is_some_and(|(_, holds)| *holds) {
            expected = (name, None);
            break;
        }
    }
    seen.count(&format!("tier {}", if expected.1.is_some() { "blocked" } else { expected.0 }));
    let answer = route.tier.as_ref().expect("a tier");
    let blocked = answer.blocked.as_ref().map(|refusal| refusal.message.as_str());
    let agree = answer.name.as_deref() == Some(expected.0)
        && match (expected.1, blocked) {
            (None, None) => true,
            (Some(failure), Some(message)) => message.ends_with(failure),
            _ => false,
        };
    if !agree {
        return Some(format!("tier {:?} ({blocked:?}), expected {expected:?}", answer.name));
    }
    if expected.1.is_none()
        && let Some(problem) = reasons::problem(&decided, &answer.why, world, seen)
    {
        return Some(format!("tier: {problem}"));
    }
    world.tier = Some(expected.0.to_owned());
    None
}

fn steps(definition: &Json, route: &Route, world: &mut World<'_>, seen: &mut Coverage) -> Option<String> {
    for (step, answer) in definition["steps"].as_array().expect("steps").iter().zip(&route.steps) {
        seen.case();
        let problem = match step.get("when") {
            Some(when) => {
                let expected = world.condition(when);
                let ours = outcome(answer);
                match (&expected, &ours) {
                    (Ok(expected), Ok(Some(ours))) if expected == ours => {
                        seen.count(if *expected { "true" } else { "false" });
                        reasons::problem(&[(when, *expected)], &answer.why, world, seen)
                    }
                    (Err(failure), Err(message)) if message.ends_with(failure) => {
                        seen.count(failure);
                        (answer.active != Some(true)).then(|| "a failing condition skips the step".to_owned())
                    }
                    _ => Some(format!("engine {ours:?}, expected {expected:?}")),
                }
            }
            None => {
                let why = (!answer.why.is_empty()).then(|| format!("no condition, but {:?}", answer.why));
                why.or_else(|| quorum(&step["quorums"][0]["needs"]["count"], route, world, seen))
            }
        };
        if let Some(problem) = problem {
            return Some(format!("step {}: {problem}", answer.id));
        }
    }
    None
}

/// The computed quorum of the last step: a number of people, or the step is blocked.
fn quorum(count: &Json, route: &Route, world: &mut World<'_>, seen: &mut Coverage) -> Option<String> {
    let answer = route.steps.last().expect("a step");
    let blocked = answer.blocked.as_ref().map(|refusal| (refusal.code, refusal.message.as_str()));
    let needed = answer.quorums.first().and_then(|quorum| quorum.needed);
    let expected = world.value(count);
    let agree = match &expected {
        Ok(Value::Integer(n)) if u32::try_from(*n).is_ok_and(|n| n > 0) => {
            seen.count("a quorum");
            let reach = *n <= 3;
            needed.map(i64::from) == Some(*n)
                && blocked.map(|(code, _)| code) == (!reach).then_some(Code::QuorumUnreachable)
        }
        Ok(Value::Integer(_)) => {
            seen.count("no quorum");
            blocked
                .is_some_and(|(code, text)| code == Code::PolicyError && text.ends_with("is not at least 1"))
        }
        Err(failure) => {
            seen.count("quorum failed");
            blocked.is_some_and(|(code, text)| code == Code::PolicyError && text.ends_with(failure))
        }
        Ok(other) => panic!("{other:?} people"),
    };
    (!agree).then(|| format!("quorum {needed:?}, {blocked:?}; expected {expected:?}"))
}
