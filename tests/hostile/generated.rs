//! Hostile scripts that are too large or too odd for a file: single things too large, nested too deep, too many.

use super::Script;

const HEAD: &str = "policy(\"hostile\", 1);\n";

/// What a script may be at most: the bound of the language, written out once more.
const SOURCE_BYTES: usize = 131_072;

/// `part` as often as it fits into a script beside `around` bytes.
fn filled(part: &str, around: usize) -> String {
    part.repeat((SOURCE_BYTES - HEAD.len() - around) / part.len())
}

/// `open` and `close` around `core`, `depth` times.
fn nested(open: &str, core: &str, close: &str, depth: usize) -> String {
    format!("{}{core}{}", open.repeat(depth), close.repeat(depth))
}

/// A text for each number.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

pub(super) fn generated() -> Vec<Script> {
    let script = |name: &str, code: &str, says: &str, body: String| Script {
        name: name.to_owned(),
        source: format!("{HEAD}{body}"),
        code: code.to_owned(),
        says: says.to_owned(),
    };
    let condition =
        |condition: String| format!("step(\"one\").when(|f| {condition}).approvers(role(\"r\"));");
    let mut scripts = sizes(&script);
    scripts.extend(nesting(&script, &condition));
    scripts.extend(crowds(&script, &condition));
    scripts
}

type Make<'a> = &'a dyn Fn(&str, &str, &str, String) -> Script;
type Condition<'a> = &'a dyn Fn(String) -> String;

/// Single things that are too large.
fn sizes(script: Make<'_>) -> Vec<Script> {
    let long = "x".repeat(100_000);
    vec![
        script("size-source", "limit_exceeded", "bytes long", " ".repeat(SOURCE_BYTES)),
        script("size-comment", "invalid_approvers", "no steps", format!("/*{}*/", filled("/**/", 4))),
        script("size-text", "limit_exceeded", "length of string", format!("step(\"{long}\");")),
        script("size-text-kept", "invalid_id", "", format!("step(\"{}\");", "x".repeat(30_000))),
        script("size-identifier", "unknown_function", "", format!("{long}();")),
        script("size-identifier-variable", "syntax_error", "unknown name", format!("{long} + 1;")),
        script("size-number", "syntax_error", "", format!("let n = {};", "9".repeat(100_000))),
        script("size-decimal", "inexact_literal", "", format!("let n = 0.{};", "1".repeat(100_000))),
        script("size-property", "unknown_fact", "", format!("step(\"one\").when(|f| f.{long});")),
        script("size-fact-name", "invalid_id", "", format!("fact(\"{}\", boolean());", "x".repeat(30_000))),
        script("size-array-literal", "limit_exceeded", "", format!("let a = [{}];", "1,".repeat(60_000))),
        script(
            "size-map-literal",
            "limit_exceeded",
            "",
            format!("let m = #{{{}}};", each(15_000, |n| format!("k{n}:1,"))),
        ),
        script("size-line-of-errors", "unknown_function", "", filled("nope(); ", 0)),
        script("size-line-of-facts", "invalid_id", "", filled("fact(\"A\", 1); ", 0)),
        script("size-arguments", "limit_exceeded", "arguments", format!("role({});", filled("1,", 8))),
        script(
            "size-parameters",
            "limit_exceeded",
            "parameters",
            format!("fn many({}) {{ }}", each(20_000, |n| format!("p{n},"))),
        ),
        script("size-wide-characters", "syntax_error", "", "\u{1F600}".repeat(30_000)),
        script("size-white-space", "invalid_approvers", "no steps", filled(" \t\r\n", 0)),
        script("size-empty-lines", "invalid_approvers", "no steps", filled("\n", 0)),
        script("size-statements", "limit_exceeded", "operations", filled("1;", 0)),
        script("character-nul", "syntax_error", "", "step(\"a\0b\");\0\0\0loop{}".to_owned()),
        script(
            "character-nul-in-text",
            "invalid_id",
            "",
            "step(\"a\0b\").approvers(role(\"r\"));".to_owned(),
        ),
        script("character-controls", "syntax_error", "", (1..32_u8).map(char::from).collect()),
        script("character-byte-order-mark", "syntax_error", "", "\u{feff}step(\"one\");".to_owned()),
        script("character-escape-in-text", "invalid_id", "", "step(\"\\x1b[2J\\x07\");".to_owned()),
        script(
            "character-confusables",
            "syntax_error",
            "",
            "fact(\"amount\", integer()); step(\"one\").when(|f| f.\u{430}mount > 1);".to_owned(),
        ),
    ]
}

