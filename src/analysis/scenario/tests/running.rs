//! What a host does between the commands: people, keys, versions of the policy, and when it stops.

use serde_json::json;

use super::*;

fn people(entries: &str) -> (Made, Verdict) {
    let engine = Made::new([accepted(&[], review())]);
    let head = SUBMIT.replace(
        "submit:",
        "people:\n  roles: { brand: [ana, bo], legal: [cy] }\n  managers: { mia: ana }\n  units: { emea: global }\n  \
         people: { sync: { kind: service } }\n  contributors: [zoe]\n  \
         delegations: [{ id: d1, from: ana, to: dan, since: +0s, until: +2d, authorised_by: hr, reason: leave }]\nsubmit:",
    );
    let verdict = verdict(&engine, &format!("{head}then:\n{entries}"));
    assert_eq!(verdict.error, None);
    (engine, verdict)
}

#[test]
fn people_are_merged_and_stay_merged() {
    let (engine, _) = people(
        "- { do: comment, by: mia, text: x, people: { roles: { brand: [ana] }, managers: { bo: cy }, contributors: [bo] } }\n\
         - { do: comment, by: mia, text: y, people: { delegations: { d1: ~ }, roles: { legal: ~ }, people: { rob: { kind: bot } } } }\n\
         - { do: comment, by: mia, text: z, people: { delegations: [{ id: 2, from: bo, to: cy, since: +1h, until: 2026-04-01T00:00:00Z, authorised_by: hr, reason: x }] } }",
    );
    let first = engine.context(0)["people"].clone();
    assert_eq!(first["roles"], json!({ "brand": ["ana", "bo"], "legal": ["cy"] }));
    let delegation = &first["delegations"][0];
    assert_eq!((&delegation["id"], &delegation["until"]), (&json!("d1"), &json!("2026-03-03T09:00:00.000Z")));
    let second = engine.context(1)["people"].clone();
    assert_eq!(second["roles"], json!({ "brand": ["ana"], "legal": ["cy"] }));
    assert_eq!(second["managers"], json!({ "mia": "ana", "bo": "cy" }));
    assert_eq!(second["contributors"], json!(["bo"]));
    assert_eq!(second["delegations"], first["delegations"]);
    let third = engine.context(2)["people"].clone();
    assert_eq!(third["roles"], json!({ "brand": ["ana"] }));
    assert_eq!(third["people"], json!({ "sync": { "kind": "service" }, "rob": { "kind": "bot" } }));
    assert_eq!(third.get("delegations"), None);
    assert_eq!(engine.context(3)["people"]["delegations"][0]["id"], "2");
    assert_eq!(engine.context(3)["people"]["delegations"][0]["since"], "2026-03-01T10:00:00.000Z");
    assert_eq!(engine.context(3)["people"]["units"], json!({ "emea": "global" }));
}

#[test]
fn the_host_s_commands_name_no_person() {
    let engine = Made::new([accepted(&[], review())]);
    let verdict = verdict(
        &engine,
        &format!(
            "{SUBMIT}then: [{{ do: advance, at: +1d }}, {{ do: acknowledge_effect, effect: pay, outcome: dead, by: x }}]"
        ),
    );
    assert!(verdict.passed);
    assert_eq!(engine.context(1).get("by"), None);
    assert_eq!(engine.context(2).get("by"), None);
    let labels: Vec<&str> = verdict.entries.iter().map(|entry| entry.entry.as_str()).collect();
    assert_eq!(
        labels,
        [
            "submit by mia at 2026-03-01T09:00:00Z",
            "then[1] advance at +1d",
            "then[2] acknowledge_effect by x at +1d"
        ]
    );
}

