//! From the draft to a definition: closures lowered and checked, names resolved, the order proved sound.

use rhai::AST;

use super::draft::{Closure, Desk, Draft, DraftStep, DraftTier};
use super::finding::Findings;
use super::lower::{Lowerer, functions};
use super::source::{Place, SourceMap, Span};
use crate::definition::document::{Approvers, Definition, Quorum, SCHEMA, Source, Step, Tier};
use crate::definition::order;
use crate::limits;
use crate::model::digest::Sha256;
use crate::model::suggest;
use crate::rule::check::{Scope, Signature, TypeError, check};
use crate::rule::expr::{At, Expr};
use crate::rule::types::Type;

/// The definition that the script described, or `None` and the findings that say why not.
///
/// `complete` is false if the script stopped half-way: then what was not said yet is not missing.
pub(super) fn assemble(
    desk: &Desk,
    ast: &AST,
    script: &str,
    complete: bool,
) -> (Option<Definition>, Findings) {
    let Draft { identity, facts, tiers, steps, mut findings, premature } = desk.take();
    let source = desk.source();
    if complete && identity.is_none() && !premature {
        let hint = "begin the script with `policy(\"id\", 1);`";
        findings.error(source, "missing_policy", Span::START, "the script declares no policy", hint);
    }
    let signatures = facts.iter().map(|fact| Signature {
        name: fact.fact.name.clone(),
        kind: fact.fact.kind.to_type().unwrap_or(Type::Text),
        optional: fact.fact.optional,
    });
    let scope = Scope { facts: signatures.collect(), tier: None };
    let functions = functions(ast);
    let mut assembler =
        Assembler { lowerer: Lowerer::new(source, &functions, &mut findings), source, complete };
    assembler.bound(facts.last().map(|fact| fact.place), facts.len(), limits::FACTS, "facts");
    assembler.bound(tiers.last().map(|tier| tier.place), tiers.len(), limits::TIERS, "tiers");
    assembler.bound(steps.last().map(|step| step.place), steps.len(), limits::STEPS, "steps");
    let names = tiers.iter().map(|tier| tier.name.clone());
    let tier = (!tiers.is_empty()).then(|| Type::Enumeration(names.collect()));
    let tiers = assembler.tiers(tiers, &scope);
    let steps = assembler.steps(steps, &Scope { tier, ..scope });
    let (id, version) = identity.unwrap_or_default();
    let sha256 = Sha256::of(script.as_bytes());
    let facts = facts.into_iter().map(|fact| fact.fact).collect();
    let definition =
        Definition { schema: SCHEMA, id, version, source: Source { sha256 }, facts, tiers, steps };
    (findings.is_empty().then_some(definition), findings)
}

struct Assembler<'a> {
    lowerer: Lowerer<'a>,
    source: &'a SourceMap,
    complete: bool,
}

