//! The compiler: a policy script in, a definition or findings out. The only home of Rhai.
//!
//! The script runs once, in a sandbox ([`sandbox`]), and says what the policy is ([`api`] writes it into a [`draft`]).
//! What it hands over as closures is lowered to typed expressions ([`lower`]); [`assemble`] checks the whole.

mod api;
mod assemble;
pub mod codes;
mod draft;
pub mod finding;
mod lower;
mod recover;
mod sandbox;
mod syntax;
mod work;
pub(crate) mod source;

use std::rc::Rc;

use codes::Code;
use finding::{Finding, Findings};
use source::{Place, SourceMap, Span};

use crate::definition::policy::Policy;
use crate::limits;
use crate::model::decimal::Decimal;

/// The functions of the vocabulary, each with how it is written, in backticks.
///
/// ```
/// let written = countersign::compiler::vocabulary().find(|(name, _)| *name == "quorum").unwrap().1;
/// assert_eq!(written, "`.quorum(2)` or `.quorum(2, role(\"name\"))` after a step");
/// ```
pub fn vocabulary() -> impl Iterator<Item = (&'static str, &'static str)> {
    api::names().filter_map(|name| Some((name, api::usage(name)?)))
}

/// The words that cannot name a fact, because they mean something else in a script.
#[must_use]
pub fn reserved_names() -> &'static [&'static str] {
    &api::RESERVED
}

/// What compiling a script gave.
#[derive(Debug)]
pub struct Compilation {
    /// The policy, where there is no error.
    pub policy: Option<Policy>,
    /// Everything that was found, in the order of the script.
    pub findings: Vec<Finding>,
}

/// Compiles a policy script.
///
/// Errors are findings, all that can be found at once, each with its place and a hint.
///
/// ```
/// use countersign::compiler::compile;
/// let script = r#"
/// policy("spend", 1);
/// fact("amount", money("EUR"));
/// step("finance").when(|f| f.amount >= 10_000).approvers(role("finance"));
/// "#;
/// let policy = compile(script).policy.expect("the script is a policy");
/// assert_eq!(policy.definition().steps[0].id, "finance");
///
/// let wrong = compile(&script.replace("f.amount", "f.amuont"));
/// assert_eq!(wrong.findings[0].code, "unknown_fact");
/// assert_eq!(wrong.findings[0].hint.as_deref(), Some("did you mean `amount`?"));
/// ```
#[must_use]
pub fn compile(script: &str) -> Compilation {
    if script.len() > limits::SOURCE_BYTES {
        let mut findings = Findings::default();
        let message = format!(
            "the script is {} bytes long, at most {} are allowed",
            script.len(),
            limits::SOURCE_BYTES
        );
        findings.error(&SourceMap::new(""), Code::LimitExceeded, Span::START, message, "split the policy");
        return Compilation { policy: None, findings: findings.into_sorted() };
    }
    let source = Rc::new(SourceMap::new(script));
    if let Some(span) = source.open_comment() {
        let mut findings = Findings::default();
        findings.error(&source, Code::SyntaxError, span, "the comment is not closed", "close it with `*/`");
        return Compilation { policy: None, findings: findings.into_sorted() };
    }
    let crowd = [
        (source.crowded(limits::ARGUMENTS), limits::ARGUMENTS, "arguments or parameters"),
        (source.declared(limits::VARIABLES), limits::VARIABLES, "variables"),
    ];
    for (span, most, what) in crowd {
        if let Some(span) = span {
            let mut findings = Findings::default();
            findings.error(
                &source,
                Code::LimitExceeded,
                span,
                format!("more than {most} {what}"),
                "use a list, or a map",
            );
            return Compilation { policy: None, findings: findings.into_sorted() };
        }
    }
    let desk = draft::Desk::new(Rc::clone(&source));
    let mut engine = sandbox::engine();
    api::register(&mut engine, &desk);
    let ast = match engine.compile(script) {
        Ok(ast) => ast,
        Err(error) => {
            let mut findings = Findings::default();
            inexact_literals(&source, &mut findings);
            syntax::report(&mut findings, &source, &error.0, error.1);
            return Compilation { policy: None, findings: findings.into_sorted() };
        }
    };
    let end = recover::run(&mut engine, &desk, &ast);
    desk.with(|draft| inexact_literals(&source, &mut draft.findings));
    let complete = matches!(end, recover::End::Complete);
    if let recover::End::Stopped(error) = end {
        desk.with(|draft| report(&mut draft.findings, &source, sandbox::run_problem(&error)));
    }
    let (definition, mut findings) = assemble::assemble(&desk, &ast, script, complete);
    let policy = definition.and_then(|definition| match Policy::from_definition(definition) {
        Ok(policy) => Some(policy),
        Err(error) => {
            // The loader checks everything again; what it refuses, no run time would accept.
            let message = format!("the definition is not sound: {error}");
            let code = if error.limit { Code::LimitExceeded } else { Code::ScriptFailed };
            findings.error(&source, code, Span::START, message, error.hint.clone());
            None
        }
    });
    Compilation { policy, findings: findings.into_sorted() }
}

fn report(findings: &mut Findings, source: &SourceMap, problem: sandbox::Problem) {
    let span = source.token_span(Place::of(problem.position));
    findings.error(source, problem.code, span, problem.message, problem.hint);
}

/// Rhai rounds a decimal that has too many digits; here that is an error.
fn inexact_literals(source: &SourceMap, findings: &mut Findings) {
    for (span, word) in source.decimals() {
        if word.replace('_', "").parse::<Decimal>().is_err() {
            let message = format!("`{word}` cannot be kept exactly as written");
            let hint = "write it without an exponent and with at most 28 digits";
            findings.error(source, Code::InexactLiteral, span, message, hint);
        }
    }
}

impl Compilation {
    /// All findings for a terminal, one after the other; empty where there are none.
    #[must_use]
    pub fn render(&self, file: &str, colour: bool) -> String {
        self.findings.iter().map(|finding| finding.render(file, colour)).collect::<Vec<_>>().join("\n")
    }
}
