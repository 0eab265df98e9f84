//! Policies that must be refused: a line that ends in `//~ code` must give that error, and no other line one.

use serde_json::{Value as Json, json};

use super::scenario::{Failure, Problem, Verdict};
use crate::compiler::codes::Code;
use crate::compiler::compile;
use crate::compiler::finding::{Finding, Severity};
use crate::model::invalid::quoted;
use crate::model::suggest::did_you_mean;

const MARK: &str = "//~";

/// What a line of a script says that it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The line, from 1.
    pub line: u32,
    /// The code of an error, as it is written.
    pub code: String,
}

/// The marks of a script, in the order of its lines; several codes behind one `//~` are several.
///
/// ```
/// use countersign::analysis::marks::marks;
/// let found = marks("policy(\"p\", 1);\nstep(\"a\").quorum(0); //~ invalid_quorum invalid_approvers");
/// assert_eq!(found.iter().map(|mark| (mark.line, mark.code.as_str())).collect::<Vec<_>>(),
///     [(2, "invalid_quorum"), (2, "invalid_approvers")]);
/// ```
#[must_use]
pub fn marks(script: &str) -> Vec<Mark> {
    let codes = |(line, text): (u32, &str)| {
        let behind = text.rsplit_once(MARK).map_or("", |(_, behind)| behind);
        behind.split_whitespace().map(|code| Mark { line, code: code.to_owned() }).collect::<Vec<_>>()
    };
    (1..).zip(script.lines()).flat_map(codes).collect()
}

/// Whether the script is refused as its marks say; `None` for a script without a mark, which says nothing of the kind.
///
/// ```
/// use countersign::analysis::marks::verdict;
/// let script = "policy(\"p\", 1);\nstep(\"a\").approvers(role(\"r\")).quorum(0); //~ invalid_quorum";
/// assert!(verdict(script).unwrap().passed);
/// let failed = verdict(&script.replace("quorum(0)", "quorum(1)")).unwrap().failed;
/// assert_eq!(failed[0].why, "the policy compiles");
/// assert_eq!(verdict("policy(\"p\", 1);"), None);
/// ```
#[must_use]
pub fn verdict(script: &str) -> Option<Verdict> {
    if !script.contains(MARK) {
        return None;
    }
    let bare =
        |(_, text): &(u32, &str)| text.rsplit_once(MARK).is_some_and(|(_, behind)| behind.trim().is_empty());
    if let Some((line, _)) = (1..).zip(script.lines()).find(bare) {
        let hint = "name the code of the error that the line gives: `//~ invalid_quorum`";
        return Some(Verdict::of(Problem::new(line, "`//~` names no code", hint)));
    }
    let compilation = compile(script);
    let refusal = Refusal { script, compiles: compilation.policy.is_some(), findings: &compilation.findings };
    let failed = refusal.differences();
    Some(Verdict { passed: failed.is_empty(), failed, ..Verdict::default() })
}

struct Refusal<'s> {
    script: &'s str,
    compiles: bool,
    findings: &'s [Finding],
}

impl Refusal<'_> {
    fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }

    fn differences(&self) -> Vec<Failure> {
        let marks = marks(self.script);
        let mut failed = Vec::new();
        for (index, mark) in marks.iter().enumerate() {
            // The second mark of a code in a line wants a second error.
            let before = marks.iter().take(index).rev().take_while(|other| other.line == mark.line);
            let before = before.filter(|other| other.code == mark.code).count();
            let found =
                self.errors().filter(|error| error.line == mark.line && error.code.as_str() == mark.code);
            if found.count() <= before {
                failed.push(self.missing(mark));
            }
        }
        // Marks and errors both come in the order of the lines.
        for error in self.errors().filter(|error| !marks.iter().any(|mark| mark.line == error.line)) {
            let why = format!("the line has no mark: {}", said(error));
            let failure = self.failure(error.line, Json::Null, json!(error.code), why);
            let place = failed.partition_point(|other: &Failure| other.line <= error.line);
            failed.insert(place, failure);
        }
        failed
    }

    /// A mark whose error was not found.
    fn missing(&self, mark: &Mark) -> Failure {
        let mut here = self.errors().filter(|error| error.line == mark.line);
        let got = here.next();
        let code = mark.code.as_str();
        let why = match (Code::named(code), got) {
            (None, _) => {
                let names = Code::ALL.iter().map(|code| code.as_str());
                let hint = did_you_mean(code, names)
                    .unwrap_or_else(|| "the language reference lists them".to_owned());
                format!("there is no code {}: {hint}", quoted(code))
            }
            (Some(code), _) if code.severity() != Severity::Error => {
                format!("`{code}` is no error: it refuses nothing")
            }
            (Some(_), _) if self.compiles => "the policy compiles".to_owned(),
            (Some(_), Some(error)) => said(error),
            (Some(_), None) => match self.errors().find(|error| error.code.as_str() == code) {
                Some(error) => format!("it was found in line {}: {}", error.line, said(error)),
                None => "nothing was found in this line".to_owned(),
            },
        };
        self.failure(mark.line, json!(code), json!(got.map(|error| error.code)), why)
    }

    fn failure(&self, line: u32, expected: Json, got: Json, why: String) -> Failure {
        let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let text = self.script.lines().nth(index).unwrap_or_default();
        let text = text.rsplit_once(MARK).map_or(text, |(code, _)| code).trim();
        let entry = text.chars().take(ENTRY_CHARS).collect();
        Failure { line, entry, key: "error".to_owned(), expected, got, why }
    }
}

