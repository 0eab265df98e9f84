//! W9: how long a hostile script or definition takes until it is refused, and how much memory.
//!
//! Each runs in a process of its own, so that the peak of its memory is its own; the process is ended after ten seconds.
//! `cargo bench --bench w9`, or `cargo bench --bench w9 -- NAME` for those whose name holds `NAME`.

// Times and sizes are measured, not decided with.
#![allow(clippy::float_arithmetic)]

// What they must end in is the tests' concern.
#[allow(dead_code)]
#[path = "../tests/hostile/scripts.rs"]
mod scripts;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use countersign::compiler::compile;

const BUDGET_MS: f64 = 50.0;
const BUDGET_MIB: f64 = 64.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().position(|argument| argument == "--child") {
        Some(at) => child(&arguments[at + 1]),
        None => {
            parent(arguments.iter().find(|argument| !argument.starts_with("--")).map_or("", String::as_str))
        }
    }
}

/// Compiles one script and prints the milliseconds and the code that it ended in.
fn child(name: &str) {
    let script =
        scripts::scripts().into_iter().find(|script| script.name == name).expect("a script of that name");
    let before = peak_mib();
    let started = Instant::now();
    let compilation = compile(&script.source);
    let took = started.elapsed().as_secs_f64() * 1_000.0;
    let codes: Vec<&str> = compilation.findings.iter().map(|finding| finding.code.as_str()).collect();
    println!("{took} {} {}", peak_mib() - before, codes.first().unwrap_or(&"policy"));
}

/// The most memory that this process has had, as Linux counts it.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1_024.0)
}

fn parent(only: &str) {
    let program = std::env::current_exe().expect("this program has a path");
    let mut rows = Vec::new();
    for script in scripts::scripts().iter().filter(|script| script.name.contains(only)) {
        // The best of three: what else runs on the machine is not the engine's.
        let runs = (0..3).map(|_| run(&program, &script.name));
        let best = runs.min_by(|left, right| left.0.total_cmp(&right.0)).expect("three runs");
        rows.push((script.name.clone(), best));
    }
    rows.sort_by(|left, right| right.1.0.total_cmp(&left.1.0));
    println!("{:<42} {:>9} {:>9}  ends in", "W9: hostile script, native", "ms", "MiB");
    let mut over = 0;
    for (name, (ms, mib, end)) in &rows {
        let beyond = *ms > BUDGET_MS || *mib > BUDGET_MIB;
        over += usize::from(beyond);
        println!("{name:<42} {ms:>9.2} {mib:>9.1}  {end}{}", if beyond { "  OVER BUDGET" } else { "" });
    }
    println!("{} scripts, {over} over the budget of {BUDGET_MS} ms and {BUDGET_MIB} MiB", rows.len());
}

fn run(program: &std::path::Path, name: &str) -> (f64, f64, String) {
    let mut child = Command::new(program)
        .args(["--child", name])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this program starts");
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
