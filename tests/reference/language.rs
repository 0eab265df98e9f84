//! `policy-language.md`: examples, and the lists at its end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use countersign::analysis::lint;
use countersign::compiler::codes::Code;
use countersign::compiler::finding::Severity;
use countersign::compiler::{Compilation, compile, reserved_names, vocabulary};
use countersign::definition::policy::Policy;
use countersign::limits;
use countersign::model::json;
use countersign::route::answer::Answer;
use countersign::route::explain::explain;
use countersign::route::request::Request;
use countersign::route::route;
use countersign::rule::expr::{Arithmetic, Comparison, Each, TextTest};

use crate::page::{self, anchor, blocks};

const NAME: &str = "policy-language.md";

fn page() -> String {
    page::read(NAME)
}

/// What stands in front of an example that is only a part of a script.
fn prelude(page: &str) -> String {
    let marked = page.lines().position(|line| line == "<!-- prelude -->").unwrap();
    blocks(page).into_iter().find(|block| block.line == marked + 2).unwrap().text
}

/// A script that holds an example, and for each line of the example where it stands in the script.
struct Script {
    text: String,
    lines: Vec<usize>,
}

fn script(info: &str, example: &str, prelude: &str) -> Script {
    let whole = example.contains("policy(") && example != prelude;
    let declared = |line: &str| {
        let name = line.strip_prefix("fact(\"").and_then(|rest| rest.split('"').next());
        name.is_some_and(|name| example.contains(&format!("fact(\"{name}\"")))
            || (line.starts_with("tier(") && example.contains("tier("))
    };
    let before = prelude.lines().filter(|line| !whole && example != prelude && !declared(line));
    let mut text: Vec<String> = before.map(str::to_owned).collect();
    let mut lines = Vec::new();
    for (index, line) in example.lines().enumerate() {
        // A condition stands in a step of its own; its comment, if any, ends with its line.
        let of_condition = |part: String| if info == "rhai condition" { part } else { String::new() };
        let start = of_condition(format!("step(\"line-{index}\").approvers(role(\"editor\")).when(|f| "));
        text.push(start + line);
        lines.push(text.len());
        text.push(of_condition(");".to_owned()));
    }
    if !whole && !text.iter().any(|line| line.contains("step(")) {
        text.push("step(\"example\").approvers(role(\"editor\"));".to_owned());
    }
    Script { text: text.join("\n") + "\n", lines }
}

/// The codes that a line says it gets.
fn marked(line: &str) -> BTreeSet<&str> {
    line.split_once("//~").map(|(_, codes)| codes.split_whitespace().collect()).unwrap_or_default()
}

/// How an example differs from what it says of itself.
fn differences(example: &str, script: &Script, compilation: &Compilation) -> Vec<String> {
    let mut found = Vec::new();
    for (line, at) in example.lines().zip(&script.lines) {
        let here = compilation.findings.iter().filter(|finding| finding.line as usize == *at);
        let loud = here.filter(|finding| {
            finding.severity == Severity::Error || marked(line).contains(finding.code.as_str())
        });
        let got: BTreeSet<&str> = loud.map(|finding| finding.code.as_str()).collect();
        if got != marked(line) {
            found.push(format!("`{}` gets {got:?}", line.trim()));
        }
    }
    let errors = compilation.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let elsewhere = errors.filter(|finding| !script.lines.contains(&(finding.line as usize)));
    found.extend(elsewhere.map(|finding| finding.render("elsewhere", false)));
    found
}

