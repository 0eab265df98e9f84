// W3, the cold start: a fresh Node process per engine and round, the engines taking turns.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { ENGINES, loadEngine, OURS, OURS_COMPILING } from "../lib/engines.mjs";
import { median, readable, times, verdict } from "../lib/figures.mjs";
import { table } from "../lib/table.mjs";
import { expected } from "../w1/reference.mjs";
import { requests } from "../w1/requests.mjs";

export const id = "w3";
export const title = "W3  cold start in Node: import, load the policy, first decision";

const BUDGETS = {
  [OURS]: { atMost: 15, beyond: 8, unit: "ms" },
  [OURS_COMPILING]: { atMost: 40, beyond: 20, unit: "ms" },
};
const CHILD = fileURLToPath(new URL("w3-child.mjs", import.meta.url));

export async function measure({ engines, quick }) {
  const rounds = quick ? 3 : 7;
  const present = ENGINES.filter((engine) => engines.includes(engine));
  if (present.includes(OURS)) {
    present.push(OURS_COMPILING);
  }
  const taken = new Map(present.map((engine) => [engine, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const engine of present) {
      taken.get(engine).push(coldStart(engine));
    }
  }
  const rows = [];
  for (const [engine, msPerProcess] of taken) {
    const { name, version } = await loadEngine(engine);
    rows.push({ engine, name, version, ms: median(msPerProcess), msPerProcess });
  }
  rows.sort((a, b) => a.ms - b.ms);
  return { rounds, budgets: BUDGETS, rows };
}

function coldStart(engine) {
  const child = spawnSync(process.execPath, [CHILD, engine], { encoding: "utf8" });
  if (child.status !== 0) {
    throw new Error(`the cold start of \`${engine}\` failed\n${child.stderr}`, { cause: child.error });
  }
  const { ms, steps } = JSON.parse(child.stdout);
  const right = expected(requests(1)[0]);
  if ([...steps].sort().join() !== [...right].sort().join()) {
    throw new Error(`the first decision of \`${engine}\` is wrong: expected ${right}, answered ${steps}`);
  }
  return ms;
}

export function render({ rounds, rows }) {
  const ours = rows.find(({ engine }) => engine === OURS)?.ms;
  const lines = rows.map((row) => [
    row.version ? `${row.name} ${row.version}` : row.name,
    readable(row.ms),
    times(row.ms, ours),
    `${readable(Math.min(...row.msPerProcess))} to ${readable(Math.max(...row.msPerProcess))}`,
    BUDGETS[row.engine] ? verdict(row.ms, BUDGETS[row.engine]) : "",
  ]);
  return [
    table(["engine", "ms", "× ours", "lowest to highest", "note"], lines),
    `median of ${rounds} fresh processes each, in turns; without what Node itself needs to start`,
  ].join("\n");
}
