//! The hostile definitions: the golden ones with one thing made wrong, and texts that are no definition at all.

use serde_json::{Value, json};

// By path, because benches/w9.rs takes this file from another folder.
#[path = "definitions/changed.rs"]
mod changed;

/// A definition and what loading it must come to.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The path of the refusal.
    pub(crate) path: String,
    /// What its message must say.
    pub(crate) says: String,
}

/// The golden definition that uses every construct.
pub(crate) const EVERYTHING: &str = include_str!("../golden/definitions/v1/everything.json");

/// A small sound definition with `when` as the condition of its only step.
fn with_condition(when: &Value) -> Value {
    json!({
        "schema": 1, "id": "tiny", "version": 1,
        "source": { "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        "facts": [
            { "name": "n", "shape": { "type": { "kind": "integer" } }, "line": 1 },
            { "name": "flag", "shape": { "type": { "kind": "boolean" } }, "line": 1 },
            { "name": "list", "shape": { "type": { "kind": "list", "of": { "type": { "kind": "integer" } } } }, "line": 1 },
        ],
        "tiers": [],
        "steps": [{
            "id": "only", "line": 2, "when": when, "approvers": { "kind": "role", "role": "r" },
            "quorums": [{ "needs": { "kind": "count", "n": 1 } }], "rejections": [{ "n": 1 }],
        }],
    })
}

/// An expression node without its place, given one.
fn node(mut node: Value) -> Value {
    node["line"] = json!(1);
    node["column"] = json!(1);
    node
}

fn fact(name: &str) -> Value {
    node(json!({ "op": "fact", "name": name }))
}

/// Everything that a small definition needs, sound: what the cases are measured against.
pub(crate) fn sound() -> Value {
    with_condition(&fact("flag"))
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = texts();
    cases.extend(changed::changed());
    cases.extend(expressions());
    cases
}

fn case(name: &str, path: &str, says: &str, text: String) -> Case {
    Case { name: name.to_owned(), text, path: path.to_owned(), says: says.to_owned() }
}

/// Texts that fail before they are a definition.
fn texts() -> Vec<Case> {
    let sound = sound().to_string();
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    vec![
        case("text-empty", "", "found the end of the text", String::new()),
        case("text-null", "", "invalid type", "null".to_owned()),
        case("text-array", "", "", "[]".to_owned()),
        case("text-too-large", "", "larger than 1048576 bytes", format!("{sound}{}", " ".repeat(1_048_576))),
        case("text-too-deep", &"/0".repeat(64), "nested more than 64 levels", deep(65)),
        case("text-much-too-deep", &"/0".repeat(64), "nested more than 64 levels", deep(500_000)),
        case(
            "text-deep-objects",
            &"/a".repeat(64),
            "nested more than 64 levels",
            format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)),
        ),
        case("text-after-it", "", "expected the end of the text, found `{`", format!("{sound} {sound}")),
        case("text-cut-off", "", "found the end of the text", sound[..sound.len() - 1].to_owned()),
        case("text-byte-order-mark", "", "byte order mark", format!("\u{feff}{sound}")),
        case("text-key-twice", "/schema", "given twice", sound.replacen('{', "{\"schema\":1,", 1)),
        case(
            "text-step-key-twice",
            "/steps/0/id",
            "given twice",
            sound.replace("\"id\":\"only\"", "\"id\":\"only\",\"id\":\"other\""),
        ),
        case(
            "text-float",
            "/version",
            "fraction or an exponent",
            sound.replace("\"version\":1", "\"version\":1.0"),
        ),
        case(
            "text-exponent",
            "/version",
            "fraction or an exponent",
            sound.replace("\"version\":1", "\"version\":1e2"),
        ),
        case("text-minus-zero", "/version", "`-0`", sound.replace("\"version\":1", "\"version\":-0")),
        case(
            "text-beyond-2-53",
            "/version",
            "beyond 2^53 - 1",
            sound.replace("\"version\":1", "\"version\":9007199254740993"),
        ),
        case(
            "text-huge-number",
            "/version",
            "",
            sound.replace("\"version\":1", &format!("\"version\":{}", "9".repeat(100_000))),
        ),
        case("text-half-a-surrogate", "/id", "", sound.replace("\"tiny\"", "\"ti\\ud800ny\"")),
        case("text-nan", "/version", "", sound.replace("\"version\":1", "\"version\":NaN")),
    ]
}

