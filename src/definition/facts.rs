//! The one validator of a request's facts. Whatever the road they came by, this decides.

use serde_json::{Map, Value as Json};

use super::policy::{Policy, PolicyFact};
use super::shape::expects;
use crate::limits;
use crate::model::invalid::quoted;
use crate::model::json::{JsonError, expect, pointer};
use crate::model::suggest;
use crate::rule::eval::Facts;
use crate::rule::types::Given;

/// Reads the facts of a request and where they come from.
///
/// `sources` names for each attested fact the source that vouches for it. With `partial` a missing fact is *unknown*
/// rather than refused (a draft, a preview while typing); what is there is checked all the same.
///
/// # Errors
/// Every problem, each with its path (RFC 6901): unknown, missing, ill-typed, out of range, unattested.
pub fn read_facts(
    policy: &Policy,
    facts: &Json,
    sources: &Map<String, Json>,
    partial: bool,
) -> Result<Facts, Vec<JsonError>> {
    let Json::Object(object) = facts else {
        let message = format!("facts must be an object, this is {}", expect::kind(facts));
        return Err(vec![JsonError::new("/facts", message, "write an object with one member per fact")]);
    };
    let mut problems = Vec::new();
    let mut given = Vec::with_capacity(policy.facts().len());
    for fact in policy.facts() {
        let name = fact.signature.name.as_str();
        let path = pointer("/facts", name);
        match object.get(name) {
            Some(value) => {
                problems.extend(unattested(fact, sources, &path));
                let what = format!("fact `{name}`");
                given.extend(fact.reader.read(value, &what, &path, partial, &mut problems).map(Given::Value));
            }
            None if partial => given.push(Given::Unknown),
            None if fact.signature.optional => given.push(Given::Absent),
            None => {
                let hint = format!("the policy needs it: {}", expects(&fact.signature.kind));
                problems.push(JsonError::new(path, format!("fact `{name}` is missing"), hint));
            }
        }
    }
    problems.extend(unknown(policy, object, "/facts"));
    problems.extend(unknown(policy, sources, "/sources"));
    if problems.is_empty() { Ok(Facts { given }) } else { Err(problems) }
}

/// An attested fact comes from its source, not from the submitter.
fn unattested(fact: &PolicyFact, sources: &Map<String, Json>, path: &str) -> Option<JsonError> {
    let wanted = fact.attested_by.as_deref()?;
    let name = &fact.signature.name;
    let message = match sources.get(name) {
        Some(Json::String(source)) if source == wanted => return None,
        Some(Json::String(source)) => {
            format!("fact `{name}` must come from `{wanted}`, not from {}", quoted(source))
        }
        _ => format!("fact `{name}` must come from `{wanted}`, not from the submitter"),
    };
    let hint =
        format!("let the host ask `{wanted}` and say so: `\"sources\": {{ \"{name}\": \"{wanted}\" }}`");
    Some(JsonError::new(path, message, hint))
}

fn unknown<'a>(
    policy: &'a Policy,
    object: &'a Map<String, Json>,
    path: &'a str,
) -> impl Iterator<Item = JsonError> {
    let known = |name: &str| policy.facts().iter().any(|fact| fact.signature.name == name);
    object.keys().filter(move |name| !known(name)).take(limits::FINDINGS).map(move |name| {
        let names = policy.facts().iter().map(|fact| fact.signature.name.as_str());
        let hint = suggest::did_you_mean(name, names.clone()).unwrap_or_else(|| match names.count() {
            0 => "the policy declares no facts".to_owned(),
            _ => "leave it out, or declare it in the policy".to_owned(),
        });
        JsonError::new(pointer(path, name), format!("unknown fact {}", quoted(name)), hint)
    })
}
