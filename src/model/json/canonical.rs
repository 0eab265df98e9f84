//! The one spelling of a JSON value (RFC 8785, JSON Canonicalization Scheme).

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use crate::model::sorted::SortedMap;

/// The canonical text of a value (RFC 8785): no white space, keys sorted by their UTF-16 code units, strings
/// with the fewest escapes. For values that came through the [door](super::parse) numbers are integers up to
/// 2^53 - 1, whose canonical form is plain digits.
///
/// Total: a float, which no door lets in, is written as its bits, in a way that is no JSON and so the text of no value.
/// Nesting is not bounded here, but by the door ([`JSON_DEPTH`](crate::limits::JSON_DEPTH)).
///
/// ```
/// use countersign::model::json::canonical;
/// use serde_json::json;
///
/// assert_eq!(canonical(&json!({"b": [1, null], "a": "\u{20ac}\n"})), r#"{"a":"€\n","b":[1,null]}"#);
/// ```
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::with_capacity(1_024);
    write(&mut text, value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(text, number),
        Value::String(string) => write_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(text, item);
            }
            text.push(']');
        }
        Value::Object(object) => write_object(text, object),
    }
}

fn write_number(text: &mut String, number: &Number) {
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => text.push_str(&number.to_string()),
        (None, Some(number)) => text.push_str(&number.to_string()),
        (None, None) => {
            let bits = number.as_f64().unwrap_or_default().to_bits();
            text.push_str(&format!("float {bits:016x}"));
        }
    }
}

/// §3.2.3. UTF-8 order and UTF-16 order differ where characters beyond U+FFFF (surrogates, 0xD800 and up)
/// meet those from U+E000 to U+FFFF.
fn write_object(text: &mut String, object: &Map<String, Value>) {
    // Nearly always they stand as they should: `serde_json` keeps them in the order of UTF-8.
    if object.keys().all(|key| key.is_ascii()) && object.keys().is_sorted() {
        return write_members(text, object.iter());
    }
    let members: SortedMap<Utf16<'_>, &Value> =
        object.iter().map(|(key, value)| (Utf16(key), value)).collect();
    write_members(text, members.iter().map(|(key, value)| (key.0, *value)));
}

/// A key that is compared by its UTF-16 code units.
#[derive(PartialEq, Eq)]
struct Utf16<'k>(&'k String);

impl Ord for Utf16<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.encode_utf16().cmp(other.0.encode_utf16())
    }
}

impl PartialOrd for Utf16<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn write_members<'v>(text: &mut String, members: impl Iterator<Item = (&'v String, &'v Value)>) {
    text.push('{');
    for (index, (key, value)) in members.enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_string(text, key);
        text.push(':');
        write(text, value);
    }
    text.push('}');
}

/// §3.2.2.2: two-character escapes where JSON has them, `\u00xx` in lower case for the other control
/// characters, everything else as it is.
fn write_string(text: &mut String, string: &str) {
    text.push('"');
    // Most strings need no escape and are copied whole.
    if !string.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        text.push_str(string);
        text.push('"');
        return;
    }
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            control if control < ' ' => {
                // The rest are below U+0020, so two digits are enough.
                text.push_str("\\u00");
                text.extend(char::from_digit(u32::from(control) >> 4, 16));
                text.extend(char::from_digit(u32::from(control) & 15, 16));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}
