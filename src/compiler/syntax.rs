//! What a script that does not parse is told, from Rhai's error and from the words around it.

use rhai::{LexError, ParseErrorType, Position};

use super::codes::Code;
use super::finding::Findings;
use super::source::{Brackets, Place, SourceMap, Span};
use crate::limits;
use crate::model::suggest;

/// Reports why the script does not parse.
pub(super) fn report(
    findings: &mut Findings,
    source: &SourceMap,
    error: &ParseErrorType,
    position: Position,
) {
    let span = source.token_span(Place::of(position));
    // Rhai does not read a number with an exponent, and says so less well.
    if findings.is_at(span) {
        return;
    }
    let (code, span, message, hint) = explain(source, error, span);
    findings.error(source, code, span, message, hint);
}

type Explained = (Code, Span, String, String);

fn explain(source: &SourceMap, error: &ParseErrorType, span: Span) -> Explained {
    let limit = |message: String| {
        let hint = "make the script smaller; these bounds keep a hostile script harmless".to_owned();
        (Code::LimitExceeded, span, message, hint)
    };
    match error {
        ParseErrorType::ExprTooDeep => {
            limit(format!("expression is deeper than {} levels", limits::EXPRESSION_DEPTH))
        }
        ParseErrorType::TooManyFunctions => limit(format!("more than {} functions", limits::FUNCTIONS)),
        ParseErrorType::LiteralTooLarge(what, most) => {
            limit(format!("{} is larger than {most}", what.to_lowercase()))
        }
        ParseErrorType::BadInput(LexError::StringTooLong(most)) => {
            limit(format!("text is longer than {most} bytes"))
        }
        other => {
            let (span, message, hint) = syntax(source, other, span);
            (Code::SyntaxError, span, message, hint)
        }
    }
}

fn syntax(source: &SourceMap, error: &ParseErrorType, span: Span) -> (Span, String, String) {
    let (before, after) = source.neighbours(span.start);
    if let Some((message, hint)) = after.filter(|word| *word == "=>").and_then(from_elsewhere) {
        return (span, message, hint);
    }
    if before == Some("%") {
        let message = "`%` does not make a share".to_owned();
        return (span, message, "write `percent(50)`".to_owned());
    }
    if let ParseErrorType::VariableUndefined(name) = error {
        // `not f.urgent`: Rhai takes `not` for a name, and the other words as well where they come first.
        if let Some((message, hint)) = from_elsewhere(name) {
            return (span, message, hint);
        }
        let hint = match after {
            Some(".") => format!("facts are read in a closure: `|{name}| {name}.…`"),
            _ => undefined(source, name),
        };
        return (span, format!("unknown name `{name}`"), hint);
    }
    if let ParseErrorType::BadInput(LexError::MalformedChar(text)) = error {
        let message = format!("`'{text}'` is not text");
        return (span, message, format!("text stands in double quotes: `\"{text}\"`"));
    }
    let word = match error {
        // Rhai's word where it reads more signs as one than the tokens here do.
        ParseErrorType::UnknownOperator(word) => word.clone(),
        _ => source.word_at(span.start).unwrap_or_default().to_owned(),
    };
    if let Some((message, hint)) = from_elsewhere(&word) {
        return (span, message, hint);
    }
    if let ParseErrorType::Reserved(word) | ParseErrorType::BadInput(LexError::ImproperSymbol(word, _)) =
        error
    {
        return (span, format!("`{word}` is not available in policies"), unavailable(word));
    }
    if let Some(open) = source.open_text() {
        let message = "a double quote is missing in this line".to_owned();
        return (open, message, "text begins and ends with a double quote, in one line".to_owned());
    }
    match source.brackets() {
        Some(Brackets::Unclosed(open, with)) => {
            let word = source.word_at(open.start).unwrap_or_default();
            return (open, format!("`{word}` is never closed"), format!("close it with `{with}`"));
        }
        Some(Brackets::Extra(close)) => {
            let word = source.word_at(close.start).unwrap_or_default();
            let hint = "take it out, or open what it closes".to_owned();
            return (close, format!("`{word}` closes nothing"), hint);
        }
        None => {}
    }
    if matches!(error, ParseErrorType::MissingToken(token, _) if token == ";") {
        let message = "a `;` is missing after this".to_owned();
        let hint = "end each statement with `;`".to_owned();
        return (source.before(span.start).unwrap_or(span), message, hint);
    }
    let at_end = source.word_at(span.start).is_none();
    let span = if at_end { source.last() } else { span };
    let (message, hint) = match error {
        ParseErrorType::MissingToken(token, _) if token == "," || token == ")" => (
            format!("`{word}` does not belong here"),
            "separate arguments with `,`, and check what stands before".to_owned(),
        ),
        ParseErrorType::AssignmentToConstant(name) => (
            format!("constant `{name}` keeps its value"),
            "define it with `let` if it is to change".to_owned(),
        ),
        ParseErrorType::UnexpectedEOF => {
            ("the script ends too early".to_owned(), "finish the last statement".to_owned())
        }
        ParseErrorType::MissingToken(token, why) => {
            (format!("expected `{token}` {why}"), "check what stands before".to_owned())
        }
        other => (lower(&other.to_string()), "check what stands here and just before".to_owned()),
    };
    (span, message, hint)
}

