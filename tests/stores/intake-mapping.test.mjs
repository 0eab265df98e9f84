// Mappings of intake that are none: each is refused when it is made, with its place.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CountersignError } from "../../pkg/index.node.js";
import { intake } from "../../pkg/intake/index.js";
import { styled } from "./support/intake.mjs";

describe("a mapping that is none", () => {
  const valid = { policy: "note", id: "/id", by: "/by", facts: { it: "/a" } };
  for (const [name, mapping, path] of [
    ["no object", "note", ""],
    ["a member that nobody knows", { ...valid, facst: {} }, "/facst"],
    ["no policy", { ...valid, policy: undefined }, "/policy"],
    ["neither id nor event", { ...valid, id: undefined }, ""],
    ["nobody", { ...valid, by: undefined }, "/by"],
    ["who may be left out", { ...valid, by: { path: "/by", optional: true } }, "/by/optional"],
    ["a constant that is no id", { ...valid, by: { value: "" } }, "/by/value"],
    ["a table that gives no id", { ...valid, by: { path: "/by", values: { a: " " } } }, "/by/values/a"],
    ["no facts", { ...valid, facts: undefined }, "/facts"],
    ["a bad pointer", { ...valid, facts: { it: "a" } }, "/facts/it/path"],
    ["a bad escape", { ...valid, id: "/a~2b" }, "/id/path"],
    ["a dangling escape", { ...valid, facts: { "a/b": { path: "/a~" } } }, "/facts/a~1b/path"],
    ["both value and path", { ...valid, facts: { it: { path: "/a", value: 1 } } }, "/facts/it"],
    ["neither value nor path", { ...valid, facts: { it: { money: "EUR" } } }, "/facts/it"],
    ["two conversions", { ...valid, facts: { it: { path: "/a", money: "EUR", decimal: true } } }, "/facts/it"],
    ["an unknown conversion", { ...valid, facts: { it: { path: "/a", type: "money" } } }, "/facts/it/type"],
    ["an unknown zone", { ...valid, facts: { it: { path: "/a", zone: "Europe/Berlni" } } }, "/facts/it/zone"],
    ["a time for a zone", { ...valid, facts: { it: { path: "/a", day: "2026-01-01T00:00Z" } } }, "/facts/it/day"],
    ["a currency that is none", { ...valid, facts: { it: { path: "/a", money: "euro" } } }, "/facts/it/money"],
    ["places without a currency", { ...valid, facts: { it: { path: "/a", decimal: true, minor: 2 } } }, "/facts/it/minor"],
    ["places for a currency that is read", { ...valid, facts: { it: { path: "/a", currency: "/c", minor: 2 } } }, "/facts/it/minor"],
    ["half a place", { ...valid, facts: { it: { path: "/a", money: "EUR", minor: 0.5 } } }, "/facts/it/minor"],
    ["a flag that is false", { ...valid, facts: { it: { path: "/a", optional: false } } }, "/facts/it/optional"],
    ["an empty table", { ...valid, facts: { it: { path: "/a", values: {} } } }, "/facts/it/values"],
    ["a fraction as a constant", { ...valid, facts: { it: { value: 1.5 } } }, "/facts/it/value"],
    ["null as a constant", { ...valid, facts: { it: { value: { a: [null] } } } }, "/facts/it/value/a/0"],
    ["an entry that may be left out", { ...valid, facts: { it: { path: "/a", each: { path: "", optional: true } } } }, "/facts/it/each/optional"],
    ["a bad pointer in an entry", { ...valid, facts: { it: { path: "/a", each: { members: { b: "b" } } } } }, "/facts/it/each/members/b/path"],
    ["a subject without a version", { ...valid, subject: { id: "/id" } }, "/subject/version"],
    ["a source of no fact", { ...valid, sources: { that: "cms" } }, "/sources/that"],
    ["a source that is none", { ...valid, sources: { it: 1 } }, "/sources/it"],
    ["ignoring what is read", { ...valid, ignore: ["/x", "/a"] }, "/ignore/1"],
    ["ignoring everything", { ...valid, ignore: [""] }, "/ignore/0"],
    ["ignoring no list", { ...valid, ignore: "/x" }, "/ignore"],
  ]) {
    it(name, () => {
      assert.throws(
        () => intake(mapping),
        (error) => {
          assert.ok(error instanceof CountersignError);
          assert.equal(error.code, "invalid_argument");
          assert.equal(error.path, path, error.message);
          styled({ problems: [{ ...error, message: error.message }] });
          return true;
        },
      );
    });
  }

  it("the one that all of these differ from is one", () => {
    assert.equal(intake(valid)('{"id":1,"by":"mia","a":"x"}').problems, undefined);
  });
});
