//! A failure made small enough to read.

use serde_json::Value as Json;

use crate::script::Script;

/// How many smaller policies and facts are tried.
const TRIES: usize = 3_000;

/// Fails the test with the smallest policy and facts found for which `problem` still finds something.
///
/// `problem` must answer `None` for a script that does not compile, unless that is the problem.
pub(crate) fn fail(script: &Script, facts: &Json, problem: &dyn Fn(&Script, &Json) -> Option<String>) -> ! {
    let (mut script, mut facts) = (script.clone(), facts.clone());
    let mut tries = 0;
    'smaller: loop {
        for candidate in script.smaller() {
            tries += 1;
            if tries < TRIES && problem(&candidate, &facts).is_some() {
                script = candidate;
                continue 'smaller;
            }
        }
        for candidate in fewer(&facts, &script) {
            tries += 1;
            if tries < TRIES && problem(&script, &candidate).is_some() {
                facts = candidate;
                continue 'smaller;
            }
        }
        break;
    }
    let what = problem(&script, &facts).unwrap_or_else(|| "it comes and goes".to_owned());
    let rules = script.rules();
    let used =
        facts.as_object().into_iter().flatten().filter(|(name, _)| rules.contains(&format!("f.{name}")));
    let used: Vec<String> = used.map(|(name, value)| format!("  {name} = {value}")).collect();
    panic!("{what}\n--- rules\n{rules}--- facts that they name\n{}\n", used.join("\n"));
}

/// The same facts with one simpler: lists shorter, texts empty, numbers small.
fn fewer(facts: &Json, script: &Script) -> Vec<Json> {
    let rules = script.rules();
    let mut found = Vec::new();
    for (name, value) in facts.as_object().into_iter().flatten() {
        if !rules.contains(&format!("f.{name}")) {
            continue;
        }
        for simpler in simpler(value) {
            let mut less = facts.clone();
            less[name] = simpler;
            found.push(less);
        }
    }
    found
}

fn simpler(value: &Json) -> Vec<Json> {
    match value {
        Json::Array(items) => (0..items.len())
            .map(|index| {
                let mut fewer = items.clone();
                fewer.remove(index);
                Json::Array(fewer)
            })
            .collect(),
        Json::Bool(true) => vec![Json::Bool(false)],
        Json::Number(number) if number.as_i64() != Some(0) => vec![Json::from(0)],
        Json::Object(object) if object.contains_key("currency") && object["value"] != "0" => {
            let mut zero = object.clone();
            zero["value"] = Json::from("0");
            vec![Json::Object(zero)]
        }
        _ => Vec::new(),
    }
}
