// W4, one command decided, written down, signed and sealed, as a multiple of the bare signature in it.
import { sign } from "node:crypto";

import { median, readable, verdict } from "../lib/figures.mjs";
import { collector } from "../lib/garbage.mjs";
import { table } from "../lib/table.mjs";

export const id = "w4";
export const title = "W4  one command decided, signed and sealed in Node";

const BUDGET = { atMost: 7, beyond: 3, unit: "bare signatures" };
const FULL = { runs: 7, requests: 200, rounds: 5 };
const QUICK = { runs: 3, requests: 50, rounds: 1 };

/** What is timed, each part on the same requests. */
const PARTS = ["bare", "sealed", "prepared", "sealing"];

export async function measure({ quick }) {
  const plan = quick ? QUICK : FULL;
  const { verify, prepare, seal } = await import("countersign");
  const { compiled, give, jwk, keeper, key, people, policy, signed, stored } = await import("../records/book.mjs");
  const at = (hour) => `2026-03-01T${hour}:00:00.000Z`;
  const facts = { amount: 4_000, new_claims: true, region: "US", vendor_new: false };
  const approve = { command: "approve", step: "manager", reason: "within the plan" };
  const context = { now: at("10"), by: "manager-1", people, nonce: "n-2" };
  const submissions = Array.from({ length: plan.requests }, (_, index) => {
    const submit = { command: "submit", id: `request-${index}`, facts: { ...facts, amount: 4_000 + index } };
    return give(null, submit, { now: at("09"), by: "mia", people, nonce: "n-1" });
  });
  const kept = submissions.map((submission) => stored(submission));
  const prepared = kept.map((each) => prepare(policy, each, approve, context, keeper()));
  const pending = prepared.map(({ records: [record] }) => record);
  const messages = pending.map((record) => Buffer.from(record.signing_input));
  const signatures = pending.map(signed);

  const work = {
    bare: (index) => sign(null, messages[index], key),
    sealed: (index) => give(kept[index], approve, context).records[0],
    prepared: (index) => prepare(policy, kept[index], approve, context, keeper()),
    sealing: (index) => seal(pending[index], signatures[index], jwk),
  };
  await assertRight(work.sealed);

  const collectGarbage = collector();
  const runs = Object.fromEntries(PARTS.map((part) => [part, []]));
  for (const part of PARTS) turn(work[part], plan);
  for (let run = 0; run < plan.runs; run += 1) {
    for (const part of PARTS) {
      collectGarbage();
      runs[part].push(turn(work[part], plan));
    }
  }
  await assertRight(work.sealed);
  const us = Object.fromEntries(PARTS.map((part) => [part, median(runs[part])]));
  // Each run against its own neighbour: a busy moment of the machine falls on both.
  const times = median(runs.sealed.map((sealed, run) => sealed / runs.bare[run]));
  return { plan, budget: BUDGET, verified: true, microseconds: us, times, runs };

  /** A record as it came out holds, with the one before it, and is decided again. */
  async function assertRight(sealed) {
    for (const index of [0, kept.length - 1]) {
      const again = give(kept[index], approve, context);
      const documents = Object.fromEntries(
        [submissions[index].prepared, again.prepared].flatMap((each) => each.documents).map(({ sha256, text }) => [sha256, text]),
      );
      const records = [...submissions[index].records, ...again.records];
      const report = await verify({ records, documents, definitions: [compiled.json] }, { keys: { keys: [jwk] } });
      const holds = report.ok && report.records === 2 && report.not_replayed.length === 0 && typeof sealed(index) === "string";
      if (!holds) throw new Error(`what was sealed does not hold: ${JSON.stringify(report)}`);
    }
  }
}

/** Microseconds for each. */
function turn(work, { requests, rounds }) {
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) for (let index = 0; index < requests; index += 1) work(index);
  return ((performance.now() - start) * 1_000) / (requests * rounds);
}

export function render({ plan, microseconds: us, times, runs }) {
  const row = (part, name, note = "") => {
    const ratio = part === "sealed" ? times : us[part] / us.bare;
    return [name, readable(us[part]), readable(ratio), `${readable(Math.min(...runs[part]))} to ${readable(Math.max(...runs[part]))}`, note];
  };
  return [
    table(
      ["what", "µs", "× bare", "lowest to highest run", "note"],
      [
        row("bare", "the bare signature (node:crypto, Ed25519)"),
        row("prepared", "  of ours: `prepare`"),
        row("sealing", "  of ours: `seal`, with its strict check"),
        row("sealed", "`prepare`, the signature, `seal`", verdict(times, BUDGET)),
      ],
    ),
    `an approval with a reason, on each of ${plan.requests} requests; verified and decided again before and after; median of ${plan.runs} runs`,
  ].join("\n");
}
