//! A definition, loaded: everything checked, ready to be evaluated.

use serde_json::Value as Json;

use super::document::{Approvers, Definition, Quorum, SCHEMA};
use super::facts::{is_less, read_value};
use super::order;
use crate::limits;
use crate::model::digest::Sha256;
use crate::model::id;
use crate::model::invalid::quoted;
use crate::model::json::{self, JsonError, pointer};
use crate::rule::check::{Scope, Signature, check};
use crate::rule::expr::Expr;
use crate::rule::types::{Type, Value};

/// A policy that is ready to route requests.
///
/// ```
/// use countersign::definition::policy::Policy;
/// let text = r#"{"facts":[],"id":"tiny","schema":1,"source":{"sha256":
///   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"steps":[{"approvers":{"kind":"role",
///   "role":"editor"},"id":"review","line":2,"quorums":[{"kind":"count","n":1}]}],"tiers":[],"version":1}"#;
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
    /// The least value.
    pub min: Option<Value>,
    /// The greatest value.
    pub max: Option<Value>,
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
        let definition: Definition = serde_path_to_error::deserialize(value).map_err(|error| {
            let path =
                error.path().iter().fold(String::new(), |path, segment| match segment.to_string().as_str() {
                    "?" => path,
                    segment => pointer(&path, segment.trim_matches(|c| c == '[' || c == ']')),
                });
            JsonError::new(path, error.inner().to_string(), HINT)
        })?;
        Self::from_definition(definition)
    }

    /// Loads a definition.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_definition(mut definition: Definition) -> Result<Policy, JsonError> {
        bounds(&definition)?;
        identity(&definition)?;
        let facts = facts(&definition)?;
        let scope = Scope { facts: facts.iter().map(|fact| fact.signature.clone()).collect(), tier: None };
        tiers(&mut definition, &scope)?;
        let tier = (!definition.tiers.is_empty())
            .then(|| Type::Enumeration(definition.tiers.iter().map(|tier| tier.name.clone()).collect()));
        steps(&mut definition, &Scope { tier, ..scope })?;
        let value =
            serde_json::to_value(&definition).map_err(|error| JsonError::new("", error.to_string(), HINT))?;
        let canonical = json::canonical(&value);
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

const HINT: &str = "definitions are written by the compiler; compile the policy again";

fn refuse<T>(path: &str, message: impl Into<String>) -> Result<T, JsonError> {
    Err(JsonError::new(path, message, HINT))
}

fn bounds(definition: &Definition) -> Result<(), JsonError> {
    let nodes = definition.tiers.iter().filter_map(|tier| tier.when.as_ref());
    let nodes = nodes.chain(definition.steps.iter().filter_map(|step| step.when.as_ref()));
    let nodes = nodes.map(Expr::size).fold(0, usize::saturating_add);
    let table = [
        ("/facts", definition.facts.len(), limits::FACTS, "facts"),
        ("/tiers", definition.tiers.len(), limits::TIERS, "tiers"),
        ("/steps", definition.steps.len(), limits::STEPS, "steps"),
        ("", nodes, limits::EXPRESSION_NODES, "expression nodes"),
    ];
    for (path, count, most, what) in table {
        if count > most {
            let hint = format!("keep a policy within {most} {what}");
            let mut error = JsonError::new(path, format!("{count} {what}, at most {most} are allowed"), hint);
            error.limit = true;
            return Err(error);
        }
    }
    Ok(())
}

fn identity(definition: &Definition) -> Result<(), JsonError> {
    if !id::is_kebab(&definition.id) {
        return refuse("/id", format!("{} is not a kebab-case id", quoted(&definition.id)));
    }
    if definition.version == 0 {
        return refuse("/version", "a policy's version starts at 1");
    }
    if definition.schema != SCHEMA {
        return refuse("/schema", format!("schema version {} is not known", definition.schema));
    }
    if definition.steps.is_empty() {
        return refuse("/steps", "a policy needs at least one step");
    }
    Ok(())
}

/// Refuses a name that stands twice in a list.
fn unique<'a>(path: &str, names: impl Iterator<Item = &'a str>) -> Result<(), JsonError> {
    let mut seen = std::collections::BTreeSet::new();
    for (index, name) in names.enumerate() {
        if !seen.insert(name) {
            return refuse(&pointer(path, &index.to_string()), format!("{} is defined twice", quoted(name)));
        }
    }
    Ok(())
}

