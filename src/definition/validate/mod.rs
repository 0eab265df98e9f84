//! The check of a definition as hostile input: all that the compiler guarantees, once more, without a script.

use super::document::{Definition, Effect, Fact, Occasion, SCHEMA};
use super::policy::PolicyFact;
use super::step::{Duration, Unit};
use crate::limits;
use crate::model::id;
use crate::model::invalid::quoted;
use crate::model::json::{JsonError, pointer};
use crate::model::sorted_set::SortedSet;
use crate::rule::check::{Scope, Signature, check};
use crate::rule::expr::Expr;
use crate::rule::types::Type;

mod steps;

pub(super) const HINT: &str = "definitions are written by the compiler; compile the policy again";

fn refuse<T>(path: &str, message: impl Into<String>) -> Result<T, JsonError> {
    Err(JsonError::new(path, message, HINT))
}

fn over_limit<T>(path: &str, message: impl Into<String>, hint: &str) -> Result<T, JsonError> {
    Err(JsonError::over_limit(path, message, hint))
}

/// Checks a definition and resolves its expressions; the facts come back ready to read values.
pub(super) fn definition(definition: &mut Definition) -> Result<Vec<PolicyFact>, JsonError> {
    identity(definition)?;
    let counts = [
        ("/facts", definition.facts.len(), limits::FACTS, "facts"),
        ("/tiers", definition.tiers.len(), limits::TIERS, "tiers"),
        ("/steps", definition.steps.len(), limits::STEPS, "steps"),
    ];
    for (path, count, most, what) in counts {
        at_most(path, count, most, what)?;
    }
    let facts = facts(&definition.facts)?;
    let facts_in_scope = facts.iter().map(|fact| fact.signature.clone());
    let scope = Scope { facts: facts_in_scope.collect(), ..Scope::default() };
    let mut nodes = Budget(limits::EXPRESSION_NODES);
    tiers(definition, &scope, &mut nodes)?;
    let tier = (!definition.tiers.is_empty())
        .then(|| Type::Enumeration(definition.tiers.iter().map(|tier| tier.name.clone()).collect()));
    steps::steps(definition, &Scope { tier, ..scope }, &mut nodes)?;
    rest(definition)?;
    Ok(facts)
}

fn at_most(path: &str, count: usize, most: usize, what: &str) -> Result<(), JsonError> {
    if count <= most {
        return Ok(());
    }
    over_limit(
        path,
        format!("{count} {what}, at most {most} are allowed"),
        "keep the policy smaller, or split it",
    )
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
    let mut seen = SortedSet::new();
    for (index, name) in names.enumerate() {
        if !seen.insert(name) {
            return refuse(&pointer(path, &index.to_string()), format!("{} is defined twice", quoted(name)));
        }
    }
    Ok(())
}

fn kebab(path: &str, name: &str) -> Result<(), JsonError> {
    if id::is_kebab(name) { Ok(()) } else { refuse(path, format!("{} is not kebab-case", quoted(name))) }
}

fn facts(facts: &[Fact]) -> Result<Vec<PolicyFact>, JsonError> {
    unique("/facts", facts.iter().map(|fact| fact.name.as_str()))?;
    let read = |(index, fact): (usize, &Fact)| {
        let path = pointer("/facts", &index.to_string());
        if !id::is_fact_name(&fact.name) || fact.name == "tier" {
            return refuse(&pointer(&path, "name"), format!("{} cannot name a fact", quoted(&fact.name)));
        }
        let reader = fact.shape.reader().map_err(|problem| problem.at(pointer(&path, "shape")))?;
        text(&pointer(&path, "describe"), fact.describe.as_deref())?;
        if let Some(source) = &fact.attested_by {
            kebab(&pointer(&path, "attested_by"), source)?;
        }
        let signature =
            Signature { name: fact.name.clone(), kind: reader.kind.clone(), optional: fact.optional };
        let (describe, attested_by) = (fact.describe.clone(), fact.attested_by.clone());
        Ok(PolicyFact { signature, reader, describe, attested_by })
    };
    facts.iter().enumerate().map(read).collect()
}

/// Text for people, bounded.
fn text(path: &str, text: Option<&str>) -> Result<(), JsonError> {
    match text {
        Some(text) if text.is_empty() || text.len() > limits::MEANING_BYTES => {
            refuse(path, format!("expected 1 to {} bytes of text", limits::MEANING_BYTES))
        }
        _ => Ok(()),
    }
}

/// How many expression nodes the definition may still have.
struct Budget(usize);

