//! JSON text (RFC 8259), read within the profile.
//!
//! Our own reader: what `serde_json` reads it also reads into floats, with tables for that which weigh more than all of
//! this, and it does not know how a number was written. It is held to `serde_json` on generated texts (`tests.rs`).

use serde_json::{Map, Value};

use super::door::{MAX_SAFE_INTEGER, SMALL_NUMBERS, WHOLE_NUMBERS, given_twice, too_deep, too_large};
use super::{JsonError, pointer};
use crate::limits::JSON_DEPTH;
use crate::model::invalid::quoted;

const WELL_FORMED: &str = "send one well-formed JSON value (RFC 8259)";
const WHOLE_CHARACTERS: &str = "write a character beyond U+FFFF as it is, or as a pair of `\\u` escapes";
const CONTROLS: &str = "write it as an escape, such as `\\n` or `\\u0001`";

/// Reads JSON text (RFC 8259) within the profile. Refused, each with its place: a text over `max_bytes`, a
/// byte order mark, nesting beyond [`JSON_DEPTH`], a key given twice in an object, a number with a fraction or
/// an exponent, `-0`, an integer beyond 2^53 - 1 in magnitude, half a surrogate pair, and anything after the
/// value.
///
/// # Errors
/// The first thing that is refused.
///
/// ```
/// use countersign::model::json::parse;
///
/// assert_eq!(parse(r#"{"a": [1, "x"]}"#, 1_024)?["a"][0], 1);
///
/// let problem = parse(r#"{"a": {"b": 1, "b": 2}}"#, 1_024).unwrap_err();
/// assert_eq!(problem.path, "/a/b");
///
/// let problem = parse("[1,\n 2 3]", 1_024).unwrap_err();
/// assert_eq!(problem.message, "line 2, column 4: expected `,` or `]`, found `3`");
/// # Ok::<(), countersign::model::json::JsonError>(())
/// ```
pub fn parse(text: &str, max_bytes: usize) -> Result<Value, JsonError> {
    if text.len() > max_bytes {
        return Err(too_large(max_bytes));
    }
    if text.starts_with('\u{feff}') {
        return Err(JsonError::new("", "the text begins with a byte order mark", "send UTF-8 without one"));
    }
    let mut reader = Reader { text, rest: text };
    let value = reader.value(0)?;
    match reader.next() {
        None => Ok(value),
        Some(_) => Err(reader.unexpected("the end of the text")),
    }
}

