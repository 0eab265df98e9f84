// W7: commands per second through the host on PostgreSQL, as a share of bare transactions that write the same rows.
import { median, readable } from "../lib/figures.mjs";
import { collector } from "../lib/garbage.mjs";
import { table } from "../lib/table.mjs";
import { noting, renamed, writeBare } from "../w7/bare.mjs";
import { hostOn, inParallel, life, onServer } from "../w7/server.mjs";

export const id = "w7";
export const title = "W7  commands through the host on PostgreSQL, against bare transactions that write the same rows";

const FULL = { rounds: 9, requests: 60, width: 8 };
const QUICK = { rounds: 2, requests: 10, width: 4 };
const BUDGET = { atLeast: 0.6, beyond: 0.85 };

export async function measure({ quick }) {
  const plan = quick ? QUICK : FULL;
  return onServer(async (server) => {
    const written = [];
    const noted = await hostOn(server, "noted", { around: noting(written) });
    await life(noted.approvals, "request-template");
    const { approvals, pool } = await hostOn(server, "hosted");
    // The same tables, with the same keys and triggers.
    const bare = await hostOn(server, "bare");
    const commands = written.length;
    const perSecond = { host: [], bare: [] };
    let number = 0;
    const ids = () => Array.from({ length: plan.requests }, () => `request-${String((number += 1)).padStart(8, "0")}`);
    const contestants = {
      host: (list) => inParallel(list, plan.width, (request) => life(approvals, request)),
      bare: (list) => inParallel(list, plan.width, async (request) => { for (const change of written) await writeBare(bare.pool, "bare", renamed(change, "request-template", request)); }),
    };
    for (const run of Object.values(contestants)) await run(ids());
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const name of round % 2 === 0 ? ["host", "bare"] : ["bare", "host"]) {
        collector()();
        const list = ids();
        perSecond[name].push((list.length * commands) / (await contestants[name](list)));
      }
    }
    await verifySome(approvals, number);
    const ratios = perSecond.host.map((figure, round) => figure / perSecond.bare[round]);
    for (const each of [noted, { pool }, bare]) await each.pool.end();
    return { plan, budget: BUDGET, commandsPerSecond: { host: median(perSecond.host), bare: median(perSecond.bare) }, share: median(ratios), verified: true };
  });
}

/** What was measured was the real thing: its records verify. */
async function verifySome(approvals, number) {
  const { items } = await approvals.requests({ by: "mia" }, { state: ["approved"] }, { limit: 5 });
  if (items.length < Math.min(5, number)) throw new Error("requests are missing");
  for (const { id: request } of items) {
    const report = await approvals.verify(request);
    if (!report.ok || report.records !== 3) throw new Error(`the records of \`${request}\` do not verify`);
  }
}

export function render({ commandsPerSecond: { host, bare }, share, plan }) {
  const rows = [
    ["through the host", readable(host), share.toFixed(2), "decided, signed, checked, projected, stored"],
    ["bare transactions", readable(bare), "1", "the same rows, given"],
  ];
  const kept = share >= BUDGET.beyond ? "met, and beyond" : share >= BUDGET.atLeast ? "met" : "missed";
  return `${table(["", "commands/s", "share", "what is done"], rows)}\n\n${plan.width} at a time; share: budget ≥ ${BUDGET.atLeast}, beyond it ≥ ${BUDGET.beyond}: ${kept}`;
}

