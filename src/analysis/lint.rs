//! Warnings and notes: a policy that compiles, but may not do what its owner wants.

use crate::compiler::codes::Code;
use crate::compiler::finding::{Finding, Findings, Severity};
use crate::compiler::source::SourceMap;
use crate::compiler::{Compilation, compile};
use crate::definition::document::{Definition, Permission};
use crate::definition::policy::Policy;
use crate::definition::step::{Action, Approvers, Step, Threshold};
use crate::model::sorted_set::SortedSet;
use crate::rule::expr::Expr;

/// Compiles a script and, where it is a policy, lints it: what `countersign check` reports.
///
/// ```
/// use countersign::analysis::lint::check;
/// let script = "policy(\"spend\", 1);\nfact(\"amount\", integer());\nstep(\"a\").approvers(role(\"boss\"));";
/// let codes: Vec<_> = check(script).findings.iter().map(|finding| finding.code).collect();
/// assert_eq!(codes, ["unmovable_review", "unused_fact"]);
/// ```
#[must_use]
pub fn check(script: &str) -> Compilation {
    let Compilation { policy, mut findings } = compile(script);
    if let Some(policy) = &policy {
        findings.extend(lint(policy, script));
        findings.sort_by_key(|finding| (finding.line, finding.column));
    }
    Compilation { policy, findings }
}

/// Lints a policy that was compiled from `script`.
#[must_use]
pub fn lint(policy: &Policy, script: &str) -> Vec<Finding> {
    let source = SourceMap::new(script);
    let mut findings = Findings::default();
    let definition = policy.definition();
    unmovable_review(definition, &source, &mut findings);
    for step in &definition.steps {
        hard_to_reject(step, &source, &mut findings);
    }
    unused_facts(definition, &source, &mut findings);
    findings.into_sorted()
}

/// Manual review that only the submitter could end.
fn unmovable_review(definition: &Definition, source: &SourceMap, findings: &mut Findings) {
    use Permission::{Cancel, Escalate, ImportManual, Override, Reassign, Reevaluate};
    let movers = [Override, ImportManual, Reevaluate, Cancel, Reassign, Escalate];
    if movers.iter().any(|permission| definition.permissions.contains_key(permission)) {
        return;
    }
    let span = source.call("policy");
    let message = "nobody but the submitter could move a request out of manual review";
    let hint = "allow somebody: `allow(\"override\", role(\"name\"));`";
    findings.add(source, Severity::Warning, Code::UnmovableReview, span, message, hint);
}

/// A step that needs more people to reject than to approve.
fn hard_to_reject(step: &Step, source: &SourceMap, findings: &mut Findings) {
    let approve = step.quorums.iter().map(|quorum| match quorum.needs {
        Threshold::Count { n } => Some(n),
        _ => None,
    });
    let Some(approve) = approve.collect::<Option<Vec<u32>>>().and_then(|counts| counts.into_iter().min())
    else {
        return;
    };
    // Without a number, as many must reject as put approval out of reach: all but those few who could still approve.
    let easiest = step.rejections.iter().map(|rejection| rejection.n).min_by_key(|n| n.unwrap_or(u32::MAX));
    let message = match easiest.flatten() {
        Some(reject) if reject > approve => {
            format!("step `{}` needs {reject} people to reject, but only {approve} to approve", step.id)
        }
        None if approve == 1 => {
            format!("one person approves step `{}`, but everybody must reject to reject it", step.id)
        }
        _ => return,
    };
    let hint =
        "let fewer reject: `.rejected_by(1)`, or give somebody a veto: `.rejected_by(1, role(\"name\"))`";
    findings.add(source, Severity::Warning, Code::HardToReject, source.first_token(step.line), message, hint);
}

/// Facts that no rule looks at.
fn unused_facts(definition: &Definition, source: &SourceMap, findings: &mut Findings) {
    let mut used = SortedSet::new();
    for expr in expressions(definition) {
        expr.facts(&mut |name| {
            used.insert(name);
        });
    }
    used.extend(definition.steps.iter().flat_map(|step| step.reviews.iter().flatten()).map(String::as_str));
    for fact in definition.facts.iter().filter(|fact| !used.contains(fact.name.as_str())) {
        let message = format!("no rule looks at fact `{}`", fact.name);
        let hint = "leave it out, or name it in `.reviews([…])` of a step that decides on it";
        findings.add(source, Severity::Note, Code::UnusedFact, source.first_token(fact.line), message, hint);
    }
}

/// Every expression of a definition.
fn expressions(definition: &Definition) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = definition.tiers.iter().filter_map(|tier| tier.when.as_ref()).collect();
    for step in &definition.steps {
        found.extend(&step.when);
        let mut people: Vec<&Approvers> = vec![&step.approvers];
        people.extend(&step.fallback);
        let mut thresholds: Vec<&Threshold> = Vec::new();
        for quorum in &step.quorums {
            people.extend(&quorum.from);
            thresholds.push(&quorum.needs);
        }
        people.extend(step.rejections.iter().filter_map(|rejection| rejection.from.as_ref()));
        for deadline in &step.deadlines {
            match &deadline.action {
                Action::EscalateTo { approvers, quorum } => {
                    people.push(approvers);
                    thresholds.extend(quorum);
                }
                Action::ReassignTo { approvers } => people.push(approvers),
                _ => {}
            }
        }
        people.iter().for_each(|who| units(who, &mut found));
        found.extend(thresholds.iter().filter_map(|threshold| match threshold {
            Threshold::Computed { count } => Some(count),
            _ => None,
        }));
    }
    found
}

fn units<'a>(who: &'a Approvers, found: &mut Vec<&'a Expr>) {
    match who {
        Approvers::RoleFor { unit, .. } => found.push(unit),
        Approvers::AnyOf { of } | Approvers::EachOf { of } => of.iter().for_each(|each| units(each, found)),
        _ => {}
    }
}
