//! What the compiler has to say: errors, warnings and notes, as data and printed like a good compiler's.

use serde::Serialize;

use super::codes::Code;
use super::source::{Place, SourceMap, Span};
use crate::limits;

/// One thing that the compiler found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about, from the closed list of the policy language: `unknown_fact`, `type_mismatch`, ….
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, input in backticks.
    pub message: String,
    /// The script's line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The line of the end.
    pub end_line: u32,
    /// The column just after the end.
    pub end_column: u32,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The whole line of the script.
    pub source_line: String,
}

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// There is no definition.
    Error,
    /// There is one, but it may not do what its owner wants.
    Warning,
    /// Worth knowing.
    Note,
}

/// Collects findings: each place and code once, in the order of the script at the end, bounded.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<(Span, Finding)>,
}

impl Findings {
    pub(crate) fn error(
        &mut self,
        source: &SourceMap,
        code: Code,
        span: Span,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(source, Severity::Error, code, span, message, hint);
    }

    pub(crate) fn add(
        &mut self,
        source: &SourceMap,
        severity: Severity,
        code: Code,
        span: Span,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (message, hint) = (message.into(), hint.into());
        let known = |(other, finding): &(Span, Finding)| *other == span && finding.code == code;
        if self.is_full() || self.list.iter().any(known) {
            return;
        }
        let finding = Finding {
            code,
            severity,
            message,
            line: span.start.line,
            column: span.start.column,
            end_line: span.end.line,
            end_column: span.end.column,
            hint: (!hint.is_empty()).then_some(hint),
            source_line: source.line(span.start.line).chars().take(limits::SOURCE_LINE_CHARS).collect(),
        };
        self.list.push((span, finding));
    }

    /// Whether something was found at this very place.
    pub(crate) fn is_at(&self, span: Span) -> bool {
        self.list.iter().any(|(known, _)| *known == span)
    }

    /// Whether no more can be listed.
    pub(crate) fn is_full(&self) -> bool {
        self.list.len() >= limits::FINDINGS
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn into_sorted(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|(span, _)| *span);
        self.list.into_iter().map(|(_, finding)| finding).collect()
    }
}

impl Finding {
    /// The finding for a terminal: message, place, the source line with carets below, the hint.
    ///
    /// `file` is what the reader calls the script. With `colour`, ANSI escapes mark severity and place.
    #[must_use]
    pub fn render(&self, file: &str, colour: bool) -> String {
        let paint = |code: &str, text: &str| match colour {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        };
        let (word, tint) = match self.severity {
            Severity::Error => ("error", "1;31"),
            Severity::Warning => ("warning", "1;33"),
            Severity::Note => ("note", "1;36"),
        };
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        let bar = paint("34", "|");
        let head = paint(tint, &format!("{word}[{}]", self.code));
        let (shown, column, width) = self.excerpt();
        let carets = paint(tint, &"^".repeat(width));
        let mut lines = vec![
            format!("{head}: {}", paint("1", &self.message)),
            format!("{gutter}{} {file}:{}:{}", paint("34", "-->"), self.line, self.column),
            format!("{gutter} {bar}"),
            format!("{} {bar} {shown}", paint("34", &number)),
            format!("{gutter} {bar} {}{carets}", " ".repeat(column)),
        ];
        if let Some(hint) = &self.hint {
            lines.push(format!("{gutter} {} {}: {hint}", paint("34", "="), paint("1;32", "help")));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// The source line as it is shown (tabs as one space, a long line cut around the place), the width before the
    /// carets, and how many carets.
    fn excerpt(&self) -> (String, usize, usize) {
        const WIDTH: usize = 100;
        let clean: Vec<char> =
            self.source_line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let index =
            |column: u32| usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1).min(clean.len());
        let start = index(self.column);
        let end = if self.end_line == self.line { index(self.end_column) } else { clean.len() };
        let from = if start < WIDTH { 0 } else { start.saturating_sub(20) };
        let to = clean.len().min(from.saturating_add(WIDTH).max(start.saturating_add(1)));
        let mut shown: String = clean.get(from..to).unwrap_or_default().iter().collect();
        if to < clean.len() {
            shown.push('…');
        }
        let lead = if from > 0 { "…" } else { "" };
        let column = start.saturating_sub(from).saturating_add(lead.chars().count());
        let width = end.min(to).saturating_sub(start).max(1);
        (format!("{lead}{shown}").trim_end().to_owned(), column, width)
    }
}

impl Span {
    pub(crate) const START: Span = Span { start: Place::START, end: Place { line: 1, column: 2 } };
}
