//! From the draft to a definition: closures lowered and checked, names resolved, the order proved sound.

use rhai::AST;

use super::codes::Code;
use super::draft::{Closure, Desk, Draft, DraftTier};
use super::finding::Findings;
use super::lower::{Lowerer, functions};
use super::source::{Place, SourceMap, Span};
use crate::definition::document::{Definition, SCHEMA, Source, Tier};
use crate::definition::order;
use crate::definition::step::Step;
use crate::limits;
use crate::model::digest::Sha256;
use crate::model::sorted::SortedMap;
use crate::model::suggest;
use crate::rule::check::{Scope, Signature, TypeError, check};
use crate::rule::expr::{At, Expr};
use crate::rule::types::Type;

mod people;
mod steps;

/// The definition that the script described, or `None` and the findings that say why not.
///
/// `complete` is false if the script stopped half-way: then what was not said yet is not missing. Nor is it where a
/// function was called that does not exist.
pub(super) fn assemble(
    desk: &Desk,
    ast: &AST,
    script: &str,
    complete: bool,
) -> (Option<Definition>, Findings) {
    let mut draft = desk.take();
    let mut findings = std::mem::take(&mut draft.findings);
    let source = desk.source();
    let complete = complete && !draft.unserved;
    if complete && draft.identity.is_none() && !draft.premature {
        let hint = "begin the script with `policy(\"id\", 1);`";
        findings.error(source, Code::MissingPolicy, source.start(), "the script declares no policy", hint);
    }
    let signatures = draft.facts.iter().map(|fact| Signature {
        name: fact.fact.name.clone(),
        kind: fact.fact.shape.reader().map_or(Type::Text, |reader| reader.kind),
        optional: fact.fact.optional,
    });
    let scope = Scope { facts: signatures.collect(), broken: draft.broken.clone(), tier: None };
    let functions = functions(ast);
    let lowerer = Lowerer::new(source, &functions, &mut findings);
    let mut assembler = Assembler { lowerer, source, complete, named: draft.identity.is_some() };
    let definition = assembler.definition(draft, scope, script);
    (findings.is_empty().then_some(definition), findings)
}

struct Assembler<'a> {
    lowerer: Lowerer<'a>,
    source: &'a SourceMap,
    complete: bool,
    /// Whether the script says which policy it is.
    named: bool,
}