/// Checks that `expr` yields `wanted`, and resolves its facts.
fn expression(
    expr: &mut Expr,
    scope: &Scope,
    wanted: &dyn Fn(&Type) -> bool,
    nodes: &mut Budget,
    path: &str,
) -> Result<(), JsonError> {
    let depth = limits::RULE_DEPTH;
    if expr.depth() > depth {
        return over_limit(path, format!("expression is deeper than {depth} levels"), HINT);
    }
    nodes.0 = match nodes.0.checked_sub(expr.size()) {
        Some(left) => left,
        None => {
            let message = format!("the expressions have more than {} nodes", limits::EXPRESSION_NODES);
            return over_limit(path, message, HINT);
        }
    };
    match check(expr, scope) {
        Ok(kind) if wanted(&kind) => Ok(()),
        Ok(kind) => refuse(path, format!("the expression must not yield {kind}")),
        Err(errors) => match errors.into_iter().next() {
            Some(error) => {
                let hint = if error.hint.is_empty() { HINT.to_owned() } else { error.hint };
                Err(JsonError::new(path, error.message, hint))
            }
            None => refuse(path, "the expression has no type"),
        },
    }
}

fn tiers(definition: &mut Definition, scope: &Scope, nodes: &mut Budget) -> Result<(), JsonError> {
    unique("/tiers", definition.tiers.iter().map(|tier| tier.name.as_str()))?;
    let last = definition.tiers.len().saturating_sub(1);
    for (index, tier) in definition.tiers.iter_mut().enumerate() {
        let path = pointer("/tiers", &index.to_string());
        kebab(&pointer(&path, "name"), &tier.name)?;
        match &mut tier.when {
            Some(_) if index == last => return refuse(&path, "the last tier must have no condition"),
            None if index != last => return refuse(&path, "only the last tier may have no condition"),
            Some(when) => {
                expression(when, scope, &|kind| *kind == Type::Boolean, nodes, &pointer(&path, "when"))?;
            }
            None => {}
        }
    }
    Ok(())
}

/// Steps that are named must exist.
fn known_steps(definition: &Definition, names: &[String], path: &str) -> Result<(), JsonError> {
    unique(path, names.iter().map(String::as_str))?;
    match names.iter().find(|name| !definition.steps.iter().any(|step| step.id == **name)) {
        Some(unknown) => refuse(path, format!("unknown step {}", quoted(unknown))),
        None => Ok(()),
    }
}

/// What holds for the policy as a whole.
fn rest(definition: &Definition) -> Result<(), JsonError> {
    at_most("/distinct_people", definition.distinct_people.len(), limits::STEPS, "groups")?;
    for (index, group) in definition.distinct_people.iter().enumerate() {
        let path = pointer("/distinct_people", &index.to_string());
        known_steps(definition, group, &path)?;
        if group.len() < 2 {
            return refuse(&path, "distinct people need at least two steps");
        }
    }
    known_steps(definition, &definition.exclude_contributors, "/exclude_contributors")?;
    for (permission, approvers) in &definition.permissions {
        let name = super::document::Permission::TABLE.iter().find(|(each, _)| each == permission);
        let path = pointer("/permissions", name.map_or("", |(_, name)| name));
        if let Some(path) = steps::with_expression(approvers, &path) {
            return refuse(&path, "a permission cannot depend on a fact");
        }
        steps::approvers(&mut approvers.clone(), &Scope::default(), &mut Budget(0), &path, false)?;
    }
    if definition.options.max_rounds == Some(0) {
        return refuse("/options/max_rounds", "there is at least one round");
    }
    at_most("/reject_reasons", definition.reject_reasons.len(), limits::ENUMERATION_VALUES, "codes")?;
    unique("/reject_reasons", definition.reject_reasons.iter().map(String::as_str))?;
    for code in &definition.reject_reasons {
        kebab("/reject_reasons", code)?;
    }
    for (occasion, effects) in &definition.effects {
        self::effects(*occasion, effects)?;
    }
    match &definition.expires_after {
        Some(after) => duration(after, "/expires_after"),
        None => Ok(()),
    }
}

fn effects(occasion: Occasion, effects: &[Effect]) -> Result<(), JsonError> {
    let name = Occasion::TABLE.iter().find(|(each, _)| *each == occasion).map_or("", |(_, name)| name);
    let path = pointer("/effects", name);
    at_most(&path, effects.len(), limits::ENTRIES_PER_STEP, "effects")?;
    unique(&path, effects.iter().map(|effect| effect.name.as_str()))?;
    for (index, effect) in effects.iter().enumerate() {
        let path = pointer(&path, &index.to_string());
        kebab(&pointer(&path, "name"), &effect.name)?;
        if let Some(other) = &effect.compensate_with {
            kebab(&pointer(&path, "compensate_with"), other)?;
            if occasion != Occasion::OnApproved {
                return refuse(&path, "only what follows an approval can be compensated");
            }
        }
        if let Some(expected) = &effect.expect_ack {
            duration(expected, &pointer(&path, "expect_ack"))?;
        }
    }
    Ok(())
}

fn duration(duration: &Duration, path: &str) -> Result<(), JsonError> {
    if duration.n == 0 {
        return refuse(path, "a duration is at least 1");
    }
    match (&duration.calendar, duration.unit) {
        (Some(calendar), Unit::BusinessHours | Unit::BusinessDays) => {
            kebab(&pointer(path, "calendar"), calendar)
        }
        (None, Unit::BusinessHours | Unit::BusinessDays) => refuse(path, "business time needs a calendar"),
        (Some(_), _) => refuse(path, "only business time has a calendar"),
        (None, _) => Ok(()),
    }
}
