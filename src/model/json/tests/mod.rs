//! The door for values of other formats, and the one spelling.
#![allow(clippy::unwrap_used, clippy::integer_division)]

use proptest::prelude::*;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde_json::{Value, json};

use super::{MAX_SAFE_INTEGER, canonical, from_deserializer, parse, pointer};
use crate::limits::REQUEST_BYTES;

mod text;

const BYTES: usize = 1_000_000;

#[test]
fn what_takes_more_than_a_request_as_text_is_refused_as_a_value_too() {
    let text = |bytes: usize| Value::Array(vec![json!("x".repeat(bytes))]);
    // two brackets and two quotes
    assert!(from_deserializer(text(REQUEST_BYTES - 4)).is_ok());
    let problem = from_deserializer(text(REQUEST_BYTES - 3)).unwrap_err();
    assert!(problem.limit);
    assert_eq!(problem.path, "");
    // n digits and n - 1 commas
    let ones = |count: usize| Value::Array(vec![json!(1); count]);
    assert!(from_deserializer(ones(REQUEST_BYTES / 2 - 1)).is_ok());
    assert!(from_deserializer(ones(REQUEST_BYTES / 2 + 1)).unwrap_err().limit);
}

/// What `serde-wasm-bindgen` gives us, value by value.
enum Js {
    Undefined,
    Null,
    Float(f64),
    Int(i64),
    Big(i128),
    Huge(u128),
    Bytes,
    Map(Vec<(Js, Js)>),
    List(Vec<Js>),
    Text(&'static str),
}

impl<'de> Deserializer<'de> for Js {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Undefined => visitor.visit_unit(),
            Self::Null => visitor.visit_none(),
            Self::Float(value) => visitor.visit_f64(value),
            Self::Int(value) => visitor.visit_some(value.into_deserializer()),
            Self::Big(value) => visitor.visit_i128(value),
            Self::Huge(value) => visitor.visit_u128(value),
            Self::Bytes => visitor.visit_byte_buf(vec![1]),
            Self::Map(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
            Self::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Self::Text(text) => visitor.visit_string(text.to_owned()),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Js {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[test]
fn objects_of_javascript_pass_the_same_door() {
    let value = from_deserializer(Js::Map(vec![
        (Js::Text("a"), Js::List(vec![Js::Int(1), Js::Null, Js::Undefined, Js::Text("x")])),
        (Js::Text("b"), Js::Big(-9_007_199_254_740_991)),
    ]));
    assert_eq!(value, Ok(json!({"a": [1, null, null, "x"], "b": -9_007_199_254_740_991_i64})));

    for (value, message) in [
        (Js::Float(0.5), "number `0.5` is not an integer"),
        (Js::Float(-0.0), "number `-0` is not an integer of its own"),
        (Js::Float(f64::NAN), "`NaN` is not a JSON number"),
        (Js::Float(f64::NEG_INFINITY), "`-Infinity` is not a JSON number"),
        (Js::Float(9_007_199_254_740_992.0), "number `9007199254740992` is beyond 2^53 - 1"),
        (Js::Big(9_007_199_254_740_992), "number `9007199254740992` is beyond 2^53 - 1"),
        (Js::Big(i128::MIN), "number `-170141183460469231731687303715884105728` is beyond 2^53 - 1"),
        (Js::Huge(u128::MAX), "number `340282366920938463463374607431768211455` is beyond 2^53 - 1"),
        (Js::Bytes, "invalid type: byte array, expected a JSON value"),
        (Js::Map(vec![(Js::Int(1), Js::Null)]), "key `1` is not a string"),
        (Js::Map(vec![(Js::Null, Js::Null)]), "key `null` is not a string"),
        (Js::Map(vec![(Js::Text("k"), Js::Null), (Js::Text("k"), Js::Null)]), "key `k` is given twice"),
    ] {
        let twice = message.ends_with("twice");
        let foreign = message.starts_with("invalid type");
        let problem = from_deserializer(Js::Map(vec![(Js::Text("a"), Js::List(vec![value]))])).unwrap_err();
        assert_eq!(problem.path, if twice { "/a/0/k" } else { "/a/0" });
        assert_eq!(problem.message, message);
        assert_eq!(problem.hint.starts_with("send what JSON has"), foreign, "{}", problem.hint);
    }
}

#[test]
fn keys_are_sorted_by_utf_16_code_units() {
    // RFC 8785 §3.2.3, the order it gives for these keys
    let value = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
    });
    let text = canonical(&value);
    let order = ["Carriage Return", "One", "Control", "Latin Small", "Euro Sign", "Emoji", "Hebrew"];
    let places: Vec<usize> = order.iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    // In UTF-8 the emoji would come last: U+1F600 is beyond U+FB33, but its first surrogate is not.
    assert!("\u{1f600}" > "\u{fb33}");
}

#[test]
fn strings_have_the_fewest_escapes() {
    // RFC 8785 §3.2.2.2, its own example
    let value = parse(r#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#, BYTES).unwrap();
    assert_eq!(canonical(&value), "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    for control in 0_u8..32 {
        let text = canonical(&json!(char::from(control).to_string()));
        let expected = match control {
            8 => r#""\b""#.to_owned(),
            9 => r#""\t""#.to_owned(),
            10 => r#""\n""#.to_owned(),
            12 => r#""\f""#.to_owned(),
            13 => r#""\r""#.to_owned(),
            other => format!("\"\\u{other:04x}\""),
        };
        assert_eq!(text, expected);
    }
    assert_eq!(
        canonical(&json!("\u{7f}\u{2028}<>&/\u{fffd}\u{10ffff}")),
        "\"\u{7f}\u{2028}<>&/\u{fffd}\u{10ffff}\""
    );
}

#[test]
fn the_published_test_data_of_rfc_8785_come_out_as_published() {
    // The test data of the RFC's reference implementations, as far as their numbers are integers: name, input, output.
    for (name, input, output) in [
        (
            "arrays",
            "[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]",
            r#"[56,{"1":[],"10":null,"d":true}]"#,
        ),
        (
            "french",
            r#"{ "peach": "This sorting order", "péché": "is wrong according to French",
                 "pêche": "but canonicalization MUST", "sin":   "ingnore locale" }"#,
            r#"{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}"#,
        ),
        (
            "structures, its `56.0` as `56`",
            r#"{ "1": {"f": {"f": "hi","F": 5} ,"\n": 56}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { } }"#,
            r#"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}"#,
        ),
        (
            "unicode, which is not normalised",
            r#"{ "Unnormalized Unicode":"\u1e0d\u0307" }"#,
            "{\"Unnormalized Unicode\":\"\u{1e0d}\u{307}\"}",
        ),
        (
            "weird",
            r#"{ "\u20ac": "Euro Sign", "1": "One", "\u0080": "Control\u007f", "\ud83d\ude02": "Smiley",
                 "\u00f6": "Latin Small Letter O With Diaeresis", "\ufb33": "Hebrew Letter Dalet With Dagesh",
                 "</script>": "Browser Challenge" }"#,
            "{\"1\":\"One\",\"</script>\":\"Browser Challenge\",\"\u{80}\":\"Control\u{7f}\",\
             \"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😂\":\"Smiley\",\
             \"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
        ),
    ] {
        assert_eq!(canonical(&parse(input, BYTES).unwrap()), output, "{name}");
    }
    // Of its numbers (appendix B), the integers up to 2^53 - 1 in magnitude; all others are refused, `-0` among them.
    for (text, is_integer) in [
        ("0", true),
        ("-0", false),
        ("5e-324", false),
        ("9007199254740992", false),
        ("-9007199254740992", false),
        ("295147905179352830000", false),
        ("1e+23", false),
        ("333333333.33333325", false),
        ("0.000001", false),
    ] {
        assert_eq!(parse(text, BYTES).is_ok(), is_integer, "{text}");
    }
}

#[test]
fn literals_have_no_space() {
    let value = json!({"b": [true, false, null, {}, [], -5], "a": {"z": 0, "y": MAX_SAFE_INTEGER}});
    assert_eq!(canonical(&value), r#"{"a":{"y":9007199254740991,"z":0},"b":[true,false,null,{},[],-5]}"#);
}

#[test]
fn a_float_is_written_as_no_json() {
    let text = canonical(&json!([1.5]));
    assert_eq!(text, "[float 3ff8000000000000]");
    assert!(parse(&text, BYTES).is_err());
}

#[test]
fn pointers_escape_what_rfc_6901_escapes() {
    // RFC 6901 §5
    for (key, path) in
        [("a/b", "/a~1b"), ("m~n", "/m~0n"), ("~1", "/~01"), (" ", "/ "), ("c%d", "/c%d"), ("", "/")]
    {
        assert_eq!(pointer("", key), path);
        let value = json!({ key: 8 });
        assert_eq!(value.pointer(path), Some(&json!(8)));
    }
}

/// Values within the profile, with keys and characters from both sides of the surrogates.
fn any_value() -> impl Strategy<Value = Value> {
    let character =
        prop_oneof![any::<char>(), Just('\u{ffff}'), Just('\u{10000}'), Just('\u{e000}'), Just('"')];
    let string =
        prop::collection::vec(character, 0..6).prop_map(|chars| chars.into_iter().collect::<String>());
    let safe = MAX_SAFE_INTEGER.cast_signed();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-safe..=safe).prop_map(Value::from),
        string.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(string.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_canonical_text_gives_the_value_back(value in any_value()) {
        let text = canonical(&value);
        let again = parse(&text, BYTES).unwrap();
        prop_assert_eq!(&again, &value);
        prop_assert_eq!(canonical(&again), text);
    }

    #[test]
    fn white_space_and_escapes_make_no_difference(value in any_value()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(parse(&pretty, BYTES), Ok(value));
    }

    #[test]
    fn both_doors_let_in_the_same(value in any_value()) {
        prop_assert_eq!(from_deserializer(value.clone()), Ok(value));
    }
}
