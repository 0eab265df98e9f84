//! `requests.md`: the tables are the engine's, the order of checks is that of the scenarios, and the example runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use countersign::analysis::lint;
use countersign::analysis::scenario;
use countersign::definition::document::Permission;
use countersign::model::json::canonical;
use countersign::model::refusal::Code;
use countersign::model::sorted::SortedMap;
use countersign::request::state::{Status, StepStatus};
use countersign::request::table::{FromState, OfStep, Row, TABLE, Who};

use crate::page::{self, blocks};
use crate::sources::{Sources, Variant, refusals};
use crate::yaml;

const NAME: &str = "requests.md";

/// A table of a page; what is no row's own stands for nothing.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | ").replace("  ", " "));
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let mut lines = vec![line(&head), line(&rule)];
    lines.extend(rows.into_iter().map(|row| line(&row)));
    assert!(lines.len() > 4, "a table of nothing");
    lines.join("\n") + "\n"
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

/// A doc comment as a cell: one clause, no full stop.
fn cell(says: &str) -> String {
    says.trim_end_matches('.').replace('|', "\\|")
}

fn list(variants: &[Variant], head: &str) -> String {
    table(&[head, "means"], variants.iter().map(|each| vec![code(&each.name), cell(&each.says)]))
}

fn states() -> String {
    let says = Sources::read(&["request/state/mod.rs"]).variants("Status");
    let row = |(status, name): &(Status, &str)| {
        let says = says.iter().find(|each| each.name == *name).expect("a state that is documented");
        let ends = match (status.is_final(), status.has_ended()) {
            (true, _) => "final",
            (false, true) => "ended",
            (false, false) => "",
        };
        vec![code(name), cell(&says.says), ends.to_owned()]
    };
    assert_eq!(says.len(), Status::TABLE.len());
    table(&["state", "means", "ends"], Status::TABLE.iter().map(row))
}

fn commands() -> String {
    let says = Sources::read(&["request/table.rs"]).variants("Verb");
    let row = |row: &Row| {
        let says = says.iter().find(|each| each.name == row.name).expect("a command that is documented");
        let fields = row.needs.iter().map(|field| format!("**`{field}`**"));
        let others = row.may.iter().map(|field| match (row.reason, *field) {
            (true, "reason") => "**`reason`**".to_owned(),
            (_, field) => code(field),
        });
        let fields: Vec<String> = fields.chain(others).collect();
        vec![
            code(row.name),
            cell(&says.says),
            from(row.from),
            step(row.step),
            who(row.who),
            fields.join(", "),
        ]
    };
    assert_eq!(says.len(), TABLE.len());
    table(&["command", "what it does", "from", "step", "who", "fields"], TABLE.iter().map(row))
}

fn from(from: FromState) -> String {
    match from {
        FromState::NoneOrDraft => "none, `draft`".to_owned(),
        FromState::Of(states) => {
            states.iter().map(|status| code(status.as_str())).collect::<Vec<_>>().join(", ")
        }
        FromState::NotEnded => "not ended".to_owned(),
        FromState::NotFinal => "not final".to_owned(),
        FromState::Any => "any".to_owned(),
    }
}

fn step(step: OfStep) -> String {
    let all = [StepStatus::Open, StepStatus::Waiting, StepStatus::Blocked];
    let words: Vec<&str> =
        all.into_iter().filter(|status| step.allows(*status)).map(StepStatus::as_str).collect();
    if step == OfStep::Unchecked { String::new() } else { words.join(", ") }
}

fn who(who: Who) -> String {
    let allow = |permission: Permission| {
        let (_, name) = Permission::TABLE.iter().find(|(each, _)| *each == permission).unwrap();
        format!("`allow(\"{name}\", …)`")
    };
    match who {
        Who::Submitter => "the submitter".to_owned(),
        Who::SubmitterOr(permission) => format!("the submitter; {}", allow(permission)),
        Who::StepPeople => "the step's people".to_owned(),
        Who::OwnDecision => "whose decision it is, where `allow_retract()`".to_owned(),
        Who::TakesPart => "who takes part".to_owned(),
        Who::HolderOr(permission) => format!("whose place it is; {}", allow(permission)),
        Who::Allowed(permission) => allow(permission),
        Who::Host => "the host".to_owned(),
    }
}

fn events() -> String {
    let all = Sources::read(&["request/event/mod.rs", "request/event/parts.rs"]).variants("What");
    let row = |event: &Variant| {
        let fields = event.fields.iter().map(|field| {
            let mark = if field.optional { "?" } else { "" };
            code(&format!("{}{mark}", field.name))
        });
        vec![code(&event.name), cell(&event.says), fields.collect::<Vec<_>>().join(", ")]
    };
    table(&["event", "what happened", "carries"], all.iter().map(row))
}

