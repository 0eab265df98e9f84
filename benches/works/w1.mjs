// W1, the reference decision: warm, in one process, all engines taking turns, every answer checked.
import { collector } from "../lib/garbage.mjs";
import { ENGINES, HAND_WRITTEN, loadEngine, OURS } from "../lib/engines.mjs";
import { median, readable, times, verdict } from "../lib/figures.mjs";
import { table } from "../lib/table.mjs";
import { assertDiscriminating, expected, STEPS } from "../w1/reference.mjs";
import { requests } from "../w1/requests.mjs";

export const id = "w1";
export const title = "W1  the reference decision, warm";

const BUDGET = { atMost: 1_000, beyond: 250, unit: "ns" };

// A run is cut into slices, and the engines take turns slice by slice, so that a busy moment of the machine falls on all
// of them and not on the one whose turn it was.
const FULL = { runs: 5, slices: 5, decisionsPerSlice: 4_000, warmUp: 4_000 };
const QUICK = { runs: 3, slices: 1, decisionsPerSlice: 1_000, warmUp: 1_000 };

export async function measure({ engines, quick }) {
  const plan = quick ? QUICK : FULL;
  const all = requests();
  assertDiscriminating(all);

  const contestants = [];
  for (const engine of ENGINES.filter((engine) => engines.includes(engine))) {
    contestants.push(await contestant(engine, all));
  }
  for (const each of contestants) {
    await each.verify();
    await each.decide(batch(all, plan.warmUp));
  }

  const collectGarbage = collector();
  const runs = contestants.map(() => []);
  for (let run = 0; run < plan.runs; run += 1) {
    const spent = contestants.map(() => 0);
    for (let slice = 0; slice < plan.slices; slice += 1) {
      for (let turn = 0; turn < contestants.length; turn += 1) {
        // Whoever starts moves on by one each time, so that nobody always follows the same neighbour.
        const index = (turn + slice + run) % contestants.length;
        const work = batch(all, plan.decisionsPerSlice);
        collectGarbage();
        const start = performance.now();
        await contestants[index].decide(work);
        spent[index] += performance.now() - start;
      }
    }
    const decisions = plan.slices * plan.decisionsPerSlice;
    spent.forEach((ms, index) => runs[index].push((ms * 1e6) / decisions));
  }

  // Again afterwards: an engine that remembers something must not have gone wrong under way.
  for (const each of contestants) {
    await each.verify();
  }
  const rows = contestants.map(({ engine, mode }, index) => ({
    engine: engine.id,
    name: engine.name,
    version: engine.version,
    mode,
    nsPerDecision: median(runs[index]),
    nsPerRun: runs[index],
  }));
  rows.sort((a, b) => a.nsPerDecision - b.nsPerDecision);
  return { requests: all.length, verified: true, plan, budget: BUDGET, rows };
}

async function contestant(engineId, all) {
  const engine = await loadEngine(engineId);
  const { decide, steps } = await engine.setup();
  const { decideAll, awaitAll } = await import(`./w1-loop.mjs?engine=${engineId}`);
  const waits = decide(all[0]) instanceof Promise;
  return {
    engine,
    mode: waits ? "awaited one by one" : "synchronous",
    decide: (work) => (waits ? awaitAll : decideAll)(decide, work),
    verify: async () => {
      for (const [index, facts] of all.entries()) {
        assertRight(engine, index, facts, steps(await decide(facts)));
      }
    },
  };
}

// A step that two rules asked for, or that nobody knows, is as wrong as a missing one.
function assertRight({ name }, index, facts, answer) {
  const right = expected(facts);
  const sorted = [...answer].sort((a, b) => STEPS.indexOf(a) - STEPS.indexOf(b));
  if (sorted.join() !== right.join()) {
    throw new Error(
      `${name} answers request ${index} wrongly\n  request:  ${JSON.stringify(facts)}\n` +
        `  expected: ${JSON.stringify(right)}\n  answered: ${JSON.stringify(sorted)}`,
    );
  }
}

// Fresh objects for every slice: an engine may keep what it learnt about values, but not recognise an object again.
function batch(all, size) {
  return Array.from({ length: size }, (_, index) => ({ ...all[index % all.length] }));
}

export function render({ requests: count, plan, rows }) {
  const of = (engine) => rows.find((row) => row.engine === engine)?.nsPerDecision;
  const ours = of(OURS);
  const lines = rows.map((row) => [
    row.version ? `${row.name} ${row.version}` : row.name,
    readable(row.nsPerDecision),
    times(row.nsPerDecision, ours),
    times(row.nsPerDecision, of(HAND_WRITTEN)),
    `${readable(Math.min(...row.nsPerRun))} to ${readable(Math.max(...row.nsPerRun))}`,
    row.engine === OURS ? verdict(ours, BUDGET) : row.mode === "synchronous" ? "" : row.mode,
  ]);
  return [
    table(["engine", "ns/decision", "× ours", "× hand-written", "lowest to highest run", "note"], lines),
    `all answers equal the reference on ${readable(count)} requests, before and after; median of ${plan.runs} runs of ` +
      `${readable(plan.slices * plan.decisionsPerSlice)} decisions, in turns`,
  ].join("\n");
}