/// Things inside each other.
fn nesting(script: Make<'_>, condition: Condition<'_>) -> Vec<Script> {
    let statement = |text: String| format!("let x = {text};");
    let deep = 8_000;
    let mut scripts = vec![
        script("nested-parentheses", "limit_exceeded", "deeper", statement(nested("(", "1", ")", deep))),
        script("nested-blocks", "limit_exceeded", "deeper", nested("{", "", "}", deep)),
        script("nested-block-values", "limit_exceeded", "deeper", statement(nested("{", "1", "}", deep))),
        script("nested-arrays", "limit_exceeded", "deeper", statement(nested("[", "1", "]", deep))),
        script("nested-maps", "limit_exceeded", "deeper", statement(nested("#{a:", "1", "}", deep))),
        script("nested-ifs", "limit_exceeded", "deeper", nested("if true {", "", "}", deep)),
        script(
            "nested-else-ifs",
            "limit_exceeded",
            "",
            format!("if false {{ }} {}", "else if false { } ".repeat(5_000)),
        ),
        script(
            "nested-else-if-values",
            "limit_exceeded",
            "",
            condition(format!(
                "if false {{ true }} {} else {{ false }}",
                "else if false { true } ".repeat(5_000)
            )),
        ),
        script("nested-loops", "limit_exceeded", "deeper", nested("loop {", "", "}", deep)),
        script("nested-switches", "limit_exceeded", "deeper", nested("switch 1 { 1 => {", "", "} }", 5_000)),
        script("nested-tries", "limit_exceeded", "deeper", nested("try {", "", "} catch { }", 5_000)),
        script("nested-nots", "limit_exceeded", "deeper", statement(format!("{}true", "!".repeat(deep)))),
        script("nested-minuses", "limit_exceeded", "deeper", statement(format!("{}1", "- ".repeat(deep)))),
        script("nested-closures", "limit_exceeded", "", statement(nested("|a| ", "a", "", deep))),
        script("nested-calls", "limit_exceeded", "deeper", statement(nested("role(", "1", ")", deep))),
        script("nested-interpolations", "limit_exceeded", "deeper", statement(nested("`${", "1", "}`", 500))),
        script("nested-comments", "syntax_error", "not closed", "/*".repeat(60_000)),
        script("nested-functions", "syntax_error", "", nested("fn a() {", "", "}", 1_000)),
        script("nested-indexes", "limit_exceeded", "", format!("let a = [1]; a{};", "[0]".repeat(deep))),
        script(
            "nested-indexes-inside",
            "limit_exceeded",
            "",
            format!("let a = [0]; {};", nested("a[", "0", "]", deep)),
        ),
        script("chain-of-methods", "limit_exceeded", "", format!("let a = 1; a{};", ".abs()".repeat(deep))),
        script(
            "chain-of-properties",
            "limit_exceeded",
            "",
            format!("let a = #{{}}; a{};", ".a".repeat(deep)),
        ),
        script("chain-of-elvis", "limit_exceeded", "", format!("let a = #{{}}; a{};", "?.a".repeat(deep))),
        script(
            "chain-of-step-methods",
            "limit_exceeded",
            "",
            format!("step(\"one\"){};", ".quorum(1)".repeat(deep)),
        ),
        script("chain-of-assignments", "syntax_error", "", format!("let a = 1; {}1;", "a = ".repeat(deep))),
        script(
            "chain-of-types",
            "limit_exceeded",
            "",
            format!("fact(\"a\", string(){});", ".optional()".repeat(deep)),
        ),
        script(
            "depth-of-calls-and-expressions",
            "limit_exceeded",
            "deeper than",
            format!("fn down(n) {{ {} }} down(0);", nested("(1 + ", "down(n)", ")", 25)),
        ),
        script(
            "depth-of-calls-and-blocks",
            "limit_exceeded",
            "deeper than",
            format!("fn down(n) {{ {} }} down(0);", nested("if true { ", "down(n)", " }", 25)),
        ),
        script(
            "depth-of-closures-and-maps",
            "limit_exceeded",
            "deeper than",
            format!("fn down(n) {{ {} }} down(0);", nested("[[1].map(|x| ", "down(n)", ")]", 12)),
        ),
        script(
            "depth-of-inlined-functions",
            "limit_exceeded",
            "",
            format!(
                "fact(\"a\", boolean()); fn h0(x) {{ !x }} {} {}",
                each(30, |n| format!(
                    "fn h{}(x) {{ {} }}",
                    n + 1,
                    nested("!(", &format!("h{n}(x)"), ")", 20)
                )),
                condition("h30(f.a)".to_owned())
            ),
        ),
    ];
    for (name, operator) in [
        ("plus", "1 + "),
        ("minus", "1 - "),
        ("times", "1 * "),
        ("equals", "1 == "),
        ("coalesce", "() ?? "),
        ("range", "1 .. "),
    ] {
        scripts.push(script(
            &format!("chain-of-{name}"),
            "limit_exceeded",
            "",
            statement(format!("{}1", operator.repeat(deep))),
        ));
    }
    for (name, operator) in [("and", "f.a && "), ("or", "f.a || "), ("not-equal", "f.a != ")] {
        let text = format!("fact(\"a\", boolean()); {}", condition(format!("{}f.a", operator.repeat(deep))));
        scripts.push(script(&format!("condition-of-{name}"), "limit_exceeded", "", text));
    }
    scripts
}

