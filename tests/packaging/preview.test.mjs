// The preview is the run time without its decisions and records: on every policy with every request it answers the same, to
// the byte, and what one module has loaded the other routes.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "./support/consumer.mjs";
import { request, SOCIAL_PUBLISH } from "./support/policies.mjs";

const { compile } = await import("../../pkg/compiler.node.js");
const runtime = await import("../../pkg/index.node.js");
const preview = await import("../../pkg/preview.node.js");
const glue = await import("../../pkg/wasm/preview.js");
const wholeGlue = await import("../../pkg/wasm/runtime.js");

const POLICIES = join(ROOT, "tests/policies");
const policies = readdirSync(POLICIES).filter((name) => name.endsWith(".rhai")).map((name) => name.slice(0, -".rhai".length));
const requestsOf = (policy) => {
  const folder = join(POLICIES, policy);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "expect.json") : [];
  return names.map((name) => readFileSync(join(folder, name), "utf8"));
};

/** What the call gives, or the code, place and message of what it throws. */
function outcome(call) {
  try {
    return call();
  } catch ({ code, path, hint, message }) {
    return { code, path, hint, message };
  }
}
const definition = compile(SOCIAL_PUBLISH).definition;

describe("the preview answers as the run time does", () => {
  it("there are policies, with requests", () => {
    assert.ok(policies.length > 3);
    assert.ok(policies.every((policy) => requestsOf(policy).length > 0));
  });

  for (const policy of policies) {
    it(policy, () => {
      const { json } = compile(readFileSync(join(POLICIES, `${policy}.rhai`), "utf8"));
      const [small, whole] = [glue, wholeGlue].map(({ Policy }) => Policy.load(json));
      for (const ask of ["definition", "digest", "schema", "types"]) assert.equal(small[ask](), whole[ask](), ask);
      for (const text of requestsOf(policy)) {
        // What is known so far is routed as well: here, nothing.
        const early = text.replace(/"facts"\s*:\s*\{/, '"partial": true, $&');
        for (const asked of [text, early]) {
          for (const ask of ["route", "explain"]) assert.deepEqual(outcome(() => small[ask](asked)), outcome(() => whole[ask](asked)), `${ask}: ${asked}`);
        }
      }
    });
  }

  it("to misuse, too", () => {
    for (const text of ["", "{", "[]", "{}", '{"schema":1}']) assert.deepEqual(outcome(() => preview.load(text)), outcome(() => runtime.load(text)), text);
    const [small, whole] = [preview, runtime].map(({ load }) => load(definition));
    for (const asked of ["{", 42, {}, { ...request(), by: undefined }, request({ facts: { region: NaN } })]) {
      assert.deepEqual(outcome(() => preview.route(small, asked)), outcome(() => runtime.route(whole, asked)));
    }
    assert.equal(preview.version(), runtime.version());
    assert.equal(preview.CountersignError, runtime.CountersignError);
  });
});

describe("what the other module has loaded", () => {
  const [small, whole] = [preview, runtime].map(({ load }) => load(definition));

  it("is routed", () => {
    const expected = runtime.route(whole, request());
    assert.equal(expected.state, "under_review");
    assert.deepEqual(preview.route(whole, request()), expected);
    assert.deepEqual(runtime.route(small, request()), expected);
    assert.equal(runtime.route(small, { ...request(), facts: { region: NaN } }).refused.code, "invalid_facts");
  });

  it("is not decided on, where the preview has loaded it", () => {
    const calls = [
      () => runtime.needs(small, null, { command: "advance" }),
      () => runtime.decide(small, null, { command: "advance" }, { now: "2026-03-01T09:00:00Z" }),
    ];
    for (const call of calls) {
      const { code, message, hint } = outcome(call);
      assert.equal(code, "invalid_argument");
      assert.match(message, /loaded by `countersign\/preview`/);
      assert.match(hint, /`load` of `countersign`/);
    }
  });

  it("nothing of commands and records is exported by the preview", () => {
    const names = Object.keys(preview).sort();
    assert.deepEqual(names, ["CountersignError", "explain", "init", "load", "route", "schema", "types", "version"]);
  });
});