/// Ways of writing that other languages have.
fn from_elsewhere(word: &str) -> Option<(String, String)> {
    let operator = match word {
        "and" | "AND" => "&&",
        "or" | "OR" => "||",
        "not" | "NOT" => "!",
        "===" => "==",
        "!==" => "!=",
        "<>" => "!=",
        "?" => "if f.urgent { 1 } else { 2 }",
        "**" => "a * a",
        "++" => "a + 1",
        "--" => "a - 1",
        "=>" | "->" => {
            let message = format!("`{word}` makes no closure");
            return Some((message, "write a closure as `|f| f.amount > 0`".to_owned()));
        }
        "“" | "”" | "„" | "‘" | "’" | "«" | "»" => {
            let message = format!("`{word}` is not a quote that scripts know");
            return Some((message, "write straight double quotes: `\"text\"`".to_owned()));
        }
        word if !word.is_ascii() => {
            let message = format!("`{word}` cannot be a name");
            let hint =
                "names are made of the letters a to z, digits and underscores; other letters stand in text";
            return Some((message, hint.to_owned()));
        }
        _ => return None,
    };
    Some((format!("`{word}` is not an operator"), format!("write `{operator}`")))
}

fn unavailable(word: &str) -> String {
    match word {
        "import" | "export" => "a policy is one script; write out what it needs".to_owned(),
        "eval" => "write the statements out".to_owned(),
        "print" | "debug" => "a policy says nothing while it is compiled; leave it out".to_owned(),
        word if word.chars().all(|c| c.is_ascii_lowercase() || c == '_') => {
            format!("it is reserved; use a longer name, such as `is_{word}` or `{word}_code`")
        }
        _ => "write it with the operators and functions of the policy language".to_owned(),
    }
}

/// What to do about a name that nothing defines.
fn undefined(source: &SourceMap, name: &str) -> String {
    let defined = source.defined();
    if name == "tier" || source.facts().any(|fact| fact == name) {
        return format!("a fact is read through the closure's parameter: `|f| f.{name}`");
    }
    if defined.contains(&name) {
        return format!("a function sees its parameters only; pass it: `fn name(…, {name})`");
    }
    suggest::did_you_mean(name, defined)
        .unwrap_or_else(|| format!("put text in double quotes, `\"{name}\"`, or define it before with `let`"))
}

/// A message of Rhai's in the style of ours.
pub(super) fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(chars).collect::<String>().trim_end_matches('.').replace('\'', "`")
}
