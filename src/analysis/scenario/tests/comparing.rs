//! A runner that cannot fail is none: every kind of difference, and that what is as expected is none.

use serde_json::json;

use super::*;
use crate::analysis::scenario::verdict::Failure;

/// What comes of a submit that is accepted and leaves `review()`, with this expectation.
fn submitted(expect: &str) -> Verdict {
    let mut view = review();
    view["voided"] = json!(["brand"]);
    view["kept"] = json!(["legal"]);
    let engine = Made::new([accepted(&["submitted", "step_opened"], view)]);
    verdict(&engine, &format!("{SUBMIT}expect:\n  {expect}"))
}

fn only(verdict: Verdict) -> Failure {
    assert!(!verdict.passed);
    assert_eq!(verdict.error, None);
    let [failure] = &verdict.failed[..] else { panic!("{:#?}", verdict.failed) };
    failure.clone()
}

#[test]
fn what_is_as_expected_passes() {
    for expect in [
        "state: under_review",
        "tier: high",
        "open: [brand]",
        "steps: { legal: waiting }",
        "counts: { brand: { approved: 1, missing: 1 }, legal: { missing: 2 } }",
        "events: [submitted, step_opened]",
        "allowed: { ana: [comment, approve brand] }",
        "voided: [brand]",
        "kept: [legal]",
        "downstream_allowed: false",
        "next_wake_at: +2d",
        "next_wake_at: 2026-03-03T09:00:00Z",
        "effects: { pay: pending }",
        "effects: [pay]",
        "replayed: false",
    ] {
        let verdict = submitted(expect);
        assert!(verdict.passed, "{expect}: {:#?}", verdict.failed);
    }
}

#[test]
fn what_differs_is_told_with_both_sides() {
    for (expect, key, expected, got) in [
        ("state: approved", "state", json!("approved"), json!("under_review")),
        ("tier: low", "tier", json!("low"), json!("high")),
        ("tier: ~", "tier", json!(null), json!("high")),
        ("open: []", "open", json!([]), json!(["brand"])),
        ("open: [brand, legal]", "open", json!(["brand", "legal"]), json!(["brand"])),
        ("open: [legal]", "open", json!(["legal"]), json!(["brand"])),
        ("steps: { brand: open, legal: open }", "steps.legal", json!("open"), json!("waiting")),
        ("steps: { lega: waiting }", "steps.lega", json!("waiting"), json!(null)),
        ("counts: { brand: { approved: 2, missing: 1 } }", "counts.brand.approved", json!(2), json!(1)),
        ("counts: { brnd: { approved: 0 } }", "counts.brnd.approved", json!(0), json!(null)),
        (
            "events: [step_opened, submitted]",
            "events",
            json!(["step_opened", "submitted"]),
            json!(["submitted", "step_opened"]),
        ),
        ("events: [submitted]", "events", json!(["submitted"]), json!(["submitted", "step_opened"])),
        (
            "events: [submitted, submitted]",
            "events",
            json!(["submitted", "submitted"]),
            json!(["submitted", "step_opened"]),
        ),
        (
            "allowed: { ana: [comment] }",
            "allowed.ana",
            json!(["comment"]),
            json!(["approve brand", "comment"]),
        ),
        (
            "allowed: { ana: [comment, approve brand, approve legal] }",
            "allowed.ana",
            json!(["comment", "approve brand", "approve legal"]),
            json!(["approve brand", "comment"]),
        ),
        ("voided: []", "voided", json!([]), json!(["brand"])),
        ("kept: [brand]", "kept", json!(["brand"]), json!(["legal"])),
        ("downstream_allowed: true", "downstream_allowed", json!(true), json!(false)),
        (
            "next_wake_at: +1d",
            "next_wake_at",
            json!("2026-03-02T09:00:00.000Z"),
            json!("2026-03-03T09:00:00.000Z"),
        ),
        ("next_wake_at: ~", "next_wake_at", json!(null), json!("2026-03-03T09:00:00.000Z")),
        ("effects: { pay: acknowledged }", "effects.pay", json!("acknowledged"), json!("pending")),
        ("effects: { recall: pending }", "effects.recall", json!("pending"), json!(null)),
        ("effects: [pay, recall]", "effects", json!(["pay", "recall"]), json!(["pay"])),
        ("effects: []", "effects", json!([]), json!(["pay"])),
        ("path: /facts", "path", json!("/facts"), json!(null)),
        ("replayed: true", "replayed", json!(true), json!(false)),
        ("refused: on_hold", "refused", json!("on_hold"), json!(null)),
    ] {
        let failure = only(submitted(expect));
        assert_eq!(
            (failure.key.as_str(), &failure.expected, &failure.got),
            (key, &expected, &got),
            "{expect}"
        );
        assert_eq!(failure.line, 4, "{expect}");
        assert_eq!(failure.entry, "submit by mia at 2026-03-01T09:00:00Z");
        assert!(!failure.why.is_empty());
    }
}