struct Reader<'t> {
    text: &'t str,
    /// What is not read yet.
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        let found = self.rest.bytes().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.skip(found.unwrap_or(self.rest.len()));
        self.rest.bytes().next()
    }

    /// Leaves `bytes` behind, which end at the end of a character.
    fn skip(&mut self, bytes: usize) -> &'t str {
        let (read, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        read
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        let open = self.next();
        if matches!(open, Some(b'[' | b'{')) && depth >= JSON_DEPTH {
            return Err(too_deep());
        }
        match open {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in
                    [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)]
                {
                    if self.word() == word {
                        self.skip(word.len());
                        return Ok(value);
                    }
                }
                Err(self.unexpected("a value"))
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        self.skip(1);
        if self.next() == Some(b']') {
            self.skip(1);
            return Ok(Value::Array(items));
        }
        loop {
            match self.value(depth.saturating_add(1)) {
                Ok(item) => items.push(item),
                Err(error) => return Err(error.within(&pointer("", &items.len().to_string()))),
            }
            match self.next() {
                Some(b',') => self.skip(1),
                Some(b']') => break,
                _ => {
                    return Err(self.unexpected("`,` or `]`").within(&pointer("", &items.len().to_string())));
                }
            };
        }
        self.skip(1);
        Ok(Value::Array(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut members = Map::new();
        self.skip(1);
        if self.next() == Some(b'}') {
            self.skip(1);
            return Ok(Value::Object(members));
        }
        loop {
            if self.next() != Some(b'"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let key = self.string()?;
            if members.contains_key(&key) {
                return Err(given_twice(&key).within(&pointer("", &key)));
            }
            match self.member(depth) {
                Ok(value) => members.insert(key, value),
                Err(error) => return Err(error.within(&pointer("", &key))),
            };
            match self.next() {
                Some(b',') => self.skip(1),
                Some(b'}') => break,
                _ => return Err(self.unexpected("`,` or `}`")),
            };
        }
        self.skip(1);
        Ok(Value::Object(members))
    }

    /// What comes after a key.
    fn member(&mut self, depth: usize) -> Result<Value, JsonError> {
        if self.next() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.skip(1);
        self.value(depth.saturating_add(1))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.skip(1);
        let mut string = String::new();
        loop {
            let plain = self.rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '));
            let Some(plain) = plain else {
                self.rest = "";
                return Err(self.here("the text ends within a string", WELL_FORMED));
            };
            string.push_str(self.skip(plain));
            match self.rest.bytes().next() {
                Some(b'"') => {
                    self.skip(1);
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escaped()?),
                control => {
                    let control = control.unwrap_or_default();
                    return Err(
                        self.here(&format!("control character U+{control:04X} in a string"), CONTROLS)
                    );
                }
            }
        }
    }

    fn escaped(&mut self) -> Result<char, JsonError> {
        let character = match self.rest.as_bytes().get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.escaped_unit(),
            _ => {
                let message = format!("{} is no escape", quoted(self.shown(2)));
                return Err(self.here(&message, WELL_FORMED));
            }
        };
        self.skip(2);
        Ok(character)
    }

    /// A unit of UTF-16, or two that make a character.
    fn escaped_unit(&mut self) -> Result<char, JsonError> {
        let units = [self.unit(0), self.unit(6)];
        let shown = match (char::decode_utf16(units.into_iter().flatten()).next(), units) {
            (Some(Ok(character)), [Some(_), _]) => {
                self.skip(character.len_utf16().saturating_mul(6));
                return Ok(character);
            }
            (_, [None, _]) => format!("{} is no escape", quoted(self.shown(6))),
            _ => format!("{} is half a surrogate pair", quoted(self.shown(6))),
        };
        Err(self.here(&shown, WHOLE_CHARACTERS))
    }

    /// The unit that a `\u` escape stands for, so many bytes ahead.
    fn unit(&self, ahead: usize) -> Option<u16> {
        let escape = self.rest.as_bytes().get(ahead..)?;
        let digits = escape.strip_prefix(b"\\u")?.get(..4)?;
        digits.iter().try_fold(0_u16, |unit, digit| {
            let digit = u16::try_from(char::from(*digit).to_digit(16)?).ok()?;
            unit.checked_mul(16)?.checked_add(digit)
        })
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let shown = self.word();
        let Some(number) = Literal::of(shown) else {
            return Err(self.here(&format!("{} is not a JSON number", quoted(shown)), WELL_FORMED));
        };
        let (wrong, hint) = match number.magnitude() {
            None => ("is not an integer", WHOLE_NUMBERS),
            Some(value) if value > MAX_SAFE_INTEGER => ("is beyond 2^53 - 1", SMALL_NUMBERS),
            Some(_) if !number.is_plain => ("is written with a fraction or an exponent", WHOLE_NUMBERS),
            Some(0) if shown != "0" => ("is not an integer of its own", "write `0`"),
            Some(value) => {
                self.skip(shown.len());
                let value = value.cast_signed();
                return Ok(Value::from(if shown.starts_with('-') { value.saturating_neg() } else { value }));
            }
        };
        Err(JsonError::new("", format!("number {} {wrong}", quoted(shown)), hint))
    }

    /// What stands here up to white space or one of JSON's own marks.
    fn word(&self) -> &'t str {
        let ends = |character: char| {
            !character.is_ascii_alphanumeric() && !matches!(character, '-' | '+' | '.' | '_')
        };
        self.rest.split(ends).next().unwrap_or_default()
    }

    /// The next characters, for a message.
    fn shown(&self, characters: usize) -> &'t str {
        let end = self.rest.char_indices().nth(characters).map_or(self.rest.len(), |(at, _)| at);
        self.rest.get(..end).unwrap_or_default()
    }

    fn unexpected(&self, expected: &str) -> JsonError {
        let found = match (self.rest.is_empty(), self.word()) {
            (true, _) => "the end of the text".to_owned(),
            (_, "") => quoted(self.shown(1)),
            (_, word) => quoted(word),
        };
        self.here(&format!("expected {expected}, found {found}"), WELL_FORMED)
    }

    /// A problem where the reader stands, which is said in lines and in characters.
    fn here(&self, message: &str, hint: &str) -> JsonError {
        let before = self.text.strip_suffix(self.rest).unwrap_or(self.text);
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        JsonError::new("", format!("line {line}, column {column}: {message}"), hint)
    }
}

/// A number, as it is written.
struct Literal<'t> {
    whole: &'t str,
    fraction: &'t str,
    exponent: i64,
    /// It has neither a fraction nor an exponent.
    is_plain: bool,
}

impl<'t> Literal<'t> {
    /// RFC 8259 §6.
    fn of(text: &'t str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (digits, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let leads = whole.len() > 1 && whole.starts_with('0');
        if leads || ![whole, fraction, power].into_iter().all(is_digits) {
            return None;
        }
        // Whatever does not fit is as far out as can be.
        let power = power.parse().unwrap_or(i64::MAX);
        let exponent = if exponent.starts_with('-') { power.saturating_neg() } else { power };
        Some(Self {
            whole,
            fraction: fraction.trim_end_matches('0'),
            exponent,
            is_plain: whole.len() == unsigned.len(),
        })
    }

    /// Without its sign, exactly, up to the largest there is; nothing if it is no integer.
    fn magnitude(&self) -> Option<u64> {
        let digits = [self.whole, self.fraction].concat();
        let digits = digits.trim_start_matches('0');
        let significant = digits.trim_end_matches('0');
        if significant.is_empty() {
            return Some(0);
        }
        let zeros = digits.len().saturating_sub(significant.len());
        let [zeros, places] =
            [zeros, self.fraction.len()].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        let shift = u32::try_from(self.exponent.saturating_add(zeros).saturating_sub(places)).ok()?;
        let value = significant.parse::<u64>().ok().zip(10_u64.checked_pow(shift));
        Some(value.and_then(|(value, power)| value.checked_mul(power)).unwrap_or(u64::MAX))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
