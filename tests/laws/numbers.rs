//! Numbers as written: exact or refused. Each row says what holds, by hand.

use countersign::compiler::compile;
use countersign::route::answer::Answer;
use countersign::route::route;
use serde_json::{Value as Json, json};

use crate::engine::{outcome, request, routed};

const HEAD: &str = r#"
policy("numbers", 1);
fact("n", integer());
fact("d", decimal());
fact("e", money("EUR"));
fact("e2", money("EUR"));
fact("j", money("JPY"));
fact("k", money("KWD"));
"#;

const MOST: &str = "79228162514264337593543950335";

fn facts() -> Json {
    json!({
        "n": 1, "d": "1",
        "e": { "currency": "EUR", "value": "1.00" }, "e2": { "currency": "EUR", "value": "3.00" },
        "j": { "currency": "JPY", "value": "1" }, "k": { "currency": "KWD", "value": "1.000" },
    })
}

fn step(condition: &str) -> String {
    format!("{HEAD}step(\"s\").when(|f| {condition}).approvers(role(\"x\"));")
}

fn value(name: &str, value: &str) -> Json {
    let code = match name {
        "n" => return json!(value.parse::<i64>().expect("an integer")),
        "d" => return json!(value),
        "j" => "JPY",
        "k" => "KWD",
        _ => "EUR",
    };
    json!({ "currency": code, "value": value })
}

/// `true`, `false`, or the end of the error's message.
fn result(condition: &str, name: &str, given: &str) -> String {
    let compilation = compile(&step(condition));
    let rendered = compilation.render("numbers.rhai", false);
    let policy = compilation.policy.unwrap_or_else(|| panic!("{rendered}"));
    let mut facts = facts();
    facts[name] = value(name, given);
    match outcome(&routed(&policy, &facts, false, None).steps[0]) {
        Ok(active) => active.expect("facts are complete").to_string(),
        Err(message) => message.rsplit_once("on line 9 ").map_or(message.clone(), |(_, end)| end.to_owned()),
    }
}

#[test]
fn arithmetic_is_exact_or_an_error() {
    let (overflows, inexact) = ("overflows", "has no exact result");
    let places = "has no exact result in its currency";
    // condition, fact, its value, what holds
    let table = [
        // integers: 64 bits
        ("f.n == 9007199254740991", "n", "9007199254740991", "true"),
        ("f.n == -9007199254740991", "n", "-9007199254740991", "true"),
        ("f.n + 1 == 9007199254740992", "n", "9007199254740991", "true"),
        ("f.n + 9214364837600034816 == 9223372036854775807", "n", "9007199254740991", "true"),
        ("f.n + 9214364837600034817 > 0", "n", "9007199254740991", overflows),
        ("f.n * f.n == 9223372030926249001", "n", "3037000499", "true"),
        ("f.n * f.n > 0", "n", "3037000500", overflows),
        ("f.n * f.n > 0", "n", "-3037000500", overflows),
        ("(0 - 9223372036854775807) - f.n < 0", "n", "1", "true"),
        ("(0 - 9223372036854775807) - f.n < 0", "n", "2", overflows),
        ("-(f.n - 9223372036854775807 - 2) > 0", "n", "1", overflows),
        ("-(f.n - 9223372036854775807 - 2) > 0", "n", "2", "true"),
        // beyond 64 bits a literal is a decimal, exact like any
        ("f.n < 9223372036854775808", "n", "9007199254740991", "true"),
        ("f.n + 9223372036854775808 == 9223372036854775809", "n", "1", "true"),
        ("f.n + 9223372036854775807 > 0", "n", "1", overflows),
        // decimals: 96 bits, 28 places
        ("f.d == 79228162514264337593543950335", "d", MOST, "true"),
        ("f.d > 9223372036854775807", "d", MOST, "true"),
        ("f.d + 1 > 0", "d", MOST, overflows),
        ("f.d + f.d > 0", "d", MOST, overflows),
        ("f.d - 1 == f.d", "d", MOST, "false"),
        ("f.d + 0.1 > 0", "d", MOST, inexact),
        ("f.d * 0.1 == 7922816251426433759354395033.5", "d", MOST, "true"),
        ("f.d * 0.5 == 39614081257132168796771975167", "d", "79228162514264337593543950334", "true"),
        ("f.d * 0.5 > 0", "d", MOST, inexact),
        ("f.d * 0.25 > 0", "d", MOST, inexact),
        ("f.d * 2 > 0", "d", MOST, overflows),
        ("f.d * -1 < 0", "d", MOST, "true"),
        ("f.d > 0", "d", "0.0000000000000000000000000001", "true"),
        ("f.d * 0.1 > 0", "d", "0.0000000000000000000000000001", inexact),
        ("f.d * 10 == 0.000000000000000000000000001", "d", "0.0000000000000000000000000001", "true"),
        ("f.d == 0.1234567890123456789012345678", "d", "0.1234567890123456789012345678", "true"),
        ("f.d == 1.50", "d", "1.5", "true"),
        ("f.d == 1.5", "d", "1.500", "true"),
        ("f.d == 2", "d", "2.0", "true"),
        ("f.d * 3 == 0.3", "d", "0.1", "true"),
        ("f.d + 0.2 == 0.3", "d", "0.1", "true"),
        // rounded where the policy says so, halves away from zero
        ("div_round(f.d, 3, 2) == 33.33", "d", "100", "true"),
        ("div_round(f.d, 3, 2) == 0.67", "d", "2", "true"),
        ("div_round(f.d, 1, 2) == 0.01", "d", "0.005", "true"),
        ("div_round(f.d, 1, 2) == -0.01", "d", "-0.005", "true"),
        ("div_round(f.d, 1, 2) == 0", "d", "0.0049999999999999999999999999", "true"),
        ("div_round(f.n, 2, 0) == 3", "n", "5", "true"),
        ("div_round(f.n, -2, 0) == -3", "n", "5", "true"),
        ("div_round(1, f.n, 2) > 0", "n", "0", "divides by zero"),
        ("div_round(f.d, 0.1, 0) > 0", "d", MOST, overflows),
        ("div_round(f.d, 3, 28) > 0", "d", "100", overflows),
        ("div_round(f.d, 3, 28) == 3.3333333333333333333333333333", "d", "10", "true"),
        // amounts: the places of the currency
        ("f.e >= 10.50", "e", "10.5", "true"),
        ("f.e >= 10.50", "e", "10.49", "false"),
        ("f.e * 0.5 == 0.05", "e", "0.10", "true"),
        ("f.e * 0.5 > 0", "e", "0.01", places),
        ("f.e * 1.000 == 1", "e", "1", "true"),
        ("f.e + 0.01 > 0", "e", "792281625142643375935439503.35", inexact),
        ("f.e * 10 > 0", "e", "792281625142643375935439503.35", "true"),
        ("f.e + f.e2 == 3.01", "e", "0.01", "true"),
        ("f.j == 100.0", "j", "100", "true"),
        ("f.j * 0.5 == 2", "j", "4", "true"),
        ("f.j * 0.5 > 0", "j", "3", places),
        ("f.j + 1 > 0", "j", MOST, overflows),
        ("f.k == 0.001", "k", "0.001", "true"),
        ("f.k * 0.1 == 0.001", "k", "0.010", "true"),
        ("f.k * 0.1 > 0", "k", "0.001", places),
        ("div_round(f.j, 3, 0) == 33", "j", "100", "true"),
        ("div_round(f.k, 3, 3) == 0.334", "k", "1.001", "true"),
        ("div_round(f.k, 3, 2) == 0.33", "k", "1.001", "true"),
        ("div_round(f.e, f.e2, 4) == 0.3333", "e", "1.00", "true"),
        ("div_round(f.e, 3, 2) * 3 == 0.99", "e", "1.00", "true"),
    ];
    for (condition, name, given, expected) in table {
        assert_eq!(result(condition, name, given), expected, "{condition} with {name} = {given}");
    }
}

