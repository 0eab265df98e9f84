//! A host that records: it prepares each command, signs, keeps what it must, and verifies all of it in the end. On the way
//! `prepare` can be held to `decide`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use countersign::definition::policy::Policy;
use countersign::export::wire as export;
use countersign::journal::audit::{Audit, audit};
use countersign::journal::signature::signable;
use countersign::journal::wire;
use countersign::model::digest::Sha256;
use countersign::model::json::canonical;
use countersign::record::base64url::encode;
use countersign::record::key::KeySet;
use countersign::record::test_key::InsecureTestKey;
use countersign::record::verify::{Keys, by_core};
use countersign::request::state::State;
use serde_json::{Value as Json, json};

/// The seed of the key that signs.
const SEED: [u8; 32] = [3; 32];
const ISSUER: &str = "https://approvals.example.org";

/// A request as its host keeps it.
pub(crate) struct Ledger {
    key: InsecureTestKey,
    jwk: Json,
    stored: Json,
    needed: Vec<String>,
    pub(crate) lines: Vec<String>,
    documents: BTreeMap<String, String>,
    given: u64,
}

/// One command: what was asked of the core, what it answered, and the records of it.
#[derive(Debug, PartialEq)]
pub(crate) struct Kept {
    pub(crate) input: Json,
    pub(crate) answer: Json,
    pub(crate) lines: Vec<String>,
}

impl Kept {
    /// The call, for others to make it again; policies by their number.
    pub(crate) fn call(&self, policy: usize, next: Option<usize>) -> Json {
        json!({
            "policy": policy, "next": next, "input": self.input, "answer": canonical(&self.answer),
            "records": self.lines,
        })
    }
}

/// Leaves calls, or whole sequences, for others to be held to the same bytes.
pub(crate) fn left(file: &Path, definitions: &[&str], what: &str, all: &[Json]) {
    let kept = json!({ "definitions": definitions, "seed": encode(&SEED), what: all });
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder to write to");
    fs::write(file, canonical(&kept)).expect("a file to write");
}

impl Ledger {
    pub(crate) fn new() -> Self {
        let key = InsecureTestKey::from_seed(SEED);
        let jwk = key.public().expect("a key").to_jwk();
        let (stored, lines) = (Json::Null, Vec::new());
        Ledger { key, jwk, stored, needed: Vec::new(), lines, documents: BTreeMap::new(), given: 0 }
    }

    /// The command; where it attaches a signature, with one that was made for this decision, which the host has at hand.
    pub(crate) fn with_signature(&mut self, state: Option<&State>, command: &Json, context: &Json) -> Json {
        let mut command = command.clone();
        let step = command.get("step").and_then(Json::as_str);
        if let (true, Some(state), Some(step)) = (attaches_signature(&command), state, step) {
            let text = |member: &str| context.get(member).and_then(Json::as_str).unwrap_or_default();
            let action = signable(state, step, text("by"), text("nonce"));
            let evidence =
                canonical(&json!({ "action": action, "signature": encode(b"checked by the host") }));
            let sha256 = Sha256::of(evidence.as_bytes()).to_string();
            command["sha256"] = json!(sha256);
            self.documents.insert(sha256, evidence);
        }
        command
    }

    /// Records a command; `made` where the request is not there yet, for this command.
    ///
    /// # Errors
    /// What is not answered as it should be.
    pub(crate) fn give(
        &mut self,
        policies: (&Policy, Option<&Policy>),
        made: bool,
        (command, context): (&Json, &Json),
    ) -> Result<Kept, String> {
        self.given += 1;
        let named = |sha256: &String| Some((sha256.clone(), json!(self.documents.get(sha256)?)));
        let evidence = command["sha256"].as_str().map(str::to_owned);
        let documents = self.needed.iter().chain(evidence.as_ref()).filter_map(named);
        let documents: serde_json::Map<String, Json> = documents.collect();
        let salt = encode(&[self.given.to_be_bytes(), [9; 8], [8; 8], [7; 8]].concat());
        let log = json!({ "deployment": "test", "issuer": ISSUER, "kid": self.jwk["kid"], "salt": salt });
        let mut input = json!({ "command": command, "context": context, "log": log });
        if !made {
            input["stored"] = self.stored.clone();
            input["last"] = json!(self.lines.last());
            input["documents"] = Json::Object(documents);
        }
        let answer = wire::prepare(policies.0, policies.1, &input).map_err(|error| error.to_string())?;
        let lines = self.signed(&answer)?;
        // What repeats the making of a request is asked of none, and leaves the one that is there.
        if !made || !lines.is_empty() {
            self.keep(&answer, &lines)?;
        }
        Ok(Kept { input, answer, lines })
    }

    /// Holds what was recorded last to what `decide` answers.
    ///
    /// # Errors
    /// What is different.
    pub(crate) fn holds_to(&self, decided: &Json, kept: &Kept) -> Result<(), String> {
        let mut same = kept.answer.clone();
        for member in ["stored", "records", "documents", "needed"] {
            same.as_object_mut().expect("an object").remove(member);
        }
        let mut expected = decided.clone();
        [&mut same["state"], &mut expected["state"]].into_iter().for_each(without_history);
        if same != expected {
            return Err(format!("it is prepared as {same}\nand decided as {expected}"));
        }
        let due = usize::from(decided["due"].as_array().is_some_and(|due| !due.is_empty()));
        let events = decided["outcome"]["accepted"]["events"].as_array();
        let own = usize::from(events.is_some_and(|events| !events.is_empty()));
        let records = kept.lines.len();
        if records != due + own {
            return Err(format!("{records} records of {due} and {own}"));
        }
        if records > 0 { self.is_restored(&expected["state"]) } else { Ok(()) }
    }

