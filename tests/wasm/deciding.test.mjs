// The run time decides as the native engine does, to the byte: every call of every scenario, asked again.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { recorded, replay } from "../support/replay.mjs";

await import("../../pkg/index.node.js");
const glue = await import("../../pkg/wasm/runtime.js");
const { allowedActions, decide, load, view } = await import("../../pkg/index.node.js");

const scenarios = recorded();

describe("the run time, asked what the native engine was asked", () => {
  it("answers the same bytes, and folding a decision's events gives its state", () => {
    const outcomes = scenarios.map((scenario) => replay(glue, scenario));
    const sum = (of) => outcomes.reduce((total, outcome) => total + outcome[of], 0);
    console.log(`${scenarios.length} scenarios: ${sum("calls")} calls, ${sum("folded")} events folded`);
    assert.ok(scenarios.length > 0 && sum("calls") > scenarios.length && sum("folded") > scenarios.length);
    assert.deepEqual(outcomes.flatMap(({ differences }) => differences), []);
  });

  it("notices a byte that is another one", () => {
    const { definitions, calls } = scenarios[0];
    const { answer, ...call } = calls.find(({ ask }) => ask === "decide");
    const { differences } = replay(glue, { name: "made up", definitions, calls: [{ ...call, answer: answer.replace(`"due"`, `"dew"`) }] });
    assert.equal(differences.length, 1);
  });

  it("gives through the API what the texts say, for objects and for texts", () => {
    const asked = {
      decide: (policy, [state, command, context], next) => decide(policy, state, command, context, next && { next }),
      view: (policy, [state, , context]) => view(policy, state, context),
      allowedActions: (policy, [state, , context]) => allowedActions(policy, state, context),
    };
    let compared = 0;
    for (const { name, definitions, calls } of scenarios) {
      const policies = definitions.map((definition) => load(definition));
      for (const call of calls.filter(({ answer }) => answer !== null)) {
        for (const form of [(value) => value, (value) => value && JSON.stringify(value)]) {
          const given = [call.state, call.command, call.context].map(form);
          const answer = asked[call.ask](policies[call.policy], given, policies[call.next]);
          assert.deepEqual(answer, JSON.parse(call.answer), name);
        }
        compared += 1;
      }
    }
    assert.ok(compared > scenarios.length);
  });
});
