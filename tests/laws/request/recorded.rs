//! What is decided is recorded: `prepare` decides as `decide` does, the same commands give the same records to the byte
//! however often, and all of them verify and are decided again to the same bytes, from a bundle too.
//!
//! The beginnings of all sequences are left in `target/sequences/`, and some whole ones in `target/records/`, for others to be
//! held to the same bytes.

#[path = "../../support/ledger.rs"]
mod ledger;

use std::fs;
use std::path::{Path, PathBuf};

use countersign::definition::policy::Policy;
use countersign::model::calendar::Calendars;
use countersign::request::context::Context;
use countersign::request::state::State;
use countersign::request::{Decided, Verdict, wire};
use ledger::{Kept, Ledger, left};
use serde_json::{Value as Json, json};

use super::case::{Case, Turn};
use super::people::{EVERYBODY, calendars};
use super::run::{Play, fail, in_all_threads};
use crate::coverage::Coverage;

const SEQUENCES: usize = 10_000;
const PER_POLICY: u64 = 25;
const FIRST: u64 = 900_000;
/// How many records the beginning of a sequence has.
const BEGINNING: usize = 2;
/// How many whole sequences are left for others.
const LEFT: usize = 300;

/// How closely a sequence is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    /// At the first records, which most of what can happen happens in: time is better spent on more sequences.
    Beginning,
    /// At every record.
    Records,
    /// Also at what gives no record, at the whole answer of `prepare`, and at a bundle.
    Everything,
}

#[test]
fn every_sequence_is_recorded_and_decided_again() {
    let folder = emptied("target/sequences");
    let seen = in_all_threads("records", FIRST, SEQUENCES, &|case, seen| {
        let mut beginnings = Vec::new();
        for at in 0..PER_POLICY {
            seen.case();
            let play = Play::new(case, case.seed * 1000 + at, at % 4 == 0).finish();
            let look = match at {
                0 => Look::Everything,
                _ if at % 5 == 0 => Look::Records,
                _ => Look::Beginning,
            };
            match recorded(case, &play.turns, look, seen) {
                Ok(beginning) => beginnings.push(Json::Array(beginning)),
                Err(_) => {
                    let again = |turns: &[Turn]| {
                        recorded(case, turns, Look::Everything, &mut Coverage::default()).err()
                    };
                    fail(case, &play.turns, &again);
                }
            }
        }
        left(&folder.join(format!("{}.json", case.seed)), &policies(case), "sequences", &beginnings);
    });
    assert!(seen.cases() >= SEQUENCES);
    // Last: who finds it finds all of them.
    fs::write(folder.join("count"), seen.cases().to_string()).unwrap();
    seen.require(&[
        "records",
        "two records of one command",
        "refused",
        "refused, and what was due is recorded",
        "a signature",
        "names",
        "moved to the other version",
        "ten records of one request",
        "a bundle",
    ]);
}

#[test]
fn some_sequences_are_left_for_others() {
    let folder = emptied("target/records/sequences");
    let seen = in_all_threads("records for others", FIRST, LEFT, &|case, seen| {
        seen.case();
        let (mut host, mut calls) = (Host::new(case), Vec::new());
        for turn in &Play::new(case, case.seed * 1000, true).finish().turns {
            let asked = host.asked(turn).unwrap();
            let kept = host.give(&asked, Look::Everything).unwrap();
            kept.lines.iter().for_each(|_| seen.count("records"));
            calls.push(kept.call(asked.by, asked.next));
        }
        left(&folder.join(format!("{}.json", case.seed)), &policies(case), "calls", &calls);
    });
    assert!(fs::read_dir(&folder).unwrap().count() >= LEFT);
    seen.require(&["records"]);
}

/// A folder with nothing of an earlier run, which would be compared with.
fn emptied(path: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    folder
}

/// The definitions of a case, as text.
fn policies(case: &Case) -> Vec<&str> {
    case.versions.iter().map(|version| version.policy.canonical()).collect()
}

/// Records the commands one after the other, twice, and verifies the log; what was given and recorded until there were
/// [`BEGINNING`] records.
fn recorded(case: &Case, turns: &[Turn], look: Look, seen: &mut Coverage) -> Result<Vec<Json>, String> {
    let (mut host, mut twin) = (Host::new(case), Ledger::new());
    let mut beginning = Vec::new();
    for turn in turns {
        let asked = host.asked(turn)?;
        if asked.records == 0 && look != Look::Everything {
            continue;
        }
        let kept = host.give(&asked, look)?;
        let command = twin.with_signature(asked.before.as_ref(), &turn.command, &asked.context);
        if twin.give(asked.policies, asked.before.is_none(), (&command, &asked.context))? != kept {
            return Err(format!("{} is recorded in two ways", turn.command));
        }
        count(seen, &kept);
        if host.ledger.lines.len() <= BEGINNING {
            beginning.push(given(&asked, &kept));
        }
        if look == Look::Beginning && host.ledger.lines.len() >= BEGINNING {
            break;
        }
    }
    if host.ledger.lines.len() >= 10 {
        seen.count("ten records of one request");
    }
    let definitions: Vec<Policy> = case.versions.iter().map(|version| version.policy.clone()).collect();
    host.ledger.verified(&definitions)?;
    if look == Look::Everything {
        host.ledger.bundled(&definitions)?;
        seen.count(if host.ledger.lines.is_empty() { "nothing to export" } else { "a bundle" });
    }
    Ok(beginning)
}

