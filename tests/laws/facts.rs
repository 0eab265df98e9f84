//! The facts that every generated policy declares, and random values for them.
//!
//! Values and the literals of conditions come from the same small pools, so that they often meet exactly.

use serde_json::{Map, Value as Json, json};

use crate::random::Random;
use crate::term::Ty;

/// Name, declaration, type, and whether it may be left out.
pub(crate) const FACTS: [(&str, &str, Ty, bool); 34] = [
    ("b1", "boolean()", Ty::Bool, false),
    ("b2", "boolean()", Ty::Bool, false),
    ("ob", "boolean().optional()", Ty::Bool, true),
    ("i1", "integer()", Ty::Int, false),
    ("i2", "integer()", Ty::Int, false),
    ("i3", "integer().min(-3).max(12)", Ty::Int, false),
    ("oi", "integer().optional()", Ty::Int, true),
    ("oj", "integer().optional()", Ty::Int, true),
    ("d1", "decimal()", Ty::Dec, false),
    ("d2", "decimal()", Ty::Dec, false),
    ("od", "decimal().optional()", Ty::Dec, true),
    ("m1", "money(\"EUR\")", Ty::Eur, false),
    ("m2", "money(\"EUR\").min(0).max(1_000_000)", Ty::Eur, false),
    ("om", "money(\"EUR\").optional()", Ty::Eur, true),
    ("y1", "money(\"JPY\")", Ty::Jpy, false),
    ("k1", "money(\"KWD\")", Ty::Kwd, false),
    ("t1", "string()", Ty::Text, false),
    ("t2", "string().max_length(20)", Ty::Text, false),
    ("ot", "string().optional()", Ty::Text, true),
    ("r1", "enumeration([\"US\", \"EU\", \"UK\", \"BR\"])", Ty::Region, false),
    ("r2", "enumeration([\"US\", \"EU\", \"UK\", \"BR\"])", Ty::Region, false),
    ("day1", "date()", Ty::Date, false),
    ("day2", "date().min(\"2000-01-01\")", Ty::Date, false),
    ("oday", "date().optional()", Ty::Date, true),
    ("at1", "instant()", Ty::Instant, false),
    ("at2", "instant()", Ty::Instant, false),
    ("li", "list(integer())", Ty::Ints, false),
    ("lt", "list(string()).max_length(5)", Ty::Texts, false),
    ("lm", "list(money(\"EUR\"))", Ty::Euros, false),
    ("ld", "list(date())", Ty::Dates, false),
    ("items", ITEMS, Ty::Items, false),
    ("more", MORE, Ty::Items, true),
    ("vendor", VENDOR, Ty::Vendor, false),
    ("backup", BACKUP, Ty::Vendor, true),
];

const ITEMS: &str = "list(object(#{ amount: money(\"EUR\"), kind: string(), done: boolean(), \
                     n: integer().optional(), tags: list(string()) }))";
const MORE: &str = "list(object(#{ amount: money(\"EUR\"), kind: string(), done: boolean(), \
                    n: integer().optional(), tags: list(string()) })).optional()";
const VENDOR: &str = "object(#{ country: string(), score: integer(), vat: string().optional() })";
const BACKUP: &str = "object(#{ country: string(), score: integer(), vat: string().optional() }).optional()";

/// The members of an entry of `items` and of `vendor`: name, type, optional.
pub(crate) fn members(ty: Ty) -> &'static [(&'static str, Ty, bool)] {
    match ty {
        Ty::Item => &[
            ("amount", Ty::Eur, false),
            ("kind", Ty::Text, false),
            ("done", Ty::Bool, false),
            ("n", Ty::Int, true),
            ("tags", Ty::Texts, false),
        ],
        Ty::Vendor => &[("country", Ty::Text, false), ("score", Ty::Int, false), ("vat", Ty::Text, true)],
        _ => &[],
    }
}

