// The life of a request through the package: what the answers promise, and what is misuse. What each command comes to is
// for tests/scenarios.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";

const { compile } = await import("../../pkg/compiler.node.js");
const { allowedActions, CountersignError, decide, evolve, load, needs, reconcile, view } = await import("../../pkg/index.node.js");

const compiled = compile(`policy("spend", 1);
  fact("amount", money("EUR").min(0));
  step("finance").approvers(role("finance")).quorum(2);
  on_approved(effect("pay"));
  allow("override", role("cfo"));`);
assert.ok(compiled.ok, compiled.rendered);
const policy = load(compiled.definition);

const PEOPLE = { roles: { finance: ["bo", "cy"], cfo: ["dan"] } };
const at = (by, hours = 0, more = {}) => ({ by, now: new Date(Date.UTC(2026, 2, 1, 9 + hours)).toISOString(), people: PEOPLE, ...more });
const AMOUNT = { currency: "EUR", value: "12.00" };
const SUBMIT = { command: "submit", id: "r-1", facts: { amount: AMOUNT } };
const APPROVE = { command: "approve", step: "finance" };

const submitted = decide(policy, null, SUBMIT, at("mia"));
assert.ok(submitted.outcome.accepted, JSON.stringify(submitted.outcome));

/** The state as a later version might have left it, whole by its own digest. */
function ofLaterVersion({ sha256: _, ...state }) {
  const later = { ...state, schema: 2 };
  return { ...later, sha256: createHash("sha256").update(JSON.stringify(later)).digest("hex") };
}

/** A request from its submission to the acknowledgement of its effect: each decision in turn. */
function whole() {
  const decisions = [submitted];
  const then = (command, context) => {
    const decision = decide(policy, decisions.at(-1).state, command, context);
    assert.ok(decision.outcome.accepted, JSON.stringify(decision.outcome));
    decisions.push(decision);
  };
  then(APPROVE, at("bo", 1));
  then(APPROVE, at("cy", 2));
  const { effect } = decisions.at(-1).outcome.accepted.events.find(({ event }) => event === "effect_requested");
  then({ command: "acknowledge_effect", effect, outcome: "acknowledged" }, at(undefined, 3, { by: "host" }));
  return decisions;
}

/** Every object in the value, itself included. */
const objectsIn = (value) => (typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : []);

/** The error that the work throws; it must be a CountersignError. */
function misuse(work) {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof CountersignError, String(error?.stack ?? error));
    return error;
  }
  assert.fail("nothing was thrown");
}

describe("a request", () => {
  it("is approved by two, and fulfilled once its effect is acknowledged", () => {
    const states = whole().map(({ state }) => view(policy, state, at("mia")).state);
    assert.deepEqual(states, ["under_review", "under_review", "approved", "fulfilled"]);
  });

  it("is what its events make of it, one by one", () => {
    let folded = null;
    for (const { due, outcome, state } of whole()) {
      folded = [...due, ...outcome.accepted.events].reduce(evolve, folded);
      assert.deepEqual(folded, state);
      assert.equal(JSON.stringify(folded), JSON.stringify(state), "to the byte");
    }
  });
});

it("answers are frozen down to their leaves", () => {
  const last = whole().at(-1).state;
  const answers = [submitted, view(policy, last, at("mia")), allowedActions(policy, last, at("mia")), needs(policy, null, SUBMIT, "mia"), evolve(null, submitted.outcome.accepted.events[0]), reconcile(last, { effects: [] })];
  for (const object of answers.flatMap(objectsIn)) assert.ok(Object.isFrozen(object), JSON.stringify(object));
});

