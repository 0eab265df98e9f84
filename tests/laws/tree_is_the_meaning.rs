//! Law 1: where Rhai has the same construct on the same types, the tree and Rhai agree on every input.

use countersign::definition::policy::Policy;
use serde_json::Value as Json;

use crate::coverage::Coverage;
use crate::engine::{compiled, fail_to_compile, outcome, routed};
use crate::facts;
use crate::generate::{Dialect, script};
use crate::random::Random;
use crate::rhai_side::{RhaiSide, map};
use crate::script::Script;
use crate::shrink;

const POLICIES: usize = 300;
const STEPS: usize = 8;
const FACT_SETS: usize = 24;

#[test]
fn the_tree_agrees_with_rhai() {
    let mut random = Random::new(1);
    let mut seen = Coverage::default();
    for _ in 0..POLICIES {
        let script = script(&mut random, Dialect::Rhai, STEPS);
        let policy = match compiled(&script) {
            Ok(Some(policy)) => policy,
            Ok(None) => {
                seen.count("too large");
                continue;
            }
            Err(_) => fail_to_compile(&script),
        };
        seen.rules(&policy);
        let rhai = RhaiSide::new(&script);
        for _ in 0..FACT_SETS {
            let facts = facts::complete(&mut random);
            if disagreement(&policy, &rhai, &facts, &mut seen).is_some() {
                shrink::fail(&script, &facts, &|script, facts| {
                    let policy = compiled(script).ok()??;
                    disagreement(&policy, &RhaiSide::new(script), facts, &mut Coverage::default())
                });
            }
        }
    }
    seen.print("the tree agrees with Rhai");
    seen.require(&["both true", "both false", "both overflow", "ours inexact, Rhai rounds"]);
    seen.at_most("too large", POLICIES / 50);
    seen.at_most("Rhai cannot say", POLICIES * STEPS * FACT_SETS / 10);
    assert!(seen.cases() >= 50_000, "only {} cases", seen.cases());
}

fn disagreement(policy: &Policy, rhai: &RhaiSide, facts: &Json, seen: &mut Coverage) -> Option<String> {
    let route = routed(policy, facts, false, None);
    let map = map(facts);
    for (index, step) in route.steps.iter().enumerate() {
        seen.case();
        let ours = outcome(step);
        let Some(theirs) = rhai.holds(index, &map) else {
            seen.count("Rhai cannot say");
            continue;
        };
        match (&ours, &theirs) {
            (Ok(Some(ours)), Ok(theirs)) if ours == theirs => {
                seen.count(if *ours { "both true" } else { "both false" });
            }
            (Err(ours), Err(theirs)) if theirs.contains("verflow") && ours.contains("overflows") => {
                seen.count("both overflow");
            }
            // Rhai rounds to 28 digits without a word.
            (Err(ours), Err(_)) if ours.contains("no exact result") => {
                seen.count("ours inexact, Rhai fails later")
            }
            (Err(ours), Ok(_)) if ours.contains("no exact result") => seen.count("ours inexact, Rhai rounds"),
            _ => return Some(format!("step s{index}: ours {ours:?}, Rhai {theirs:?}")),
        }
    }
    None
}

/// The facts as Rhai sees them must not be what makes both agree.
#[test]
fn rhai_refuses_to_compare_two_types() {
    let mut rule = crate::script::Rule {
        captures: Vec::new(),
        body: crate::term::Term::word(crate::term::Ty::Bool, ""),
    };
    let facts = facts::complete(&mut Random::new(7));
    for text in
        ["f.t1 == f.i1", "f.t1 < f.d1", "f.i1 != f.b1", "f.li == f.vendor", "f.i1 in [\"1\"]", "() < f.i1"]
    {
        rule.body = crate::term::Term::word(crate::term::Ty::Bool, text);
        let script = Script { steps: vec![rule.clone()], ..Script::default() };
        let answer = RhaiSide::new(&script).holds(0, &map(&facts));
        assert!(
            answer.as_ref().is_some_and(|it| it.as_ref().is_err_and(|e| e.contains("two types"))),
            "{text}: {answer:?}"
        );
    }
}
