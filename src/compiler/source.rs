//! The script as text: places, tokens and the words of an expression.
//!
//! Rhai gives the place where an operator or a name stands, not the extent of an expression. A diagnostic underlines
//! the whole of it and an explanation quotes it, so the script is cut into tokens here and places are widened to whole,
//! balanced runs of tokens.

use rhai::Position;

mod bounds;
mod scan;

use bounds::shortened;
use scan::{Scanner, Token, TokenKind};

/// A script, cut into lines and tokens.
#[derive(Debug)]
pub(crate) struct SourceMap {
    text: String,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
    tokens: Vec<Token>,
}

/// A place in the script: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A stretch of the script; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: Place,
    pub(crate) end: Place,
}

impl Place {
    pub(crate) const START: Place = Place { line: 1, column: 1 };

    /// The place after `c`.
    fn after(self, c: char) -> Place {
        match c {
            '\n' => Place { line: self.line.saturating_add(1), column: 1 },
            _ => Place { column: self.column.saturating_add(1), ..self },
        }
    }

    /// Where Rhai says something stands; the script's start where it does not say.
    pub(crate) fn of(position: Position) -> Place {
        let narrow = |number: Option<usize>| number.and_then(|number| u32::try_from(number).ok());
        match (narrow(position.line()), narrow(position.position())) {
            (Some(line), Some(column)) => Place { line, column: column.max(1) },
            (Some(line), None) => Place { line, column: 1 },
            _ => Place::START,
        }
    }
}

/// What is wrong with the brackets of a script.
pub(crate) enum Brackets {
    /// This one is never closed, for which the other would be needed.
    Unclosed(Span, &'static str),
    /// This one closes nothing.
    Extra(Span),
}

impl SourceMap {
    pub(crate) fn new(text: &str) -> SourceMap {
        let starts = text.match_indices('\n').map(|(byte, _)| byte.saturating_add(1));
        let lines = std::iter::once(0).chain(starts).collect();
        SourceMap { text: text.to_owned(), lines, tokens: Scanner::new(text).tokens() }
    }

    /// The text of a line, without its end.
    pub(crate) fn line(&self, line: u32) -> &str {
        let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let rest = self.lines.get(index).and_then(|start| self.text.get(*start..)).unwrap_or_default();
        rest.split('\n').next().unwrap_or_default().trim_end_matches('\r')
    }

    fn index_at(&self, place: Place) -> Option<usize> {
        let index = self.tokens.partition_point(|token| token.end <= place);
        self.tokens.get(index).filter(|token| token.start <= place).map(|_| index)
    }

    /// The token at `place`; one character where there is none.
    pub(crate) fn token_span(&self, place: Place) -> Span {
        match self.index_at(place).and_then(|index| self.tokens.get(index)) {
            Some(token) => Span { start: token.start, end: token.end },
            None => Span { start: place, end: Place { column: place.column.saturating_add(1), ..place } },
        }
    }

    /// The first token of a line.
    pub(crate) fn first_token(&self, line: u32) -> Span {
        let place = Place { line, column: 1 };
        let index = self.tokens.partition_point(|token| token.end <= place);
        let token = self.tokens.get(index).filter(|token| token.start.line == line);
        token.map_or_else(|| self.token_span(place), |token| Span { start: token.start, end: token.end })
    }

    /// The first place where `name` stands as a word; the script's start where it does not.
    pub(crate) fn call(&self, name: &str) -> Span {
        let token =
            self.tokens.iter().find(|token| token.kind == TokenKind::Word && self.word(token) == name);
        token.map_or(Span::START, |token| Span { start: token.start, end: token.end })
    }

    /// The first token of the script, or of its first line where it has none.
    pub(crate) fn start(&self) -> Span {
        if let Some(token) = self.tokens.first() {
            return token.span();
        }
        let characters = self.line(1).trim_end().chars().count();
        let column = u32::try_from(characters).unwrap_or(u32::MAX).saturating_add(1).max(2);
        Span { start: Place::START, end: Place { line: 1, column } }
    }

    /// The last token of the script.
    pub(crate) fn last(&self) -> Span {
        self.tokens.last().map_or_else(|| self.start(), Token::span)
    }

    /// The token at `place`.
    pub(crate) fn word_at(&self, place: Place) -> Option<&str> {
        self.index_at(place).and_then(|index| self.tokens.get(index)).map(|token| self.word(token))
    }

    /// The token before the one at `place`.
    pub(crate) fn before(&self, place: Place) -> Option<Span> {
        let index = self.index_at(place)?.checked_sub(1)?;
        self.tokens.get(index).map(Token::span)
    }