#[test]
fn a_key_is_remembered_for_its_actor_and_command_once_it_was_accepted() {
    let replayed = json!({ "due": [], "outcome": { "replayed": true } });
    let engine = Made::new([accepted(&[], review()), refused("on_hold"), accepted(&[], review()), replayed]);
    let verdict = verdict(
        &engine,
        &format!(
            "{SUBMIT}then:\n\
             - {{ do: approve, step: brand, by: ana, key: k, expect: {{ refused: on_hold }} }}\n\
             - {{ do: approve, step: brand, by: ana, key: k }}\n\
             - {{ do: approve, step: brand, by: ana, key: k, expect: {{ replayed: true, state: under_review }} }}\n\
             - {{ do: approve, step: brand, by: bo, key: k }}\n\
             - {{ do: reject, step: brand, by: ana, key: k }}"
        ),
    );
    assert_eq!((verdict.failed, verdict.error), (vec![], None));
    let seen: Vec<Json> = (1..6).map(|index| engine.context(index)["seen"].clone()).collect();
    // A refusal is not remembered; nor does one actor's, or one command's, key stand for another's.
    assert_eq!(seen, [json!(null), json!(null), json!("p1"), json!(null), json!(null)]);
    assert!((1..6).all(|index| engine.context(index)["key"] == "k"));
}

#[test]
fn what_made_the_request_is_repeated_as_it_was() {
    let replayed = json!({ "due": [], "outcome": { "replayed": true }, "state": null });
    let engine = Made::new([accepted(&[], review()), replayed]);
    let text = SUBMIT.replace("by: mia,", "by: mia, key: k,");
    let verdict = verdict(
        &engine,
        &format!(
            "{text}then:\n- {{ do: submit, by: mia, key: k, facts: {{ amount: 5 }}, expect: {{ replayed: true, open: [brand] }} }}\n\
             - {{ do: submit, by: mia, facts: {{ amount: 5 }} }}"
        ),
    );
    assert_eq!((verdict.failed, verdict.error), (vec![], None));
    assert_eq!((&engine.command(0)["id"], &engine.command(1)["id"]), (&json!("request"), &json!("request")));
    assert_eq!(engine.context(1)["seen"], "p1");
    // Anything else goes to the request that is there.
    assert_eq!(engine.command(2).get("id"), None);
}

#[test]
fn after_a_reevaluation_the_new_policy_decides() {
    let engine = Made::new([accepted(&[], review())]);
    let verdict = verdict(
        &engine,
        &format!(
            "{SUBMIT}active_since: -1d\ncalendars: {{ office: {{ version: 3, hours: {{ mon: [[09:00, 17:00]] }}, offsets: [{{ since: 2026-03-29T01:00:00Z, minutes: 120 }}] }} }}\n\
             then:\n- {{ do: reevaluate, definition: q.rhai, by: cy, reason: new }}\n- {{ do: comment, text: x, by: mia }}"
        ),
    );
    assert_eq!(verdict.error, None);
    assert_eq!(*engine.policies.borrow(), ["spend", "spend", "spend-more"]);
    let digest = crate::compiler::compile(files().get("q.rhai").unwrap()).policy.unwrap().digest();
    assert_eq!(engine.command(1)["definition"], json!(digest));
    let context = engine.context(2);
    assert_eq!(context["active_since"], "2026-02-28T09:00:00.000Z");
    assert_eq!(
        context["calendars"],
        json!({ "office": { "version": "3", "hours": { "mon": [["09:00", "17:00"]] },
                            "offsets": [{ "since": "2026-03-29T01:00:00.000Z", "minutes": 120 }] } })
    );
}