impl Assembler<'_> {
    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.lowerer.findings().error(self.source, code, span, message, hint);
    }

    fn bound(&mut self, last: Option<Place>, count: usize, most: usize, what: &str) {
        if let Some(place) = last.filter(|_| count > most) {
            let message = format!("a policy has at most {most} {what}");
            self.error("limit_exceeded", self.source.token_span(place), message, "split the policy");
        }
    }

    /// A closure as a condition that was checked; `None` after errors that were reported.
    fn condition(&mut self, closure: &Closure, scope: &Scope) -> Option<Expr> {
        let mut expr = self.lowerer.closure(closure)?;
        match check(&mut expr, scope) {
            Ok(Type::Boolean) => Some(expr),
            Ok(kind) => {
                let span = self.source.argument(closure.place, 0);
                let message = format!("a condition must yield true or false, this is {kind}");
                self.error("type_mismatch", span, message, "compare it with something, as in `f.amount > 0`");
                None
            }
            Err(errors) => {
                for error in errors {
                    self.type_error(error);
                }
                None
            }
        }
    }

    fn type_error(&mut self, error: TypeError) {
        // A script that stopped half-way may not have come to the fact yet.
        if !self.complete && error.code == "unknown_fact" {
            return;
        }
        let span = self.span(&error.at);
        self.error(error.code, span, error.message, error.hint);
    }

    /// The stretch of the script that an expression's words cover.
    fn span(&self, at: &At) -> Span {
        let start = Place { line: at.line, column: at.column };
        let words = at.text.as_deref().map_or(0, |text| text.chars().count());
        let token = self.source.token_span(start);
        let end = start.column.saturating_add(u32::try_from(words).unwrap_or(u32::MAX));
        Span { start, end: Place { line: start.line, column: end }.max(token.end) }
    }

    fn tiers(&mut self, drafts: Vec<DraftTier>, scope: &Scope) -> Vec<Tier> {
        let last = drafts.len().saturating_sub(1);
        let open = drafts.iter().position(|tier| tier.when.is_none());
        if let Some(tier) = drafts.last().filter(|tier| tier.when.is_some() && self.complete) {
            let message =
                format!("the last tier `{}` has a condition, so a request may be in none", tier.name);
            let hint = "end with a tier without a condition: `tier(\"low\");`";
            self.error("missing_default_tier", self.source.token_span(tier.place), message, hint);
        }
        if let Some((tier, unreachable)) = open
            .filter(|open| *open < last)
            .and_then(|open| drafts.get(open).zip(drafts.get(open.saturating_add(1))))
        {
            let message = format!(
                "tier `{}` is never reached: `{}` before it takes everything",
                unreachable.name, tier.name
            );
            let hint = "put the tier without a condition last";
            self.error("unreachable_tier", self.source.token_span(unreachable.place), message, hint);
        }
        let mut tiers = Vec::new();
        for draft in drafts {
            let when = draft.when.as_ref().map(|closure| self.condition(closure, scope));
            if let Some(when) = when.map_or(Some(None), |when| when.map(Some)) {
                tiers.push(Tier { name: draft.name, when, line: draft.place.line });
            }
        }
        tiers
    }

    fn steps(&mut self, drafts: Vec<DraftStep>, scope: &Scope) -> Vec<Step> {
        if self.complete && drafts.is_empty() {
            let hint = "add at least one: `step(\"review\").approvers(role(\"editor\"));`";
            self.error(
                "invalid_approvers",
                Span::START,
                "the policy has no steps, so nobody could approve",
                hint,
            );
        }
        self.unknown_steps(&drafts);
        let places: Vec<(String, Place)> =
            drafts.iter().map(|draft| (draft.id.clone(), draft.place)).collect();
        let mut steps = Vec::new();
        for draft in drafts {
            if self.complete && draft.approvers.is_none() {
                let message = format!("step `{}` names nobody who may approve it", draft.id);
                let hint = "add `.approvers(role(\"name\"))`";
                self.error("invalid_approvers", self.source.token_span(draft.place), message, hint);
            }
            // What could not be lowered was reported, and there will be no definition.
            let when = draft.when.as_ref().and_then(|closure| self.condition(closure, scope));
            steps.push(Step {
                id: draft.id,
                when,
                after: draft.after.into_iter().map(|(id, _)| id).collect(),
                approvers: draft.approvers.unwrap_or(Approvers::ManagerOfSubmitter {}),
                quorums: if draft.quorums.is_empty() { vec![Quorum::Count { n: 1 }] } else { draft.quorums },
                line: draft.place.line,
            });
        }
        if let Some(cycle) = order::cycle(&steps) {
            let first = cycle.first().and_then(|id| places.iter().find(|(other, _)| other == id));
            let span = first.map_or(Span::START, |(_, place)| self.source.token_span(*place));
            let mut round = cycle.clone();
            round.extend(cycle.first().cloned());
            let path = round.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" waits for ");
            let message = format!("the steps wait for each other: {path}");
            self.error("cyclic_order", span, message, "take one `.after(…)` out of the circle");
        }
        steps
    }

    fn unknown_steps(&mut self, drafts: &[DraftStep]) {
        for (name, span) in drafts.iter().flat_map(|draft| &draft.after) {
            if self.complete && !drafts.iter().any(|other| other.id == *name) {
                let ids = drafts.iter().map(|draft| draft.id.as_str()).filter(|id| !id.is_empty());
                let hint = suggest::did_you_mean(name, ids)
                    .unwrap_or_else(|| format!("define it: `step(\"{name}\")`"));
                self.error("unknown_step", *span, format!("unknown step `{name}`"), hint);
            }
        }
    }
}