fn codes() -> String {
    let says = refusals();
    let row = |code_of: &Code| {
        let yes = if code_of.retriable() { "yes" } else { "" };
        let says = says.get(code_of.as_str()).expect("a code that is documented");
        vec![code(code_of.as_str()), code_of.class().to_string(), yes.to_owned(), cell(says)]
    };
    assert_eq!(says.len(), Code::ALL.len());
    table(&["code", "class", "retriable", "means"], Code::ALL.iter().map(row))
}

#[test]
fn what_is_made_from_the_sources_is_up_to_date() {
    let state = Sources::read(&["request/state/step.rs", "request/state/parts.rs"]);
    let parts = Sources::read(&["request/event/parts.rs", "request/reconcile.rs"]);
    // `overdue` is the engine's own: nobody sends it.
    let mut outcomes = parts.variants("Delivered");
    outcomes.retain(|outcome| outcome.name != "overdue");
    let generated = [
        ("states", states()),
        ("step states", list(&state.variants("StepStatus"), "state")),
        ("commands", commands()),
        ("outcomes", list(&outcomes, "outcome")),
        ("deliveries", list(&state.variants("Delivery"), "delivery")),
        ("differences", list(&parts.variants("Difference"), "difference")),
        ("events", events()),
        ("refusals", codes()),
    ];
    page::hold(NAME, &page::spliced(&page::read(NAME), &generated));
}

/// The pairs of checks of which the scenarios show which comes first; or say why none can.
fn pairs_of_the_scenarios() -> Vec<(String, String)> {
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/rows.txt");
    let rows = fs::read_to_string(rows).unwrap();
    let (_, section) = rows.split_once("\n# Order of checks\n").unwrap();
    let (section, _) = section.split_once("\n\n").unwrap();
    let pair = |line: &str| {
        let pair = line.trim_start_matches("# ").split([':', '|']).next()?.trim();
        pair.split_once(" before ").map(|(first, second)| (first.to_owned(), second.to_owned()))
    };
    section.lines().filter(|line| !line.starts_with("further apart: ")).filter_map(pair).collect()
}

#[test]
fn the_order_of_checks_is_that_of_the_scenarios() {
    let page = page::read(NAME);
    let numbered = page.lines().filter_map(|line| {
        let (number, rest) = line.split_once(". **")?;
        number.parse::<usize>().ok()?;
        rest.split("**").next()
    });
    let order: Vec<&str> = numbered.collect();
    assert!(order.len() > 15, "{order:?}");
    let pairs = pairs_of_the_scenarios();
    for (first, second) in &pairs {
        let place = |check: &str| {
            order.iter().position(|each| each == &check).unwrap_or_else(|| panic!("`{check}` is not there"))
        };
        assert!(place(first) < place(second), "`{first}` comes before `{second}`");
    }
    for neighbours in order.windows(2) {
        let shown = pairs.iter().any(|(first, second)| [first, second] == *neighbours);
        assert!(shown, "no scenario shows that `{}` comes before `{}`", neighbours[0], neighbours[1]);
    }
}

/// The block below a mark.
fn marked(page: &str, mark: &str) -> String {
    let at = page.lines().position(|line| line == mark).unwrap_or_else(|| panic!("no {mark}"));
    blocks(page).into_iter().find(|block| block.line == at + 3).expect("a block below the mark").text
}

#[test]
fn the_example_comes_out_as_it_says() {
    let page = page::read(NAME);
    let policy = marked(&page, "<!-- scenario policy -->");
    let found = lint::check(&policy).render("contract.rhai", false);
    assert_eq!(found, "", "the policy of the example");
    let tree = yaml::tree(&marked(&page, "<!-- scenario -->")).unwrap();
    let verdict = scenario::run(&canonical(&tree), &SortedMap::from([("contract.rhai".to_owned(), policy)]));
    assert!(verdict.passed, "{}", verdict.to_canonical());
    assert!(verdict.entries.len() > 15);
}

/// What the prose puts in backticks and looks like a name of the engine is one.
#[test]
fn every_code_in_the_prose_exists() {
    let page = page::read(NAME);
    let known: BTreeSet<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .chain(
            TABLE
                .iter()
                .flat_map(|row| std::iter::once(row.name).chain(row.needs.iter().chain(row.may).copied())),
        )
        .chain(Status::TABLE.iter().map(|(_, name)| *name))
        .chain([
            "effect_requested",
            "allowed_actions",
            "next_wake_at",
            "downstream_allowed",
            "max_rounds",
            "expires_after",
        ])
        .collect();
    let words = page.split('`').skip(1).step_by(2);
    let names =
        words.filter(|word| word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    let events = events();
    let generated =
        [events, list(&Sources::read(&["request/reconcile.rs"]).variants("Difference"), "")].concat();
    let strangers: BTreeSet<&str> =
        names.filter(|name| !known.contains(name) && !generated.contains(&format!("`{name}"))).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}
