// Inboxes and lists over 100,000 open requests read what they show, and not everything. How long that takes is measured by
// `make bench`.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { postgresStore } from "../../pkg/store/postgres.node.js";
import { startServer } from "./support/server.mjs";

describe("100,000 open requests", () => {
  const schema = "many";
  let server;
  let pool;
  let store;
  const run = (statement) => pool.query(statement);
  before(async () => {
    // One session, so that its counts are all counts.
    server = await startServer();
    pool = server.pool({ max: 1 });
    store = await postgresStore(pool, { schema });
    await run(`insert into ${schema}.requests (tenant, id, policy, submitter, state, version, round, created_at, submitted_at, updated_at, next_wake_at, downstream_allowed, records, last, stored, needed)
      select 't', 'r' || i, 'p', 'person' || i % 1000, 'under_review', 1, 1, t, t, t, t + interval '1 day', false, 1, repeat('l', 500), repeat('s', 1500), '{}'
      from (select i, timestamptz '2026-01-01' + i * interval '1 second' as t from generate_series(1, 100000) as i) as made`);
    await run(`insert into ${schema}.candidates select 't', 'r' || i, 'step', c, timestamptz '2026-01-01' + i * interval '1 second'
      from generate_series(1, 100000) as i cross join lateral (values ('role:' || i % 20), ('role:' || (i + 7) % 20), ('person:' || i % 1000)) as v (c)`);
    await run(`insert into ${schema}.viewers select tenant, request, candidate, since from ${schema}.candidates`);
    await run(`vacuum analyze`);
  });
  after(async () => {
    await pool?.end();
    await server?.stop();
  });

  const mine = ["role:1", "role:8", "role:15", "person:1", "person:8"];
  const cases = {
    "an inbox": async () => store.candidates("t", mine, null, 50),
    "a late page of it": async () => store.candidates("t", mine, ["2026-01-01T20:00:00.000Z", "r7", "step"], 50),
    "an inbox of one who has nothing": async () => store.candidates("t", ["person:none"], null, 50),
    "the requests that one may see": async () => store.requests({ tenant: "t", viewers: mine, limit: 50 }),
    "a late page of them": async () => store.requests({ tenant: "t", viewers: mine, after: ["2026-01-01T05:00:00.000Z", "r7", ""], limit: 50 }),
    "all requests": async () => store.requests({ tenant: "t", limit: 50 }),
    "the roles that are named": async () => store.roles("t"),
    "what is due": async () => store.due("2026-01-02T12:00:00.000Z", null, 50),
  };
  for (const [name, ask] of Object.entries(cases)) {
    it(`${name}: no table is read whole, and few rows are`, async (t) => {
      const before = await readSoFar();
      const rows = await ask();
      const after = await readSoFar();
      assert.ok(name.includes("nothing") ? rows.length === 0 : rows.length >= 20);
      t.diagnostic(`${rows.length} rows by reading ${after.rows - before.rows}`);
      assert.equal(after.scans, before.scans, "a table was read from its beginning to its end");
      assert.ok(after.rows - before.rows <= 2_000, `${after.rows - before.rows} rows read`);
    });
  }

  /** How often tables of the schema were read whole, and how many of their rows and index entries were read, by now. */
  async function readSoFar() {
    // Counts are kept by the session, which hands them on at its leisure, or when it is asked to.
    await pool.query("select pg_stat_force_next_flush()");
    await pool.query("select pg_stat_clear_snapshot()");
    const { rows } = await pool.query(
      `select sum(seq_scan)::int as scans, (sum(seq_tup_read) + sum(idx_tup_fetch))::int as rows from pg_stat_user_tables where schemaname = $1`,
      [schema],
    );
    return rows[0];
  }
});
