// The API's promises that hold in every host: frozen answers, refusals as values, misuse as errors with a code.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { request, SOCIAL_PUBLISH, TWO_MISTAKES } from "./support/policies.mjs";

const { compile } = await import("../../pkg/compiler.node.js");
const { CountersignError, explain, load, route, schema, types, version } = await import("../../pkg/index.node.js");

const compiled = compile(SOCIAL_PUBLISH);
assert.ok(compiled.ok, compiled.rendered);
const policy = load(compiled.definition);

/** Every object in the value, itself included. */
function objectsIn(value) {
  return typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** The error that the work throws; it must be a CountersignError. */
function misuse(work) {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof CountersignError, String(error?.stack ?? error));
    assert.ok(error instanceof Error);
    assert.equal(error.name, "CountersignError");
    assert.match(error.message, /^(?![A-Z][a-z]).*[^.]$/, "lower case (but for an acronym), no full stop");
    return error;
  }
  assert.fail("nothing was thrown");
}

describe("compile", () => {
  it("gives the definition, its canonical text and the SHA-256 of that", () => {
    assert.deepEqual(compiled.definition, JSON.parse(compiled.json));
    assert.equal(compiled.digest, createHash("sha256").update(compiled.json).digest("hex"));
    assert.equal(policy.digest, compiled.digest);
    assert.deepEqual(policy.definition, compiled.definition);
  });

  it("gives findings as data and as a compiler prints them, with the file's name", () => {
    const result = compile(TWO_MISTAKES, { file: "wrong.rhai" });
    assert.equal(result.ok, false);
    assert.deepEqual(result.findings.map(({ code, line, severity }) => [code, line, severity]), [
      ["unknown_fact", 2, "error"],
      ["invalid_quorum", 3, "error"],
    ]);
    const [first] = result.findings;
    assert.equal(first.source_line, TWO_MISTAKES.split("\n")[1]);
    assert.ok(first.source_line.slice(first.column - 1, first.end_column - 1).includes("missing"), "the span covers the fact");
    assert.ok(result.rendered.includes("wrong.rhai:2:"));
    assert.ok(!("definition" in result));
    assert.ok(!result.rendered.includes("\u001b"));
    assert.ok(compile(TWO_MISTAKES, { colour: true }).rendered.includes("\u001b["));
  });
});

describe("the outline", () => {
  it("says the policy in words: each fact, tier and step", () => {
    const texts = compiled.outline.map(({ level, text }) => `${level} ${text}`);
    for (const { name } of [...compiled.definition.facts, ...compiled.definition.tiers]) assert.ok(texts.some((text) => text.startsWith(`1 \`${name}\``)), name);
    for (const { id } of compiled.definition.steps) assert.ok(texts.some((text) => text.startsWith(`1 \`${id}\``)), id);
  });
});

describe("answers", () => {
  const answers = {
    "a route": () => route(policy, request()),
    "a refusal": () => route(policy, request({ facts: { region: "FR" } })),
    "an explanation": () => explain(policy, request()),
    "a schema": () => schema(policy),
    "a definition": () => policy.definition,
    "a compiled policy": () => compile(SOCIAL_PUBLISH),
    "findings": () => compile(TWO_MISTAKES),
  };
  for (const [name, ask] of Object.entries(answers)) {
    it(`${name} is frozen down to its leaves`, () => {
      const objects = objectsIn(ask());
      assert.ok(objects.length > 1);
      for (const object of objects) assert.ok(Object.isFrozen(object), JSON.stringify(object));
    });
  }

  it("are the same for an object and for its text, and leave the request alone", () => {
    const body = request();
    const before = structuredClone(body);
    assert.deepEqual(route(policy, body), route(policy, JSON.stringify(body)));
    assert.deepEqual(body, before);
  });

  it("1,000 identical calls give one hash", () => {
    const hashes = new Set();
    for (let call = 0; call < 1_000; call += 1) {
      hashes.add(createHash("sha256").update(JSON.stringify(route(policy, request()))).digest("hex"));
    }
    assert.equal(hashes.size, 1);
  });

  it("explain says a sentence about the tier and each step", () => {
    const { lines } = explain(policy, request());
    for (const word of ["high", "brand", "compliance", "finance"]) assert.ok(lines.some((line) => line.includes(word)), word);
  });

  it("types and version are text", () => {
    assert.ok(types(policy).includes("new_claims: boolean"));
    assert.match(version(), /^\d+\.\d+\.\d+$/);
  });
});