    /// The tokens just before and just after the one at `place`.
    pub(crate) fn neighbours(&self, place: Place) -> (Option<&str>, Option<&str>) {
        let Some(index) = self.index_at(place) else { return (None, None) };
        let word = |index| self.tokens.get(index).map(|token| self.word(token));
        (index.checked_sub(1).and_then(word), word(index.saturating_add(1)))
    }

    /// Where `word` stands first within `span`; `span` itself where it does not.
    pub(crate) fn word_within(&self, span: Span, word: &str) -> Span {
        let mut tokens =
            self.tokens.iter().filter(|token| token.start >= span.start && token.end <= span.end);
        tokens.find(|token| self.word(token) == word).map_or(span, Token::span)
    }

    /// Where `words`, which begin at `start`, end; they may differ from the script in white space.
    pub(crate) fn extent(&self, start: Place, words: &str) -> Option<Span> {
        let first = self.tokens.get(self.index_at(start)?)?;
        let mut left = words.chars().filter(|c| !c.is_whitespace()).count();
        let mut end = first.start;
        for c in self.text.get(first.start_byte..)?.chars() {
            if left == 0 {
                break;
            }
            end = end.after(c);
            left = left.saturating_sub(usize::from(!c.is_whitespace()));
        }
        Some(Span { start: first.start, end })
    }

    /// The names that the script defines with `let`, `const` or `for`.
    pub(crate) fn defined(&self) -> Vec<&str> {
        let words = self.tokens.iter().zip(self.tokens.iter().skip(1));
        let defined = words.filter(|(word, _)| matches!(self.word(word), "let" | "const" | "for"));
        defined.map(|(_, name)| self.word(name)).collect()
    }

    /// The names of the facts that the script declares in so many words.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &str> {
        let calls = self.tokens.iter().zip(self.tokens.iter().skip(2));
        calls.filter(|(word, _)| self.word(word) == "fact").map(|(_, name)| self.word(name).trim_matches('"'))
    }

    /// The first text of a line in which one is not closed.
    pub(crate) fn open_text(&self) -> Option<Span> {
        let open = self.tokens.iter().find(|token| {
            let word = self.word(token);
            word.starts_with('"') && (word.len() == 1 || !word.ends_with('"'))
        })?;
        let line = open.start.line;
        let mut texts = self.tokens.iter().filter(|token| token.start.line == line);
        texts.find(|token| token.kind == TokenKind::Text).map(Token::span)
    }

