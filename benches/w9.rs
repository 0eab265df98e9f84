//! W9: how long a hostile script or definition takes until it is refused, and how much memory.
//!
//! Each runs in a process of its own, so that the peak of its memory is its own; the process is ended after ten seconds.
//! `cargo bench --bench w9`, or `cargo bench --bench w9 -- NAME` for those whose name holds `NAME`.

// Times and sizes are measured, not decided with.
#![allow(clippy::float_arithmetic)]

// What they must end in is the tests' concern.
#[allow(dead_code)]
#[path = "../tests/hostile/definitions.rs"]
mod definitions;
#[allow(dead_code)]
#[path = "../tests/hostile/scripts.rs"]
mod scripts;

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use countersign::compiler::compile;
use countersign::definition::policy::Policy;

const SCRIPTS: &str = "scripts";
const DEFINITIONS: &str = "definitions";
const BUDGET_MS: f64 = 50.0;
const BUDGET_MIB: f64 = 64.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().position(|argument| argument == "--child") {
        Some(at) => child(&arguments[at + 1]),
        None => {
            let only =
                arguments.iter().find(|argument| !argument.starts_with("--")).map_or("", String::as_str);
            for kind in [SCRIPTS, DEFINITIONS] {
                parent(kind, only);
            }
        }
    }
}

/// The hostile inputs of a kind: name and text.
fn inputs(kind: &str) -> Vec<(String, String)> {
    if kind == SCRIPTS {
        scripts::scripts().into_iter().map(|script| (script.name, script.source)).collect()
    } else {
        definitions::cases().into_iter().map(|case| (case.name, case.text)).collect()
    }
}

/// Compiles or loads its standard input and prints the milliseconds, the memory and what it ended in. Making the inputs
/// here would raise the peak that the memory is measured from.
fn child(kind: &str) {
    let text = std::io::read_to_string(std::io::stdin()).expect("the input is text");
    let before = peak_mib();
    let started = Instant::now();
    let end = if kind == SCRIPTS {
        compile(&text).findings.first().map_or("policy", |finding| finding.code.as_str())
    } else {
        match Policy::load(&text) {
            Ok(_) => "loaded",
            Err(error) if error.limit => "limit_exceeded",
            Err(_) => "invalid_definition",
        }
    };
    let took = started.elapsed().as_secs_f64() * 1_000.0;
    println!("{took} {} {end}", peak_mib() - before);
}

/// The most memory that this process has had, as Linux counts it.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1_024.0)
}

fn parent(kind: &str, only: &str) {
    let program = std::env::current_exe().expect("this program has a path");
    let mut rows = Vec::new();
    for (name, text) in inputs(kind).into_iter().filter(|(name, _)| name.contains(only)) {
        // The best of three: what else runs on the machine is not the engine's.
        let runs = (0..3).map(|_| run(&program, kind, &text));
        let best = runs.min_by(|left, right| left.0.total_cmp(&right.0)).expect("three runs");
        rows.push((name, best));
    }
    rows.sort_by(|left, right| right.1.0.total_cmp(&left.1.0));
    println!("{:<42} {:>9} {:>9}  ends in", format!("W9: hostile {kind}, native"), "ms", "MiB");
    let mut over = 0;
    for (name, (ms, mib, end)) in &rows {
        let beyond = *ms > BUDGET_MS || *mib > BUDGET_MIB;
        over += usize::from(beyond);
        println!("{name:<42} {ms:>9.2} {mib:>9.1}  {end}{}", if beyond { "  OVER BUDGET" } else { "" });
    }
    println!("{} {kind}, {over} over the budget of {BUDGET_MS} ms and {BUDGET_MIB} MiB", rows.len());
}

fn run(program: &std::path::Path, kind: &str, text: &str) -> (f64, f64, String) {
    let mut child = Command::new(program)
        .args(["--child", kind])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this program starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("the child reads its input");
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        if child.try_wait().expect("a child can be waited for").is_some() {
            let output = child.wait_with_output().expect("the child's output");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let mut words = text.split_whitespace();
            let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or(f64::INFINITY);
            let (ms, mib) = (number(), number());
            return (ms, mib, words.next().map_or_else(|| output.status.to_string(), str::to_owned));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("a child can be ended");
    child.wait().expect("a child can be waited for");
    (f64::INFINITY, f64::INFINITY, "still running after 10 s".to_owned())
}