/// Things side by side.
fn crowds(script: Make<'_>, condition: Condition<'_>) -> Vec<Script> {
    vec![
        script("crowd-of-wrong-facts", "invalid_id", "", each(6_000, |n| format!("fact(\"F{n}\", 1);\n"))),
        script(
            "crowd-of-unknown-facts",
            "unknown_fact",
            "",
            format!(
                "{}{}",
                each(200, |n| format!("fact(\"{}{n}\", boolean());\n", "a_long_name_of_a_fact_".repeat(2))),
                each(90, |n| format!(
                    "step(\"s{n}\").when(|f| f.{0}x && f.{0}y && f.{0}z || f.{0}u);\n",
                    "a_long_name_of_a_fact".repeat(2)
                ))
            ),
        ),
        script(
            "crowd-of-functions",
            "limit_exceeded",
            "functions",
            each(5_000, |n| format!("fn f{n}() {{ {n} }}\n")),
        ),
        script(
            "crowd-of-closures",
            "limit_exceeded",
            "",
            each(5_000, |n| format!("let c{n} = |f| f.a{n};\n")),
        ),
        script(
            "crowd-of-large-functions",
            "invalid_approvers",
            "",
            each(450, |n| format!("fn f{n}(a) {{ {} }}\n", "a + 1; ".repeat(17))),
        ),
        script(
            "crowd-beside-a-large-body",
            "invalid_approvers",
            "no steps",
            format!("{}{}", each(450, |n| format!("fn f{n}(a) {{ a }}\n")), "[1,2,3,4]; ".repeat(9_000)),
        ),
        script(
            "crowd-of-conditions",
            "limit_exceeded",
            "",
            format!(
                "fact(\"a\", integer());{}",
                each(99, |n| format!(
                    "step(\"s{n}\").when(|f| {} f.a == 0).approvers(role(\"r\"));\n",
                    "f.a == 1 || ".repeat(150)
                ))
            ),
        ),
        script(
            "crowd-of-variables",
            "limit_exceeded",
            "variables",
            each(5_000, |n| format!("let v{n} = {n};\n")),
        ),
        script(
            "crowd-of-constants",
            "limit_exceeded",
            "variables",
            each(5_000, |n| format!("const V{n} = {n};\n")),
        ),
        script(
            "crowd-of-strings",
            "limit_exceeded",
            "",
            each(10, |n| {
                format!("let v{n} = \"{}\"; v{n} += v{n}; v{n} += v{n}; v{n} += v{n};\n", "x".repeat(20_000))
            }),
        ),
        script(
            "crowd-of-arrays",
            "limit_exceeded",
            "",
            each(900, |n| format!("let v{n} = []; v{n}.pad(10000, {n}); ")),
        ),
        script(
            "crowd-of-steps",
            "limit_exceeded",
            "steps",
            each(3_000, |n| format!("step(\"s{n}\").approvers(role(\"r\"));\n")),
        ),
        script(
            "crowd-of-steps-in-a-circle",
            "cyclic_order",
            "",
            each(100, |n| {
                format!(
                    "step(\"s{n}\").after([{}]).approvers(role(\"r\"));\n",
                    each(100, |m| if m == n { String::new() } else { format!("\"s{m}\",") })
                )
            }),
        ),
        script(
            "crowd-of-arguments-scanned",
            "limit_exceeded",
            "",
            format!("for i in 0..100000 {{ fact(`a${{i}}`, || {{ {} }}); }}", "1; ".repeat(40_000)),
        ),
        script(
            "crowd-of-words-scanned",
            "limit_exceeded",
            "",
            format!(
                "for i in 0..100000 {{ step(`a-${{i}}`).after([{}]); }}",
                each(9_000, |n| format!("\"s{n}\","))
            ),
        ),
        script(
            "crowd-of-switch-cases",
            "limit_exceeded",
            "",
            format!(
                "let i = 0; loop {{ switch i {{ {} _ => i = 0 }} }}",
                each(8_000, |n| format!("{n} => i = {},", n + 1))
            ),
        ),
        script(
            "crowd-of-switch-ranges",
            "limit_exceeded",
            "",
            format!(
                "let i = 0; loop {{ switch 7 {{ {} _ => i = 0 }} }}",
                each(6_000, |n| format!("{}..{} if false => 1,", n + 8, n + 9))
            ),
        ),
        script(
            "crowd-of-inexact-literals",
            "inexact_literal",
            "",
            each(3_000, |_| "0.12345678901234567890123456789012345;".to_owned()),
        ),
        script(
            "crowd-of-quoted-lines",
            "invalid_id",
            "",
            format!("{} /* {} */", "fact(\"A\", 1); ".repeat(300), "\u{202e}".repeat(30_000)),
        ),
        script(
            "crowd-of-lets-in-a-condition",
            "limit_exceeded",
            "",
            format!(
                "fact(\"a\", boolean()); {}",
                condition(format!("{{ {} f.a }}", each(5_000, |n| format!("let v{n} = f.a; "))))
            ),
        ),
        script(
            "crowd-of-list-values",
            "limit_exceeded",
            "",
            format!("fact(\"a\", integer()); {}", condition(format!("f.a in [{}]", "1,".repeat(50_000)))),
        ),
        script(
            "crowd-of-branches",
            "limit_exceeded",
            "",
            format!(
                "fact(\"a\", boolean()); {}",
                condition(nested("if f.a { f.a } else { ", "f.a", " }", 55))
            ),
        ),
        script(
            "crowd-of-types",
            "limit_exceeded",
            "",
            each(200, |n| {
                format!(
                    "fact(\"f{n}\", object(#{{ {} }}));\n",
                    each(50, |m| format!("m{m}: list(string()),"))
                )
            }),
        ),
    ]
}
