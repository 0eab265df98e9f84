// The definitions that the compiler writes, and the routes that the run time answers, against the types that say what
// they are: each as a TypeScript constant, which tsc checks member by member, also for members that no type names.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { constants, typeCheck } from "./support/constants.mjs";
import { installConsumer, removeConsumer, ROOT } from "./support/consumer.mjs";

const { compile } = await import("../../pkg/compiler.node.js");
const { load, route } = await import("../../pkg/index.node.js");

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

/** Every policy below the folder that is meant to compile: one with `//~` shows what is refused. */
function policiesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".rhai"))
    .map((name) => ({ name: relative(ROOT, join(folder, name)), source: readFileSync(join(folder, name), "utf8") }))
    .filter(({ source }) => !source.includes("//~"));
}

function definitionOf({ name, source }) {
  const compiled = compile(source, { file: name });
  assert.ok(compiled.ok, compiled.rendered);
  return compiled.json;
}

const WHOLE = { name: "whole-language.rhai", source: readFileSync(new URL("support/whole-language.rhai", import.meta.url), "utf8") };

describe("definitions are what their type says", () => {
  const policies = policiesBelow(join(ROOT, "tests/policies"));
  const constructs = policiesBelow(join(ROOT, "tests/language"));

  it(`those of tests/policies (${policies.length}) and of tests/language (${constructs.length})`, async () => {
    assert.ok(policies.length >= 4);
    const all = [WHOLE, ...policies, ...constructs];
    const { code, stdout } = await typeCheck(consumer, "definitions.ts", constants("Definition", all.map(definitionOf)));
    const blamed = [...new Set([...stdout.matchAll(/definitions\.ts\((\d+),/g)].map(([, line]) => all[Number(line) - 4]?.name))];
    assert.equal(code, 0, `${blamed.join(", ")}\n${stdout}`);
  });

  it("a definition that says more, less or something else does not type-check: the check is able to fail", async () => {
    const json = definitionOf(WHOLE);
    const changes = {
      "a member that no type names": ['"schema":1', '"schema":1,"extra":1'],
      "a member missing": ['"schema":1,', ""],
      "a kind that is none": ['"kind":"each_of"', '"kind":"some_of"'],
      "a member of another kind": ['"kind":"manager_of_submitter"', '"kind":"manager_of_submitter","role":"x"'],
      "an operator that is none": ['"op":"div_round"', '"op":"div"'],
      "business time without its calendar": ['"calendar":"nl",', ""],
      "an option that is off": ['"allow_retract":true', '"allow_retract":false'],
      "a command that is none": ['"override":', '"overrule":'],
      "a bound of another type": ['"max":60,', '"max":"60",'],
      "a nested member that no type names": ['"unit":"minutes"', '"unit":"minutes","of":"day"'],
    };
    const wrong = Object.entries(changes).map(([what, [from, to]]) => {
      assert.ok(json.includes(from), `${what}: ${from} in the definition`);
      return json.replace(from, to);
    });
    const { stdout } = await typeCheck(consumer, "wrong.ts", constants("Definition", wrong));
    const lines = new Set([...stdout.matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) => Number(line) - 4));
    assert.deepEqual(Object.keys(changes).filter((_, index) => !lines.has(index)), []);
  });

  it("the policy with every construct holds every construct", () => {
    const json = definitionOf(WHOLE);
    const has = (key, values) => assert.deepEqual(values.filter((value) => !json.includes(`"${key}":"${value}"`)), [], key);
    has("op", "boolean integer decimal text date money fact member present element tier eq ne lt ge gt add subtract multiply coalesce div_round length contains starts_with ends_with each not all any in if".split(" ").filter((op) => !["boolean", "lt", "eq"].includes(op)));
    has("each", ["any", "all", "sum"]);
    has("kind", "string boolean integer decimal money enumeration date instant list object role role_for manager_of_submitter person any_of each_of count all percent weighted computed escalate_to reassign_to approve_automatically reject_automatically expire manual_review".split(" "));
    has("unit", ["minutes", "hours", "days", "business_days"]);
    for (const member of ["distinct_people", "exclude_contributors", "membership", "permissions", "options", "reject_reasons", "effects", "expires_after", "fallback", "evidence", "deadlines", "reminders", "reviews", "meaning", "claims", "signature", "attested_by", "describe", "max_length", "compensate_with", "expect_ack"]) {
      assert.ok(json.includes(`"${member}":`), member);
    }
  });
});

const eur = (value) => ({ currency: "EUR", value });
const FACTS = {
  title: "Tax x", urgent: true, months: 24, rate: "0.25", region: "EU", starts: "2026-02-01", unit: "emea", countries: ["BR"],
  vendor: { name: "v", lines: [{ amount: eur("60000.00"), kind: "a" }] },
};
const PEOPLE = {
  roles: { desk: ["d"], tax: ["t"], board: ["b", "c"], audit: ["a"], partner: ["p"], associate: ["s"], cfo: ["f"], ceo: ["e"] },
  managers: { mia: "max" },
};

describe("routes are what their type says", () => {
  const policy = load(definitionOf(WHOLE));
  const ask = (changes = {}) => route(policy, { facts: FACTS, by: "mia", at: "2026-03-01T09:00:00Z", sources: { region: "crm" }, people: PEOPLE, ...changes });
  const answers = {
    "everything known": ask(),
    "without people": route(policy, { facts: FACTS, by: "mia", at: "2026-03-01T09:00:00Z", sources: { region: "crm" } }),
    "nothing known": ask({ facts: {}, sources: {}, partial: true }),
    "nobody there": ask({ people: {} }),
    "not attested": ask({ sources: {} }),
  };

  it("in every state, refusals included", async () => {
    const routes = Object.values(answers).filter((answer) => !answer.refused).map((answer) => JSON.stringify(answer));
    const refusals = Object.values(answers).filter((answer) => answer.refused).map((answer) => JSON.stringify(answer));
    assert.deepEqual([routes.length, refusals.length], [4, 1]);
    for (const [type, values] of [["Route", routes], ["Refused", refusals]]) {
      const { code, stdout } = await typeCheck(consumer, "routes.ts", constants(type, values));
      assert.equal(code, 0, stdout);
    }
  });

  it("an attested fact is refused without its source", () => {
    const { refused } = answers["not attested"];
    assert.deepEqual([refused.code, refused.path], ["invalid_facts", "/facts/region"]);
  });

  it("the fallback serves, and says so, where nobody else is left", () => {
    const legal = answers["everything known"].steps.find(({ id }) => id === "legal");
    assert.deepEqual([legal.fallback, legal.eligible], [true, ["max"]]);
  });
});