#[test]
fn a_draft_may_come_before_the_submit() {
    let engine = Made::new([accepted(&[], json!({ "state": "draft" })), accepted(&[], review())]);
    let text = "policy: p.rhai\nthen:\n- { do: save_draft, by: mia, at: 2026-03-01T09:00:00Z, facts: {}, expect: { state: draft } }\n\
                - { do: submit, by: mia, at: +1h, expect: { state: under_review } }";
    let verdict = verdict(&engine, text);
    assert_eq!((verdict.failed, verdict.error), (vec![], None));
    assert_eq!((engine.command(0).get("id"), engine.command(1).get("id")), (Some(&json!("request")), None));
    // Where the submit says when it is, offsets count from it.
    let engine = Made::default();
    let text = "policy: p.rhai\nthen:\n- { do: save_draft, by: mia, at: -1h, facts: {} }\n\
                - { do: submit, by: mia, at: 2026-03-01T09:00:00Z }\n- { do: advance, at: +1h }";
    assert_eq!(ran(&engine, &yaml::tree(text).unwrap(), &files()).error, None);
    let now: Vec<Json> = (0..3).map(|index| engine.context(index)["now"].clone()).collect();
    assert_eq!(now, ["2026-03-01T08:00:00.000Z", "2026-03-01T09:00:00.000Z", "2026-03-01T10:00:00.000Z"]);
}

#[test]
fn what_the_engine_cannot_take_is_the_scenario_s_mistake_at_its_line() {
    let engine = Made::new([accepted(&[], review())]);
    engine.answers.borrow_mut().push_back(Err(JsonError::new(
        "/command/step",
        "key `step` is missing",
        "add `step`",
    )));
    let verdict = verdict(
        &engine,
        &format!("{SUBMIT}then:\n- do: approve\n  by: ana\n  step: ''\n- {{ do: advance }}"),
    );
    let problem = verdict.error.unwrap();
    assert_eq!((problem.line, problem.hint.as_str()), (6, "add `step`"));
    assert_eq!(problem.message, "then[1] approve  by ana at +0s: key `step` is missing at `/command/step`");
    assert!(!verdict.passed);
    for (path, line) in [
        ("/context/people/roles/brand/1", 5),
        ("/context/now", 3),
        ("/command/facts", 6),
        ("/nowhere", 3),
        ("", 3),
    ] {
        let engine = Made::default();
        engine.answers.borrow_mut().push_back(Err(JsonError::new(path, "wrong", "right")));
        let text = "policy: p.rhai\nsubmit:\n  { by: mia, at: 2026-03-01T09:00:00Z,\n    people: { roles: {\n      brand: [a, a] } },\n    facts: {} }";
        assert_eq!(ran(&engine, &yaml::tree(text).unwrap(), &files()).error.unwrap().line, line, "{path}");
    }
    let engine = Made::default();
    engine.answers.borrow_mut().push_back(Err(JsonError::new("/context/people/units", "wrong", "right")));
    let text = format!("{SUBMIT}people:\n  roles: {{}}\n  units: {{}}");
    assert_eq!(ran(&engine, &yaml::tree(&text).unwrap(), &files()).error.unwrap().line, 5);
}

#[test]
fn what_happened_is_told_entry_by_entry() {
    let due = json!({ "due": [{ "event": "deadline_passed" }], "outcome": { "refused": { "code": "step_already_closed" } },
                      "state": { "view": { "state": "expired", "steps": [] } } });
    let engine = Made::new([accepted(&["submitted", "step_opened"], review()), due]);
    let verdict = verdict(
        &engine,
        &format!(
            "{SUBMIT}then: [{{ do: approve, step: brand, by: ana, at: +3d, expect: {{ refused: step_already_closed, state: expired, events: [deadline_passed] }} }}]"
        ),
    );
    assert_eq!((verdict.failed.clone(), verdict.error.clone()), (vec![], None));
    let told: Vec<(&str, Vec<String>, Option<&str>)> = verdict
        .entries
        .iter()
        .map(|entry| (entry.outcome.as_str(), entry.events.clone(), entry.state.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("accepted", vec!["submitted".to_owned(), "step_opened".to_owned()], Some("under_review")),
            ("step_already_closed", vec!["deadline_passed".to_owned()], Some("expired")),
        ]
    );
    assert!(
        verdict
            .to_canonical()
            .starts_with(r#"{"entries":[{"entry":"submit by mia at 2026-03-01T09:00:00Z","#)
    );
}