describe("misuse is an error with a code, and a path within what was passed", () => {
  const mia = at("mia");
  const event = submitted.outcome.accepted.events[0];
  const { id, ...nameless } = SUBMIT;
  const { now, ...timeless } = mia;
  /** What is asked, and the code and path of the error. */
  const CASES = {
    "an unknown command": [() => decide(policy, null, { command: "aprove" }, mia), "invalid_command", "/command"],
    "no command at all": [() => decide(policy, null, {}, mia), "invalid_command", "/command"],
    "a new request without its id": [() => decide(policy, null, nameless, mia), "invalid_command", "/id"],
    "a missing field": [() => decide(policy, submitted.state, { command: "approve" }, mia), "invalid_command", "/step"],
    "an unknown field": [() => decide(policy, submitted.state, { ...APPROVE, stpe: "x" }, mia), "invalid_command", "/stpe"],
    "an ill-typed field": [() => decide(policy, submitted.state, { ...APPROVE, round: "1" }, mia), "invalid_command", "/round"],
    "a command in bad JSON": [() => decide(policy, null, "{", mia), "invalid_command", ""],
    "a key given twice": [() => decide(policy, null, `{"command":"advance","command":"advance"}`, mia), "invalid_command", "/command"],
    "a command that is asked about": [() => needs(policy, null, { command: "aprove" }, "mia"), "invalid_command", "/command"],
    "what JSON does not have, in a command": [() => decide(policy, null, { ...SUBMIT, started_at: new Date(0) }, mia), "invalid_command", "/started_at"],
    "a context without its time": [() => decide(policy, null, SUBMIT, timeless), "invalid_context", "/now"],
    "an unknown key of a context": [() => view(policy, submitted.state, { ...mia, poeple: {} }), "invalid_context", "/poeple"],
    "people of another kind": [() => allowedActions(policy, submitted.state, at("mia", 0, { people: { roles: { finance: "bo" } } })), "invalid_context", "/people/roles/finance"],
    "what JSON does not have, in a context": [() => decide(policy, null, SUBMIT, { ...mia, now: new Date(0) }), "invalid_context", "/now"],
    "a calendar that is none": [() => decide(policy, null, SUBMIT, { ...mia, calendars: { nl: {} } }), "invalid_context", "/calendars/nl/version"],
    "not an event": [() => evolve(null, { ...event, event: "submited" }), "invalid_event", ""],
    "an event without its time": [() => evolve(null, { ...event, at: undefined }), "invalid_event", "/at"],
    "not a report": [() => reconcile(submitted.state, { effects: [{ effect: "x" }] }), "invalid_report", "/effects/0/done"],
    "a state that is looked at": [() => view(policy, { ...submitted.state, version: 7 }, mia), "tampered_state", ""],
    "a state of a later version": [() => view(policy, ofLaterVersion(submitted.state), mia), "unknown_version", "/schema"],
    "a state that is folded on": [() => evolve("{}", event), "tampered_state", ""],
    "a state with what JSON does not have": [() => reconcile({ ...submitted.state, x: 1n }, { effects: [] }), "tampered_state", ""],
    "no state, where there is none yet": [() => decide(policy, undefined, SUBMIT, mia), "invalid_argument", undefined],
    "no request to look at": [() => view(policy, null, mia), "invalid_argument", undefined],
    "a policy that was not loaded": [() => decide(compiled.definition, null, SUBMIT, mia), "invalid_argument", undefined],
    "another policy that was not loaded": [() => decide(policy, null, SUBMIT, mia, { next: compiled.definition }), "invalid_argument", undefined],
    "a context that is neither": [() => decide(policy, null, SUBMIT, 7), "invalid_argument", undefined],
    "a context that is too large, asked for a view": [() => view(policy, submitted.state, at("mia", 0, { key: "k".repeat(2_000_000) })), "limit_exceeded", ""],
  };
  for (const [what, [work, code, path]] of Object.entries(CASES)) {
    it(what, () => {
      const error = misuse(work);
      assert.deepEqual([error.code, error.path], [code, path]);
      assert.match(error.message, /^(?![A-Z][a-z]).*[^.]$/, "lower case, no full stop");
      assert.ok(error.hint.length > 0);
    });
  }
});