/// How much of a line names it.
const ENTRY_CHARS: usize = 80;

fn said(error: &Finding) -> String {
    match &error.hint {
        Some(hint) => format!("{} (hint: {hint})", error.message),
        None => error.message.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const HEAD: &str = "policy(\"p\", 1);\n";
    const WRONG: &str = "step(\"a\").approvers(role(\"r\")).quorum(0);";

    /// `line expected got: why` of each difference.
    fn told(script: &str) -> Vec<String> {
        let verdict = verdict(&format!("{HEAD}{script}")).unwrap();
        assert_eq!(verdict.passed, verdict.failed.is_empty() && verdict.error.is_none());
        let failed = verdict.failed.iter();
        failed.map(|each| format!("{} {} {}: {}", each.line, each.expected, each.got, each.why)).collect()
    }

    #[test]
    fn what_is_refused_as_it_says_passes() {
        assert_eq!(told(&format!("{WRONG} //~ invalid_quorum")), [""; 0]);
        assert_eq!(told(&format!("{WRONG}//~   invalid_quorum   ")), [""; 0]);
        // What else the line gives does not matter.
        let two = "step(\"a\").when(|f| f.x).approvers(role(\"r\")).quorum(0); //~ invalid_quorum";
        assert_eq!(told(two), [""; 0]);
    }

    #[test]
    fn what_is_not_refused_as_it_says_fails() {
        let fine = WRONG.replace('0', "1");
        for (script, expected) in [
            (format!("{fine} //~ invalid_quorum"), "2 \"invalid_quorum\" null: the policy compiles"),
            (
                format!("{WRONG} //~ invalid_id"),
                "2 \"invalid_id\" \"invalid_quorum\": a quorum is a whole number",
            ),
            (
                format!("{WRONG} //~ invalid_quorm"),
                "2 \"invalid_quorm\" \"invalid_quorum\": there is no code `invalid_quorm`: did you mean `invalid_quorum`?",
            ),
            (
                format!("{WRONG} //~ unused_fact"),
                "2 \"unused_fact\" \"invalid_quorum\": `unused_fact` is no error",
            ),
            (
                format!("{WRONG} //~ invalid_quorum invalid_quorum"),
                "2 \"invalid_quorum\" \"invalid_quorum\": a quorum is a whole number",
            ),
        ] {
            let told = told(&script);
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with(expected), "{}", told[0]);
        }
    }

    #[test]
    fn an_error_in_another_line_fails_there() {
        let told = told(&format!("{WRONG}\nstep(\"b\").approvers(role(\"r\")); //~ invalid_quorum"));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("2 null \"invalid_quorum\": the line has no mark: a quorum is"),
            "{}",
            told[0]
        );
        assert!(
            told[1].starts_with("3 \"invalid_quorum\" null: it was found in line 2: a quorum is"),
            "{}",
            told[1]
        );
    }

    #[test]
    fn a_mark_without_a_code_is_a_mistake() {
        let problem = verdict(&format!("{HEAD}{WRONG} //~ ")).unwrap().error.unwrap();
        assert_eq!((problem.line, problem.message.as_str()), (2, "`//~` names no code"));
    }

    #[test]
    fn a_line_names_itself() {
        let verdict = verdict(&format!("{HEAD}  {WRONG} //~ invalid_id")).unwrap();
        assert_eq!(verdict.failed[0].entry, WRONG);
    }
}
