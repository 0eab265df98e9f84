//! Tampering with what was recorded: each attempt is found, and named. What is expected is written down here by hand, from
//! the table of kinds in the documentation of records.

mod beside;
mod bits;
mod order;
mod signing;
mod stolen;

use countersign::export::wire;
use serde_json::{Value, json};

use crate::book::Book;

/// What a verification of other lines says: the number and the kind of the first break, or nothing.
fn found(book: &Book, change: impl FnOnce(&mut Value)) -> Option<(Option<u64>, String)> {
    let mut input = book.input();
    change(&mut input);
    let report = wire::verify(&input).unwrap_or_else(|error| panic!("{error}"));
    let first = &report["first_break"];
    assert_eq!(report["ok"], json!(first.is_null()), "{report}");
    (!first.is_null()).then(|| (first["seq"].as_u64(), first["kind"].as_str().unwrap().to_owned()))
}

/// The same for other lines.
fn of_lines(book: &Book, lines: &[&str]) -> Option<(Option<u64>, String)> {
    found(book, |input| input["records"] = json!(lines))
}

/// A break of this kind at this record.
fn at(seq: u64, kind: &str) -> Option<(Option<u64>, String)> {
    Some((Some(seq), kind.to_owned()))
}

/// A break of this kind, of the whole.
fn whole(kind: &str) -> Option<(Option<u64>, String)> {
    Some((None, kind.to_owned()))
}