#[test]
fn why_says_what_helps() {
    for (expect, why) in [
        ("state: approved", "events: submitted, step_opened\nbefore: no request"),
        ("steps: { lega: waiting }", "there is no `lega`: did you mean `legal`?\n"),
        ("next_wake_at: +1d", "that is +2d\n"),
        ("refused: on_hodl", "there is no code `on_hodl`: did you mean `on_hold`?\nevents: submitted"),
        ("allowed: { ana: [comment] }", "allowed, but not expected: `approve brand`"),
        ("events: []", "before: no request"),
        (
            "allowed: { ana: [comment, approve brand, approve legal] }",
            "`approve legal` is refused, step_not_open: step `legal` waits for `brand` (hint: wait)",
        ),
        (
            "allowed: { ana: [coment, approve brand, comment] }",
            "there is no action `coment`: did you mean `comment`?",
        ),
    ] {
        let failure = only(submitted(expect));
        assert!(failure.why.starts_with(why), "{expect}: {}", failure.why);
    }
}

/// What comes of an approval that is refused.
fn refusal(expect: &str) -> Verdict {
    let engine = Made::new([accepted(&[], review()), refused("self_approval_forbidden")]);
    verdict(
        &engine,
        &format!(
            "{SUBMIT}then:\n- {{ do: approve, step: brand, by: mia, at: +2h{expect} }}\n- {{ do: advance }}"
        ),
    )
}

#[test]
fn a_refusal_is_expected_with_its_code_and_place() {
    let verdict = refusal(
        ", expect: { refused: self_approval_forbidden, path: /facts/amount, events: [], voided: [], state: under_review }",
    );
    assert!(verdict.passed, "{:#?}", verdict.failed);
    let failure = only(refusal(", expect: { refused: self_approval_forbidden, path: /step }"));
    assert_eq!((failure.expected, failure.got), (json!("/step"), json!("/facts/amount")));
    let failure = only(refusal(", expect: { refused: self_approval_forbidden, state: approved }"));
    assert_eq!((failure.key.as_str(), failure.got), ("state", json!("under_review")));
}

#[test]
fn another_way_than_expected_ends_the_scenario() {
    for (expect, expected) in
        [("", json!(null)), (", expect: { refused: forbidden_role }", json!("forbidden_role"))]
    {
        let verdict = refusal(expect);
        assert_eq!((verdict.not_run, verdict.entries.len()), (1, 2));
        let failure = only(verdict);
        assert_eq!(failure.entry, "then[1] approve brand by mia at +2h");
        assert_eq!(
            (failure.key.as_str(), failure.expected, failure.got),
            ("refused", expected, json!("self_approval_forbidden"))
        );
        assert_eq!(failure.line, 4);
        assert_eq!(
            failure.why,
            "refused: `mia` submitted it (hint: ask somebody else)\nno events\nbefore: under_review, open: brand"
        );
    }
    let replayed = json!({ "due": [], "outcome": { "replayed": true } });
    let engine = Made::new([accepted(&[], review()), replayed]);
    let failure = only(verdict(
        &engine,
        &format!("{SUBMIT}then:\n- {{ do: advance, expect: {{ state: under_review }} }}"),
    ));
    assert_eq!(
        (failure.key.as_str(), failure.expected, failure.got),
        ("replayed", json!(false), json!(true))
    );
}

#[test]
fn a_refusal_that_changes_the_request_is_a_difference_unless_something_was_due() {
    let approve =
        format!("{SUBMIT}then:\n- {{ do: approve, step: brand, by: mia, expect: {{ refused: on_hold }} }}");
    let changed = |due: Json| {
        let mut answer = refused("on_hold");
        answer["due"] = due;
        answer["state"] = json!({ "view": { "state": "expired", "steps": [] } });
        verdict(&Made::new([accepted(&[], review()), answer]), &approve)
    };
    let failure = only(changed(json!([])));
    assert_eq!((failure.key.as_str(), failure.line), ("unchanged", 4));
    assert!(changed(json!([{ "event": "expired" }])).passed);
}

