// W5, verifying 10,000 chained records, as a multiple of the bare WebCrypto verification of the same signatures.

import { median, readable, verdict } from "../lib/figures.mjs";
import { collector } from "../lib/garbage.mjs";
import { table } from "../lib/table.mjs";

export const id = "w5";
export const title = "W5  verifying 10,000 chained records";

const BUDGETS = {
  chain: { atMost: 1.3, beyond: 1.1, unit: "bare verifications" },
  replayed: { atMost: 3, beyond: 2, unit: "bare verifications" },
};
const FULL = { runs: 5, records: 10_000 };
const QUICK = { runs: 2, records: 500 };
const PARTS = ["bare", "chain", "folded", "replayed"];

export async function measure({ quick }) {
  const plan = quick ? QUICK : FULL;
  const { verify } = await import("countersign");
  const { compiled, jwk } = await import("../records/book.mjs");
  const { records, documents } = await log(plan.records);
  const keys = { keys: [jwk] };
  const definitions = [compiled.json];
  const x = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, "Ed25519", false, ["verify"]);
  // What a verifier by hand would come to: split, decoded, imported; all of them under way at once.
  const bare = records.map((record) => {
    const dot = record.lastIndexOf(".");
    return { message: new TextEncoder().encode(record.slice(0, dot)), signature: Buffer.from(record.slice(dot + 1), "base64url") };
  });
  const work = {
    bare: async () => (await Promise.all(bare.map(({ message, signature }) => crypto.subtle.verify("Ed25519", x, signature, message)))).every(Boolean),
    chain: async () => holds(await verify({ records }, { keys, replay: false })),
    folded: async () => holds(await verify({ records, documents }, { keys, replay: false })),
    replayed: async () => holds(await verify({ records, documents, definitions }, { keys })),
  };
  const holds = ({ ok, records: count }) => ok && count === plan.records;
  await assertCatches(verify, { records, documents, definitions }, keys);

  const collectGarbage = collector();
  const runs = Object.fromEntries(PARTS.map((part) => [part, []]));
  for (let run = 0; run <= plan.runs; run += 1) {
    for (const part of PARTS) {
      collectGarbage();
      const start = performance.now();
      if (!(await work[part]())) throw new Error(`\`${part}\` says that the log does not hold`);
      // The first is for warming up.
      if (run > 0) runs[part].push(performance.now() - start);
    }
  }
  const ms = Object.fromEntries(PARTS.map((part) => [part, median(runs[part])]));
  const times = Object.fromEntries(PARTS.map((part) => [part, median(runs[part].map((each, run) => each / runs.bare[run]))]));
  return { plan, budgets: BUDGETS, verified: true, milliseconds: ms, times, runs };
}

/** One request's log: submitted, then commented on and on. */
async function log(length) {
  const { give, people, stored } = await import("../records/book.mjs");
  const start = Date.UTC(2026, 2, 1, 9);
  const records = [];
  const documents = {};
  let kept = null;
  const facts = { amount: 120_000, new_claims: true, region: "EU", vendor_new: true };
  for (let index = 0; index < length; index += 1) {
    const command = index === 0 ? { command: "submit", id: "request-1", facts } : { command: "comment", text: `remark ${index}` };
    const context = { now: new Date(start + index * 60_000).toISOString(), by: "mia", people, nonce: `n-${index}` };
    const given = give(kept, command, context);
    records.push(...given.records);
    for (const { sha256, text } of given.prepared.documents) documents[sha256] = text;
    kept = stored(given, documents);
  }
  return { records, documents };
}

/** What is altered is found, at its place, on each of the ways that are timed. */
async function assertCatches(verify, { records, documents, definitions }, keys) {
  const at = records.length - 2;
  const altered = records.with(at, records[at].replace(/.$/, (last) => (last === "A" ? "Q" : "A")));
  const [name] = Object.keys(documents).slice(-1);
  for (const [evidence, replay] of [[{ records: altered }, false], [{ records: altered, documents }, false], [{ records: altered, documents, definitions }, true]]) {
    const { first_break } = await verify(evidence, { keys, replay });
    if (first_break?.seq !== at) throw new Error(`an altered record goes unseen: ${JSON.stringify(first_break)}`);
  }
  const { first_break } = await verify({ records, documents: { ...documents, [name]: "{}" }, definitions }, { keys });
  if (first_break?.kind !== "document") throw new Error(`an altered document goes unseen: ${JSON.stringify(first_break)}`);
}

export function render({ plan, milliseconds: ms, times, runs }) {
  const row = (part, name, note = "") => [
    name,
    readable(ms[part]),
    readable((ms[part] * 1_000) / plan.records),
    part === "bare" ? "1" : readable(times[part]),
    `${readable(Math.min(...runs[part]))} to ${readable(Math.max(...runs[part]))}`,
    note,
  ];
  return [
    table(
      ["what", "ms", "µs/record", "× bare", "lowest to highest run", "note"],
      [
        row("bare", "bare WebCrypto verification, pipelined"),
        row("chain", "`verify`, the log by itself", verdict(times.chain, BUDGETS.chain)),
        row("folded", "… with documents, states folded from their events"),
        row("replayed", "… and every command decided again", verdict(times.replayed, BUDGETS.replayed)),
      ],
    ),
    `one log of ${readable(plan.records)} records; an altered record and an altered document are found first; median of ${plan.runs} runs, in turns`,
  ].join("\n");
}
