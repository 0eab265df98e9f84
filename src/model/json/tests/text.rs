//! The reader of text: what it refuses, where, and in which words; and that another reader lets in the same.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::string_slice)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BYTES, any_value};
use crate::limits::JSON_DEPTH;
use crate::model::json::{JsonError, from_deserializer, parse};

fn refused(text: &str) -> JsonError {
    parse(text, BYTES).unwrap_err()
}

#[test]
fn numbers_are_integers_that_every_reader_keeps() {
    for (text, value) in [
        ("0", json!(0)),
        ("-1", json!(-1)),
        ("9007199254740991", json!(9_007_199_254_740_991_i64)),
        ("-9007199254740991", json!(-9_007_199_254_740_991_i64)),
    ] {
        assert_eq!(parse(text, BYTES), Ok(value));
    }
    for (text, message) in [
        ("-0", "number `-0` is not an integer of its own"),
        ("-0.0", "number `-0.0` is written with a fraction or an exponent"),
        ("1.5", "number `1.5` is not an integer"),
        ("1.0", "number `1.0` is written with a fraction or an exponent"),
        ("0.0", "number `0.0` is written with a fraction or an exponent"),
        ("1e2", "number `1e2` is written with a fraction or an exponent"),
        ("9007199254740992", "number `9007199254740992` is beyond 2^53 - 1"),
        ("-9007199254740992", "number `-9007199254740992` is beyond 2^53 - 1"),
        ("18446744073709551615", "number `18446744073709551615` is beyond 2^53 - 1"),
        ("100000000000000000000", "number `100000000000000000000` is beyond 2^53 - 1"),
        ("1e400", "number `1e400` is beyond 2^53 - 1"),
        ("90071992547409910e-1", "number `90071992547409910e-1` is written with a fraction or an exponent"),
        ("9007199254740992e0", "number `9007199254740992e0` is beyond 2^53 - 1"),
        ("0.12e1", "number `0.12e1` is not an integer"),
        ("0.12E+2", "number `0.12E+2` is written with a fraction or an exponent"),
        ("1.0000000000000000000001", "number `1.0000000000000000000001` is not an integer"),
        ("-1e-99999999999999999999", "number `-1e-99999999999999999999` is not an integer"),
        (
            "0e99999999999999999999",
            "number `0e99999999999999999999` is written with a fraction or an exponent",
        ),
    ] {
        let problem = refused(&format!("[1,{text}]"));
        assert_eq!(problem.path, "/1");
        assert_eq!(problem.message, message);
        assert!(!problem.hint.is_empty() && !problem.limit);
    }
}

