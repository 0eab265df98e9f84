//! The files of a bundle, made from the records and what lies beside them.

use serde_json::Value as Json;

use super::page::Page;
use super::words::Names;
use crate::definition::policy::Policy;
use crate::journal::audit::Found;
use crate::journal::signature::pieces;
use crate::journal::{Lookup, answers, restored};
use crate::model::gather::Gather;
use crate::model::json::form::{ToJson, json};
use crate::model::json::{canonical, parse};
use crate::model::people::People;
use crate::model::sorted::SortedMap;
use crate::record::key::KeySet;
use crate::request::context::Context;
use crate::request::view::view;
use crate::route::answer::Answer;
use crate::route::explain::explain;
use crate::route::request::Request;
use crate::route::route;

/// How to check the bundle, with places to fill.
const VERIFY: &str = include_str!("VERIFY.md");

/// The files that are made anew from the records, and so can be compared.
pub const READABLE: [&str; 3] = ["VERIFY.md", "index.html", "request.json"];

/// What a bundle is made of, besides what was found.
pub struct Source<'a, 'd> {
    /// The records, a line each.
    pub lines: &'a [&'a str],
    /// The head statement.
    pub head: Option<&'a str>,
    /// The keys that the records were signed with.
    pub keys: &'a KeySet,
    /// The documents.
    pub documents: &'a Lookup<'d>,
    /// Every definition that a record names.
    pub definitions: &'a [&'a Policy],
    /// The script of the definition in force.
    pub script: Option<&'a str>,
}

/// The files of a bundle by path; `None` where there is no record, or a definition is missing.
#[must_use]
pub fn bundle(source: &Source<'_, '_>, found: &Found) -> Option<SortedMap<String, String>> {
    let mut files = readable(source, found)?;
    let mut put = |path: String, text: String| files.insert(path, text);
    put("records.jws".to_owned(), source.lines.iter().map(|line| format!("{line}\n")).collect());
    if let Some(head) = source.head {
        put("head.jws".to_owned(), format!("{head}\n"));
    }
    put("jwks.json".to_owned(), jwks(source.keys));
    let last = found.told.last()?.payload.definition.digest.sha256;
    for policy in source.definitions {
        let path = match policy.digest() == last {
            true => "definition.json".to_owned(),
            false => format!("definitions/{}.json", policy.digest()),
        };
        put(path, policy.canonical().to_owned());
    }
    if let Some(script) = source.script {
        put("policy.rhai".to_owned(), script.to_owned());
    }
    for told in &found.told {
        let evidence = pieces(&told.payload, source.documents);
        let evidence = evidence.iter().map(|piece| piece.digest.sha256);
        for sha256 in told.payload.named().map(|(_, sha256)| sha256).chain(evidence) {
            if let Some(text) = (source.documents)(sha256) {
                put(format!("documents/{sha256}.json"), text.to_owned());
            }
        }
    }
    Some(files)
}

/// The keys as a JWK Set, a line each.
fn jwks(keys: &KeySet) -> String {
    let mut lines: Vec<String> = Vec::new();
    for pinned in keys.iter() {
        let mut jwk = pinned.key.to_jwk();
        for (member, second) in [("nbf", pinned.from), ("exp", pinned.until)] {
            if let (Some(second), Some(object)) = (second, jwk.as_object_mut()) {
                object.insert(member.to_owned(), json!(second));
            }
        }
        lines.push(canonical(&jwk));
    }
    format!("{{\"keys\":[\n{}\n]}}\n", lines.join(",\n"))
}

/// The files that say what the records say.
#[must_use]
pub fn readable(source: &Source<'_, '_>, found: &Found) -> Option<SortedMap<String, String>> {
    let (last, sealed) = (found.told.last()?, found.sealed.last()?);
    let digest = last.payload.definition.digest.sha256;
    let policy = source.definitions.iter().find(|policy| policy.digest() == digest)?;
    let people = answers(last.payload.input.answers.sha256, source.documents).unwrap_or_else(|| json!({}));
    let context = json!({ "now": last.stored.last_at, "people": people });
    let context = Context::from_json(&context).ok()?;
    let state = restored(&last.stored, source.documents).unwrap_or_else(|| last.stored.clone());
    let view = view(policy, &state, &context).json();
    let names = names(source, found);
    let name = |id: &str| names.get(id).cloned();
    let page = Page {
        found,
        view: &view,
        route: &as_submitted(source, found).unwrap_or_default(),
        names: &Names(&name),
    };
    let kids = found.sealed.iter().map(|sealed| format!("`{}`", sealed.kid)).into_set();
    let verify = VERIFY
        .replace("{records}", &found.sealed.len().to_string())
        .replace("{origin}", &sealed.place.origin.replace('`', "'"))
        .replace("{kids}", &Vec::from_iter(kids).join(" and "));
    let files = [
        ("index.html".to_owned(), page.html()),
        ("request.json".to_owned(), format!("{}\n", canonical(&view))),
        ("VERIFY.md".to_owned(), verify),
    ];
    Some(files.into_iter().into_map())
}

/// The names of people that the documents still hold; the latest where one changed.
fn names(source: &Source<'_, '_>, found: &Found) -> SortedMap<String, String> {
    let mut names = SortedMap::new();
    let read = |text: &str| parse(text, usize::MAX).ok();
    let of_names = |told: &crate::journal::replay::Told| {
        let named = told
            .payload
            .documents
            .iter()
            .filter(|beside| beside.kind == crate::record::document::Kind::Names);
        named
            .filter_map(|beside| (source.documents)(beside.digest.sha256))
            .filter_map(read)
            .collect::<Vec<Json>>()
    };
    for document in found.told.iter().flat_map(of_names) {
        for (id, name) in document.get("value").and_then(Json::as_object).into_iter().flatten() {
            if let Some(name) = name.as_str() {
                names.insert(id.clone(), name.to_owned());
            }
        }
    }
    names
}

/// The route in plain words, from the submission's own facts and people; none where they are gone.
fn as_submitted(source: &Source<'_, '_>, found: &Found) -> Option<Vec<String>> {
    let told = found
        .told
        .iter()
        .find(|told| told.payload.transition.events.iter().any(|name| name == "submitted"))?;
    let digest = told.payload.definition.digest.sha256;
    let policy = source.definitions.iter().find(|policy| policy.digest() == digest)?;
    let state = restored(&told.stored, source.documents)?;
    let people = answers(told.payload.input.answers.sha256, source.documents)?;
    let request = Request {
        facts: Json::Object(state.facts),
        by: state.submitter,
        at: told.payload.action.time,
        people: Some(People::from_json(&people, "").ok()?),
        sources: state.sources,
        partial: false,
    };
    match route(policy, &request) {
        Answer::Route(answer) => {
            let mut lines = explain(&answer);
            // The last one says what submitting would come to; the records say what it came to.
            lines.pop();
            Some(lines)
        }
        Answer::Refused { .. } => None,
    }
}
