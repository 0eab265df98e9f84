//! The hostile definitions: the golden ones with one thing made wrong, and texts that are no definition at all.

use serde_json::{Value, json};

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
    cases.extend(changed());
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
        case("text-empty", "", "EOF", String::new()),
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
        case("text-after-it", "", "trailing characters", format!("{sound} {sound}")),
        case("text-cut-off", "", "EOF", sound[..sound.len() - 1].to_owned()),
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

/// Golden definitions with one member changed.
fn changed() -> Vec<Case> {
    let everything: Value = serde_json::from_str(EVERYTHING).expect("the golden definition is JSON");
    // At `pointer`, a new value; a member or an entry that is not there yet is added.
    let set = |name: &str, pointer: &str, value: Value, path: &str, says: &str| {
        let mut changed = everything.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a path below the root");
        match changed.pointer_mut(parent).unwrap_or_else(|| panic!("{name}: nothing at {parent}")) {
            Value::Object(object) => drop(object.insert(key.to_owned(), value)),
            Value::Array(items) => match key.parse::<usize>() {
                Ok(index) => items[index] = value,
                Err(_) => items.push(value),
            },
            _ => panic!("{name}: {parent} holds nothing"),
        }
        case(name, path, says, changed.to_string())
    };
    let many = |count: usize, entry: &dyn Fn(usize) -> Value| Value::Array((0..count).map(entry).collect());
    let first_step = everything["steps"][0].clone();
    let step = |index: usize| {
        let mut step = first_step.clone();
        step["id"] = json!(format!("s-{index}"));
        step
    };
    let one_fact = |name: String, kind: Value| json!({ "name": name, "shape": { "type": kind }, "line": 1 });
    let boolean = || json!({ "kind": "boolean" });
    let nested =
        |depth: usize| (0..depth).fold(boolean(), |of, _| json!({ "kind": "list", "of": { "type": of } }));
    vec![
        set("schema-unknown", "/schema", json!(2), "/schema", "schema version 2 is not known"),
        set("schema-text", "/schema", json!("1"), "/schema", ""),
        set("schema-negative", "/schema", json!(-1), "/schema", ""),
        set("id-not-kebab", "/id", json!("Every Thing"), "/id", "kebab-case"),
        set("id-too-long", "/id", json!("x".repeat(100_000)), "/id", "kebab-case"),
        set("version-zero", "/version", json!(0), "/version", "starts at 1"),
        set("version-negative", "/version", json!(-7), "/version", ""),
        set("version-too-large", "/version", json!(4_294_967_296_i64), "/version", ""),
        set("source-digest-short", "/source/sha256", json!("abc"), "/source/sha256", ""),
        set("source-digest-upper-case", "/source/sha256", json!("A".repeat(64)), "/source/sha256", ""),
        set("unknown-member", "/colour", json!(1), "/colour", "unknown field"),
        set("unknown-member-of-source", "/source/md5", json!(""), "/source/md5", "unknown field"),
        set("unknown-member-of-a-fact", "/facts/0/colour", json!(1), "/facts/0/colour", "unknown field"),
        set(
            "unknown-member-of-a-shape",
            "/facts/0/shape/colour",
            json!(1),
            "/facts/0/shape/colour",
            "unknown field",
        ),
        set("unknown-member-of-a-tier", "/tiers/0/colour", json!(1), "/tiers/0/colour", "unknown field"),
        set("unknown-member-of-a-step", "/steps/0/colour", json!(1), "/steps/0/colour", "unknown field"),
        set(
            "unknown-member-of-a-quorum",
            "/steps/0/quorums/0/colour",
            json!(1),
            "/steps/0/quorums/0/colour",
            "unknown field",
        ),
        set(
            "unknown-member-of-claims",
            "/steps/0/claims/colour",
            json!(1),
            "/steps/0/claims/colour",
            "unknown field",
        ),
        set("unknown-member-of-options", "/options/colour", json!(true), "/options/colour", "unknown field"),
        set(
            "unknown-kind-of-type",
            "/facts/0/shape/type",
            json!({ "kind": "float" }),
            "/facts/0/shape/type/kind",
            "unknown variant",
        ),
        set(
            "unknown-kind-of-approvers",
            "/steps/0/approvers",
            json!({ "kind": "everybody" }),
            "/steps/0/approvers/kind",
            "unknown variant",
        ),
        set(
            "unknown-permission",
            "/permissions/destroy",
            json!({ "kind": "role", "role": "r" }),
            "/permissions/destroy",
            "",
        ),
        set("unknown-occasion", "/effects/on_monday", json!([]), "/effects/on_monday", ""),
        set(
            "facts-too-many",
            "/facts",
            many(201, &|n| one_fact(format!("f{n}"), boolean())),
            "/facts",
            "at most 200",
        ),
        set("facts-twice", "/facts/-", everything["facts"][0].clone(), "/facts/16", "defined twice"),
        set("fact-named-tier", "/facts/0/name", json!("tier"), "/facts/0/name", "cannot name a fact"),
        set("fact-type-too-deep", "/facts/0/shape/type", nested(20), "/facts/0/shape", "nested deeper"),
        set(
            "enumeration-too-large",
            "/facts/6/shape/type/values",
            many(1_001, &|n| json!(format!("v{n}"))),
            "/facts/6/shape",
            "1 to 1000 values",
        ),
        set(
            "enumeration-empty",
            "/facts/6/shape/type/values",
            json!([]),
            "/facts/6/shape",
            "1 to 1000 values",
        ),
        set("currency-unknown", "/facts/4/shape/type/currency", json!("XQQ"), "/facts/4/shape", ""),
        set("bounds-crossed", "/facts/2/shape/min", json!(366), "/facts/2/shape", "less than the least"),
        set("length-of-zero", "/facts/0/shape/max_length", json!(0), "/facts/0/shape", "a length is from"),
        set(
            "tiers-too-many",
            "/tiers",
            many(33, &|n| json!({ "name": format!("t-{n}"), "line": 1 })),
            "/tiers",
            "at most 32",
        ),
        set("tier-without-an-end", "/tiers/2/when", fact("urgent"), "/tiers/2", "must have no condition"),
        set(
            "tier-reads-the-tier",
            "/tiers/0/when",
            node(
                json!({ "op": "eq", "left": node(json!({ "op": "tier" })), "right": node(json!({ "op": "text", "value": "low" })) }),
            ),
            "/tiers/0/when",
            "not known here",
        ),
        set("steps-none", "/steps", json!([]), "/steps", "at least one step"),
        set("steps-too-many", "/steps", many(101, &step), "/steps", "at most 100"),
        set("steps-twice", "/steps/-", first_step.clone(), "/steps/6", "defined twice"),
        set(
            "step-waits-for-itself",
            "/steps/0/after",
            json!([{ "of": ["first"] }]),
            "/steps",
            "wait for each other",
        ),
        set(
            "steps-in-a-circle",
            "/steps/0/after",
            json!([{ "of": ["fourth"] }]),
            "/steps",
            "wait for each other",
        ),
        set(
            "step-waits-for-nobody",
            "/steps/1/after",
            json!([{ "of": ["nobody"] }]),
            "/steps/1/after",
            "unknown step",
        ),
        set("step-waits-for-none", "/steps/1/after", json!([{ "of": [] }]), "/steps/1/after", "at least one"),
        set(
            "step-waits-for-too-many",
            "/steps/3/after/0/at_least",
            json!(4),
            "/steps/3/after",
            "at most all",
        ),
        set(
            "quorum-of-none",
            "/steps/0/quorums/0/needs",
            json!({ "kind": "count", "n": 0 }),
            "/steps/0/quorums/0/needs",
            "quorum of 0",
        ),
        set(
            "quorum-negative",
            "/steps/0/quorums/0/needs",
            json!({ "kind": "count", "n": -1 }),
            "/steps/0/quorums/0/needs/n",
            "",
        ),
        set(
            "quorum-fraction-text",
            "/steps/0/quorums/0/needs",
            json!({ "kind": "count", "n": "1" }),
            "/steps/0/quorums/0/needs/n",
            "",
        ),
        set("quorums-none", "/steps/0/quorums", json!([]), "/steps/0/quorums", ""),
        set(
            "quorums-too-many",
            "/steps/0/quorums",
            many(9, &|_| json!({ "needs": { "kind": "all" } })),
            "/steps/0/quorums",
            "1 to 8 quorums",
        ),
        set(
            "percent-over-100",
            "/steps/2/quorums/0/needs/percent",
            json!("100.0000000001"),
            "/steps/2/quorums/0/needs",
            "at most 100 percent",
        ),
        set(
            "percent-of-zero",
            "/steps/2/quorums/0/needs/percent",
            json!("0"),
            "/steps/2/quorums/0/needs",
            "not over 0",
        ),
        set(
            "percent-no-number",
            "/steps/2/quorums/0/needs/percent",
            json!("half"),
            "/steps/2/quorums/0/needs",
            "`half`",
        ),
        set(
            "weight-of-zero",
            "/steps/3/quorums/0/needs/weights/partner",
            json!(0),
            "/steps/3/quorums/0/needs",
            "at least 1",
        ),
        set(
            "weight-of-a-stranger",
            "/steps/3/quorums/0/needs/weights/stranger",
            json!(1),
            "/steps/3/quorums/0/needs",
            "not among the approvers",
        ),
        set(
            "weights-never-enough",
            "/steps/3/quorums/0/needs/n",
            json!(0),
            "/steps/3/quorums/0/needs",
            "at least 1",
        ),
        set(
            "quorum-computed-of-text",
            "/steps/4/quorums/0/needs/count",
            fact("title"),
            "/steps/4/quorums/0/needs/count",
            "must not yield",
        ),
        set(
            "rejection-of-none",
            "/steps/0/rejections/0/n",
            json!(0),
            "/steps/0/rejections/0",
            "at least one person",
        ),
        set("evidence-of-none", "/steps/0/evidence/0/n", json!(0), "/steps/0/evidence", "at least one piece"),
        set(
            "deadlines-falling",
            "/steps/0/deadlines/0/after/n",
            json!(9_999),
            "/steps/0/deadlines/1",
            "must rise",
        ),
        set("duration-of-zero", "/expires_after/n", json!(0), "/expires_after", "at least 1"),
        set(
            "calendar-for-days",
            "/expires_after/calendar",
            json!("work"),
            "/expires_after",
            "only business time",
        ),
        set(
            "reviews-unknown-fact",
            "/steps/0/reviews",
            json!(["nothing"]),
            "/steps/0/reviews",
            "unknown fact",
        ),
        set(
            "meaning-too-long",
            "/steps/0/meaning",
            json!("x".repeat(1_001)),
            "/steps/0/meaning",
            "1 to 1000 bytes",
        ),
        set("claims-empty", "/steps/0/claims", json!({}), "/steps/0/claims", "no claim"),
        set(
            "distinct-unknown-step",
            "/distinct_people/0/0",
            json!("nobody"),
            "/distinct_people/0",
            "unknown step",
        ),
        set("distinct-alone", "/distinct_people/0", json!(["first"]), "/distinct_people/0", "at least two"),
        set(
            "contributors-unknown-step",
            "/exclude_contributors",
            json!(["nobody"]),
            "/exclude_contributors",
            "unknown step",
        ),
        set(
            "permission-on-a-fact",
            "/permissions/override",
            json!({ "kind": "role_for", "role": "r", "unit": fact("unit") }),
            "/permissions/override",
            "cannot depend on a fact",
        ),
        set("rounds-none", "/options/max_rounds", json!(0), "/options/max_rounds", "at least one round"),
        set("codes-twice", "/reject_reasons", json!(["a", "a"]), "/reject_reasons/1", "defined twice"),
        set(
            "effect-twice",
            "/effects/on_rejected",
            json!([{ "name": "a", "line": 1 }, { "name": "a", "line": 1 }]),
            "/effects/on_rejected/1",
            "defined twice",
        ),
        set(
            "effect-compensates-nothing",
            "/effects/on_rejected/0/compensate_with",
            json!("b"),
            "/effects/on_rejected/0",
            "follows an approval",
        ),
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