#[test]
fn facts_are_taken_exactly_or_refused() {
    let policy = compile(&step("f.n > 0")).policy.expect("it compiles");
    let euro = |text: &str| value("e", text);
    let (yen, dinar) = (|text: &str| value("j", text), |text: &str| value("k", text));
    let table = [
        ("n", json!(9_007_199_254_740_991_i64), true),
        ("n", json!(9_007_199_254_740_992_i64), false),
        ("n", json!(-9_007_199_254_740_991_i64), true),
        ("n", json!(-9_007_199_254_740_992_i64), false),
        ("n", json!(u64::MAX), false),
        ("n", json!(1.0), false),
        ("n", json!(0.5), false),
        ("n", json!("1"), false),
        ("d", json!(MOST), true),
        ("d", json!(format!("-{MOST}")), true),
        ("d", json!("79228162514264337593543950336"), false),
        ("d", json!("0.0000000000000000000000000001"), true),
        ("d", json!("0.00000000000000000000000000001"), false),
        ("d", json!("1234567890123456789012345678.9"), true),
        ("d", json!("9.2345678901234567890123456789"), false),
        ("d", json!("7.9228162514264337593543950335"), true),
        ("d", json!("7.9228162514264337593543950336"), false),
        ("d", json!("1e3"), false),
        ("d", json!("1_000"), false),
        ("d", json!(" 1"), false),
        ("d", json!("+1"), false),
        ("d", json!("NaN"), false),
        ("d", json!(1), false),
        ("e", euro("1.00"), true),
        ("e", euro("1"), true),
        ("e", euro("1.005"), false),
        ("e", euro("1.000"), false),
        ("e", euro("792281625142643375935439503.35"), true),
        ("e", euro("792281625142643375935439503.36"), false),
        ("j", yen("100"), true),
        ("j", yen("100.0"), false),
        ("j", yen("0.5"), false),
        ("k", dinar("1.234"), true),
        ("k", dinar("1.2345"), false),
        ("k", dinar("1.2340"), false),
        ("k", euro("1.23"), false),
    ];
    for (name, given, accepted) in table {
        let mut facts = facts();
        facts[name] = given.clone();
        match route(&policy, &request(&facts, false, None)) {
            Answer::Route(_) => assert!(accepted, "{name} = {given} was taken"),
            Answer::Refused { refused } => {
                assert!(!accepted, "{name} = {given}: {}", refused.message);
                let path = refused.path.clone().unwrap_or_default();
                assert!(path.starts_with(&format!("/facts/{name}")), "{name} = {given}: {path}");
            }
        }
    }
}

