//! A generated case: a policy in two versions, and who there is.

use std::sync::Arc;

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use countersign::request::command::Command;
use countersign::request::context::Context;
use countersign::request::state::State;
use countersign::request::{Decided, decide};
use serde_json::Value as Json;

use super::people::people;
use super::policy::scripts;
use crate::random::Random;

/// A policy with its definition as data.
pub(crate) struct Version {
    pub(crate) script: String,
    pub(crate) policy: Policy,
    pub(crate) definition: Json,
}

/// A policy in two versions, and who there is.
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) versions: [Version; 2],
    pub(crate) people: Arc<Json>,
}

/// A command with what comes from outside.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub(crate) command: Json,
    pub(crate) context: Context,
    /// The answers about people of the context, as they were given.
    pub(crate) people: Arc<Json>,
}

impl Version {
    fn new(script: String) -> Result<Version, String> {
        let compilation = compile(&script);
        let Some(policy) = compilation.policy else {
            return Err(compilation.render("generated.rhai", false));
        };
        let definition = serde_json::from_str(policy.canonical()).expect("canonical JSON");
        Ok(Version { script, policy, definition })
    }
}

impl Case {
    /// The case of a seed.
    ///
    /// # Errors
    /// What the compiler has against its policy: it sees what could never be satisfied.
    pub(crate) fn new(seed: u64) -> Result<Case, String> {
        let mut random = Random::new(seed);
        let (first, second) = scripts(&mut random);
        let versions = [Version::new(first)?, Version::new(second)?];
        Ok(Case { seed, versions, people: Arc::new(people(&mut random)) })
    }

    /// The version that a request is pinned to: the first until it was submitted.
    pub(crate) fn version(&self, state: Option<&State>) -> &Version {
        let pinned = state.and_then(|state| state.definition.as_ref());
        let found =
            pinned.and_then(|pinned| self.versions.iter().find(|each| each.policy.digest() == pinned.digest));
        found.unwrap_or(&self.versions[0])
    }

    pub(crate) fn decide(&self, state: Option<&State>, turn: &Turn) -> Decided {
        let command = Command::from_json(&turn.command).unwrap_or_else(|e| panic!("{e:?}: {}", turn.command));
        let version = self.version(state);
        // What a request may be moved to is the other version.
        let other = self.versions.iter().find(|each| each.policy.digest() != version.policy.digest());
        decide(&version.policy, other.map(|other| &other.policy), state, &command, &turn.context)
    }
}
