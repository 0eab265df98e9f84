//! The policies that everything uses, each with the requests in the folder of its name.

use std::fs;
use std::path::{Path, PathBuf};

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use countersign::limits;
use countersign::model::json;
use countersign::route::answer::Answer;
use countersign::route::request::{Request, door_refusal};
use countersign::route::route;

/// A policy and its requests, by name in byte order.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) script: String,
    pub(crate) requests: Vec<(String, String)>,
}

impl Fixture {
    /// The policy, compiled.
    pub(crate) fn compiled(&self) -> Policy {
        compiled(&self.name, &self.script)
    }
}

/// Compiles a script that must be a policy.
pub(crate) fn compiled(name: &str, script: &str) -> Policy {
    let compilation = compile(script);
    let findings = compilation.render(&format!("{name}.rhai"), false);
    assert_eq!(findings, "", "{name} compiles without a finding");
    compilation.policy.unwrap_or_else(|| panic!("{name} is no policy, and nothing says why"))
}

/// Where they are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies")
}

/// All of them, by name in byte order.
pub(crate) fn all() -> Vec<Fixture> {
    let policies = named(&folder(), "rhai");
    assert!(!policies.is_empty(), "there are no policies in {}", folder().display());
    let fixture = |(name, script)| {
        let mut requests = named(&folder().join(&name), "json");
        // Not a request: what `tests/routes.rs` expects of them.
        requests.retain(|(case, _)| case != "expect");
        assert!(!requests.is_empty(), "{name} has no requests");
        Fixture { name, script, requests }
    };
    policies.into_iter().map(fixture).collect()
}

/// The files of a folder with this extension: their names without it, and their texts.
pub(crate) fn named(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    let read = |path: PathBuf| {
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
    };
    paths.into_iter().map(read).collect()
}

/// Routes a request given as JSON text, on the road that every host takes: the strict door first.
pub(crate) fn answer(policy: &Policy, request: &str) -> Answer {
    let read = match json::parse(request, limits::REQUEST_BYTES) {
        Ok(read) => read,
        Err(error) => match door_refusal(&error) {
            Some(refused) => return Answer::Refused { refused },
            None => panic!("the request is none at all: {error}"),
        },
    };
    match Request::from_json(&read) {
        Ok(request) => route(policy, &request),
        Err(error) => panic!("the request is none at all: {error}"),
    }
}
