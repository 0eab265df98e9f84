//! The engine as a scenario sees it: the functions that a host calls, on JSON.

use serde_json::Value as Json;

use crate::definition::policy::Policy;
use crate::model::json::JsonError;
use crate::request::wire;

/// What is asked of an engine. There is one; the tests have others that misbehave, because a runner that cannot fail is none.
pub(super) trait Engine {
    /// `{ due, outcome, state, payload }`.
    fn decide(
        &self,
        policy: &Policy,
        next: Option<&Policy>,
        state: Option<&Json>,
        command: &Json,
        context: &Json,
    ) -> Result<Json, JsonError>;

    /// `[{ command, step?, allowed, refused? }]` for whoever the context names.
    fn allowed_actions(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError>;

    /// The read model.
    fn view(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError>;
}

/// The engine itself.
pub(super) struct Core;

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