    /// What is wrong with the brackets, if anything is.
    pub(crate) fn brackets(&self) -> Option<Brackets> {
        let mut open: Vec<(Span, &'static str)> = Vec::new();
        for token in &self.tokens {
            let word = self.word(token);
            match (token.kind, word) {
                (TokenKind::Open, "(") => open.push((token.span(), ")")),
                (TokenKind::Open, "[") => open.push((token.span(), "]")),
                (TokenKind::Open, _) => open.push((token.span(), "}")),
                (TokenKind::Close, _) => match open.pop() {
                    Some((_, with)) if with == word => {}
                    Some((span, with)) => return Some(Brackets::Unclosed(span, with)),
                    None => return Some(Brackets::Extra(token.span())),
                },
                _ => {}
            }
        }
        open.pop().map(|(span, with)| Brackets::Unclosed(span, with))
    }

    /// The smallest balanced run of tokens that holds all these places, and its text on one line.
    pub(crate) fn expression(&self, places: &[Place]) -> Option<(Span, String)> {
        let indexes = || places.iter().filter_map(|place| self.index_at(*place));
        let (first, last) = (indexes().min()?, indexes().max()?);
        let last = self.with_call(last);
        let (first, last) = self.balanced(first, last);
        let (from, to) = (self.tokens.get(first)?, self.tokens.get(last)?);
        let words = self.text.get(from.start_byte..to.end_byte)?;
        Some((Span { start: from.start, end: to.end }, shortened(words)))
    }

    /// A name directly followed by its arguments stands for the whole call.
    fn with_call(&self, index: usize) -> usize {
        let is_word = self.tokens.get(index).is_some_and(|token| token.kind == TokenKind::Word);
        let next = index.saturating_add(1);
        let opens = self.tokens.get(next).is_some_and(|token| self.word(token) == "(");
        if is_word && opens { next } else { index }
    }

    fn word(&self, token: &Token) -> &str {
        self.text.get(token.start_byte..token.end_byte).unwrap_or_default()
    }

    /// Widens a run of tokens until its brackets match.
    fn balanced(&self, first: usize, last: usize) -> (usize, usize) {
        let (mut depth, mut missing) = (0_usize, 0_usize);
        for token in self.tokens.get(first..=last).unwrap_or_default() {
            match token.kind {
                TokenKind::Open => depth = depth.saturating_add(1),
                TokenKind::Close if depth == 0 => missing = missing.saturating_add(1),
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let before = self.tokens.get(..first).unwrap_or_default().iter().enumerate().rev();
        let after = self.tokens.get(last.saturating_add(1)..).unwrap_or_default().iter();
        let after =
            after.enumerate().map(|(index, token)| (index.saturating_add(last).saturating_add(1), token));
        let first = closing(before, missing, TokenKind::Open, TokenKind::Close).unwrap_or(first);
        let last = closing(after, depth, TokenKind::Close, TokenKind::Open).unwrap_or(last);
        (first, last)
    }

    /// The arguments of the call whose name stands at `place`, as runs of tokens without the commas.
    fn arguments(&self, place: Place) -> Vec<(usize, usize)> {
        let Some(name) = self.index_at(place) else { return Vec::new() };
        let mut found = Vec::new();
        let mut depth = 0_usize;
        let mut start = None;
        // Between the bars of a closure's parameters.
        let mut parameters = false;
        for (index, token) in self.tokens.iter().enumerate().skip(name.saturating_add(1)) {
            let word = self.word(token);
            match token.kind {
                TokenKind::Open => {
                    depth = depth.saturating_add(1);
                    if depth > 1 {
                        start = start.or(Some(index));
                    }
                }
                TokenKind::Close => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        found.extend(start.map(|start| (start, index.saturating_sub(1))));
                        return found;
                    }
                }
                _ if depth == 0 => return found,
                _ if depth == 1 && word == "|" && (parameters || start.is_none()) => {
                    parameters = !parameters;
                    start = start.or(Some(index));
                }
                _ if depth == 1 && word == "," && !parameters => {
                    found.extend(start.take().map(|start| (start, index.saturating_sub(1))));
                }
                _ => start = start.or(Some(index)),
            }
        }
        found
    }

    /// Where argument `number` (from 0) of the call at `place` stands; the name of the call where it cannot be told.
    pub(crate) fn argument(&self, place: Place, number: usize) -> Span {
        let run = self.arguments(place).get(number).copied();
        let tokens = run.and_then(|(first, last)| Some((self.tokens.get(first)?, self.tokens.get(last)?)));
        tokens.map_or_else(
            || self.token_span(place),
            |(first, last)| Span { start: first.start, end: last.end },
        )
    }

    /// Where the text `word` is written among the arguments of the call at `place`; else the name of the call.
    pub(crate) fn text_in_call(&self, place: Place, word: &str) -> Span {
        let quoted = format!("\"{word}\"");
        let runs = self.arguments(place);
        let tokens =
            runs.iter().flat_map(|(first, last)| self.tokens.get(*first..=*last).unwrap_or_default());
        let mut texts = tokens.filter(|token| token.kind == TokenKind::Text && self.word(token) == quoted);
        texts
            .next()
            .map_or_else(|| self.token_span(place), |token| Span { start: token.start, end: token.end })
    }

    /// Every number with a fraction or an exponent, with its place: Rhai rounds what it cannot keep.
    pub(crate) fn decimals(&self) -> impl Iterator<Item = (Span, &str)> {
        let numbers = self.tokens.iter().filter(|token| token.kind == TokenKind::Number);
        numbers.map(|token| (Span { start: token.start, end: token.end }, self.word(token))).filter(
            |(_, word)| !word.starts_with("0x") && !word.starts_with("0X") && word.contains(['.', 'e', 'E']),
        )
    }
}

/// The index at which `open` more brackets of kind `wanted` have been met, walking over matched pairs.
fn closing<'t>(
    tokens: impl Iterator<Item = (usize, &'t Token)>,
    open: usize,
    wanted: TokenKind,
    opposite: TokenKind,
) -> Option<usize> {
    let mut left = open;
    let mut nested = 0_usize;
    for (index, token) in tokens {
        if left == 0 {
            return None;
        }
        if token.kind == opposite {
            nested = nested.saturating_add(1);
        } else if token.kind == wanted && nested > 0 {
            nested = nested.saturating_sub(1);
        } else if token.kind == wanted {
            left = left.saturating_sub(1);
            if left == 0 {
                return Some(index);
            }
        }
    }
    None
}
