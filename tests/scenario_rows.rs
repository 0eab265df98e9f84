//! The scenarios are complete: every row of `tests/scenarios/rows.txt` has one, every file belongs to a row, and whatever a
//! closed list of the code names (codes, events, commands, states) is expected by at least one of them.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../src/analysis/scenario/tests/yaml.rs"]
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use countersign::model::refusal::Code;
use countersign::request::state::{Status, StepStatus};
use countersign::request::table::TABLE;
use serde_json::Value;

/// There were never fewer: whoever removes one says so here.
const AT_LEAST: usize = 180;

/// Codes that no scenario can bring about, and why.
const BEYOND_SCENARIOS: [(Code, &str); 3] = [
    (
        Code::UnknownDefinition,
        "a scenario names its definition by a file, and the runner always has it at hand",
    ),
    (Code::TamperedState, "a scenario holds no stored state: the runner passes on what the engine gave"),
    (Code::UnknownVersion, "likewise: what the runner passes on is of this version"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// The scenario files, by their names in `rows.txt`.
fn files() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        for file in fs::read_dir(&path).into_iter().flatten() {
            let file = file.unwrap().path();
            assert!(file.is_file(), "{}: folders are one level deep", file.display());
            if file.extension().is_some_and(|ending| ending == "yaml") {
                let name = file.strip_prefix(folder()).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name);
            }
        }
    }
    found
}

/// A line of `rows.txt`: its heading, the row's words, the scenario.
struct Line {
    heading: String,
    row: String,
    scenario: String,
}

/// The lines of `rows.txt`; one that is neither a heading, a remark, blank, nor a row with a scenario is a mistake.
fn rows() -> Vec<Line> {
    let text = fs::read_to_string(folder().join("rows.txt")).unwrap();
    let mut heading = String::new();
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(said) = line.strip_prefix("# ") {
            heading = if said.contains(':') { heading } else { said.to_owned() };
        } else if !line.is_empty() {
            let (row, scenario) =
                line.split_once(" | ").unwrap_or_else(|| panic!("rows.txt:{}: no scenario", index + 1));
            rows.push(Line { heading: heading.clone(), row: row.to_owned(), scenario: scenario.to_owned() });
        }
    }
    rows
}

/// What a scenario does and expects.
#[derive(Default)]
struct Named {
    commands: BTreeSet<String>,
    codes: BTreeSet<String>,
    events: BTreeSet<String>,
    states: BTreeSet<String>,
    steps: BTreeSet<String>,
}

fn scenario(name: &str) -> Named {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let tree = yaml::tree(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut named = Named::default();
    if get(&tree, "submit").is_some() {
        named.commands.insert("submit".to_owned());
    }
    expected(get(&tree, "expect"), &mut named);
    for entry in get(&tree, "then").and_then(|then| then["list"].as_array()).into_iter().flatten() {
        named.commands.extend(words(get(entry, "do")));
        expected(get(entry, "expect"), &mut named);
    }
    named
}

fn expected(expect: Option<&Value>, named: &mut Named) {
    let Some(expect) = expect else { return };
    for key in ["refused", "blocked", "reasons"] {
        named.codes.extend(words(get(expect, key)));
    }
    named.events.extend(words(get(expect, "events")));
    named.states.extend(words(get(expect, "state")));
    named.steps.extend(words(get(expect, "steps")));
    // What is expected as open is a step in that state.
    if words(get(expect, "open")).next().is_some() {
        named.steps.insert("open".to_owned());
    }
}

fn get<'t>(node: &'t Value, key: &str) -> Option<&'t Value> {
    node["map"].as_array()?.iter().find(|pair| pair[0] == key).map(|pair| &pair[1])
}

/// The scalars of a node: its own, those of its list, or the values of its map.
fn words(node: Option<&Value>) -> Box<dyn Iterator<Item = String> + '_> {
    let Some(node) = node else { return Box::new(std::iter::empty()) };
    let own = ["plain", "text"].into_iter().filter_map(|kind| node[kind].as_str()).map(str::to_owned);
    let listed = node["list"].as_array().into_iter().flatten().flat_map(|each| words(Some(each)));
    let mapped = node["map"].as_array().into_iter().flatten().flat_map(|pair| words(Some(&pair[1])));
    Box::new(own.chain(listed).chain(mapped))
}

/// The events that the documentation lists, which `tests/reference` draws from the code.
fn events() -> BTreeSet<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-templates/docs/requests.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, list) = page.split_once("<!-- generated: events -->").unwrap();
    let (list, _) = list.split_once("<!-- end -->").unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let events: BTreeSet<String> = names.map(str::to_owned).collect();
    assert!(events.len() > 30, "the events are not read");
    events
}

