//! A script cut into tokens: where things end, not what they mean.

use super::{Place, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) start_byte: usize,
    pub(super) end_byte: usize,
    pub(super) kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Number,
    Text,
    Open,
    Close,
    /// A block comment that does not end: Rhai takes the rest of the script for a part of it, and says nothing.
    OpenComment,
    Other,
}

impl Token {
    pub(super) fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// Cuts a script into tokens. It needs to know only where things end, not what they mean.
pub(super) struct Scanner<'a> {
    chars: std::iter::Peekable<std::str::CharIndices<'a>>,
    place: Place,
    end_byte: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Scanner<'a> {
        Scanner { chars: text.char_indices().peekable(), place: Place::START, end_byte: text.len() }
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, c)| *c)
    }

    fn byte(&mut self) -> usize {
        self.chars.peek().map_or(self.end_byte, |(byte, _)| *byte)
    }

    fn next(&mut self) -> Option<char> {
        let (_, c) = self.chars.next()?;
        self.place = self.place.after(c);
        Some(c)
    }

    /// The rest of an operator of several characters that begins with `first`.
    fn operator(&mut self, first: char) {
        const OPERATORS: [&str; 15] =
            ["===", "!==", "..=", "??", "?.", "==", "!=", "<=", ">=", "&&", "||", "..", "=>", "->", "<>"];
        let ahead: String =
            std::iter::once(first).chain(self.chars.clone().map(|(_, c)| c).take(2)).collect();
        let length = OPERATORS.iter().find(|operator| ahead.starts_with(**operator)).map_or(1, |it| it.len());
        for _ in 1..length {
            self.next();
        }
    }

    pub(super) fn tokens(mut self) -> Vec<Token> {
        let mut tokens = Vec::new();
        loop {
            let (start, start_byte) = (self.place, self.byte());
            let Some(c) = self.next() else { return tokens };
            let kind = match c {
                c if c.is_whitespace() => continue,
                '/' if self.peek() == Some('/') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.next();
                    }
                    continue;
                }
                '/' if self.peek() == Some('*') => {
                    if self.comment() {
                        continue;
                    }
                    TokenKind::OpenComment
                }
                '"' | '\'' | '`' => {
                    self.quoted(c);
                    TokenKind::Text
                }
                '(' | '[' | '{' => TokenKind::Open,
                ')' | ']' | '}' => TokenKind::Close,
                c if c.is_ascii_digit() => {
                    self.number();
                    TokenKind::Number
                }
                c if c.is_alphabetic() || c == '_' => {
                    while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
                        self.next();
                    }
                    TokenKind::Word
                }
                c => {
                    self.operator(c);
                    TokenKind::Other
                }
            };
            tokens.push(Token { start, end: self.place, start_byte, end_byte: self.byte(), kind });
        }
    }

    /// The rest of a block comment, and whether it ends; Rhai's nest.
    fn comment(&mut self) -> bool {
        let mut depth = 1_usize;
        self.next();
        while depth > 0 {
            match (self.next(), self.peek()) {
                (Some('/'), Some('*')) => {
                    self.next();
                    depth = depth.saturating_add(1);
                }
                (Some('*'), Some('/')) => {
                    self.next();
                    depth = depth.saturating_sub(1);
                }
                (None, _) => return false,
                _ => {}
            }
        }
        true
    }

    /// The rest of a text. One in double quotes ends with its line, so that a quote left out spoils no more than that.
    fn quoted(&mut self, quote: char) {
        while quote == '`' || self.peek() != Some('\n') {
            let Some(c) = self.next() else { return };
            if c == '\\' && quote != '`' {
                self.next();
            } else if c == quote {
                return;
            }
        }
    }

    /// The rest of a number. A point belongs to it only before a digit, so that `1..5` is a range.
    fn number(&mut self) {
        while let Some(c) = self.peek() {
            let point = c == '.' && self.chars.clone().nth(1).is_some_and(|(_, next)| next.is_ascii_digit());
            if !(point || c.is_ascii_alphanumeric() || c == '_') {
                return;
            }
            self.next();
        }
    }
}
