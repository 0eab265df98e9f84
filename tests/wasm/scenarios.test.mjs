// The scenarios of `tests/scenarios/` through the package: its own reader makes the tree that the native one makes, and
// the wasm module comes to the native verdict, to the byte. The native ones are left by `cargo test --test scenarios`.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const SCENARIOS = fileURLToPath(new URL("../scenarios", import.meta.url));
const NATIVE = fileURLToPath(new URL("../../target/verdicts", import.meta.url));
const pkg = (path) => import(new URL(`../../pkg/${path}`, import.meta.url));

const { found } = await pkg("cli/scenario-files.js");
const { ScenarioRunner } = await pkg("cli/scenario-run.js");
const { marksVerdict } = await pkg("api/scenario.js");

assert.ok(existsSync(NATIVE), "no native verdicts: run `cargo test --test scenarios`");
const all = await found([SCENARIOS], marksVerdict);
const name = ({ path }) => relative(SCENARIOS, path).split(sep).join("/");

/** JSON with the members of its objects in one order. */
const sorted = (value) =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
      : value;

describe("scenarios in the wasm module", () => {
  it("are those that are run natively", () => {
    const native = readdirSync(NATIVE, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".verdict.json"));
    assert.ok(all.length > 0);
    assert.deepEqual(all.map((each) => `${name(each)}.verdict.json`).sort(), native.map((file) => file.split(sep).join("/")).sort());
  });

  it("are read as the same trees, and come to the same verdicts", async () => {
    const runner = new ScenarioRunner();
    const differ = [];
    for (const each of all) {
      const native = (ending) => readFileSync(join(NATIVE, `${name(each)}.${ending}`), "utf8");
      const verdict = each.kind === "policy" ? each.verdict : await runner.run(each.path, each.tree);
      if (each.kind !== "policy" && JSON.stringify(sorted(each.tree)) !== native("tree.json")) differ.push(`${name(each)}: another tree`);
      if (JSON.stringify(verdict) !== native("verdict.json")) differ.push(`${name(each)}: another verdict`);
    }
    console.log(`${all.length - differ.length} passed, ${differ.length} failed`);
    assert.equal(differ.join("\n"), "");
  });
});
