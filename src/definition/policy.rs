//! A definition, loaded: everything checked, ready to be evaluated.

use serde_json::Value as Json;

use super::document::{Definition, SCHEMA};
use super::shape::Reader;
use super::validate;
use crate::limits;
use crate::model::digest::Sha256;
use crate::model::json::form::ToJson;
use crate::model::json::{self, JsonError, read};
use crate::rule::check::Signature;

/// A policy that is ready to route requests.
///
/// ```
/// use countersign::definition::policy::Policy;
/// let text = r#"{"facts":[],"id":"tiny","schema":1,"source":{"sha256":
///   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"steps":[{"approvers":{"kind":"role",
///   "role":"editor"},"id":"review","line":2,"quorums":[{"needs":{"kind":"count","n":1}}],"rejections":[{"n":1}]}],
///   "tiers":[],"version":1}"#;
/// let policy = Policy::load(text).unwrap();
/// assert_eq!(policy.definition().id, "tiny");
/// assert_eq!(Policy::load("{}").unwrap_err().message, "missing field `schema`");
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    definition: Definition,
    facts: Vec<PolicyFact>,
    canonical: String,
    digest: Sha256,
}

/// A fact of a loaded policy.
#[derive(Debug, Clone)]
pub struct PolicyFact {
    /// What expressions see of it.
    pub signature: Signature,
    /// What reads its values.
    pub reader: Reader,
    /// What it means, for people.
    pub describe: Option<String>,
    /// The source that it must come from.
    pub attested_by: Option<String>,
}

impl Policy {
    /// Loads `definition.json`. The document is treated as hostile: everything that the compiler guarantees is checked
    /// again, and no script is run.
    ///
    /// # Errors
    /// The first problem with its path: not strict JSON, too large, an unknown member, an unknown schema version, an
    /// expression that does not type-check, a cycle among the steps, and so on.
    pub fn load(text: &str) -> Result<Policy, JsonError> {
        Self::from_json(&json::parse(text, limits::DEFINITION_BYTES)?)
    }

    /// Loads a definition that was already read as strict JSON.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_json(value: &Json) -> Result<Policy, JsonError> {
        let schema = value.get("schema").and_then(Json::as_u64);
        if schema.is_some_and(|schema| schema != u64::from(SCHEMA)) {
            let message = format!("schema version {} is not known", schema.unwrap_or_default());
            return Err(JsonError::new(
                "/schema",
                message,
                format!("this engine reads version {SCHEMA}; update it"),
            ));
        }
        let definition: Definition = read(value, validate::HINT)?;
        Self::from_definition(definition)
    }

    /// Loads a definition.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_definition(mut definition: Definition) -> Result<Policy, JsonError> {
        let facts = validate::definition(&mut definition)?;
        let canonical = json::canonical(&definition.json());
        if canonical.len() > limits::DEFINITION_BYTES {
            let message = format!("the definition is larger than {} bytes", limits::DEFINITION_BYTES);
            return Err(JsonError::over_limit("", message, "split the policy"));
        }
        let digest = Sha256::of(canonical.as_bytes());
        Ok(Policy { definition, facts, canonical, digest })
    }

    /// The definition itself.
    #[must_use]
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The facts, in the policy's order.
    #[must_use]
    pub fn facts(&self) -> &[PolicyFact] {
        &self.facts
    }

    /// The definition as canonical JSON (RFC 8785): the bytes that the digest is of.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// SHA-256 of the canonical definition. A request is pinned to it.
    #[must_use]
    pub fn digest(&self) -> Sha256 {
        self.digest
    }
}