/// What a script may not say about numbers: condition, and the code of the error.
#[test]
fn literals_are_exact_or_refused() {
    let table = [
        ("f.d < 79228162514264337593543950336", "syntax_error"),
        ("f.d < 100000000000000000000000000000000", "syntax_error"),
        ("f.d > 0.12345678901234567890123456789", "inexact_literal"),
        ("f.d > 79228162514264337593543950335.5", "inexact_literal"),
        ("f.e >= 10.005", "inexact_literal"),
        ("f.e + 0.005 > 0", "inexact_literal"),
        ("f.e in [1, 2.345]", "inexact_literal"),
        ("f.j >= 100.5", "inexact_literal"),
        ("f.k >= 0.0001", "inexact_literal"),
        ("f.e * f.e2 > 0", "type_mismatch"),
        ("f.e == f.j", "currency_mismatch"),
        ("f.e + f.j > 0", "currency_mismatch"),
        ("div_round(f.e, f.j, 2) > 0", "currency_mismatch"),
        ("div_round(f.j, 3, 2) > 0", "type_mismatch"),
        ("div_round(f.k, 3, 4) > 0", "type_mismatch"),
        ("div_round(f.d, 3, 29) > 0", "not_lowerable"),
        ("f.e > f.n", "type_mismatch"),
        ("f.e > f.d", "type_mismatch"),
        ("f.d / 3 > 0", "not_lowerable"),
        ("f.n == \"1\"", "type_mismatch"),
    ];
    for (condition, code) in table {
        let compilation = compile(&step(condition));
        let rendered = compilation.render("numbers.rhai", false);
        assert!(compilation.policy.is_none(), "{condition} compiles");
        assert!(rendered.contains(&format!("[{code}]")), "{condition} should be {code}:\n{rendered}");
    }
}

/// Bounds are numbers of their fact's type: declaration, whether it is accepted, a value at it, one beyond it.
#[test]
fn bounds_are_exact() {
    let table = [
        (
            "integer().max(9007199254740991)",
            Some((json!(9_007_199_254_740_991_i64), json!(9_007_199_254_740_992_i64))),
        ),
        ("integer().max(9007199254740992)", None),
        ("integer().min(0.5)", None),
        ("integer().min(-1)", Some((json!(-1), json!(-2)))),
        ("decimal().min(0.5)", Some((json!("0.50"), json!("0.4999999999999999999999999999")))),
        ("decimal().max(1)", Some((json!("1.0"), json!("1.0000000000000000000000000001")))),
        ("money(\"JPY\").min(1)", Some((value("j", "1"), value("j", "0")))),
        ("money(\"JPY\").min(0.5)", None),
        ("money(\"KWD\").min(0.001)", Some((value("k", "0.001"), value("k", "0")))),
        ("money(\"KWD\").min(0.0001)", None),
        ("money(\"EUR\").max(10)", Some((value("e", "10.00"), value("e", "10.01")))),
        ("money(\"EUR\").max(10.005)", None),
    ];
    for (declaration, values) in table {
        let script =
            format!("policy(\"b\", 1);\nfact(\"x\", {declaration});\nstep(\"s\").approvers(role(\"x\"));\n");
        let compilation = compile(&script);
        let rendered = compilation.render("bounds.rhai", false);
        let Some((at, beyond)) = values else {
            assert!(compilation.policy.is_none(), "{declaration} compiles");
            assert!(rendered.contains("[invalid_fact]"), "{declaration}:\n{rendered}");
            continue;
        };
        let policy = compilation.policy.unwrap_or_else(|| panic!("{rendered}"));
        let taken = |value: &Json| {
            matches!(route(&policy, &request(&json!({ "x": value }), false, None)), Answer::Route(_))
        };
        assert!(taken(&at), "{declaration} refuses {at}");
        assert!(!taken(&beyond), "{declaration} takes {beyond}");
    }
}

/// Beyond 2^53 an integer is shown as text: no reader of JSON may round it.
#[test]
fn reasons_show_numbers_exactly() {
    let policy = compile(&step("f.n + 1 > 9007199254740991")).policy.expect("it compiles");
    let mut facts = facts();
    facts["n"] = json!(9_007_199_254_740_991_i64);
    let route = routed(&policy, &facts, false, None);
    let reason = &route.steps[0].why[0];
    assert_eq!(reason.left, Some(json!("9007199254740992")));
    assert_eq!(reason.right, Some(json!(9_007_199_254_740_991_i64)));
    assert!(
        reason.says.contains("9,007,199,254,740,992 is more than 9,007,199,254,740,991"),
        "{}",
        reason.says
    );
}
