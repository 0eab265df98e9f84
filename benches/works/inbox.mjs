// An inbox over 100,000 open requests on PostgreSQL: the whole answer, judged by the core, and the plan by which its rows are found.
import { median, readable } from "../lib/figures.mjs";
import { table } from "../lib/table.mjs";
import { FACTS, hostOn, onServer } from "../w7/server.mjs";

export const id = "inbox";
export const title = "Inbox  what somebody can act on now, among 100,000 open requests on PostgreSQL";

const OPEN = 100_000;
// Before the calls that count there are some that do not, as in a process that has been up for a second.
const FULL = { calls: 100, before: 20, open: OPEN };
const QUICK = { calls: 5, before: 1, open: 2_000 };
const BUDGET_MS = 50;

export async function measure({ quick }) {
  const plan = quick ? QUICK : FULL;
  return onServer(async (server) => {
    const { approvals, pool, store } = await hostOn(server, "inbox");
    await approvals.submit({ policy: "spend", id: "template", facts: FACTS }, { by: "mia" });
    await copies(pool, plan.open);
    const cases = [
      ["20 of the manager's", (page) => approvals.inbox({ by: "ana" }, { limit: 20, ...page })],
      ["20 later ones", async () => approvals.inbox({ by: "ana" }, { limit: 20, after: (await first).next })],
      ["of one who has nothing", () => approvals.inbox({ by: "flo" })],
    ];
    const first = approvals.inbox({ by: "ana" }, { limit: 20 });
    const rows = [];
    for (const [name, ask] of cases) {
      for (let call = 1; call < plan.before; call += 1) await ask({});
      const { items } = await ask({});
      const taken = [];
      for (let call = 0; call < plan.calls; call += 1) {
        const start = performance.now();
        await ask({});
        taken.push(performance.now() - start);
      }
      taken.sort((one, other) => one - other);
      rows.push({ name, items: items.length, medianMs: median(taken), p95Ms: taken[Math.floor(taken.length * 0.95)] });
    }
    if (rows[0].items !== 20 || rows[1].items !== 20 || rows[2].items !== 0) throw new Error(`the inboxes are not as they should be: ${JSON.stringify(rows)}`);
    const found = await planOf(pool, () => store.candidates("", ["person:ana"], null, 21));
    await pool.end();
    return { plan, budgetMs: BUDGET_MS, rows, found, verified: true };
  });
}

/** Copies of a request that is there: its state is real, so that the core judges each. */
async function copies(pool, count) {
  const copy = async (name, id, others = {}) => {
    const { rows } = await pool.query("select column_name from information_schema.columns where table_schema = 'inbox' and table_name = $1 and is_generated = 'NEVER'", [name]);
    const columns = rows.map(({ column_name: column }) => column);
    const values = columns.map((column) => (column === id ? "'r' || lpad(i::text, 6, '0')" : (others[column] ?? `t."${column}"`)));
    await pool.query(`insert into inbox.${name} (${columns.join(", ")}) select ${values.join(", ")} from inbox.${name} as t cross join generate_series(1, ${count}) as i where t.${id} = 'template'`);
  };
  await copy("requests", "id");
  await copy("candidates", "request", { since: "t.since + i * interval '1 second'" });
  await copy("viewers", "request");
  await copy("documents", "request");
  await pool.query("vacuum analyze");
}

/** The plan of the statement that a question is put by. */
async function planOf(pool, ask) {
  const asked = [];
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  const queries = clients.map((client) => {
    const query = client.query;
    client.query = function noted(...args) {
      asked.push(args);
      return query.apply(this, args);
    };
    return query;
  });
  for (const client of clients) client.release();
  await ask();
  clients.forEach((client, index) => { client.query = queries[index]; });
  const [statement] = asked.map(([text, values]) => (typeof text === "string" ? { text, values } : { text: text.text, values: text.values ?? values })).filter(({ text }) => /candidates/.test(text ?? ""));
  if (statement === undefined) throw new Error("no statement asked for candidates");
  const { rows } = await pool.query(`explain (analyze, buffers, costs off, timing off, summary off) ${statement.text}`, statement.values);
  return rows.map((row) => row["QUERY PLAN"]);
}

export function render({ rows, found, plan, budgetMs }) {
  const lines = rows.map(({ name, items, medianMs, p95Ms }) => [name, String(items), readable(medianMs), readable(p95Ms), `budget ${budgetMs} ms: ${p95Ms <= budgetMs ? "met" : "missed"}`]);
  return `${table(["inbox", "items", "median ms", "p95 ms", ""], lines)}\n\n${plan.open.toLocaleString("en")} open requests; its rows are found by\n${found.map((line) => `  ${line}`).join("\n")}`;
}
