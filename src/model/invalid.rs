//! What is wrong with a value, and what to do about it.

use crate::limits::QUOTE_CHARS;
use crate::model::json::JsonError;

/// A value that is not what it should be: what is wrong (lower case, no full stop, the input in backticks)
/// and what to write instead. It does not know where the value stood; [`at`](Invalid::at) adds that.
///
/// ```
/// use countersign::model::instant::Date;
///
/// let problem = "2026-02-30".parse::<Date>().unwrap_err();
/// assert_eq!(problem.to_string(), "`2026-02-30` is not a date: February 2026 has 28 days");
/// assert_eq!(problem.hint, "write a date as `2026-03-01`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl Invalid {
    /// A problem with a value.
    #[must_use]
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    /// The same problem, at a place in a document (RFC 6901 pointer).
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> JsonError {
        JsonError::new(path, self.message, self.hint)
    }
}

/// The text in backticks, as errors show their input: control characters escaped, and cut after
/// [`QUOTE_CHARS`] characters.
///
/// ```
/// use countersign::model::invalid::quoted;
///
/// assert_eq!(quoted("a\nb"), "`a\\nb`");
/// assert_eq!(quoted(&"x".repeat(1_000)).chars().count(), 67);
/// ```
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut shown = String::from("`");
    let mut chars = text.chars();
    for character in chars.by_ref().take(QUOTE_CHARS) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if chars.next().is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_one_short_line() {
        assert_eq!(quoted(""), "``");
        assert_eq!(quoted("a\u{1b}[31m\r\u{85}"), "`a\\u{1b}[31m\\r\\u{85}`");
        assert_eq!(quoted(&"é".repeat(64)), format!("`{}`", "é".repeat(64)));
        assert_eq!(quoted(&"é".repeat(65)), format!("`{}…`", "é".repeat(64)));
    }

    #[test]
    fn a_place_is_added_without_changing_the_problem() {
        let problem = Invalid::new("wrong", "right").at("/facts/x");
        assert_eq!(problem.to_string(), "wrong at `/facts/x`");
        assert_eq!((problem.hint.as_str(), problem.limit), ("right", false));
    }
}