/// A command and its records, without what a host that keeps it has of those before.
fn given(asked: &Asked<'_>, kept: &Kept) -> Json {
    let Kept { input, lines, .. } = kept;
    let evidence = input["command"]["sha256"].as_str().and_then(|sha256| input["documents"].get(sha256));
    json!({
        "policy": asked.by, "next": asked.next, "command": input["command"], "context": input["context"],
        "log": input["log"], "evidence": evidence, "records": lines,
    })
}

/// A host that records the commands of a case.
struct Host<'c> {
    case: &'c Case,
    ledger: Ledger,
    state: Option<State>,
}

/// A command as the host would give it, and how many records it has.
struct Asked<'c> {
    command: Json,
    context: Json,
    /// The version that decides, and the one that it could move to.
    by: usize,
    next: Option<usize>,
    policies: (&'c Policy, Option<&'c Policy>),
    before: Option<State>,
    records: usize,
}

impl<'c> Host<'c> {
    fn new(case: &'c Case) -> Self {
        Host { case, ledger: Ledger::new(), state: None }
    }

    /// The next command.
    fn asked(&mut self, turn: &Turn) -> Result<Asked<'c>, String> {
        let context = context(self.case, turn);
        let command = self.ledger.with_signature(self.state.as_ref(), &turn.command, &context);
        let versions = &self.case.versions;
        let digest = self.case.version(self.state.as_ref()).policy.digest();
        let by = usize::from(versions[0].policy.digest() != digest);
        let next = Some(1 - by).filter(|next| versions[*next].policy.digest() != digest);
        let read = Context::from_json(&context).map_err(|error| error.to_string())?;
        let given = Turn { command: command.clone(), context: read, people: turn.people.clone() };
        let decided = self.case.decide(self.state.as_ref(), &given);
        let records = records(&decided);
        let before = std::mem::replace(&mut self.state, decided.state);
        let policies = (&versions[by].policy, next.map(|next| &versions[next].policy));
        Ok(Asked { command, context, by, next, policies, before, records })
    }

    /// What is recorded of it.
    fn give(&mut self, asked: &Asked<'_>, look: Look) -> Result<Kept, String> {
        let Asked { command, context, policies, before, records, .. } = asked;
        let kept = self.ledger.give(*policies, before.is_none(), (command, context))?;
        if kept.lines.len() != *records {
            return Err(format!("{} records of {command}, and not {records}", kept.lines.len()));
        }
        if look == Look::Everything {
            let before = before.as_ref().map(State::to_json);
            let decided = wire::decide(policies.0, policies.1, before.as_ref(), command, context);
            self.ledger.holds_to(&decided.map_err(|error| error.to_string())?, &kept)?;
        }
        Ok(kept)
    }
}

/// How many records a decision has: one of what was due, and one of its own.
fn records(decided: &Decided) -> usize {
    let own = matches!(&decided.verdict, Verdict::Accepted { events, .. } if !events.is_empty());
    usize::from(!decided.due.is_empty()) + usize::from(own)
}

fn count(seen: &mut Coverage, kept: &Kept) {
    kept.lines.iter().for_each(|_| seen.count("records"));
    let (records, command) = (kept.lines.len(), &kept.input["command"]);
    let refused = kept.answer["outcome"].get("refused").is_some();
    match records {
        0 if refused => seen.count("refused"),
        1 if refused => seen.count("refused, and what was due is recorded"),
        2 => seen.count("two records of one command"),
        _ => {}
    }
    if records > 0 && !refused {
        if command["kind"] == "signature" {
            seen.count("a signature");
        }
        if command["command"] == "reevaluate" {
            seen.count("moved to the other version");
        }
        if kept.input["context"]["people"].pointer("/people/ana/name").is_some() {
            seen.count("names");
        }
    }
}

/// The context as a host would write it: with names, for half of the cases.
fn context(case: &Case, turn: &Turn) -> Json {
    let given = &turn.context;
    let mut people = Json::clone(&turn.people);
    if case.seed.is_multiple_of(2) {
        for id in EVERYBODY {
            people["people"][id]["name"] = json!(format!("{id} of the tests"));
        }
    }
    let mut context = json!({ "now": given.now, "people": people, "nonce": "n-1" });
    let mut put = |member: &str, value: Option<Json>| {
        if let Some(value) = value {
            context[member] = value;
        }
    };
    put("by", given.by.as_ref().map(|by| json!(by)));
    let mut claims = json!({ "amr": given.claims.amr });
    if let Some(acr) = &given.claims.acr {
        claims["acr"] = json!(acr);
    }
    if let Some(at) = given.claims.auth_time {
        claims["auth_time"] = json!(at);
    }
    put("claims", Some(claims));
    put("calendars", (given.calendars != Calendars::default()).then(calendars));
    put("version", given.version.map(|version| json!(version)));
    put("seen", given.seen.map(|seen| json!(seen)));
    put("active_since", given.active_since.map(|at| json!(at)));
    context
}