/// Conditions that no compiler makes.
fn expressions() -> Vec<Case> {
    let condition = |name: &str, when: Value, says: &str| {
        case(name, "/steps/0/when", says, with_condition(&when).to_string())
    };
    let integer = |value: &str| node(json!({ "op": "integer", "value": value }));
    let not = |of: Value| node(json!({ "op": "not", "of": of }));
    let each = |list: Value, with: Value, level: u64| {
        node(json!({ "op": "each", "each": "any", "list": list, "with": with, "level": level }))
    };
    let element = |level: u64| node(json!({ "op": "element", "level": level }));
    let more = |left: Value, right: Value| node(json!({ "op": "gt", "left": left, "right": right }));
    let bomb = |count: usize| node(json!({ "op": "all", "of": vec![fact("flag"); count] }));
    vec![
        condition("condition-is-text", json!("true"), "expected an expression"),
        condition(
            "condition-long-operator",
            node(json!({ "op": "x".repeat(100_000) })),
            "unknown operator `xxx",
        ),
        condition("condition-unknown-operator", node(json!({ "op": "launch" })), "unknown operator"),
        condition("condition-without-operator", json!({ "line": 1, "column": 1 }), "`op` is missing"),
        condition(
            "condition-extra-member",
            node(json!({ "op": "fact", "name": "flag", "slot": 7 })),
            "unknown member `slot`",
        ),
        condition("condition-yields-a-number", fact("n"), "must not yield"),
        condition("condition-of-an-unknown-fact", fact("nothing"), "unknown fact"),
        condition("condition-not-of-a-number", not(fact("n")), "needs true or false"),
        condition(
            "condition-compares-kinds",
            node(
                json!({ "op": "eq", "left": fact("n"), "right": node(json!({ "op": "text", "value": "1" })) }),
            ),
            "",
        ),
        condition(
            "condition-compares-lists",
            node(json!({ "op": "eq", "left": fact("list"), "right": fact("list") })),
            "",
        ),
        condition(
            "condition-integer-too-large",
            more(fact("n"), integer("9223372036854775808")),
            "not a 64-bit integer",
        ),
        condition(
            "condition-integer-as-number",
            more(fact("n"), node(json!({ "op": "integer", "value": 1 }))),
            "expected text",
        ),
        condition("condition-element-outside", more(element(0), integer("1")), "no list entry"),
        condition(
            "condition-element-of-a-wrong-level",
            each(fact("list"), more(element(1), integer("1")), 0),
            "no list entry",
        ),
        condition(
            "condition-element-of-a-huge-level",
            each(fact("list"), more(element(4_000_000_000), integer("1")), 0),
            "no list entry",
        ),
        condition(
            "condition-each-of-a-wrong-level",
            each(fact("list"), more(element(0), integer("1")), 1),
            "wrong level",
        ),
        condition(
            "condition-each-of-no-list",
            each(fact("n"), node(json!({ "op": "boolean", "value": true })), 0),
            "",
        ),
        condition(
            "condition-negative-line",
            json!({ "op": "fact", "name": "flag", "line": -1, "column": 1 }),
            "whole number",
        ),
        condition(
            "condition-in-nothing",
            node(json!({ "op": "in", "item": fact("n"), "of": [] })),
            "empty list",
        ),
        condition(
            "condition-present-always",
            node(json!({ "op": "present", "of": fact("flag") })),
            "never absent",
        ),
        condition(
            "condition-places-too-many",
            more(
                node(json!({ "op": "div_round", "left": fact("n"), "right": integer("3"), "places": 29 })),
                integer("1"),
            ),
            "",
        ),
        condition("condition-too-deep", (0..29).fold(fact("flag"), |of, _| not(of)), "deeper than 28 levels"),
        condition("condition-too-many-nodes", bomb(4_096), "more than 4096 nodes"),
        case(
            "condition-all-of-nothing",
            "/steps/0/when",
            "at least one part",
            with_condition(&bomb(0)).to_string(),
        ),
    ]
}
