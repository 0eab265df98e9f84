// The hostile scripts and definitions of `tests/hostile/`, in the wasm modules: the same typed errors, within 64 MiB.
// How long they take is measured in `benches/w9.mjs`.
import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";

import { cases, MODULES, run } from "./support/hostile.mjs";

const MIB = 64;

const LEAST = { scripts: 40, definitions: 20 };
const everywhere = Object.entries(MODULES).flatMap(([kind, modules]) => modules.map((module) => [kind, module]));

for (const [kind, module] of everywhere) {
  const least = LEAST[kind];
  test(`every one of the hostile ${kind} ends in its typed error, in the ${module}`, async () => {
    const all = cases(kind);
    assert.ok(all.length >= least, `only ${all.length} hostile ${kind}`);
    // Nobody measures time here, so one for each processor at once.
    const problems = new Array(all.length);
    const turns = all.entries();
    await Promise.all(Array.from({ length: availableParallelism() }, async () => {
      for (const [index, each] of turns) problems[index] = await problem(kind, module, ...each);
    }));
    const found = problems.flatMap((problem, index) => (problem ? [`${all[index][0]}: ${problem}`] : []));
    assert.equal(found.join("\n"), "");
  });
}

/** What is wrong with how a hostile input ended; nothing if it is as expected. */
async function problem(kind, module, name, text, expected) {
  try {
    const { outcome, mib } = await run(kind, text, { module });
    const fits = kind === "scripts"
      ? !outcome.ok && outcome.findings.some(({ code, message }) => code === expected.code && message.includes(expected.says))
      : ["invalid_definition", "limit_exceeded"].includes(outcome.code) && (outcome.path ?? "") === expected.path && outcome.message.includes(expected.says);
    if (!fits) return `${JSON.stringify(outcome).slice(0, 300)} instead of ${JSON.stringify(expected)}`;
    return mib > MIB ? `takes ${mib} MiB` : undefined;
  } catch (error) {
    return String(error);
  }
}
