//! Golden definitions: what an engine wrote once, every later one still reads, digests and routes in the same way.
//!
//! `tests/golden/README.md` says when and how they are written anew.
#![cfg(feature = "compiler")]

mod policies;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign::definition::policy::Policy;
use policies::Fixture;

/// The version of the schema that today's compiler writes.
const VERSION: &str = "v1";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Whether the files are written instead of compared.
fn writing() -> bool {
    std::env::var("GOLDEN").is_ok_and(|word| word == "write")
}

/// The policies whose definitions are kept: those of `tests/policies/` and the one that uses every construct.
fn fixtures() -> Vec<Fixture> {
    let script = fs::read_to_string(folder().join("everything.rhai")).unwrap();
    let requests = policies::named(&folder().join("everything"), "json");
    assert!(!requests.is_empty(), "there are no requests for `everything`");
    let mut fixtures = policies::all();
    fixtures.push(Fixture { name: "everything".to_owned(), script, requests });
    fixtures
}

/// The answers to a policy's requests, canonical, by the name of the request.
fn answers(fixture: &Fixture, policy: &Policy) -> BTreeMap<String, serde_json::Value> {
    let answer = |(name, request): &(String, String)| {
        let answer = policies::answer(policy, request).to_canonical();
        (name.clone(), serde_json::from_str(&answer).unwrap())
    };
    fixture.requests.iter().map(answer).collect()
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

/// Compares the file with `text`, or writes it.
fn golden(path: &Path, text: &str, found: &mut Vec<String>) {
    if writing() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    if kept != text {
        let common = kept.bytes().zip(text.bytes()).take_while(|(left, right)| left == right).count();
        let around = |text: &str| -> String {
            let from = text.floor_char_boundary(common.saturating_sub(40));
            text[from..text.floor_char_boundary(text.len().min(common + 80))].to_owned()
        };
        found.push(format!("{}\n  kept: …{}…\n  now:  …{}…", path.display(), around(&kept), around(text)));
    }
}

#[test]
fn todays_compiler_and_engine_give_the_golden_bytes() {
    let folder = folder();
    let mut digests = BTreeMap::new();
    let mut found = Vec::new();
    for fixture in fixtures() {
        let policy = fixture.compiled();
        let name = &fixture.name;
        digests.insert(name.clone(), policy.digest().to_string());
        golden(&folder.join(format!("definitions/{VERSION}/{name}.json")), policy.canonical(), &mut found);
        let answers = pretty(&answers(&fixture, &policy));
        golden(&folder.join(format!("answers/{VERSION}/{name}.json")), &answers, &mut found);
    }
    golden(&folder.join(format!("definitions/{VERSION}.digests.json")), &pretty(&digests), &mut found);
    let hint = "if this is meant, see tests/golden/README.md";
    assert!(found.is_empty(), "{} differ; {hint}\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_golden_definition_of_every_version_is_still_read() {
    let fixtures = fixtures();
    let mut read = 0;
    let versions = fs::read_dir(folder().join("definitions")).unwrap().map(|entry| entry.unwrap().path());
    for version in versions.filter(|path| path.is_dir()) {
        let digests = fs::read_to_string(version.with_extension("digests.json")).unwrap();
        let digests: BTreeMap<String, String> = serde_json::from_str(&digests).unwrap();
        let kept = policies::named(&version, "json");
        let names: Vec<&String> = kept.iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            digests.keys().collect::<Vec<_>>(),
            "a digest for each definition in {}",
            version.display()
        );
        for (name, text) in &kept {
            let policy =
                Policy::load(text).unwrap_or_else(|error| panic!("{}/{name}: {error}", version.display()));
            assert_eq!(policy.digest().to_string(), digests[name], "{name}");
            // The order of members and white space are not part of what is digested.
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            let spaced = Policy::load(&reversed(&value)).unwrap();
            assert_eq!(spaced.digest(), policy.digest(), "{name}, written in another order");
            let fixture = fixtures
                .iter()
                .find(|fixture| fixture.name == *name)
                .expect("the requests of a policy are kept");
            let file =
                folder().join("answers").join(version.file_name().unwrap()).join(format!("{name}.json"));
            assert_eq!(
                fs::read_to_string(&file).unwrap(),
                pretty(&answers(fixture, &policy)),
                "{}",
                file.display()
            );
            read += 1;
        }
    }
    assert!(read >= fixtures.len(), "only {read} golden definitions were read");
}

/// The value with the members of every object in falling order, and white space wherever JSON allows it.
fn reversed(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by(|left, right| right.0.cmp(left.0));
            let text = |(key, value): &(&String, &Value)| {
                format!("\n {} : {}\t", Value::from(key.as_str()), reversed(value))
            };
            format!("{{{}}}", members.iter().map(text).collect::<Vec<_>>().join(" ,"))
        }
        Value::Array(items) => {
            format!("[ {} ]", items.iter().map(reversed).collect::<Vec<_>>().join(" ,\r\n"))
        }
        other => other.to_string(),
    }
}
