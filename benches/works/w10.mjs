// W10: what a command costs on a request with a long history, against one with a short one. Both were made by the same
// commands, and stand alike; the same command is decided on each, in turns, in one process.
import { readFileSync } from "node:fs";

import { collector } from "../lib/garbage.mjs";
import { median, readable } from "../lib/figures.mjs";
import { table } from "../lib/table.mjs";
import { requestWith } from "../w10/history.mjs";

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
];

// Slices are short and many: what else runs on the machine falls on both requests alike.
const FULL = { warmUp: 1_000, slices: 200, perSlice: 10 };
const QUICK = { warmUp: 50, slices: 20, perSlice: 10 };

export async function measure({ quick }) {
  const plan = quick ? QUICK : FULL;
  const { decide, load } = await import("countersign");
  const { compile } = await import("countersign/compiler");
  const compiled = compile(readFileSync(new URL("../w10/policy.rhai", import.meta.url), "utf8"));
  if (!compiled.ok) throw new Error(compiled.rendered);
  const engine = { policy: load(compiled.definition), decide };
  const requests = { short: requestWith(SHORT, engine), long: requestWith(LONG, engine) };
  const contests = COMMANDS.map((asked) => contest(asked, requests, engine));
  // All of them before any is measured: V8 compiles what is hot beside the program, and takes its time.
  for (const { contestants } of contests) for (const decided of contestants) timed(decided, plan.warmUp);
  const rows = contests.map((each) => row(each, plan));
  return { short: SHORT, long: LONG, plan, budget: BUDGET, verified: true, stateBytes: bytes(requests), rows };
}

function contest({ by, command }, { short, long }, { policy, decide }) {
  const contestants = [short, long].map(({ state, context }) => {
    const now = context(by);
    return () => decide(policy, state, command, now);
  });
  assertAlike(command, ...contestants.map((decided) => decided()));
  return { command, contestants };
}

function row({ command, contestants }, { slices, perSlice }) {
  const taken = contestants.map(() => []);
  collector()();
  for (let slice = 0; slice < slices; slice += 1) {
    // Whoever starts changes from slice to slice.
    for (const turn of slice % 2 === 0 ? [0, 1] : [1, 0]) taken[turn].push(timed(contestants[turn], perSlice));
  }
  const [ofShort, ofLong] = taken.map(median);
  return { command: command.command, nsShort: ofShort, nsLong: ofLong, ratio: ofLong / ofShort };
}

function timed(decided, times) {
  const start = performance.now();
  for (let time = 0; time < times; time += 1) decided();
  return ((performance.now() - start) * 1e6) / times;
}

// The same events but for their place in time, or the two do not do the same work.
function assertAlike(command, ...decisions) {
  const [short, long] = decisions.map(({ due, outcome }) => JSON.stringify([due, outcome.accepted?.events.map(({ event, step }) => [event, step])]));
  if (decisions.some(({ outcome }) => !outcome.accepted) || short !== long) {
    throw new Error(`${command.command} comes to two things: ${short} and ${long}`);
  }
}

const bytes = (requests) => Object.fromEntries(Object.entries(requests).map(([name, { state }]) => [name, JSON.stringify(state).length]));

export function render({ short, long, plan, budget, stateBytes, rows }) {
  const lines = rows.map(({ command, nsShort, nsLong, ratio }) => [
    command,
    readable(nsShort),
    readable(nsLong),
    `${ratio.toFixed(2)} ×`,
    ratio <= budget ? `budget ≤ ${budget} ×: met` : `budget ≤ ${budget} ×: missed`,
  ]);
  return [
    table(["command", `ns, ${readable(short)} events`, `ns, ${readable(long)} events`, "ratio", "note"], lines),
    `decide of the package, state in and out; median of ${plan.slices} slices of ${plan.perSlice}, in turns; the state is ` +
      `${readable(stateBytes.short)} bytes after ${readable(short)} events and ${readable(stateBytes.long)} after ${readable(long)}`,
  ].join("\n");
}