describe("what is wrong with a request is a refusal, and the state is what it was", () => {
  const mia = at("mia");
  const facts = (given) => ({ ...SUBMIT, facts: given });
  const huge = { ...mia, nonce: "n".repeat(1_100_000) };
  /** The state, the command, and the code and path of the refusal. */
  const CASES = {
    "a fact that JSON does not have": [null, facts({ amount: new Map() }), mia, "invalid_facts", "/facts/amount"],
    "a fact that is undefined": [null, facts({ amount: undefined }), mia, "invalid_facts", "/facts/amount"],
    "facts that are none": [null, facts(new Date(0)), mia, "invalid_facts", "/facts"],
    "a fact given twice": [null, `{"command":"submit","id":"r","facts":{"amount":1,"amount":2}}`, mia, "invalid_facts", "/facts/amount"],
    "a fraction": [null, facts({ amount: 1.5 }), mia, "invalid_facts", "/facts/amount"],
    "a fact that is missing": [null, facts({}), mia, "invalid_facts", "/facts/amount"],
    "a state that was changed": [{ ...submitted.state, version: 7 }, APPROVE, at("bo"), "tampered_state", undefined],
    "a state of a later version": [ofLaterVersion(submitted.state), APPROVE, at("bo"), "unknown_version", undefined],
    "a state of something else": [{}, APPROVE, at("bo"), "tampered_state", undefined],
    "a command that is too long": [submitted.state, { command: "comment", text: "x".repeat(100_000) }, mia, "limit_exceeded", "/command/text"],
    "a command that is far too long": [submitted.state, { command: "comment", text: "x".repeat(2_000_000) }, mia, "limit_exceeded", "/command"],
    "a context that is too large": [submitted.state, APPROVE, huge, "limit_exceeded", "/context"],
  };
  for (const [what, [state, command, context, code, path]] of Object.entries(CASES)) {
    it(what, () => {
      const decision = decide(policy, state, command, context);
      const { refused } = decision.outcome;
      assert.deepEqual([refused?.code, refused?.path], [code, path]);
      assert.deepEqual([decision.state, decision.due, decision.due_outbox], [state, [], []]);
      for (const object of objectsIn(decision)) assert.ok(Object.isFrozen(object));
    });
  }

  it("also where the state is no JSON at all: then there is none to give back", () => {
    for (const text of ["", "{", `{"schema":1,"schema":1}`, "null"]) {
      const { outcome, state } = decide(policy, text, APPROVE, at("bo"));
      assert.deepEqual([outcome.refused?.code, state], ["tampered_state", null], text);
    }
  });

  it("a state is taken as it was stored: as an object, as text, with its members in another order", () => {
    const { state } = submitted;
    const turned = Object.fromEntries(Object.entries(state).reverse());
    const decisions = [state, JSON.stringify(state), JSON.stringify(state, null, 2), turned, structuredClone(state)].map((given) => decide(policy, given, APPROVE, at("bo", 1)));
    for (const decision of decisions) assert.deepEqual(decision, decisions[0]);
    assert.ok(decisions[0].outcome.accepted);
  });
});

describe("what comes back from the host", () => {
  it("a key with the same payload is replayed, with another one refused; nothing is stored", () => {
    const again = at("mia", 1, { key: "k", seen: submitted.payload });
    assert.deepEqual(decide(policy, null, SUBMIT, again).outcome, { replayed: true });
    const { outcome } = decide(policy, null, { ...SUBMIT, id: "r-2" }, again);
    assert.equal(outcome.refused.code, "idempotency_key_reused");
  });

  it("a reevaluate takes the policy that it moves to", () => {
    const { definition } = compile(`policy("spend", 2);
      fact("amount", money("EUR").min(0));
      step("board").approvers(role("cfo"));`);
    const next = load(definition);
    const first = load(compile(`policy("spend", 1);
      fact("amount", money("EUR").min(0));
      step("finance").approvers(role("finance"));
      allow("reevaluate", role("cfo"));`).definition);
    const { state } = decide(first, null, SUBMIT, at("mia"));
    const move = { command: "reevaluate", definition: next.digest, reason: "new rules" };
    const moved = decide(first, state, move, at("dan", 1), { next });
    assert.deepEqual(view(next, moved.state, at("dan", 1)).definition, { id: "spend", version: 2, digest: next.digest });
    assert.equal(decide(first, state, move, at("dan", 1)).outcome.refused.code, "unknown_definition");
    assert.equal(decide(first, moved.state, APPROVE, at("bo", 2)).outcome.refused.code, "unknown_definition");
  });

  it("needs names whom to look up, before there is a request and after", () => {
    for (const state of [null, submitted.state, JSON.stringify(submitted.state)]) {
      const { roles, people } = needs(policy, state, state === null ? SUBMIT : APPROVE, "bo");
      assert.deepEqual(roles, ["cfo", "finance"]);
      assert.ok(people.includes("bo"));
    }
  });

  it("a report is compared with the effects that were requested", () => {
    const [, , approved] = whole();
    const found = (done) => reconcile(approved.state, { effects: done.map((effect) => ({ effect, done: true })) }).map(({ difference }) => difference);
    assert.deepEqual(found([]), ["not_reported"]);
    assert.deepEqual(found(["r-1/3/pay", "r-1/3/fly"]), ["unacknowledged_downstream", "never_requested"]);
  });
});

it("what is asked is left as it was", () => {
  const given = [submitted.state, APPROVE, at("bo", 1)].map((value) => structuredClone(value));
  const before = structuredClone(given);
  decide(policy, ...given);
  assert.deepEqual(given, before);
});
