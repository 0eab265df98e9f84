// The life of a request through the package: what the answers promise, and what is misuse. What each command comes to is
// for tests/scenarios.
import assert from "node:assert/strict";
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

it("a request that is new needs its id", () => {
  const { id, ...nameless } = SUBMIT;
  const { code, path } = misuse(() => decide(policy, null, nameless, at("mia")));
  assert.deepEqual([code, path], ["invalid_command", "/id"]);
});
