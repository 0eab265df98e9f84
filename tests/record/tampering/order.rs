//! Records that are missing, too many, or out of their order.

use serde_json::json;

use super::{at, found, of_lines, whole};
use crate::book::Book;
use crate::story::{at as context, contract, the_contract};

fn lines(book: &Book) -> Vec<&str> {
    book.lines.iter().map(String::as_str).collect()
}

#[test]
fn what_is_as_it_was_holds() {
    let book = the_contract();
    assert_eq!(of_lines(&book, &lines(&book)), None);
    let report = book.report();
    assert_eq!((&report["records"], &report["origin"]), (&json!(5), &json!("acme.example/emea/contract-7")));
    assert_eq!((&report["erased"], &report["not_replayed"]), (&json!([]), &json!([])));
}

#[test]
fn a_missing_tail_shows_by_the_head() {
    let book = the_contract();
    let (all, head) = (lines(&book), book.head("2026-03-01T10:00:00Z"));
    for there in 1..5_usize {
        let cut = &all[..there];
        let with_head = found(&book, |input| {
            input["records"] = json!(cut);
            input["head"] = json!(head);
        });
        assert_eq!(with_head, at(there as u64, "truncated"));
        // What a chain alone cannot show.
        assert_eq!(of_lines(&book, cut), None);
    }
    // A head from before: what came after it is no break, and it is said how much that was.
    let earlier = Book { lines: book.lines[..3].to_vec(), ..book.clone() }.head("2026-03-01T09:02:30Z");
    let mut input = book.input();
    input["head"] = json!(earlier);
    let report = countersign::export::wire::verify(&input).unwrap();
    assert_eq!((&report["ok"], &report["after_head"]), (&json!(true), &json!(2)), "{report}");
}

#[test]
fn the_log_by_itself() {
    let book = the_contract();
    let all = lines(&book);
    let alone = |lines: &[&str], head: Option<&str>| {
        let mut input = json!({ "records": lines, "keys": book.input()["keys"], "replay": false });
        if let Some(head) = head {
            input["head"] = json!(head);
        }
        countersign::export::wire::verify(&input).unwrap()
    };
    let head = book.head("2026-03-01T10:00:00Z");
    let report = alone(&all, Some(&head));
    assert_eq!(
        (&report["ok"], &report["records"], &report["after_head"]),
        (&json!(true), &json!(5), &json!(0))
    );
    // It is not passed off as more than it is.
    let said: Vec<&serde_json::Value> = report["not_replayed"].as_array().unwrap().iter().collect();
    assert_eq!(said.len(), 5);
    assert!(said.iter().all(|each| each["reason"] == "the log alone was verified"), "{report}");
    let broken = |lines: &[&str], head: Option<&str>| alone(lines, head)["first_break"]["kind"].clone();
    assert_eq!(broken(&all[..4], Some(&head)), "truncated");
    assert_eq!(broken(&[all[0], all[2]], None), "removed");
    assert_eq!(broken(&[all[0], all[1], all[1]], None), "duplicated");
    let (signed, signature) = all[1].rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let altered = format!("{signed}.{other}{}", &signature[1..]);
    assert_eq!(broken(&[all[0], &altered, all[2]], None), "altered");
    // With documents, were it none, it is a request's log, and says what is missing.
    let with_none = found(&book, |input| {
        input["documents"] = json!({});
        input["replay"] = json!(false);
    });
    assert_eq!(with_none, at(0, "missing_document"));
}

#[test]
fn a_log_without_records_does_not_hold() {
    assert_eq!(of_lines(&the_contract(), &[]), at(0, "removed"));
}

#[test]
fn a_head_of_something_else_does_not_hold() {
    let book = the_contract();
    let with = |head: String| found(&book, |input| input["head"] = json!(head));
    assert_eq!(with(contract("contract-8", [1; 32]).head("2026-03-01T10:00:00Z")), whole("head"));
    assert_eq!(
        with(Book { key: [2; 32], ..book.clone() }.head("2026-03-01T10:00:00Z")),
        whole("unknown_key")
    );
    // A record is no head, and the other way round.
    assert_eq!(with(book.lines[4].clone()), whole("head"));
    let head = book.head("2026-03-01T10:00:00Z");
    assert_eq!(of_lines(&book, &[&book.lines[0], &head]), at(1, "malformed"));
}

#[test]
fn a_record_that_was_removed() {
    let book = the_contract();
    let all = lines(&book);
    for gone in 0..4_usize {
        let left: Vec<&str> =
            all.iter().enumerate().filter(|(seq, _)| *seq != gone).map(|(_, line)| *line).collect();
        assert_eq!(of_lines(&book, &left), at(gone as u64, "removed"), "without {gone}");
    }
    assert_eq!(of_lines(&book, &[all[0], all[4]]), at(1, "removed"), "without three");
}

