//! Hostile scripts and definitions: each ends in its typed error, and none hangs, overflows the stack or panics.
//!
//! How long they take and how much memory is measured in `benches/w9.rs`; here a watchdog of seconds only sees to it that
//! the suite fails rather than hangs. What is tried is left in `target/hostile/` for `tests/wasm/hostile.test.mjs`.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(not(target_arch = "wasm32"))]
#![cfg(feature = "compiler")]

mod definitions;
mod mutations;
mod scripts;

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use definitions::Case;
use scripts::Script;

/// Long beyond any doubt: the budget is 50 ms, in an optimised build on an idle machine.
const WATCHDOG: Duration = Duration::from_secs(20);

/// Runs `work` on a thread of its own, named for the message of an overflowed stack; the panic or the hang is the `Err`.
fn watched<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let (done, outcome) = mpsc::channel();
    // An optimised build takes a fraction of this; tests are not optimised.
    let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(8 * 1024 * 1024);
    let handle = thread.spawn(move || done.send(work())).unwrap();
    match outcome.recv_timeout(WATCHDOG) {
        Ok(outcome) => Ok(outcome),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(format!("still running after {} s", WATCHDOG.as_secs())),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(match handle.join() {
            Ok(_) => "ended without a word".to_owned(),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                format!("panicked: {}", text.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default())
            }
        }),
    }
}

/// What is wrong with how `script` ended; `None` if it is as expected.
fn problem(script: &Script) -> Option<String> {
    let source = script.source.clone();
    let outcome = watched(&script.name, move || {
        let compilation = compile(&source);
        let rendered = compilation.render("hostile.rhai", true);
        (compilation.policy.is_some(), compilation.findings, rendered.len())
    });
    let (is_policy, findings, rendered) = match outcome {
        Ok(outcome) => outcome,
        Err(problem) => return Some(problem),
    };
    if is_policy {
        return Some("compiled".to_owned());
    }
    let said: usize = findings.iter().map(|finding| finding.message.len() + finding.source_line.len()).sum();
    if said + rendered > 1_000_000 {
        return Some(format!("the findings take {said} bytes, {rendered} when printed"));
    }
    let found = findings
        .iter()
        .any(|finding| finding.code.as_str() == script.code && finding.message.contains(&script.says));
    let listed =
        findings.iter().take(3).map(|finding| format!("{}: {:.120}", finding.code.as_str(), finding.message));
    (!found).then(|| format!("{} findings: {}", findings.len(), listed.collect::<Vec<_>>().join(" | ")))
}

/// Leaves what is tried for the test in Node, with an index beside it.
fn leave(kind: &str, cases: &[(String, String, serde_json::Value)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/hostile").join(kind);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    for (name, text, _) in cases {
        fs::write(folder.join(name), text).unwrap();
    }
    let index: serde_json::Map<_, _> =
        cases.iter().map(|(name, _, expected)| (name.clone(), expected.clone())).collect();
    fs::write(folder.join("index.json"), serde_json::to_string_pretty(&index).unwrap()).unwrap();
}

#[test]
fn every_hostile_script_ends_in_its_typed_error() {
    let scripts = scripts::scripts();
    let only = std::env::var("HOSTILE").ok();
    let cases: Vec<_> = scripts
        .iter()
        .map(|script| {
            let expected = serde_json::json!({ "code": script.code, "says": script.says });
            (script.name.clone(), script.source.clone(), expected)
        })
        .collect();
    leave("scripts", &cases);
    let tried =
        scripts.iter().filter(|script| only.as_ref().is_none_or(|only| script.name.contains(only.as_str())));
    let found: Vec<String> = tried
        .filter_map(|script| {
            let problem = problem(script)?;
            eprintln!("{}: expected {} {:?}, {problem}", script.name, script.code, script.says);
            Some(script.name.clone())
        })
        .collect();
    assert!(scripts.len() >= 40, "only {} hostile scripts", scripts.len());
    assert!(
        found.is_empty(),
        "{} of {} hostile scripts end otherwise: {}",
        found.len(),
        scripts.len(),
        found.join(", ")
    );
}

/// What is wrong with how loading `case` ended; `None` if it is as expected.
fn definition_problem(case: &Case) -> Option<String> {
    let text = case.text.clone();
    let error = match watched(&case.name, move || Policy::load(&text).err()) {
        Ok(Some(error)) => error,
        Ok(None) => return Some("loaded".to_owned()),
        Err(problem) => return Some(problem),
    };
    // Whatever is quoted is cut.
    let is_short = error.message.len() < 2_000;
    let fits =
        error.path == case.path && error.message.contains(&case.says) && !error.hint.is_empty() && is_short;
    (!fits).then(|| format!("at `{}`: {:.200} ({:.100})", error.path, error.message, error.hint))
}

#[test]
fn every_hostile_definition_is_refused_with_its_path() {
    assert_eq!(
        definition_problem(&sound_case()),
        Some("loaded".to_owned()),
        "what the cases are made from is sound"
    );
    let cases = definitions::cases();
    let left: Vec<_> = cases
        .iter()
        .map(|case| {
            let expected = serde_json::json!({ "path": case.path, "says": case.says });
            (case.name.clone(), case.text.clone(), expected)
        })
        .collect();
    leave("definitions", &left);
    let found: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let problem = definition_problem(case)?;
            eprintln!("{}: expected `{}` {:?}, {problem}", case.name, case.path, case.says);
            Some(case.name.clone())
        })
        .collect();
    assert!(cases.len() >= 20, "only {} hostile definitions", cases.len());
    assert!(
        found.is_empty(),
        "{} of {} hostile definitions end otherwise: {}",
        found.len(),
        cases.len(),
        found.join(", ")
    );
}

fn sound_case() -> Case {
    let text = definitions::sound().to_string();
    Case { name: "sound".to_owned(), text, path: String::new(), says: String::new() }
}

#[test]
fn a_definition_in_another_order_is_the_same_and_one_with_another_value_is_not() {
    let golden = Policy::load(definitions::EVERYTHING).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(definitions::EVERYTHING).unwrap();
    assert_eq!(Policy::load(&format!("\r\n\t {value:#} ")).unwrap().digest(), golden.digest());
    value["version"] = serde_json::json!(8);
    assert_ne!(Policy::load(&value.to_string()).unwrap().digest(), golden.digest());
}
