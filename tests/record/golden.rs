//! Golden records: what an engine signed and stored once, every later one still verifies, folds and goes on from.
//!
//! They are only ever added to: see `tests/golden/README.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign::definition::policy::Policy;
use countersign::export::wire as export;
use countersign::record::payload::VERSION;
use countersign::record::wire as record;
use countersign::request::wire as request;
use serde_json::{Value, json};

use crate::book::{Book, ISSUER, jwks, sealed};
use crate::scenario_files::{files, root};
use crate::story::{self, the_contract};

fn folder() -> PathBuf {
    root("tests/golden/records")
}

#[test]
fn what_this_version_writes_is_kept() {
    let of_this = folder().join(format!("v{VERSION}"));
    // What is kept is never written anew.
    if !of_this.exists() {
        let told = std::env::var("GOLDEN").is_ok_and(|word| word == "write");
        assert!(told, "version {VERSION} has no golden records: see tests/golden/README.md");
        write_all(&of_this);
    }
    assert_eq!(Kept::read(&of_this).payloads()[0]["v"], VERSION);
}

fn write_all(of_this: &Path) {
    let book = the_contract();
    let mut input = book.input();
    input["head"] = json!(book.head("2026-03-01T10:00:00Z"));
    let exported = export::export(&input).unwrap();
    for (path, text) in exported["files"].as_object().unwrap() {
        write(&of_this.join("bundle").join(path), text.as_str().unwrap());
    }
    write(&of_this.join("stored.json"), &format!("{}\n", book.stored.unwrap()));
    write(&of_this.join("deployment.jws"), &deployment());
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The deployment's own log: its first key, the definition, and a second key, which ends the first.
fn deployment() -> String {
    let keys = jwks(&[[1; 32], [2; 32]]);
    let definition =
        json!({ "id": "contract", "version": 3, "digest": { "sha256": the_contract().policy.digest() } });
    let entries = [
        ("2026-03-01T08:00:00Z", json!({ "entry": "rotate_key", "jwk": keys["keys"][0] })),
        ("2026-03-01T08:30:00Z", json!({ "entry": "activate_definition", "definition": definition })),
        ("2026-03-01T12:00:00Z", json!({ "entry": "rotate_key", "jwk": keys["keys"][1] })),
    ];
    let mut lines: Vec<String> = Vec::new();
    for (at, entry) in entries {
        let mut input = json!({
            "deployment": "acme.example", "issuer": ISSUER, "kid": keys["keys"][0]["kid"], "at": at, "by": "host",
            "entry": entry,
        });
        if let Some(last) = lines.last() {
            input["last"] = json!(last);
        }
        let pending = record::entry(&input).unwrap();
        lines.push(sealed([1; 32], pending["signing_input"].as_str().unwrap()));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What is kept of a version.
struct Kept {
    files: BTreeMap<String, String>,
}

impl Kept {
    fn read(version: &Path) -> Kept {
        let relative = |path: &Path| path.strip_prefix(version).unwrap().to_str().unwrap().replace('\\', "/");
        let each =
            files(version).into_iter().map(|path| (relative(&path), fs::read_to_string(&path).unwrap()));
        Kept { files: each.collect() }
    }

    fn text(&self, path: &str) -> &str {
        self.files.get(path).unwrap_or_else(|| panic!("`{path}` is not kept"))
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(self.text(path)).unwrap()
    }

    fn lines(&self, path: &str) -> Vec<String> {
        self.text(path).lines().map(str::to_owned).collect()
    }

    fn documents(&self) -> BTreeMap<String, &str> {
        let each = self.files.iter().filter_map(|(path, text)| {
            let name = path.strip_prefix("bundle/documents/")?.strip_suffix(".json")?;
            Some((name.to_owned(), text.as_str()))
        });
        each.collect()
    }

    fn report(&self) -> Value {
        export::verify(&json!({
            "records": self.lines("bundle/records.jws"), "head": self.lines("bundle/head.jws")[0],
            // Pinned from outside, and not what the bundle has.
            "keys": jwks(&[[1; 32]]), "documents": self.documents(),
            "definitions": [self.text("bundle/definition.json")], "script": self.text("bundle/policy.rhai"),
        }))
        .unwrap()
    }

    /// The payloads, as nothing but base64 and JSON say them.
    fn payloads(&self) -> Vec<Value> {
        let lines = self.lines("bundle/records.jws");
        let each = lines.iter().map(|line| {
            let part = line.split('.').nth(1).unwrap();
            serde_json::from_slice(&countersign::record::base64url::decode(part).unwrap()).unwrap()
        });
        each.collect()
    }
}

/// The versions that are kept, with what is known of each by heart.
fn versions() -> Vec<PathBuf> {
    let mut versions: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    versions.sort();
    let names: Vec<&str> = versions.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    assert_eq!(names, ["v1"], "a version that is added is held to its own facts");
    versions
}

#[test]
fn every_version_is_still_verified_and_decided_again() {
    for version in versions() {
        let report = Kept::read(&version).report();
        assert_eq!((&report["ok"], &report["keys"]), (&json!(true), &json!("pinned")), "{report}");
        assert_eq!((&report["records"], &report["after_head"]), (&json!(5), &json!(0)));
        assert_eq!((&report["erased"], &report["not_replayed"]), (&json!([]), &json!([])));
        assert_eq!(report["origin"], "acme.example/emea/contract-7");
    }
}

/// The story by hand: who, what, in which role, from where to where, and what happened.
const STORY: [[&str; 6]; 5] = [
    ["mia", "submit", "", "", "under_review", "submitted step_opened"],
    ["mia", "comment", "", "under_review", "under_review", "commented"],
    ["ana", "attach_evidence", "", "under_review", "under_review", "evidence_attached"],
    ["ana", "approve", "counsel", "under_review", "under_review", "approval_given step_approved step_opened"],
    ["fin", "approve", "finance", "under_review", "approved", "approval_given step_approved approved"],
];

#[test]
fn version_1_says_what_happened() {
    let kept = Kept::read(&folder().join("v1"));
    let payloads = kept.payloads();
    assert_eq!(payloads.len(), STORY.len());
    for (seq, (payload, told)) in payloads.iter().zip(STORY).enumerate() {
        let [who, command, role, from, to, events] =
            told.map(|text| if text.is_empty() { json!(null) } else { json!(text) });
        let (action, transition) = (&payload["action"], &payload["transition"]);
        assert_eq!((&payload["v"], &payload["iss"]), (&json!(1), &json!(ISSUER)));
        assert_eq!(payload["jti"], format!("acme.example/emea/contract-7/{seq}"));
        // 2026-03-01T09:00:00Z, as `date -u -d … +%s` has it.
        assert_eq!(payload["iat"], 1_772_355_600 + 60 * seq);
        assert_eq!(payload["request"]["subject"]["id"], "contract-7.pdf");
        assert_eq!((&action["actor"]["id"], &action["actor"]["kind"]), (&who, &json!("human")));
        assert_eq!((&action["command"], &action["actor"]["role"]), (&command, &role), "record {seq}");
        assert_eq!(action["time"], format!("2026-03-01T09:0{seq}:00.000Z"));
        assert_eq!((&transition["from"], &transition["to"]), (&from, &to), "record {seq}");
        let happened: Vec<&str> =
            transition["events"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(happened.join(" "), events.as_str().unwrap(), "record {seq}");
        assert_eq!(transition["version"], seq + 1);
        assert_eq!(
            (&payload["definition"]["id"], &payload["definition"]["version"]),
            (&json!("contract"), &json!(3))
        );
        assert_eq!(action["actor"]["acr"], "phishing-resistant");
    }
    let meaning = "I have read the contract in the language in which it will be signed";
    assert_eq!(payloads[3]["action"]["meaning"], meaning);
    assert_eq!(payloads[3]["evidence"][0]["kind"], "signature");
    let documents = kept.documents();
    for words in ["Nordwind & Söhne", "Ana Pop", "The annex is new.", "Read twice.", "Within budget."] {
        assert_eq!(documents.values().filter(|text| text.contains(words)).count(), 1, "`{words}`");
    }
}

#[test]
fn the_states_of_every_version_are_folded_and_gone_on_from() {
    for version in versions() {
        let kept = Kept::read(&version);
        let documents = kept.documents();
        let mut folded: Option<Value> = None;
        for payload in kept.payloads() {
            let named =
                payload["documents"].as_array().unwrap().iter().find(|beside| beside["kind"] == "events");
            let sha256 = named.unwrap()["digest"]["sha256"].as_str().unwrap();
            let events: Value = serde_json::from_str(documents[sha256]).unwrap();
            for event in events["value"].as_array().unwrap() {
                folded = Some(request::evolve(folded.as_ref(), event).unwrap());
            }
        }
        let stored = kept.json("stored.json");
        assert_eq!(folded.as_ref(), Some(&stored));
        assert_eq!((&stored["schema"], &stored["status"]), (&json!(1), &json!("approved")));
        assert_eq!((&stored["version"], &stored["submitter"]), (&json!(5), &json!("mia")));
        assert_eq!(stored["acted"], json!(["ana", "fin", "mia"]));
        // Another command is recorded on it.
        let mut book = Book::new(kept.text("bundle/policy.rhai"));
        book.policy = Policy::load(kept.text("bundle/definition.json")).unwrap();
        book.stored = Some(stored);
        book.lines = kept.lines("bundle/records.jws");
        book.documents =
            documents.iter().map(|(name, text)| (name.parse().unwrap(), (*text).to_owned())).collect();
        book.accepted(&json!({ "command": "comment", "text": "Found again." }), &story::at("mia", 9));
        let report = book.report();
        assert_eq!((&report["ok"], &report["records"]), (&json!(true), &json!(6)), "{report}");
        assert_eq!(report["not_replayed"], json!([]));
    }
}

#[test]
fn the_deployments_log_of_every_version_is_still_followed() {
    for version in versions() {
        let lines = Kept::read(&version).lines("deployment.jws");
        let report = record::deployment(&json!({ "records": lines, "keys": jwks(&[[1; 32]]) })).unwrap();
        assert_eq!((&report["ok"], &report["records"]), (&json!(true), &json!(3)), "{report}");
        let entries: Vec<&str> = report["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|entry| entry["deployment"]["entry"].as_str())
            .collect();
        assert_eq!(entries, ["rotate_key", "activate_definition", "rotate_key"]);
        let kids = |keys: &Value| -> Vec<String> {
            let mut kids: Vec<String> = keys["keys"]
                .as_array()
                .unwrap()
                .iter()
                .map(|key| key["kid"].as_str().unwrap().to_owned())
                .collect();
            kids.sort();
            kids
        };
        assert_eq!(kids(&report["keys"]), kids(&jwks(&[[1; 32], [2; 32]])));
    }
}