/// The names of a closed list of the code.
fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn codes() -> BTreeSet<String> {
    list(Code::ALL.iter().map(|code| code.as_str()))
}

fn step_states() -> BTreeSet<String> {
    use StepStatus::{Approved, Blocked, Cancelled, Open, Rejected, Skipped, Waiting};
    let all = [Waiting, Open, Approved, Rejected, Skipped, Cancelled, Blocked];
    // A new one is a compile error here.
    let known = |status: StepStatus| match status {
        Waiting | Open | Approved | Rejected | Skipped | Cancelled | Blocked => status.as_str(),
    };
    list(all.map(known))
}

#[test]
fn every_row_has_a_scenario_and_every_scenario_a_row() {
    let (files, rows) = (files(), rows());
    println!("{} scenarios, {} lines", files.len(), rows.len());
    assert!(files.len() >= AT_LEAST, "{} scenarios", files.len());
    let named: BTreeSet<String> = rows.iter().map(|line| line.scenario.clone()).collect();
    let missing: Vec<&String> = named.difference(&files).collect();
    assert!(missing.is_empty(), "rows without their scenario: {missing:#?}");
    let strangers: Vec<&String> = files.difference(&named).collect();
    assert!(strangers.is_empty(), "scenarios without a row: {strangers:#?}");
    let pairs: BTreeSet<(&str, &str, &str)> =
        rows.iter().map(|line| (line.heading.as_str(), line.row.as_str(), line.scenario.as_str())).collect();
    assert_eq!(pairs.len(), rows.len(), "a line stands there twice");
}

#[test]
fn whatever_the_code_names_is_expected_by_a_scenario() {
    let mut all = Named::default();
    for name in files() {
        let named = scenario(&name);
        all.commands.extend(named.commands);
        all.codes.extend(named.codes);
        all.events.extend(named.events);
        all.states.extend(named.states);
        all.steps.extend(named.steps);
    }
    // A reason of manual review without a code is said by its cause.
    all.codes.remove("deadline");
    for kind in ["null", "~"] {
        all.codes.remove(kind);
        all.steps.remove(kind);
    }
    let beyond = list(BEYOND_SCENARIOS.map(|(code, _)| code.as_str()));
    let lists = [
        ("commands", list(TABLE.iter().map(|row| row.name)), all.commands),
        ("codes", &codes() - &beyond, all.codes),
        ("events", events(), all.events),
        ("states", list(Status::TABLE.iter().map(|(_, name)| *name)), all.states),
        ("states of steps", step_states(), all.steps),
    ];
    for (what, known, expected) in lists {
        let never: Vec<&String> = known.difference(&expected).collect();
        assert!(never.is_empty(), "{what} that no scenario expects: {never:?}");
        let strangers: Vec<&String> = expected.difference(&known).collect();
        assert!(strangers.is_empty(), "{what} that there are not, or that nobody believed in: {strangers:?}");
    }
}

/// A row that is named after a code, an event or a state has a scenario that expects just that.
#[test]
fn what_a_row_is_named_after_is_what_its_scenario_is_about() {
    let mut shown: BTreeMap<(String, String), bool> = BTreeMap::new();
    for line in rows() {
        let named = scenario(&line.scenario);
        let row = line.row.as_str();
        let state = |kind: &str| row.strip_prefix(kind).map(str::to_owned);
        let found = match line.heading.as_str() {
            "Refusals" => named.codes.contains(row),
            "Events" => named.events.contains(row),
            "States" => match (state("request "), state("step ")) {
                (Some(state), _) => named.states.contains(&state),
                (_, Some(state)) => named.steps.contains(&state),
                _ => panic!("`{row}` is no state"),
            },
            "Commands" if TABLE.iter().any(|each| each.name == row) => named.commands.contains(row),
            _ => continue,
        };
        *shown.entry((line.heading, line.row)).or_default() |= found;
    }
    let (rows, not): (usize, Vec<_>) =
        (shown.len(), shown.iter().filter(|(_, found)| !**found).map(|(row, _)| row).collect());
    assert!(not.is_empty(), "none of the scenarios of these rows expects it: {not:?}");
    let all =
        codes().len() - BEYOND_SCENARIOS.len() + events().len() + Status::TABLE.len() + step_states().len();
    assert!(rows > all, "{rows} rows for {all} codes, events and states, and the commands");
    for (heading, known) in [
        ("Refusals", &codes() - &list(BEYOND_SCENARIOS.map(|(code, _)| code.as_str()))),
        ("Events", events()),
    ] {
        let rows: BTreeSet<String> =
            shown.keys().filter(|(each, _)| each == heading).map(|(_, row)| row.clone()).collect();
        assert_eq!(rows, known, "the rows of {heading}");
    }
}
