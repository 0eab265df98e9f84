//! The engine as a scenario sees it: the functions that a host calls, on JSON.

use serde_json::Value as Json;

use crate::definition::policy::Policy;
use crate::model::json::JsonError;
use crate::request::wire;

/// What is asked of an engine. There is one; tests have others, that misbehave (a runner that cannot fail is none) or that
/// keep what was asked and answered.
pub trait Engine {
    /// What a command comes to, as [`wire::decide`] says it.
    ///
    /// # Errors
    /// Where the command or the context is none at all.
    fn decide(
        &self,
        policy: &Policy,
        next: Option<&Policy>,
        state: Option<&Json>,
        command: &Json,
        context: &Json,
    ) -> Result<Json, JsonError>;

    /// What whoever the context names may do, as [`wire::allowed_actions`] says it.
    ///
    /// # Errors
    /// Where the context is none, or the state is not what the engine wrote.
    fn allowed_actions(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError>;

    /// The read model, as [`wire::view`] says it.
    ///
    /// # Errors
    /// As [`allowed_actions`](Self::allowed_actions).
    fn view(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError>;
}

/// The engine itself.
#[derive(Debug, Clone, Copy)]
pub struct Core;

impl Engine for Core {
    fn decide(
        &self,
        policy: &Policy,
        next: Option<&Policy>,
        state: Option<&Json>,
        command: &Json,
        context: &Json,
    ) -> Result<Json, JsonError> {
        wire::decide(policy, next, state, command, context)
    }

    fn allowed_actions(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        wire::allowed_actions(policy, state, context)
    }

    fn view(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        wire::view(policy, state, context)
    }
}