describe("facts that do not fit are refused, whether they come as an object or as text", () => {
  const money = (value, currency = "EUR") => ({ budget: { currency, value } });
  /** The facts that are changed, and where the first problem must be. */
  const CASES = {
    "missing": [{ region: undefined }, "/facts/region"],
    "misspelt": [{ regoin: "US" }, "/facts/regoin"],
    "null is not absent": [{ budget: null }, "/facts/budget"],
    "text for a boolean": [{ new_claims: "true" }, "/facts/new_claims"],
    "a number for a boolean": [{ new_claims: 1 }, "/facts/new_claims"],
    "not in the enumeration": [{ region: "us" }, "/facts/region"],
    "a number for an amount": [{ budget: 62000 }, "/facts/budget"],
    "text for an amount": [{ budget: "62000.00" }, "/facts/budget"],
    "a float in an amount": [money(62000.5), "/facts/budget"],
    "too many places": [money("62000.001"), "/facts/budget"],
    "another currency": [money("62000.00", "USD"), "/facts/budget"],
  };
  for (const [name, [facts, path]] of Object.entries(CASES)) {
    it(name, () => {
      // Through JSON, as a caller's `undefined` leaves no trace in a document.
      const text = JSON.stringify(request({ facts }));
      for (const given of [text, JSON.parse(text)]) {
        const { refused } = route(policy, given);
        assert.equal(refused?.code, "invalid_facts");
        assert.ok(refused.path === path || refused.path.startsWith(`${path}/`), refused.path);
        assert.equal(refused.retriable, false);
      }
    });
  }
});

describe("misuse is an error with a code, and a path where there is one", () => {
  it("not a definition", () => {
    for (const text of ["", "{", "[]", "{}", "null", '{"schema":1}']) assert.equal(misuse(() => load(text)).code, "invalid_definition", text);
    const { tiers, ...rest } = compiled.definition;
    assert.equal(misuse(() => load(rest)).code, "invalid_definition");
    const unknown = misuse(() => load({ ...compiled.definition, extra: tiers }));
    assert.equal(unknown.code, "invalid_definition");
    const cyclic = {};
    cyclic.self = cyclic;
    for (const value of [cyclic, { n: 1n }, undefined, 42]) assert.equal(misuse(() => load(value)).code, "invalid_definition");
  });

  it("what a script that does not compile gives is no definition, and the error says where to look", () => {
    for (const value of [compile(TWO_MISTAKES).definition, compile(TWO_MISTAKES)]) {
      const { code, hint } = misuse(() => load(value));
      assert.equal(code, "invalid_definition");
      assert.match(hint, /did not compile.*`findings`/);
    }
    const { code, hint } = misuse(() => load(compiled));
    assert.equal(code, "invalid_definition");
    assert.match(hint, /`load\(compiled\.definition\)`/);
  });

  it("not a request", () => {
    const text = JSON.stringify(request());
    const cases = {
      "bad JSON": "{",
      "a duplicate key": `{"by":"ana",${text.slice(1)}`,
      "an unknown key": { ...request(), submitter: "mia" },
      "no submitter": { ...request(), by: undefined },
      "no time": JSON.stringify({ ...request(), at: undefined }),
      "not a time": { ...request(), at: "yesterday" },
      "people of another kind": { ...request(), people: { roles: { a: "ana" } } },
    };
    for (const [name, value] of Object.entries(cases)) assert.equal(misuse(() => route(policy, value)).code, "invalid_request", name);
    assert.equal(misuse(() => route(policy, cases["an unknown key"])).path, "/submitter");
    assert.equal(misuse(() => route(policy, cases["not a time"])).path, "/at");
  });

  it("not the argument that the function takes", () => {
    for (const value of [undefined, null, 42]) assert.equal(misuse(() => route(policy, value)).code, "invalid_argument", String(value));
    for (const value of [undefined, {}, compiled.definition, "policy"]) {
      assert.equal(misuse(() => route(value, request())).code, "invalid_argument", typeof value);
      assert.equal(misuse(() => types(value)).code, "invalid_argument");
    }
    for (const value of [undefined, null, 42, {}]) assert.equal(misuse(() => compile(value)).code, "invalid_argument");
  });

  it("leaves the module usable", () => {
    misuse(() => load("{"));
    misuse(() => route(policy, "{"));
    assert.equal(route(policy, request()).state, "under_review");
  });
});