#[test]
fn every_example_compiles_or_fails_as_it_says() {
    let page = page();
    let prelude = prelude(&page);
    let mut examples = 0;
    let mut found = Vec::new();
    for block in blocks(&page).iter().filter(|block| block.info.starts_with("rhai")) {
        assert!(["rhai", "rhai condition"].contains(&block.info), "line {}: {}", block.line, block.info);
        let script = script(block.info, &block.text, &prelude);
        let compilation = lint::check(&script.text);
        examples += block.text.lines().filter(|line| !line.is_empty()).count();
        let differences = differences(&block.text, &script, &compilation);
        if !differences.is_empty() {
            let rendered = compilation.render("example.rhai", false);
            found.push(format!("line {}:\n{}\n\n{rendered}", block.line, differences.join("\n")));
        }
    }
    println!("{examples} lines of examples");
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn every_code_is_what_its_example_gets() {
    let prelude = prelude(&page());
    let mut found = Vec::new();
    for code in Code::ALL {
        let script = script("rhai", code.example(), &prelude);
        let compilation = lint::check(&script.text);
        let got = compilation.findings.iter().find(|finding| finding.code == *code);
        if got.map(|finding| finding.severity) != Some(code.severity()) {
            found.push(format!("{code}: not {:?}", code.severity()));
        }
        let differences = differences(code.example(), &script, &compilation);
        found.extend(differences.into_iter().map(|difference| format!("{code}: {difference}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The codes that TypeScript knows are these, in this order.
#[test]
fn typescript_knows_every_code() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-templates/src/model/finding.ts");
    let text = fs::read_to_string(source).unwrap();
    let (_, list) = text.split_once("export type FindingCode =").unwrap();
    let (list, _) = list.split_once(';').unwrap();
    let known: Vec<&str> = list.split('|').map(|code| code.trim().trim_matches('"')).skip(1).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(known, codes);
}

/// The first cells of the tables of constructs, each with the heading above its table.
fn constructs(page: &str) -> Vec<(String, String)> {
    let mut heading = "";
    let mut inside = false;
    let mut found = Vec::new();
    for line in page.lines() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim();
        }
        inside = line == "| construct | means | refused |" || (inside && line.starts_with('|'));
        let cell = line.strip_prefix("| `").and_then(|rest| rest.split("` |").next());
        if let Some(cell) = cell.filter(|_| inside) {
            found.push((cell.replace("\\|", "|"), heading.to_owned()));
        }
    }
    found
}

/// The heading below which a function has its row.
fn home<'a>(constructs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let forms = [format!("{name}("), format!(".{name}(")];
    let mut rows = constructs.iter().filter(|(cell, _)| forms.iter().any(|form| cell.starts_with(form)));
    rows.next().map(|(_, heading)| heading.as_str())
}

#[test]
fn every_construct_has_its_row_and_an_example() {
    let page = page();
    let constructs = constructs(&page);
    let examples: String = blocks(&page)
        .iter()
        .filter(|block| block.info.starts_with("rhai"))
        .map(|block| &*block.text)
        .collect();
    let mut missing = Vec::new();
    for (name, _) in vocabulary() {
        if home(&constructs, name).is_none() {
            missing.push(format!("no row for `{name}`"));
        }
        if !examples.contains(&format!("{name}(")) {
            missing.push(format!("no example for `{name}`"));
        }
    }
    let operators = Comparison::TABLE
        .iter()
        .map(|(.., spelling)| *spelling)
        .chain(Arithmetic::TABLE.iter().map(|(.., spelling)| *spelling))
        .chain(["&&", "||", "??", "in"]);
    for operator in operators {
        if !constructs.iter().any(|(cell, _)| cell.contains(&format!(" {operator} "))) {
            missing.push(format!("no row for `{operator}`"));
        }
    }
    let methods =
        TextTest::TABLE.iter().map(|(_, name)| *name).chain(Each::TABLE.iter().map(|(_, name)| *name));
    for method in methods.chain(["contains", "len", "is_empty"]) {
        if !constructs.iter().any(|(cell, _)| cell.starts_with(&format!(".{method}("))) {
            missing.push(format!("no row for `.{method}(…)`"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn codes() -> String {
    let entry = |code: &Code| {
        let severity = match code.severity() {
            Severity::Error => "",
            Severity::Warning => "*Warning.* ",
            Severity::Note => "*Note.* ",
        };
        format!("### `{code}`\n\n{severity}{}\n\n```rhai\n{}\n```\n", code.says(), code.example())
    };
    Code::ALL.iter().map(entry).collect::<Vec<_>>().join("\n")
}

/// The constants of `src/limits.rs` with what stands above them.
fn limits() -> String {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/limits.rs")).unwrap();
    let mut rows = vec!["| limit | value | bounds |".to_owned(), "| --- | ---: | --- |".to_owned()];
    let mut says: Vec<&str> = Vec::new();
    for line in source.lines() {
        if let Some(text) = line.strip_prefix("/// ") {
            says.push(text);
            continue;
        }
        if let Some((name, rest)) = line.strip_prefix("pub const ").and_then(|rest| rest.split_once(": ")) {
            let value = rest.split_once(" = ").unwrap().1.trim_end_matches(';').replace('_', ",");
            let says = says.join(" ").replace("[`", "`").replace("`]", "`");
            rows.push(format!("| `{name}` | {value} | {says} |"));
        }
        says.clear();
    }
    assert!(rows.len() > 20, "the constants are not read");
    rows.join("\n") + "\n"
}

fn functions(page: &str) -> String {
    let constructs = constructs(page);
    let mut rows = vec!["| function | written | see |".to_owned(), "| --- | --- | --- |".to_owned()];
    let sorted: BTreeMap<&str, &str> = vocabulary().collect();
    for (name, written) in sorted {
        let heading = home(&constructs, name).unwrap_or("Functions");
        let written = written.replace('|', "\\|");
        rows.push(format!("| `{name}` | {written} | [{}](#{}) |", heading.to_lowercase(), anchor(heading)));
    }
    rows.join("\n") + "\n"
}

fn reserved() -> String {
    let words: Vec<String> = reserved_names().iter().map(|word| format!("`{word}`")).collect();
    let mut lines = vec![String::new()];
    for word in words {
        let last = lines.last_mut().unwrap();
        if last.len() + word.len() > 110 {
            lines.push(word);
        } else {
            *last += if last.is_empty() { "" } else { " " };
            *last += &word;
        }
    }
    lines.join("\n") + "\n"
}

/// The page with the answer below each request.
fn answered(page: &str) -> String {
    let mut policy: Option<Policy> = None;
    let mut answer: Option<String> = None;
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    // From the end, so that the lines of earlier blocks stay where they are.
    let mut replaced: Vec<(usize, usize, String)> = Vec::new();
    for block in blocks(page) {
        match block.info {
            "rhai" if block.text.contains("policy(") => policy = compile(&block.text).policy,
            "json" => answer = Some(told(policy.as_ref().expect("a request follows a policy"), &block.text)),
            "text" => {
                let answer = answer.take().expect("an answer follows a request");
                replaced.push((block.line, block.text.lines().count(), answer));
            }
            _ => {}
        }
    }
    assert!(answer.is_none(), "a request without an answer");
    for (line, count, answer) in replaced.into_iter().rev() {
        lines.splice(line..line + count, answer.lines().map(str::to_owned));
    }
    lines.join("\n") + "\n"
}

fn told(policy: &Policy, request: &str) -> String {
    let request = Request::from_json(&json::parse(request, limits::REQUEST_BYTES).unwrap()).unwrap();
    match route(policy, &request) {
        Answer::Route(route) => explain(&route).join("\n"),
        Answer::Refused { refused } => {
            let problems = refused.detail["problems"].as_array().unwrap();
            let text = |problem: &serde_json::Value, key: &str| problem[key].as_str().unwrap().to_owned();
            let line = |problem: &serde_json::Value| {
                format!("{}: {} ({})", text(problem, "path"), text(problem, "message"), text(problem, "hint"))
            };
            problems.iter().map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn what_is_made_from_the_sources_is_up_to_date() {
    let page = page();
    let parts =
        [("codes", codes()), ("limits", limits()), ("functions", functions(&page)), ("reserved", reserved())];
    page::hold(NAME, &page::spliced(&answered(&page), &parts));
}