impl Assembler<'_> {
    fn definition(&mut self, mut draft: Draft, scope: Scope, script: &str) -> Definition {
        self.bound(draft.facts.last().map(|fact| fact.place), draft.facts.len(), limits::FACTS, "facts");
        self.bound(draft.tiers.last().map(|tier| tier.place), draft.tiers.len(), limits::TIERS, "tiers");
        self.bound(draft.steps.last().map(|step| step.place), draft.steps.len(), limits::STEPS, "steps");
        let names = draft.tiers.iter().map(|tier| tier.name.clone());
        let tier = (!draft.tiers.is_empty()).then(|| Type::Enumeration(names.collect()));
        let tiers = self.tiers(draft.tiers, &scope);
        let scope = Scope { tier, ..scope };
        let ids: Vec<String> = draft.steps.iter().map(|step| step.id.clone()).collect();
        let broken = std::mem::take(&mut draft.broken);
        let ids: Vec<String> = ids.into_iter().chain(broken).collect();
        for (name, span) in draft.distinct_people.iter().flatten().chain(&draft.exclude_contributors) {
            self.known_step(name, *span, &ids);
        }
        let steps = self.steps(draft.steps, &ids, &scope);
        let permissions = draft.permissions.into_iter().filter_map(|(permission, who)| {
            let who = self.fixed_people(&who)?;
            Some((permission, who))
        });
        let permissions = permissions.collect();
        let plain = |names: Vec<(String, Span)>| names.into_iter().map(|(name, _)| name).collect();
        let (id, version) = draft.identity.unwrap_or_default();
        Definition {
            schema: SCHEMA,
            id,
            version,
            source: Source { sha256: Sha256::of(script.as_bytes()) },
            facts: draft.facts.into_iter().map(|fact| fact.fact).collect(),
            tiers,
            steps,
            distinct_people: draft.distinct_people.into_iter().map(plain).collect(),
            exclude_contributors: plain(draft.exclude_contributors),
            membership: draft.membership.unwrap_or_default(),
            permissions,
            options: draft.options,
            reject_reasons: draft.reject_reasons.unwrap_or_default(),
            effects: draft.effects,
            expires_after: draft.expires_after,
        }
    }

    fn error(&mut self, code: Code, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.lowerer.findings().error(self.source, code, span, message, hint);
    }

    fn bound(&mut self, last: Option<Place>, count: usize, most: usize, what: &str) {
        if let Some(place) = last.filter(|_| count > most) {
            let message = format!("a policy has at most {most} {what}");
            self.error(Code::LimitExceeded, self.source.token_span(place), message, "split the policy");
        }
    }

    /// A closure as a checked expression; `None` after errors that were reported.
    fn expression(
        &mut self,
        closure: &Closure,
        scope: &Scope,
        wanted: impl Fn(&Type) -> bool,
        what: &str,
        hint: &str,
    ) -> Option<Expr> {
        // What is wrong with one more would not be listed, and looking for it costs.
        if self.lowerer.findings().is_full() {
            return None;
        }
        let mut expr = self.lowerer.closure(closure)?;
        match check(&mut expr, scope) {
            Ok(kind) if wanted(&kind) => Some(expr),
            Ok(kind) => {
                self.error(Code::TypeMismatch, closure.span, format!("{what}, this is {kind}"), hint);
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

    fn condition(&mut self, closure: &Closure, scope: &Scope) -> Option<Expr> {
        let what = "a condition must yield true or false";
        let hint = "compare it with something, as in `f.amount > 0`";
        self.expression(closure, scope, |kind| *kind == Type::Boolean, what, hint)
    }

    fn type_error(&mut self, error: TypeError) {
        // Below the compiler a code is only text; whatever the type check has to say is about types.
        let code = Code::named(error.code).unwrap_or(Code::TypeMismatch);
        // A script that stopped half-way may not have come to the fact yet.
        if !self.complete && code == Code::UnknownFact {
            return;
        }
        let span = self.span(&error.at);
        self.error(code, span, error.message, error.hint);
    }

    /// The stretch of the script that an expression's words cover.
    fn span(&self, at: &At) -> Span {
        let start = Place { line: at.line, column: at.column };
        let token = self.source.token_span(start);
        let words = at.text.as_deref().and_then(|words| self.source.extent(start, words));
        Span { end: words.map_or(token.end, |words| words.end.max(token.end)), ..token }
    }

    fn tiers(&mut self, drafts: Vec<DraftTier>, scope: &Scope) -> Vec<Tier> {
        let last = drafts.len().saturating_sub(1);
        let open = drafts.iter().position(|tier| tier.when.is_none());
        if let Some(tier) =
            drafts.last().filter(|tier| tier.when.is_some() && open.is_none() && self.complete)
        {
            let message =
                format!("the last tier `{}` has a condition, so a request may be in none", tier.name);
            let hint = "end with a tier without a condition: `tier(\"low\");`";
            self.error(Code::MissingDefaultTier, self.source.token_span(tier.place), message, hint);
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
            self.error(Code::UnreachableTier, self.source.token_span(unreachable.place), message, hint);
        }
        let mut tiers = Vec::new();
        for draft in drafts {
            let when = draft
                .when
                .as_ref()
                .map(|when| when.as_ref().and_then(|closure| self.condition(closure, scope)));
            if let Some(when) = when.map_or(Some(None), |when| when.map(Some)) {
                tiers.push(Tier { name: draft.name, when, line: draft.place.line });
            }
        }
        tiers
    }

    fn known_step(&mut self, name: &str, span: Span, ids: &[String]) {
        if self.complete && !ids.iter().any(|id| id == name) {
            let named = ids.iter().map(String::as_str).filter(|id| !id.is_empty());
            let hint = suggest::did_you_mean(name, named)
                .unwrap_or_else(|| format!("define it: `step(\"{name}\")`"));
            self.error(Code::UnknownStep, span, format!("unknown step `{name}`"), hint);
        }
    }

    /// Reports a circle where the step first in it names the next; `waits` holds those places.
    fn cycle(&mut self, steps: &[Step], waits: &SortedMap<(String, String), Span>) {
        let Some(mut round) = order::cycle(steps) else { return };
        round.extend(round.first().cloned());
        let [first, next, ..] = round.as_slice() else { return };
        let span = waits.get(&(first.clone(), next.clone())).copied().unwrap_or_else(|| self.source.start());
        let message = if first == next {
            format!("step `{first}` waits for itself")
        } else {
            let path = round.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" waits for ");
            format!("the steps wait for each other: {path}")
        };
        self.error(Code::CyclicOrder, span, message, "take one `.after(…)` out of the circle");
    }
}