    fn signed(&self, answer: &Json) -> Result<Vec<String>, String> {
        let each = answer["records"].as_array().ok_or("no records")?.iter();
        each.map(|record| {
            let signing_input = record["signing_input"].as_str().ok_or("nothing to be signed")?;
            let signature = encode(&self.key.sign(signing_input.as_bytes()));
            let seal = json!({ "signing_input": signing_input, "signature": signature, "key": self.jwk });
            wire::seal(&seal).map_err(|error| error.to_string())
        })
        .collect()
    }

    fn keep(&mut self, answer: &Json, lines: &[String]) -> Result<(), String> {
        for document in answer["documents"].as_array().ok_or("no documents")? {
            let (sha256, text) = (document["sha256"].as_str(), document["text"].as_str());
            let (Some(sha256), Some(text)) = (sha256, text) else {
                return Err("a document without text".into());
            };
            self.documents.insert(sha256.to_owned(), text.to_owned());
        }
        let needed = answer["needed"].as_array().into_iter().flatten();
        self.needed = needed.filter_map(|sha256| sha256.as_str().map(str::to_owned)).collect();
        self.stored = answer["stored"].clone();
        self.lines.extend_from_slice(lines);
        Ok(())
    }

    /// What is stored, with its documents, is the working state.
    fn is_restored(&self, state: &Json) -> Result<(), String> {
        if self.stored.is_null() {
            return if state.is_null() { Ok(()) } else { Err("nothing is stored".to_owned()) };
        }
        let documents = self.needed.iter().filter_map(|sha256| Some((sha256, self.documents.get(sha256)?)));
        let documents: BTreeMap<_, _> = documents.collect();
        let restored = wire::restore(&json!({ "stored": self.stored, "documents": documents }));
        let restored = restored.map(|mut restored| {
            without_history(&mut restored);
            restored
        });
        match restored {
            Ok(restored) if restored == *state => Ok(()),
            Ok(restored) => Err(format!("stored as {restored}\nand decided as {state}")),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Verifies all of it, and decides again.
    ///
    /// # Errors
    /// The first break, or what could not be decided again.
    pub(crate) fn verified(&self, definitions: &[Policy]) -> Result<(), String> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let lines: Vec<&str> = self.lines.iter().map(String::as_str).collect();
        let pinned =
            KeySet::from_json(&json!({ "keys": [self.jwk] }), "").map_err(|error| error.to_string())?;
        let (offered, documents) =
            (KeySet::default(), |sha256: Sha256| self.documents.get(&sha256.to_string()).map(String::as_str));
        let known = |digest: Sha256| definitions.iter().find(|policy| policy.digest() == digest);
        let found = audit(Audit {
            lines: &lines,
            origin: None,
            head: None,
            keys: Keys { pinned: &pinned, offered: &offered },
            check: &by_core,
            documents: Some(&documents),
            definitions: Some(&known),
        });
        if let Some(first) = &found.first_break {
            return Err(format!("{first:?}"));
        }
        if let Some((seq, why)) = found.not_replayed().next() {
            return Err(format!("record {seq} was not decided again: {why}"));
        }
        let told = found.told.last().ok_or("no record")?;
        let folded = told.stored.to_json();
        if folded != self.stored {
            return Err(format!("the records fold to {folded}\nand what is stored is {}", self.stored));
        }
        Ok(())
    }

    /// Exports a bundle, if there is a record, and verifies it with nothing but what it holds, which then exports as the same.
    ///
    /// # Errors
    /// What does not hold, or is not the same.
    pub(crate) fn bundled(&self, definitions: &[Policy]) -> Result<(), String> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let definitions: Vec<&str> = definitions.iter().map(Policy::canonical).collect();
        let keys = json!({ "keys": [self.jwk] });
        let documents = &self.documents;
        let export = |input: Json| export::export(&input).map_err(|error| error.to_string());
        let exported = export(
            json!({ "records": self.lines, "keys": keys, "documents": documents, "definitions": definitions }),
        )?;
        let files = exported["files"].as_object().ok_or_else(|| format!("not exported: {exported}"))?;
        let text = |path: &str| files[path].as_str().unwrap_or_default();
        let below = |folder: &str| -> BTreeMap<String, &Json> {
            let each = files.iter().filter_map(|(path, text)| Some((path.strip_prefix(folder)?, text)));
            each.map(|(name, text)| (name.trim_end_matches(".json").to_owned(), text)).collect()
        };
        let mut definitions = vec![&files["definition.json"]];
        definitions.extend(below("definitions/").into_values());
        let records: Vec<&str> = text("records.jws").lines().collect();
        let mut input = json!({
            "records": records, "keys": keys, "documents": below("documents/"), "definitions": definitions,
        });
        if records != self.lines || export(input.clone())? != exported {
            return Err("what a bundle holds is exported otherwise".to_owned());
        }
        input["files"] = exported["files"].clone();
        let report = export::verify(&input).map_err(|error| error.to_string())?;
        if report["ok"] != true || report["not_replayed"] != json!([]) || report["erased"] != json!([]) {
            return Err(format!("a bundle does not hold: {report}"));
        }
        Ok(())
    }
}

/// What is recorded has references where words and facts were, and so another digest of its history.
fn without_history(state: &mut Json) {
    for member in ["history", "sha256"] {
        state.as_object_mut().map(|state| state.remove(member));
    }
}

fn attaches_signature(command: &Json) -> bool {
    command["command"] == "attach_evidence" && command["kind"] == "signature"
}