#[test]
fn records_out_of_their_order() {
    let book = the_contract();
    let all = lines(&book);
    for first in 0..4_usize {
        let mut swapped = all.clone();
        swapped.swap(first, first + 1);
        assert_eq!(of_lines(&book, &swapped), at(first as u64, "reordered"), "{first} after the next");
    }
    let reversed: Vec<&str> = all.iter().rev().copied().collect();
    assert_eq!(of_lines(&book, &reversed), at(0, "reordered"));
}

#[test]
fn a_record_that_is_there_twice() {
    let book = the_contract();
    let all = lines(&book);
    for twice in 0..5_usize {
        let mut again = all.clone();
        again.insert(twice + 1, all[twice]);
        assert_eq!(of_lines(&book, &again), at(twice as u64 + 1, "duplicated"), "{twice} at once");
        again.remove(twice + 1);
        again.push(all[twice]);
        assert_eq!(of_lines(&book, &again), at(5, "duplicated"), "{twice} at the end");
    }
}

#[test]
fn what_was_put_between_two_records() {
    let book = the_contract();
    let all = lines(&book);
    let other = contract("contract-7", [2; 32]);
    for between in 1..5_usize {
        for line in ["", "no record", other.lines[between].as_str()] {
            let mut more = all.clone();
            more.insert(between, line);
            assert_eq!(of_lines(&book, &more), at(between as u64, "inserted"), "`{line}` before {between}");
        }
    }
    // After the last record nothing follows that would show it to be whole without it.
    assert_eq!(of_lines(&book, &[&all[..], &["no record"]].concat()), at(5, "malformed"));
}

#[test]
fn two_records_for_one_place() {
    let book = the_contract();
    let all = lines(&book);
    // The same request went on otherwise from its third record on, signed with the same key.
    let mut other = Book { lines: book.lines[..2].to_vec(), ..contract("contract-7", [1; 32]) };
    let earlier = {
        let mut book = Book { key: [1; 32], ..Book::new(crate::story::CONTRACT) };
        book.accepted(&crate::story::submission("contract-7"), &context("mia", 0));
        book.accepted(&json!({ "command": "comment", "text": "The annex is new." }), &context("mia", 1));
        book
    };
    other.stored = earlier.stored;
    other.given = 20;
    other.accepted(&json!({ "command": "comment", "text": "No, it is old." }), &context("mia", 2));
    other.accepted(&json!({ "command": "comment", "text": "Older than that." }), &context("mia", 3));
    let [_, _, third, fourth] = [0, 1, 2, 3].map(|seq| other.lines[seq].as_str());
    assert_eq!(all[..2], other.lines[..2]);
    let documents = |input: &mut serde_json::Value| input["documents"] = other.input()["documents"].clone();
    let both = |lines: &[&str]| {
        found(&book, |input| {
            documents(input);
            input["records"] = json!(lines);
        })
    };
    assert_eq!(both(&[all[0], all[1], third, fourth]), None, "either history by itself");
    assert_eq!(both(&[all[0], all[1], all[2], third]), at(3, "forked"));
    assert_eq!(both(&[all[0], all[1], third, all[2], all[3]]), at(3, "forked"));
    assert_eq!(both(&[all[0], all[1], all[2], fourth]), at(3, "forked"), "it follows the other third record");
}

#[test]
fn a_record_of_another_request() {
    let book = the_contract();
    let all = lines(&book);
    let other = contract("contract-8", [1; 32]);
    for place in 1..5_usize {
        let mut mixed = all.clone();
        mixed[place] = &other.lines[place];
        assert_eq!(of_lines(&book, &mixed), at(place as u64, "foreign"), "in the place of {place}");
        let mut more = all.clone();
        more.insert(place, &other.lines[place]);
        assert_eq!(of_lines(&book, &more), at(place as u64, "foreign"), "before {place}");
    }
    // A whole log of another request, where one asks for this.
    let whole = found(&other, |input| input["origin"] = json!("acme.example/emea/contract-7"));
    assert_eq!(whole, at(0, "foreign"));
    // Another tenant's, and another deployment's, of the same id.
    for origin in ["acme.example/apac/contract-7", "example.org/emea/contract-7", "acme.example//contract-7"]
    {
        assert_eq!(found(&book, |input| input["origin"] = json!(origin)), at(0, "foreign"), "{origin}");
    }
}
