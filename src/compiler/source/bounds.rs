//! What keeps a hostile script cheap before Rhai reads it, and its words short after.

use super::*;
use crate::limits;

impl SourceMap {
    /// The size of the longest text that the script writes, in bytes.
    pub(crate) fn longest_text(&self) -> usize {
        let texts = self.tokens.iter().filter(|token| token.kind == TokenKind::Text);
        texts.map(|token| token.end_byte.saturating_sub(token.start_byte)).max().unwrap_or_default()
    }

    /// Where a block comment begins that does not end.
    pub(crate) fn open_comment(&self) -> Option<Span> {
        let token = self.tokens.iter().find(|token| token.kind == TokenKind::OpenComment)?;
        let end = Place { column: token.start.column.saturating_add(2), ..token.start };
        Some(Span { start: token.start, end })
    }

    /// The first declaration of a variable beyond `most`: Rhai looks each name up among all of them.
    pub(crate) fn declared(&self, most: usize) -> Option<Span> {
        let words = self.tokens.iter().filter(|token| token.kind == TokenKind::Word);
        let mut declarations = words.filter(|token| matches!(self.word(token), "let" | "const"));
        declarations.nth(most).map(|token| Span { start: token.start, end: token.end })
    }

    /// How many tokens the call whose name stands at `place` takes.
    pub(crate) fn width(&self, place: Place) -> usize {
        let Some(name) = self.index_at(place) else { return 0 };
        let mut depth = 0_usize;
        let rest = self.tokens.iter().skip(name.saturating_add(1));
        let inside = rest.take_while(|token| {
            match token.kind {
                TokenKind::Open => depth = depth.saturating_add(1),
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > 0
        });
        inside.count()
    }

    /// The first call, function or closure with more than `most` arguments or parameters.
    pub(crate) fn crowded(&self, most: usize) -> Option<Span> {
        // Per open bracket: whether it holds arguments, and how many commas stood in it.
        let mut open: Vec<(bool, usize)> = Vec::new();
        let (mut bars, mut before) = (0_usize, TokenKind::Other);
        for token in &self.tokens {
            match (token.kind, self.word(token)) {
                (TokenKind::Open, word) => open.push((word == "(" && before == TokenKind::Word, 0)),
                (TokenKind::Close, _) => drop(open.pop()),
                (_, ",") => {
                    bars = bars.saturating_add(usize::from(bars > 0));
                    if let Some((arguments, commas)) = open.last_mut() {
                        *commas = commas.saturating_add(1);
                        if *arguments && *commas >= most {
                            return Some(Span { start: token.start, end: token.end });
                        }
                    }
                }
                // The parameters of a closure are words between bars.
                (_, "|") => bars = usize::from(bars == 0),
                (TokenKind::Word, _) => {}
                _ => bars = 0,
            }
            if bars > most {
                return Some(Span { start: token.start, end: token.end });
            }
            before = token.kind;
        }
        None
    }
}

/// Words on one line, cut where they are many.
pub(super) fn shortened(words: &str) -> String {
    let mut text = String::new();
    for word in words.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(word.chars().take(limits::WORDS_CHARS));
        if text.len() > limits::WORDS_CHARS {
            let mut cut: String = text.chars().take(limits::WORDS_CHARS).collect();
            cut.push('…');
            return cut;
        }
    }
    text
}