fn facts(definition: &Definition) -> Result<Vec<PolicyFact>, JsonError> {
    unique("/facts", definition.facts.iter().map(|fact| fact.name.as_str()))?;
    let read = |(index, fact): (usize, &super::document::Fact)| {
        let path = pointer("/facts", &index.to_string());
        if !id::is_fact_name(&fact.name) || fact.name == "tier" {
            return refuse(&pointer(&path, "name"), format!("{} cannot name a fact", quoted(&fact.name)));
        }
        let kind = fact.kind.to_type().map_err(|problem| problem.at(pointer(&path, "type")))?;
        let bound = |name: &str, value: &Option<Json>| match value {
            Some(_) if !kind.is_ordered() => {
                refuse(&pointer(&path, name), format!("{kind} has no least or greatest"))
            }
            Some(value) => {
                read_value(&kind, value).map(Some).map_err(|problem| problem.at(pointer(&path, name)))
            }
            None => Ok(None),
        };
        let (min, max) = (bound("min", &fact.min)?, bound("max", &fact.max)?);
        if let (Some(min), Some(max)) = (&min, &max)
            && is_less(max, min)
        {
            return refuse(&pointer(&path, "max"), "the greatest value is less than the least");
        }
        Ok(PolicyFact {
            signature: Signature { name: fact.name.clone(), kind, optional: fact.optional },
            min,
            max,
        })
    };
    definition.facts.iter().enumerate().map(read).collect()
}

/// Checks that `expr` is a condition, and resolves its facts.
fn condition(expr: &mut Expr, scope: &Scope, path: &str) -> Result<(), JsonError> {
    if expr.depth() > limits::RULE_DEPTH {
        let message = format!("expression is deeper than {} levels", limits::RULE_DEPTH);
        return Err(JsonError { limit: true, ..JsonError::new(path, message, HINT) });
    }
    match check(expr, scope) {
        Ok(Type::Boolean) => Ok(()),
        Ok(kind) => refuse(path, format!("a condition must yield true or false, this is {kind}")),
        Err(errors) => match errors.into_iter().next() {
            Some(error) => Err(JsonError::new(path, error.message, error.hint)),
            None => refuse(path, "the condition has no type"),
        },
    }
}

fn tiers(definition: &mut Definition, scope: &Scope) -> Result<(), JsonError> {
    unique("/tiers", definition.tiers.iter().map(|tier| tier.name.as_str()))?;
    let last = definition.tiers.len().saturating_sub(1);
    for (index, tier) in definition.tiers.iter_mut().enumerate() {
        let path = pointer("/tiers", &index.to_string());
        if !id::is_kebab(&tier.name) {
            return refuse(
                &pointer(&path, "name"),
                format!("{} is not a kebab-case name", quoted(&tier.name)),
            );
        }
        match &mut tier.when {
            Some(_) if index == last => return refuse(&path, "the last tier must have no condition"),
            None if index != last => return refuse(&path, "only the last tier may have no condition"),
            Some(when) => condition(when, scope, &pointer(&path, "when"))?,
            None => {}
        }
    }
    Ok(())
}

fn steps(definition: &mut Definition, scope: &Scope) -> Result<(), JsonError> {
    unique("/steps", definition.steps.iter().map(|step| step.id.as_str()))?;
    let ids: Vec<String> = definition.steps.iter().map(|step| step.id.clone()).collect();
    for (index, step) in definition.steps.iter_mut().enumerate() {
        let path = pointer("/steps", &index.to_string());
        if !id::is_kebab(&step.id) {
            return refuse(&pointer(&path, "id"), format!("{} is not a kebab-case id", quoted(&step.id)));
        }
        if let Some(when) = &mut step.when {
            condition(when, scope, &pointer(&path, "when"))?;
        }
        let after = pointer(&path, "after");
        unique(&after, step.after.iter().map(String::as_str))?;
        if let Some(unknown) = step.after.iter().find(|id| !ids.contains(id)) {
            return refuse(&after, format!("unknown step {}", quoted(unknown)));
        }
        approvers(&step.approvers, &pointer(&path, "approvers"))?;
        let count = step.quorums.len();
        if count == 0 || count > limits::QUORUMS_PER_STEP {
            return refuse(
                &pointer(&path, "quorums"),
                format!("a step has 1 to {} quorums", limits::QUORUMS_PER_STEP),
            );
        }
        if step.quorums.contains(&Quorum::Count { n: 0 }) {
            return refuse(&pointer(&path, "quorums"), "a quorum of 0 would approve by itself");
        }
    }
    match order::cycle(&definition.steps) {
        Some(cycle) => refuse("/steps", format!("the steps wait for each other: {}", cycle.join(" → "))),
        None => Ok(()),
    }
}

fn approvers(approvers: &Approvers, path: &str) -> Result<(), JsonError> {
    match approvers {
        Approvers::Role { role } if !id::is_role_name(role) => {
            refuse(&pointer(path, "role"), format!("{} is not a role's name", quoted(role)))
        }
        Approvers::Role { .. } | Approvers::ManagerOfSubmitter {} => Ok(()),
        Approvers::AnyOf { of } => {
            if of.is_empty() {
                return refuse(path, "`any_of` needs at least one alternative");
            }
            let path = pointer(path, "of");
            of.iter()
                .enumerate()
                .try_for_each(|(index, each)| self::approvers(each, &pointer(&path, &index.to_string())))
        }
    }
}
