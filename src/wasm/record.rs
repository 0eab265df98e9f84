//! Records, for JavaScript: `export/wire.rs` over texts.

use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

use super::Policy;
use super::convert::misuse;
use crate::limits;
use crate::model::json::{self, JsonError, canonical};
use crate::record::base64url::{decode, encode};
use crate::record::key::PublicKey;
use crate::record::test_key::InsecureTestKey;
use crate::{export, journal, record};

#[wasm_bindgen]
impl Policy {
    /// Decides a command and prepares its records, canonical JSON (see [`prepare`](journal::wire::prepare)).
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_command`, `invalid_context` or `invalid_argument`.
    pub fn prepare(&self, input: &str) -> Result<String, JsValue> {
        answer(read(input).and_then(|input| journal::wire::prepare(&self.0, None, &input)))
    }

    /// The same, with the policy that a `reevaluate` moves to.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    #[wasm_bindgen(js_name = prepareNext)]
    pub fn prepare_next(&self, next: &Policy, input: &str) -> Result<String, JsValue> {
        answer(read(input).and_then(|input| journal::wire::prepare(&self.0, Some(&next.0), &input)))
    }

    /// What must be known to decide a command on a stored state, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_command`, `tampered_state` or `invalid_argument`.
    #[wasm_bindgen(js_name = needsStored)]
    pub fn needs_stored(&self, input: &str) -> Result<String, JsValue> {
        answer(read(input).and_then(|input| journal::stored::needs(&self.0, &input)))
    }

    /// The read model of a stored state and what may be done, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_context`, `tampered_state` or `invalid_argument`.
    pub fn look(&self, input: &str) -> Result<String, JsValue> {
        answer(read(input).and_then(|input| journal::stored::look(&self.0, &input)))
    }
}

macro_rules! over_text {
    ($($(#[$doc:meta])* $layer:ident::$name:ident = $js:literal => $answer:ident;)+) => {
        $(
            $(#[$doc])*
            #[wasm_bindgen(js_name = $js)]
            pub fn $name(input: &str) -> Result<String, JsValue> {
                $answer(read(input).and_then(|input| $layer::wire::$name(&input)))
            }
        )+
    };
}

over_text! {
    /// The working state of a stored one, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `tampered_state` or `invalid_argument`.
    journal::restore = "restore" => answer;
    /// The documents that the next command on a stored state needs, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    journal::needed = "needed" => answer;
    /// A compact JWS.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_signature`.
    journal::seal = "seal" => told;
    /// The signing input of a head statement.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    journal::head = "head" => told;
    /// What a person signs to approve, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `tampered_state` or `invalid_argument`.
    journal::signable = "signable" => answer;
    /// Which bytes a piece of evidence must be signed over, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    journal::signed = "signed" => answer;
    /// Which keys a host checks signatures with, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    export::signers = "signers" => answer;
    /// The report of a verification, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument` or `invalid_definition`.
    export::verify = "verify" => answer;
    /// The files of a bundle, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument` or `invalid_definition`.
    export::export = "exportBundle" => answer;
    /// The next record of a deployment's log, ready to be signed, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument` or `invalid_key`.
    record::entry = "entry" => answer;
    /// The report on a deployment's log, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument` or `invalid_key`.
    record::deployment = "deployment" => answer;
    /// The leaf that a record is in a tree.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    record::leaf = "leaf" => told;
    /// The head of a tree, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    record::checkpoint = "checkpoint" => answer;
    /// A signed note with its verifier key, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_signature`, `invalid_key` or `invalid_argument`.
    record::note = "note" => answer;
    /// The text of a `.tlog-proof` file.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    record::proof = "proof" => told;
    /// Whether a record is in the tree of a checkpoint, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    record::included = "included" => answer;
    /// The hashes of a consistency proof, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    record::extension = "extension" => answer;
    /// Whether one checkpoint's tree only adds to the other's, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    record::extends = "extendsTree" => answer;
}

/// A private key that lies open in the module's memory: for tests and demonstrations.
#[wasm_bindgen]
pub struct InsecureKey(InsecureTestKey);

#[wasm_bindgen]
impl InsecureKey {
    /// The key pair of a seed of 32 bytes, in base64url.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_argument`.
    #[wasm_bindgen(js_name = fromSeed)]
    pub fn from_seed(seed: &str) -> Result<InsecureKey, JsValue> {
        let seed = decode(seed).and_then(|bytes| bytes.try_into().ok());
        let hint = "give 32 bytes in base64url";
        let seed = seed.ok_or_else(|| misuse(&JsonError::new("/seed", "the seed is not 32 bytes", hint)))?;
        Ok(InsecureKey(InsecureTestKey::from_seed(seed)))
    }

    /// The public half, a JWK as JSON.
    #[must_use]
    pub fn jwk(&self) -> String {
        self.0.public().map(|key: PublicKey| canonical(&key.to_jwk())).unwrap_or_default()
    }

    /// Signs a text's UTF-8 bytes; the signature in base64url.
    #[must_use]
    pub fn sign(&self, message: &str) -> String {
        encode(&self.0.sign(message.as_bytes()))
    }
}

fn read(text: &str) -> Result<Json, JsonError> {
    json::parse(text, limits::BUNDLE_BYTES)
}

fn answer(answer: Result<Json, JsonError>) -> Result<String, JsValue> {
    answer.map(|answer| canonical(&answer)).map_err(|problem| misuse(&problem))
}

fn told(answer: Result<String, JsonError>) -> Result<String, JsValue> {
    answer.map_err(|problem| misuse(&problem))
}
