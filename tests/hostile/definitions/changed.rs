//! Golden definitions with one member changed.

use serde_json::{Value, json};

use super::{Case, EVERYTHING, case, fact, node};

/// Golden definitions with one member changed.
pub(super) fn changed() -> Vec<Case> {
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
    let long = format!("/{}", "x".repeat(100_000));
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
        set(
            "version-long-text",
            "/version",
            json!("x".repeat(100_000)),
            "/version",
            "invalid type: string `xxx",
        ),
        set("unknown-member-long", &long, json!(1), &long, "unknown field `xxx"),
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
