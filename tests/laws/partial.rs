//! Law 4: what is said of incomplete facts stays true however they are completed, and what is named as missing is all
//! that is missing.

use countersign::definition::policy::Policy;
use countersign::route::answer::Route;
use serde_json::Value as Json;

use crate::coverage::Coverage;
use crate::engine::{compiled, fail_to_compile, outcome, routed};
use crate::facts::{self, FACTS, members};
use crate::generate::{Dialect, script};
use crate::random::Random;
use crate::shrink;
use crate::term::Ty;

const POLICIES: usize = 160;
const STEPS: usize = 7;
const FACT_SETS: usize = 10;
const COMPLETIONS: usize = 3;

#[test]
fn what_is_said_of_partial_facts_stays_true() {
    let mut random = Random::new(4);
    let mut seen = Coverage::default();
    for _ in 0..POLICIES {
        let script = script(&mut random, Dialect::Whole, STEPS);
        let policy = match compiled(&script) {
            Ok(Some(policy)) => policy,
            Ok(None) => continue,
            Err(_) => fail_to_compile(&script),
        };
        for _ in 0..FACT_SETS {
            let complete = facts::complete(&mut random);
            let chance = random.pick(&[5, 15, 40, 80]);
            let known = without_some(&mut random, &complete, chance);
            let mut completions = vec![complete];
            completions.extend((0..COMPLETIONS).map(|_| completed(&mut random, &known)));
            for complete in &completions {
                if problem(&policy, &known, complete, &mut seen).is_some() {
                    // Shrunk over the script and the completion; what is known of it is a selection by name.
                    shrink::fail(&script, complete, &|script, facts| {
                        problem(
                            &compiled(script).ok()??,
                            &kept(&known, facts),
                            facts,
                            &mut Coverage::default(),
                        )
                        .map(|what| format!("{what}\n--- known: {}", kept(&known, facts)))
                    });
                }
            }
        }
    }
    seen.print("partial facts");
    seen.require(&["active all the same", "skipped all the same", "blocked all the same", "open"]);
    seen.require(&[
        "tier known all the same",
        "tier open",
        "determined by what was named",
        "all facts there",
    ]);
    assert!(seen.cases() >= 20_000, "only {} cases", seen.cases());
}

fn problem(policy: &Policy, known: &Json, complete: &Json, seen: &mut Coverage) -> Option<String> {
    let partly = routed(policy, known, true, None);
    let wholly = routed(policy, complete, false, None);
    tier(policy, known, complete, &partly, &wholly, seen)
        .or_else(|| steps(policy, known, complete, &partly, &wholly, seen))
        .or_else(|| everything_given(policy, complete, &wholly, seen))
}

fn tier(
    policy: &Policy,
    known: &Json,
    complete: &Json,
    partly: &Route,
    wholly: &Route,
    seen: &mut Coverage,
) -> Option<String> {
    let (said, became) = (partly.tier.as_ref()?, wholly.tier.as_ref()?);
    if let Some(name) = &said.name {
        seen.count("tier known all the same");
        let agree = became.name.as_ref() == Some(name) && said.blocked.is_some() == became.blocked.is_some();
        return (!agree).then(|| format!("tier {name} became {:?}", became.name));
    }
    seen.count("tier open");
    let named = with(known, complete, &said.depends_on)?;
    match routed(policy, &named, true, None).tier {
        Some(tier) if tier.name == became.name => missing(known, complete, &said.depends_on),
        other => Some(format!("tier depends on {:?}, but with those it is {other:?}", said.depends_on)),
    }
}

fn steps(
    policy: &Policy,
    known: &Json,
    complete: &Json,
    partly: &Route,
    wholly: &Route,
    seen: &mut Coverage,
) -> Option<String> {
    for (index, (said, became)) in partly.steps.iter().zip(&wholly.steps).enumerate() {
        seen.case();
        let (before, after) = (outcome(said), outcome(became));
        if before != Ok(None) {
            seen.count(match before {
                Ok(Some(true)) => "active all the same",
                Ok(_) => "skipped all the same",
                Err(_) => "blocked all the same",
            });
            if before.is_err() != after.is_err() || said.active != became.active {
                return Some(format!("step {}: {before:?} became {after:?}", said.id));
            }
            continue;
        }
        seen.count("open");
        if said.depends_on.is_empty() {
            return Some(format!("step {} is open, but depends on nothing", said.id));
        }
        let Some(named) = with(known, complete, &said.depends_on) else { continue };
        let then = outcome(&routed(policy, &named, true, None).steps[index]);
        seen.count("determined by what was named");
        if then == Ok(None) || then.is_err() != after.is_err() || (then.is_ok() && then != after) {
            let named = &said.depends_on;
            return Some(format!(
                "step {}: depends on {named:?}, with those {then:?}, in the end {after:?}",
                said.id
            ));
        }
        if let Some(problem) = missing(known, complete, &said.depends_on) {
            return Some(format!("step {}: {problem}", said.id));
        }
    }
    None
}

