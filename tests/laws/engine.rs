//! The engine under test: a script compiled, facts routed.

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use countersign::model::people::People;
use countersign::model::refusal::Code;
use countersign::route::answer::{Answer, Route, StepAnswer};
use countersign::route::request::Request;
use countersign::route::route;
use serde_json::{Map, Value as Json};

use crate::script::Script;
use crate::shrink;

/// Compiles a script that ought to be sound: the policy, `None` where it is only too large, or what is wrong with it.
pub(crate) fn compiled(script: &Script) -> Result<Option<Policy>, String> {
    let compilation = compile(&script.text());
    match compilation.policy {
        Some(policy) => Ok(Some(policy)),
        None if compilation.render("", false).contains("[limit_exceeded]") => Ok(None),
        None => Err(compilation.render("generated.rhai", false)),
    }
}

pub(crate) fn request(facts: &Json, partial: bool, people: Option<People>) -> Request {
    let at = "2026-03-01T09:00:00Z".parse().expect("an instant");
    Request { facts: facts.clone(), by: "mia".into(), at, people, sources: Map::new(), partial }
}

pub(crate) fn routed(policy: &Policy, facts: &Json, partial: bool, people: Option<&People>) -> Route {
    match route(policy, &request(facts, partial, people.cloned())) {
        Answer::Route(route) => *route,
        Answer::Refused { refused } => panic!("refused: {}\n{facts}", refused.to_json()),
    }
}

/// What a condition came to: true, false, or the words of the error that blocks the step.
pub(crate) fn outcome(step: &StepAnswer) -> Result<Option<bool>, String> {
    match &step.blocked {
        Some(refusal) if refusal.code == Code::PolicyError => Err(refusal.message.clone()),
        _ => Ok(step.active),
    }
}

/// Fails with the smallest script that is refused for the same reason.
pub(crate) fn fail_to_compile(script: &Script) -> ! {
    let reason = |script: &Script| compiled(script).err().map(|text| (words(&text), text));
    // Shrinking may find another way to be refused: what was refused first is what counts.
    println!("{}", compiled(script).err().unwrap_or_default());
    let wanted = reason(script).map(|(words, _)| words);
    shrink::fail(script, &Json::Null, &|script, _| {
        reason(script).filter(|(words, _)| Some(words) == wanted.as_ref()).map(|(_, text)| text)
    })
}

/// The first line of a finding without the names in it.
fn words(text: &str) -> String {
    text.lines().next().unwrap_or_default().split('`').step_by(2).collect()
}