#[test]
fn a_key_given_twice_is_refused_where_it_stands() {
    for (text, path) in [
        (r#"{"a":1,"a":1}"#, "/a"),
        (r#"{"facts":[{"b":{"c":1,"d":2,"c":3}}]}"#, "/facts/0/b/c"),
        (r#"{"a/b":{"~":1,"~":2}}"#, "/a~1b/~0"),
        (r#"{"":1,"":2}"#, "/"),
        // the same key, spelt differently
        (r#"{"x":{"a":1,"\u0061":2}}"#, "/x/a"),
        // seen before the value that follows it, whatever that is
        (r#"{"x":{"a":1,"a":{"#, "/x/a"),
    ] {
        let problem = refused(text);
        assert_eq!(problem.path, path);
        assert!(problem.message.ends_with("is given twice"), "{problem}");
    }
    assert!(parse(r#"[{"a":1},{"a":1,"b":{"a":1}}]"#, BYTES).is_ok());
}

#[test]
fn half_a_surrogate_pair_is_refused() {
    for text in [r#"{"a":"\ud800"}"#, r#"{"a":"\udc00"}"#, r#"{"a":"\ud800\ud800"}"#, r#"{"a":"\ud800x"}"#] {
        let problem = refused(text);
        assert_eq!(problem.path, "/a");
        assert!(problem.hint.contains("as a pair"), "{}: {}", problem, problem.hint);
    }
    assert!(parse(r#"{"\ud800":1}"#, BYTES).is_err());
    assert_eq!(parse(r#""\ud83d\ude00""#, BYTES), Ok(json!("😀")));
}

#[test]
fn a_byte_order_mark_is_refused_before_the_text_and_kept_within() {
    assert_eq!(refused("\u{feff}{}").message, "the text begins with a byte order mark");
    assert_eq!(parse("\"\u{feff}\"", BYTES), Ok(json!("\u{feff}")));
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    for (text, path, message) in [
        ("", "", "line 1, column 1: expected a value, found the end of the text"),
        (" \n\t", "", "line 2, column 2: expected a value, found the end of the text"),
        ("{} {}", "", "line 1, column 4: expected the end of the text, found `{`"),
        ("{}xyz", "", "line 1, column 3: expected the end of the text, found `xyz`"),
        ("[1,]", "/1", "line 1, column 4: expected a value, found `]`"),
        // where another item, or the end, should be
        (r#"{"a":[1,2"#, "/a/2", "line 1, column 10: expected `,` or `]`, found the end of the text"),
        (r#"{"a":{"b":tru}}"#, "/a/b", "line 1, column 11: expected a value, found `tru`"),
        ("{\"ä\":\"\n\"}", "/ä", "line 1, column 7: control character U+000A in a string"),
        ("'a'", "", "line 1, column 1: expected a value, found `'`"),
        ("NaN", "", "line 1, column 1: expected a value, found `NaN`"),
        ("[01]", "/0", "line 1, column 2: `01` is not a JSON number"),
        ("[-]", "/0", "line 1, column 2: `-` is not a JSON number"),
        ("[1.]", "/0", "line 1, column 2: `1.` is not a JSON number"),
        ("[.5]", "/0", "line 1, column 2: expected a value, found `.5`"),
        ("[1e]", "/0", "line 1, column 2: `1e` is not a JSON number"),
        ("[0x1F]", "/0", "line 1, column 2: `0x1F` is not a JSON number"),
        ("[+1]", "/0", "line 1, column 2: expected a value, found `+1`"),
        ("// a\n1", "", "line 1, column 1: expected a value, found `/`"),
        ("{a:1}", "", "line 1, column 2: expected a key in double quotes, found `a`"),
        (r#"{"a":1,}"#, "", "line 1, column 8: expected a key in double quotes, found `}`"),
        (r#"{"a" 1}"#, "/a", "line 1, column 6: expected `:`, found `1`"),
        (r#"{"a":1 "b":2}"#, "", "line 1, column 8: expected `,` or `}`, found `\"`"),
        (r#"["\x"]"#, "/0", "line 1, column 3: `\\x` is no escape"),
        (r#"["\u00g0"]"#, "/0", "line 1, column 3: `\\u00g0` is no escape"),
        (r#"["\u00"#, "/0", "line 1, column 3: `\\u00` is no escape"),
        (r#"["a"#, "/0", "line 1, column 4: the text ends within a string"),
        (r#"["\ud83d\u0041"]"#, "/0", "line 1, column 3: `\\ud83d` is half a surrogate pair"),
    ] {
        let problem = refused(text);
        assert_eq!((problem.path.as_str(), problem.message.as_str()), (path, message), "{text}");
        assert!(!problem.message.is_empty() && !problem.hint.is_empty() && !problem.limit);
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse(&nested(JSON_DEPTH), BYTES).is_ok());
    let problem = refused(&nested(JSON_DEPTH + 1));
    assert!(problem.limit);
    assert_eq!(problem.path, "/0".repeat(JSON_DEPTH));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(JSON_DEPTH + 1), "}".repeat(JSON_DEPTH + 1));
    assert!(refused(&objects).limit);
    assert!(refused(&"[".repeat(500_000)).limit);
}

#[test]
fn size_is_bounded_in_bytes() {
    assert!(parse(r#""ö""#, 4).is_ok());
    let problem = parse(r#""ö""#, 3).unwrap_err();
    assert!(problem.limit);
    assert_eq!(problem.message, "the document is larger than 3 bytes");
}

/// What another reader makes of a text, within the same profile.
fn by_serde_json(text: &str) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = from_deserializer(&mut deserializer).ok()?;
    deserializer.end().ok().map(|()| value)
}

proptest! {
    #[test]
    fn serde_json_lets_in_the_same_text(text in "[\\[\\]{}:,\"\\\\ud8c0-9a-f.eE+ -]{0,40}") {
        prop_assert_eq!(parse(&text, BYTES).ok(), by_serde_json(&text));
    }

    #[test]
    fn serde_json_lets_in_the_same_text_with_a_slip(
        value in any_value(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), "[\\[\\]{}:,\"\\\\u0d8e.+\n\u{1}-]?"), 1..4),
    ) {
        let mut text = serde_json::to_string_pretty(&value).unwrap();
        for (at, replaces, other) in slips {
            let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
            let place = at.get(&places).to_owned();
            let end = if replaces { place + text[place..].chars().next().unwrap().len_utf8() } else { place };
            text.replace_range(place..end, &other);
            prop_assume!(!text.is_empty());
        }
        prop_assert_eq!(parse(&text, BYTES).ok(), by_serde_json(&text), "{}", text);
    }
}