#[test]
fn a_refused_submit_leaves_no_request() {
    let mut answer = refused("invalid_facts");
    answer["state"] = json!(null);
    let run = |expect: &str| {
        verdict(
            &Made::new([answer.clone()]),
            &format!("{SUBMIT}expect: {{ refused: invalid_facts{expect} }}"),
        )
    };
    assert!(run("").passed);
    assert!(run(", path: /facts/amount, open: []").passed);
    let failure = only(run(", state: draft"));
    assert_eq!((failure.key.as_str(), failure.got), ("state", json!(null)));
    let failure = only(run(", allowed: { mia: [submit] }"));
    assert_eq!(failure.why, "there is no request");
}

#[test]
fn every_difference_is_told_and_the_rest_goes_on() {
    let engine = Made::new([accepted(&[], review())]);
    let verdict = verdict(
        &engine,
        &format!(
            "{SUBMIT}expect:\n  state: approved\n  steps:\n    brand: waiting\n    legal: open\nthen:\n- {{ do: advance, expect: {{ tier: low }} }}"
        ),
    );
    let told: Vec<(u32, &str)> =
        verdict.failed.iter().map(|failure| (failure.line, failure.key.as_str())).collect();
    assert_eq!(told, [(4, "state"), (6, "steps.brand"), (7, "steps.legal"), (9, "tier")]);
    assert_eq!((verdict.not_run, verdict.entries.len()), (0, 2));
}

#[test]
fn manual_review_tells_its_reasons() {
    let view = json!({ "state": "manual_review", "steps": [], "reasons": [{ "cause": "blocked", "step": "legal", "reason": { "code": "no_eligible_approver", "message": "nobody holds `legal`", "hint": "name somebody" } }] });
    let engine = Made::new([accepted(&["submitted"], view)]);
    let failure = only(verdict(&engine, &format!("{SUBMIT}expect: {{ state: under_review }}")));
    assert!(
        failure.why.contains("manual review: blocked step legal: nobody holds `legal` (hint: name somebody)"),
        "{}",
        failure.why
    );
}

#[test]
fn blocks_and_reasons_are_compared_by_their_codes() {
    let nobody =
        json!({ "code": "no_eligible_approver", "message": "nobody holds `legal`", "hint": "name somebody" });
    let view = json!({
        "state": "manual_review",
        "steps": [{ "id": "brand", "state": "open" }, { "id": "legal", "state": "blocked", "blocked": nobody }],
        "reasons": [{ "cause": "blocked", "step": "legal", "reason": nobody }, { "cause": "deadline", "step": "brand" }],
    });
    let submitted = |expect: &str| {
        verdict(&Made::new([accepted(&[], view.clone())]), &format!("{SUBMIT}expect: {{ {expect} }}"))
    };
    for expect in [
        "blocked: { legal: no_eligible_approver, brand: ~ }",
        "reasons: [no_eligible_approver, deadline]",
        "reasons: [deadline, no_eligible_approver]",
    ] {
        let verdict = submitted(expect);
        assert!(verdict.passed, "{expect}: {:#?}", verdict.failed);
    }
    let code = json!("no_eligible_approver");
    let both = json!(["no_eligible_approver", "deadline"]);
    for (expect, key, expected, got) in [
        ("blocked: { legal: policy_error }", "blocked.legal", json!("policy_error"), &code),
        ("blocked: { legal: ~ }", "blocked.legal", json!(null), &code),
        ("blocked: { brand: policy_error }", "blocked.brand", json!("policy_error"), &json!(null)),
        ("blocked: { lega: ~ }", "blocked.lega", json!(null), &json!(null)),
        ("reasons: [deadline]", "reasons", json!(["deadline"]), &both),
        ("reasons: [blocked, deadline]", "reasons", json!(["blocked", "deadline"]), &both),
        ("reasons: []", "reasons", json!([]), &both),
    ] {
        let failure = only(submitted(expect));
        assert_eq!(
            (failure.key.as_str(), &failure.expected, &failure.got),
            (key, &expected, got),
            "{expect}"
        );
    }
    let why = only(submitted("blocked: { lega: ~ }")).why;
    assert!(why.starts_with("there is no `lega`: did you mean `legal`?\n"), "{why}");
    // What is not in manual review has no reasons, and nothing that is blocked.
    let engine = Made::new([accepted(&[], review())]);
    assert!(verdict(&engine, &format!("{SUBMIT}expect: {{ reasons: [], blocked: {{ legal: ~ }} }}")).passed);
}
