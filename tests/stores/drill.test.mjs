// The restore drill of docs/back-end.md, performed as it is printed there: dump, drop, restore, rebuild, verify.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, it } from "node:test";
import { promisify } from "node:util";
import pg from "pg";
import { postgresStore } from "../../pkg/store/postgres.node.js";
import { installConsumer, removeConsumer, ROOT } from "../packaging/support/consumer.mjs";
import { amount, hostOf } from "./support/host.mjs";
import { startInstalledServer } from "./support/installed-server.mjs";

const PAGE = readFileSync(join(ROOT, "pkg-templates/docs/back-end.md"), "utf8");

let server;
let consumer;
let pool;
before(() => {
  server = startInstalledServer();
  consumer = installConsumer();
  pool = new pg.Pool({ connectionString: server.url });
});
after(async () => {
  await pool?.end();
  server?.stop();
  if (consumer !== undefined) removeConsumer(consumer);
});

/** Every row of every table, in an order. */
async function everything() {
  const { rows: tables } = await pool.query("select table_name as name from information_schema.tables where table_schema = 'countersign' order by 1");
  const found = {};
  for (const { name } of tables) {
    const { rows } = await pool.query(`select to_jsonb(t) as row from countersign."${name}" as t order by to_jsonb(t)::text`);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

it("the drill of docs/back-end.md brings everything back, and every chain verifies", async (t) => {
  const { approvals } = await hostOf(await postgresStore(pool));
  const ids = ["post-1", "post-2", "post-3", "post-4"];
  for (const id of ids) await approvals.submit({ policy: "spend", id, facts: amount(id === "post-1" ? "12500.00" : "900.00") }, { by: "mia", key: id });
  await approvals.approve("post-1", "manager", { by: "ana", key: "k", reason: "geprüft: “ja”\n\u{1f44d}" });
  await approvals.approve("post-2", "manager", { by: "mia" });
  await approvals.give("post-3", { command: "withdraw" }, { by: "mia" });
  await approvals.delegate({ id: "d-1", from: "di", to: "tom", since: "2026-03-01T00:00:00Z", until: "2026-04-01T00:00:00Z", authorised_by: "di", reason: "on leave" });
  writeFileSync(join(consumer.folder, "keys.json"), JSON.stringify((await approvals.keys()).keys));
  const beforehand = await everything();
  assert.ok(Object.keys(beforehand).length >= 13);
  for (const table of ["records", "documents", "outbox", "idempotency_keys", "attempts", "delegations", "candidates"]) assert.ok(beforehand[table].length > 0, table);

  const commands = /## Backups[^]*?```sh\n([^]*?)```/.exec(PAGE)[1].trimEnd().split("\n");
  const env = { ...process.env, DATABASE: server.url, PATH: [server.bin, process.env.PATH].join(delimiter), NO_COLOR: "1", npm_config_loglevel: "error", PGOPTIONS: "-c client_min_messages=warning" };
  const dropped = commands.findIndex((command) => command.includes("drop schema"));
  for (const [index, command] of commands.entries()) {
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", command], { cwd: consumer.folder, env });
    t.diagnostic(`$ ${command}`);
    if (index === dropped) assert.deepEqual(await everything(), {}, "nothing is left");
    if (command.includes("rebuild")) assert.match(stdout, /^✓ 4 requests rebuilt, 0 different, 0 unreadable$/m);
    if (command.includes("verify")) assert.match(stdout, /^✓ post-1 {2}2 records/m);
  }
  assert.deepEqual(await everything(), beforehand);
  for (const id of ids) assert.equal((await approvals.verify(id)).ok, true, id);
  assert.equal((await approvals.submit({ policy: "spend", id: "post-1", facts: amount("12500.00") }, { by: "mia", key: "post-1" })).replayed, true);
  assert.equal((await approvals.approve("post-1", "security", { by: "tom" })).accepted.state, "under_review", "it goes on");
});

it("what was dumped on a server that had seen more transactions is shown all the same", async () => {
  await pool.query("update countersign.outbox set xact = '999999999999'");
  const store = await postgresStore(pool);
  const shown = await store.outbox(null, false, 100);
  assert.equal(shown.length, (await pool.query("select count(*)::int as n from countersign.outbox")).rows[0].n);
});