/// With every fact there, a preview says what a submission says.
fn everything_given(policy: &Policy, complete: &Json, wholly: &Route, seen: &mut Coverage) -> Option<String> {
    if !FACTS.iter().all(|(name, _, ty, _)| complete.get(name).is_some_and(|value| is_whole(value, *ty))) {
        return None;
    }
    seen.count("all facts there");
    let preview = routed(policy, complete, true, None);
    let differs =
        preview.steps.iter().zip(&wholly.steps).find(|(a, b)| outcome(a) != outcome(b) || a.active.is_none());
    differs.map(|(a, b)| format!("step {}: {:?} in a preview, {:?} submitted", a.id, outcome(a), outcome(b)))
}

/// Facts named as missing are missing, or lack a part.
fn missing(known: &Json, complete: &Json, named: &[String]) -> Option<String> {
    let there = named.iter().find(|name| {
        let ty = FACTS.iter().find(|fact| fact.0 == **name).expect("declared").2;
        known.get(*name).is_some_and(|value| Some(value) == complete.get(*name) && is_whole(value, ty))
    });
    there.map(|name| format!("depends on {name}, which is known"))
}

/// Whether a value has all its members, optional ones included.
fn is_whole(value: &Json, ty: Ty) -> bool {
    match (value, ty.entry()) {
        (Json::Array(items), Some(entry)) => items.iter().all(|item| is_whole(item, entry)),
        _ => {
            members(ty).iter().all(|(name, ty, _)| value.get(name).is_some_and(|value| is_whole(value, *ty)))
        }
    }
}

/// What is known, with the named facts as they are in the end; `None` if one of them is left out there, or a part of
/// it: a partial request cannot say so.
fn with(known: &Json, complete: &Json, named: &[String]) -> Option<Json> {
    let mut more = known.clone();
    for name in named {
        let ty = FACTS.iter().find(|fact| fact.0 == *name).expect("declared").2;
        more[name] = complete.get(name).filter(|value| is_whole(value, ty))?.clone();
    }
    Some(more)
}

/// The facts, less some of them and some of their members.
fn without_some(random: &mut Random, facts: &Json, chance: usize) -> Json {
    let mut less = facts.clone();
    for (name, _, ty, _) in FACTS {
        if random.percent(chance) {
            less.as_object_mut().expect("facts").remove(name);
        } else if let Some(value) = less.get_mut(name) {
            thin(random, value, ty, chance);
        }
    }
    less
}

fn thin(random: &mut Random, value: &mut Json, ty: Ty, chance: usize) {
    if let (Json::Array(items), Some(entry)) = (&mut *value, ty.entry()) {
        items.iter_mut().for_each(|item| thin(random, item, entry, chance));
    }
    for (name, ..) in members(ty) {
        if random.percent(chance) {
            value.as_object_mut().expect("an object").remove(*name);
        }
    }
}

/// The facts, completed at random.
fn completed(random: &mut Random, known: &Json) -> Json {
    let mut more = known.clone();
    for (name, _, ty, optional) in FACTS {
        match more.get_mut(name) {
            Some(value) => fill(random, value, ty),
            None if optional && random.percent(40) => {}
            None if random.percent(30) => more[name] = facts::extreme(random, name, ty),
            None => more[name] = facts::value(random, name, ty),
        }
    }
    more
}

fn fill(random: &mut Random, value: &mut Json, ty: Ty) {
    if let (Json::Array(items), Some(entry)) = (&mut *value, ty.entry()) {
        items.iter_mut().for_each(|item| fill(random, item, entry));
    }
    for (name, ty, optional) in members(ty) {
        if value.get(name).is_none() && !(*optional && random.percent(40)) {
            value[*name] = facts::value(random, "", *ty);
        }
    }
}

/// What of `facts` is known, where `known` tells which parts are.
fn kept(known: &Json, facts: &Json) -> Json {
    match (known, facts) {
        (Json::Object(known), Json::Object(facts)) if !facts.contains_key("currency") => {
            let both =
                facts.iter().filter_map(|(name, value)| Some((name.clone(), kept(known.get(name)?, value))));
            Json::Object(both.collect())
        }
        (Json::Array(known), Json::Array(facts)) => {
            let missing = Json::Object(serde_json::Map::new());
            let entry = |(index, value): (usize, &Json)| match value {
                Json::Object(_) => kept(known.get(index).unwrap_or(&missing), value),
                value => value.clone(),
            };
            Json::Array(facts.iter().enumerate().map(entry).collect())
        }
        _ => facts.clone(),
    }
}
