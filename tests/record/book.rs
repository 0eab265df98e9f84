//! What a host does to record a request: it keeps the state, the records and the documents, and signs.

use std::collections::BTreeMap;

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use countersign::export::wire;
use countersign::journal::prepare::{Keeper, Kept, Prepared, prepare};
use countersign::journal::signature::Site;
use countersign::model::digest::Sha256;
use countersign::record::jws::{Typ, compact, signing_input};
use countersign::record::test_key::InsecureTestKey;
use serde_json::{Value, json};

/// Who keeps the logs of the tests.
pub(crate) const ISSUER: &str = "https://approvals.example.org";
/// The deployment of the tests.
pub(crate) const DEPLOYMENT: &str = "acme.example";

/// A request as its host keeps it.
#[derive(Clone)]
pub(crate) struct Book {
    pub(crate) policy: Policy,
    pub(crate) script: String,
    /// The seed of the key that signs.
    pub(crate) key: [u8; 32],
    pub(crate) stored: Option<Value>,
    pub(crate) lines: Vec<String>,
    pub(crate) documents: BTreeMap<Sha256, String>,
    /// How many commands were given: each has a seed of its own for its salts.
    pub(crate) given: u8,
}

impl Book {
    pub(crate) fn new(script: &str) -> Self {
        let compiled = compile(script);
        let policy = compiled.policy.unwrap_or_else(|| panic!("{:?}", compiled.findings));
        Book {
            policy,
            script: script.to_owned(),
            key: [1; 32],
            stored: None,
            lines: vec![],
            documents: BTreeMap::new(),
            given: 0,
        }
    }

    pub(crate) fn key(&self) -> InsecureTestKey {
        InsecureTestKey::from_seed(self.key)
    }

    /// The keys as somebody would pin them.
    pub(crate) fn jwks(&self) -> Value {
        jwks(&[self.key])
    }

    pub(crate) fn keeper(&self) -> Keeper {
        Keeper {
            deployment: DEPLOYMENT.to_owned(),
            issuer: ISSUER.to_owned(),
            kid: self.key().public().unwrap().kid().to_owned(),
            seed: vec![self.given; 32],
            site: Some(Site {
                origin: "https://approvals.example.org".to_owned(),
                rp_id: "example.org".to_owned(),
            }),
        }
    }

    /// What the command comes to; nothing is kept yet.
    pub(crate) fn prepare(&self, command: &Value, context: &Value) -> Prepared {
        let lookup = |sha256: Sha256| self.documents.get(&sha256).map(String::as_str);
        let kept = Kept {
            state: self.stored.as_ref(),
            last: self.lines.last().map(String::as_str),
            documents: &lookup,
        };
        prepare(&self.policy, None, kept, command, context, &self.keeper()).unwrap()
    }

    /// Gives a command, signs what comes of it, and keeps it.
    pub(crate) fn give(&mut self, command: &Value, context: &Value) -> Prepared {
        self.given += 1;
        let prepared = self.prepare(command, context);
        for record in &prepared.records {
            self.lines.push(sealed(self.key, &record.signing_input));
        }
        for document in &prepared.documents {
            self.documents.insert(document.sha256, document.text.clone());
        }
        self.stored.clone_from(&prepared.stored);
        prepared
    }

    /// Gives a command that must be accepted.
    pub(crate) fn accepted(&mut self, command: &Value, context: &Value) -> Prepared {
        let prepared = self.give(command, context);
        assert!(prepared.decided["outcome"]["accepted"].is_object(), "{command}: {}", prepared.decided);
        prepared
    }

    /// A head statement over the records, as of a time.
    pub(crate) fn head(&self, at: &str) -> String {
        let kid = self.key().public().unwrap().kid().to_owned();
        let input = json!({ "issuer": ISSUER, "kid": kid, "last": self.lines.last(), "at": at });
        sealed(self.key, &countersign::journal::wire::head(&input).unwrap())
    }

    /// Everything that a verification takes.
    pub(crate) fn input(&self) -> Value {
        let documents: serde_json::Map<String, Value> =
            self.documents.iter().map(|(sha256, text)| (sha256.to_string(), json!(text))).collect();
        json!({
            "records": self.lines, "keys": self.jwks(), "documents": documents,
            "definitions": [self.policy.canonical()], "script": self.script,
        })
    }

    /// The report about what is kept.
    pub(crate) fn report(&self) -> Value {
        wire::verify(&self.input()).unwrap()
    }
}

/// The public keys of these seeds, as somebody would pin them.
pub(crate) fn jwks(seeds: &[[u8; 32]]) -> Value {
    let jwk = |seed: &[u8; 32]| InsecureTestKey::from_seed(*seed).public().unwrap().to_jwk();
    json!({ "keys": seeds.iter().map(jwk).collect::<Vec<_>>() })
}

/// The signing input, signed by this key, whatever it says.
pub(crate) fn sealed(seed: [u8; 32], signing_input: &str) -> String {
    compact(signing_input, &InsecureTestKey::from_seed(seed).sign(signing_input.as_bytes()))
}

/// A record of this payload, signed by this key.
pub(crate) fn signed(seed: [u8; 32], payload: &[u8]) -> String {
    let kid = InsecureTestKey::from_seed(seed).public().unwrap().kid().to_owned();
    sealed(seed, &signing_input(&kid, Typ::Record, payload))
}
