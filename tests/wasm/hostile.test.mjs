// The hostile scripts and definitions of `tests/hostile/`, in the wasm module: the same typed errors, within 64 MiB.
// How long they take is measured in `benches/w9.mjs`.
import assert from "node:assert/strict";
import { test } from "node:test";

import { cases, run } from "./support/hostile.mjs";

const MIB = 64;

for (const [kind, least] of [["scripts", 40], ["definitions", 20]]) {
  test(`every one of the hostile ${kind} ends in its typed error`, async () => {
    const all = cases(kind);
    assert.ok(all.length >= least, `only ${all.length} hostile ${kind}`);
    const found = [];
    for (const [name, text, expected] of all) {
      let problem;
      try {
        const { outcome, mib } = await run(kind, text);
        const fits = kind === "scripts"
          ? !outcome.ok && outcome.findings.some(({ code, message }) => code === expected.code && message.includes(expected.says))
          : ["invalid_definition", "limit_exceeded"].includes(outcome.code) && (outcome.path ?? "") === expected.path && outcome.message.includes(expected.says);
        if (!fits) problem = `${JSON.stringify(outcome).slice(0, 300)} instead of ${JSON.stringify(expected)}`;
        else if (mib > MIB) problem = `takes ${mib} MiB`;
      } catch (error) {
        problem = String(error);
      }
      if (problem) found.push(`${name}: ${problem}`);
    }
    assert.equal(found.join("\n"), "");
  });
}