pub(crate) const INTEGERS: [i64; 16] = [
    0,
    1,
    -1,
    2,
    3,
    5,
    10,
    99,
    100,
    -7,
    3_037_000_500,
    94_906_267,
    9_007_199_254_740_991,
    -9_007_199_254_740_991,
    9_007_199_254_740_990,
    4,
];
pub(crate) const DECIMALS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "0.5",
    "1.5",
    "-2.25",
    "10",
    "100",
    "0.01",
    "33.333",
    "79228162514264337593543950335",
    "-79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "1.0000000000000000000000000001",
];
pub(crate) const EUROS: [&str; 12] = [
    "0.00",
    "0.01",
    "-0.01",
    "1",
    "2.50",
    "50",
    "49.99",
    "100.00",
    "50000.00",
    "49999.99",
    "50000.01",
    "792281625142643375935439503.35",
];
pub(crate) const YEN: [&str; 6] = ["0", "1", "-1", "100", "101", "79228162514264337593543950335"];
pub(crate) const DINARS: [&str; 6] = ["0.000", "0.001", "1.5", "99.999", "100", "100.001"];
pub(crate) const TEXTS: [&str; 12] = ["", "a", "ab", "abc", "b", "EU", "US", "é", "aé", "日本", "A", "a b"];
pub(crate) const REGIONS: [&str; 4] = ["US", "EU", "UK", "BR"];
pub(crate) const DATES: [&str; 6] =
    ["2026-03-01", "2026-02-28", "2024-02-29", "2026-12-31", "2027-01-01", "2000-01-01"];
pub(crate) const INSTANTS: [&str; 8] = [
    "2026-03-01T09:00:00Z",
    "2026-03-01T10:00:00+01:00",
    "2026-03-01T09:00:00.001Z",
    "2026-03-01T09:00:00.5Z",
    "2026-02-28T23:59:59.999Z",
    "2026-03-01T00:00:00+14:00",
    "2026-12-31T23:00:00-01:00",
    "2027-01-01T00:00:00Z",
];

/// The declarations, as the head of a script.
pub(crate) fn declarations() -> String {
    let mut text = String::new();
    for (name, kind, ..) in FACTS {
        text.push_str(&format!("fact(\"{name}\", {kind});\n"));
    }
    text
}

/// A complete set of facts, optional ones given or not.
pub(crate) fn complete(random: &mut Random) -> Json {
    let mut facts = Map::new();
    for (name, _, ty, optional) in FACTS {
        if !optional || random.percent(60) {
            facts.insert(name.to_owned(), value(random, name, ty));
        }
    }
    Json::Object(facts)
}

/// A value at the end of what the type holds, where computing soon fails.
pub(crate) fn extreme(random: &mut Random, name: &str, ty: Ty) -> Json {
    match ty {
        Ty::Int if name != "i3" => json!(random.pick(&INTEGERS[10..15])),
        Ty::Dec => json!(random.pick(&DECIMALS[10..])),
        Ty::Eur if name != "m2" => json!({ "currency": "EUR", "value": EUROS[EUROS.len() - 1] }),
        _ => value(random, name, ty),
    }
}

/// A value of a type; `name` because some facts have bounds.
pub(crate) fn value(random: &mut Random, name: &str, ty: Ty) -> Json {
    let money = |code: &str, value: &str| json!({ "currency": code, "value": value });
    match (name, ty) {
        ("i3", _) => json!(random.below(16) as i64 - 3),
        ("m2", _) => money("EUR", random.pick(&["0", "0.01", "50", "50000.00", "49999.99", "1000000"])),
        (_, Ty::Bool) => json!(random.percent(50)),
        // Small ones most of the time: otherwise everything overflows and nothing else is seen.
        (_, Ty::Int) if random.percent(80) => json!(random.below(14) as i64 - 3),
        (_, Ty::Int) => json!(random.pick(&INTEGERS)),
        (_, Ty::Dec) if random.percent(75) => json!(DECIMALS[random.below(10)]),
        (_, Ty::Dec) => json!(random.pick(&DECIMALS)),
        (_, Ty::Eur) if random.percent(90) => money("EUR", EUROS[random.below(EUROS.len() - 1)]),
        (_, Ty::Eur) => money("EUR", random.pick(&EUROS)),
        (_, Ty::Jpy) => money("JPY", random.pick(&YEN)),
        (_, Ty::Kwd) => money("KWD", random.pick(&DINARS)),
        (_, Ty::Text) => json!(random.pick(&TEXTS)),
        (_, Ty::Region) => json!(random.pick(&REGIONS)),
        (_, Ty::Date) => json!(random.pick(&DATES)),
        (_, Ty::Instant) => json!(random.pick(&INSTANTS)),
        (_, Ty::Ints | Ty::Texts | Ty::Euros | Ty::Items | Ty::Dates) => {
            let of = ty.entry().expect("a list");
            Json::Array((0..random.below(4)).map(|_| value(random, "", of)).collect())
        }
        (_, Ty::Item | Ty::Vendor) => {
            let mut object = Map::new();
            for (name, ty, optional) in members(ty) {
                if !optional || random.percent(50) {
                    object.insert((*name).to_owned(), value(random, "", *ty));
                }
            }
            Json::Object(object)
        }
    }
}
