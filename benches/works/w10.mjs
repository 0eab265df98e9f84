// W10: what a command costs on a request with a long history, against one with a short one. Both were made by the same
// kinds of commands, and stand alike; the same command is decided on each, in turns, in one process.
import { readFileSync } from "node:fs";

import { median, readable } from "../lib/figures.mjs";
import { collector } from "../lib/garbage.mjs";
import { table } from "../lib/table.mjs";
import { inRounds, toAndFro } from "../w10/history.mjs";

export const id = "w10";
export const title = "W10  a command on a request with 1,000 events, against one with 10";

const BUDGET = 1.3;
const SHORT = 10;
const LONG = 1_000;

/** What is decided, on either request: accepted, and answered alike. */
const COMMANDS = [
  { by: "lea", command: { command: "approve", step: "legal" } },
  { by: "fred", command: { command: "retract", step: "finance" } },
  { by: "mia", command: { command: "amend", facts: { amount: { currency: "EUR", value: "999.00" } } } },
  { by: "mia", command: { command: "comment", text: "how long will it take?" } },
  { by: "hal", command: { command: "place_hold", reason: "a question" } },
  { by: null, command: { command: "advance" } },
  { by: "liz", command: { command: "reject", step: "legal" }, history: toAndFro, says: "reject, to and fro" },
];

const FULL = { warmUp: 1_000, decisions: 2_000 };
const QUICK = { warmUp: 50, decisions: 200 };

export async function measure({ quick }) {
  const plan = quick ? QUICK : FULL;
  const { decide, load } = await import("countersign");
  const { compile } = await import("countersign/compiler");
  const compiled = compile(readFileSync(new URL("../w10/policy.rhai", import.meta.url), "utf8"));
  if (!compiled.ok) throw new Error(compiled.rendered);
  const engine = { policy: load(compiled.definition), decide };
  const requests = new Map([inRounds, toAndFro].map((history) => [history, [SHORT, LONG].map((events) => history(events, engine))]));
  const contests = COMMANDS.map(({ history = inRounds, ...asked }) => contest(asked, requests.get(history), engine));
  // All of them before any is measured: V8 compiles what is hot beside the program, and takes its time.
  for (const { contestants } of contests) for (const decided of contestants) for (let time = 0; time < plan.warmUp; time += 1) decided();
  const rows = contests.map((each) => row(each, plan));
  const [short, long] = requests.get(inRounds).map(({ state }) => JSON.stringify(state).length);
  return { short: SHORT, long: LONG, plan, budget: BUDGET, verified: true, stateBytes: { short, long }, rows };
}

function contest({ by, command, says = command.command }, requests, { policy, decide }) {
  const contestants = requests.map(({ state, context }) => {
    const now = context(by);
    return () => decide(policy, state, command, now);
  });
  assertAlike(says, ...contestants.map((decided) => decided()));
  return { says, contestants };
}

// The same events but for their place in time, or the two do not do the same work.
function assertAlike(says, ...decisions) {
  const [one, other] = decisions.map(({ due, outcome }) => JSON.stringify([due, outcome.accepted?.events.map(({ event, step }) => [event, step])]));
  if (decisions.some(({ outcome }) => !outcome.accepted) || one !== other) throw new Error(`${says} comes to two things: ${one} and ${other}`);
}

// One decision at a time: on a busy machine, what takes longer is interrupted in most of its runs, and the median with it.
function row({ says, contestants }, { decisions }) {
  const taken = contestants.map(() => []);
  collector()();
  for (let decision = 0; decision < decisions; decision += 1) {
    // Whoever starts changes each time.
    for (const turn of decision % 2 === 0 ? [0, 1] : [1, 0]) taken[turn].push(timed(contestants[turn]));
  }
  const [nsShort, nsLong] = taken.map(median);
  return { command: says, nsShort, nsLong, ratio: nsLong / nsShort };
}

function timed(decided) {
  const start = performance.now();
  decided();
  return (performance.now() - start) * 1e6;
}

export function render({ short, long, plan, budget, stateBytes, rows }) {
  const lines = rows.map(({ command, nsShort, nsLong, ratio }) => [
    command,
    readable(nsShort),
    readable(nsLong),
    `${ratio.toFixed(2)} ×`,
    `budget ≤ ${budget} ×: ${ratio <= budget ? "met" : "missed"}`,
  ]);
  return [
    table(["command", `ns, ${readable(short)} events`, `ns, ${readable(long)} events`, "ratio", "note"], lines),
    `decide of the package, state in and out; medians of ${readable(plan.decisions)} decisions each, in turns; the state is ` +
      `${readable(stateBytes.short)} bytes after ${readable(short)} events, ${readable(stateBytes.long)} after ${readable(long)}`,
  ].join("\n");
}
