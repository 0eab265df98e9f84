// countersign route and check of a policy that uses the whole language: what a person reads of each construct.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { workplace } from "./support/cli.mjs";

const WHOLE = readFileSync(new URL("support/whole-language.rhai", import.meta.url), "utf8");
const eur = (value) => ({ currency: "EUR", value });
const REQUEST = {
  facts: {
    title: "Tax x", urgent: true, months: 24, rate: "0.25", region: "EU", starts: "2026-02-01", unit: "emea", countries: ["BR"],
    vendor: { name: "v", lines: [{ amount: eur("60000.00"), kind: "a" }] },
  },
  by: "mia",
  at: "2026-03-01T09:00:00Z",
  sources: { region: "crm" },
  people: {
    roles: { desk: ["d"], tax: ["t"], board: ["b", "c"], audit: ["a"], partner: ["p"], associate: ["s"], cfo: ["f"], ceo: ["e"] },
    managers: { mia: "max" },
  },
};

let place;
before(() => {
  place = workplace();
  place.write("whole.rhai", WHOLE);
});
after(() => place.remove());

async function drawn(body, flags = []) {
  place.write("body.json", body);
  const { code, stdout, stderr } = await place.countersign(["route", "whole.rhai", "body.json", ...flags]);
  assert.equal(stderr, "");
  return { code, lines: stdout.split("\n") };
}

describe("a route through the whole language", () => {
  it("says what each step waits for, takes, requires and does when time passes", async () => {
    const { code, lines } = await drawn(REQUEST);
    assert.equal(code, 0);
    const words = lines.join("\n").replace(/[│├└─]/g, " ").replace(/\s+/g, " ");
    for (const said of [
      "whole 7 · under review",
      "board waits for 2 of desk, tax and legal",
      "sums waits for desk and one of tax and legal",
      "1 approval from each of role `board`, role `audit`",
      "nobody of these is left; those who stand in decide",
      "approvals of weight 3 from role `partner` or role `associate`, or approval by 50 % of them from",
      "many approvals as `f.months + 1` from role `cfo`, or",
      "requires 3 pieces of evidence `quote`, authentication",
      "and the approver's own signature",
      "after 2 business days (calendar `nl`): escalate to role `chair`",
      "after 4 business days (calendar `nl`): send the request to manual review",
      "after 1 day: reject automatically",
      // Of groups and weights, no number of people says how many it takes.
      "will need a, b or c",
      "will need f, p or s",
    ]) {
      assert.ok(words.includes(said), `${said} in ${words}`);
    }
    for (const line of lines) assert.ok(line.length <= 80, line);
  });

  it("refuses an attested fact that the request vouches for by itself", async () => {
    const { code, lines } = await drawn({ ...REQUEST, sources: {} });
    assert.equal(code, 1);
    assert.ok(lines.includes("  /facts/region"), lines.join("\n"));
  });

  it("says that no step applies, where the policy lets that approve", async () => {
    place.write("none.rhai", `policy("none", 1); fact("risky", boolean()); step("a").when(|f| f.risky).approvers(role("r")); approve_when_no_step_applies();`);
    place.write("body.json", { facts: { risky: false }, by: "mia", at: REQUEST.at, people: {} });
    const { stdout } = await place.countersign(["route", "none.rhai", "body.json"]);
    assert.match(stdout, /^none 1 · approved, no step applies /);
    const { stdout: json } = await place.countersign(["route", "none.rhai", "body.json", "--json"]);
    assert.equal(JSON.parse(json).state, "approved");
  });
});
