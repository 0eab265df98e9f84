//! What the engine answers: a route, or a refusal.

use crate::model::json::form::{ToJson, form, json, names, serde_by_form};
use serde_json::Value as Json;

use crate::model::digest::Sha256;
use crate::model::json::canonical;
use crate::model::refusal::Refusal;
use crate::rule::reason::Reason;

/// A route, or why there is none.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The request was refused; nothing was routed.
    Refused {
        /// Why.
        refused: Refusal,
    },
    /// The route.
    Route(Box<Route>),
}

impl ToJson for Answer {
    fn json(&self) -> Json {
        match self {
            Answer::Refused { refused } => json!({ "refused": refused.to_json() }),
            Answer::Route(route) => route.json(),
        }
    }
}

serde_by_form!(write Answer);

/// Who must approve a request, and why.
#[derive(Debug, Clone)]
pub struct Route {
    /// The definition that decided.
    pub definition: DefinitionRef,
    /// The risk tier; `None` for a policy without tiers.
    pub tier: Option<TierAnswer>,
    /// The steps, in the policy's order.
    pub steps: Vec<StepAnswer>,
    /// The state a request with this route has when it is submitted; `None` where no people were given.
    pub state: Option<State>,
    /// Why the request needs manual review, if it does.
    pub reason: Option<Refusal>,
}

form!(written Route { definition, tier, steps, state, reason });

/// A definition by name and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionRef {
    /// The policy's id.
    pub id: String,
    /// The policy's version.
    pub version: u32,
    /// SHA-256 of the canonical definition.
    pub digest: Sha256,
}

form!(strict DefinitionRef { id, version, digest });

/// The risk tier of a request.
#[derive(Debug, Clone)]
pub struct TierAnswer {
    /// The tier; `None` while it depends on facts that nobody has said yet.
    pub name: Option<String>,
    /// The facts that it depends on, while it does.
    pub depends_on: Vec<String>,
    /// The comparisons that decided.
    pub why: Vec<Reason>,
    /// Set when a tier's condition could not be computed; the strictest tier holds then.
    pub blocked: Option<Refusal>,
}

form!(written TierAnswer { name, depends_on: optional, why, blocked });

/// One step of a route.
#[derive(Debug, Clone)]
pub struct StepAnswer {
    /// The step's id.
    pub id: String,
    /// The line of the script that declares it.
    pub line: u32,
    /// Whether the request needs it; `None` while that depends on facts that nobody has said yet.
    pub active: Option<bool>,
    /// The facts that it depends on, while it does.
    pub depends_on: Vec<String>,
    /// The steps it waits for: those of the policy, a skipped one replaced by its own predecessors.
    pub after: Vec<String>,
    /// Where some of a group of these are enough: how many of which.
    pub waits_for: Vec<WaitAnswer>,
    /// Where the step stands right after submission; `None` while that is not certain.
    pub state: Option<StepState>,
    /// Who may approve, in words.
    pub approvers: String,
    /// Nobody was left of its own approvers, so its fallback serves.
    pub fallback: bool,
    /// The thresholds; the first that is met approves.
    pub quorums: Vec<QuorumAnswer>,
    /// What an approval needs besides people, in words: evidence, authentication, a signature.
    pub requires: Vec<String>,
    /// What happens when time passes, in words.
    pub deadlines: Vec<String>,
    /// Who may approve, by id in byte order; `None` where no people were given or the step is not active.
    pub eligible: Option<Vec<String>>,
    /// Why the step cannot be approved as things are.
    pub blocked: Option<Refusal>,
    /// The comparisons that decided; empty for a step without a condition.
    pub why: Vec<Reason>,
}

form!(written StepAnswer {
    id, line, active, depends_on: optional, after, waits_for: optional, state, approvers,
    fallback: optional, quorums, requires: optional, deadlines: optional, eligible, blocked, why,
});

/// So many of a group of steps.
#[derive(Debug, Clone)]
pub struct WaitAnswer {
    /// How many.
    pub at_least: u32,
    /// Of which.
    pub of: Vec<String>,
}

form!(written WaitAnswer { at_least, of });

/// A threshold of a step.
#[derive(Debug, Clone)]
pub struct QuorumAnswer {
    /// How many approvals (of weighted ones: which sum) it needs, of groups: of each; `None` where no people were given
    /// or it depends on facts that nobody has said yet.
    pub needed: Option<u32>,
    /// The same in words.
    pub says: String,
    /// Whether the words name whose approvals count: then they are not those of the step's approvers.
    pub names_people: bool,
}

form!(written QuorumAnswer { needed, says, names_people: unwritten });

/// The state of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Facts are incomplete and something depends on them.
    Draft,
    /// No step applies, and the policy says that this approves.
    Approved,
    /// People decide.
    UnderReview,
    /// Nobody can move it by rule.
    ManualReview,
}

names!(State {
    Draft = "draft", Approved = "approved", UnderReview = "under_review", ManualReview = "manual_review",
});

/// The state of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It waits for other steps.
    Waiting,
    /// Its people may decide now.
    Open,
    /// The request does not need it.
    Skipped,
    /// Nobody can decide it by rule.
    Blocked,
}

names!(StepState { Waiting = "waiting", Open = "open", Skipped = "skipped", Blocked = "blocked" });

impl Answer {
    /// The answer as canonical JSON (RFC 8785): the same bytes wherever it was computed.
    #[must_use]
    pub fn to_canonical(&self) -> String {
        canonical(&self.json())
    }
}
