// A real PostgreSQL server, through `pg`.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Contended, grants, postgresStore } from "../../pkg/store/postgres.node.js";
import { contract } from "./contract.mjs";
import { at, change, documentRow, fresh, intentRow, keyRow, originOf, place, recordRow, signal, write } from "./support/rows.mjs";
import { startServer } from "./support/server.mjs";
import { tables } from "./tables.mjs";

let server;
let pool;
before(async () => {
  server = await startServer();
  pool = server.pool();
});
after(async () => {
  await pool?.end();
  await server?.stop();
});
const run = async (statement, values) => (await pool.query(statement, values)).rows;

contract("on a server", { open: async () => ({ store: await postgresStore(server.url()) }), Contended, parallel: true });
tables({ run, database: () => pool, postgresStore });

describe("a server", () => {
  it("whose sessions have another time zone, another date style and another locale gives the same", async () => {
    const options = "-c timezone=Asia/Kathmandu -c datestyle=German -c intervalstyle=sql_standard -c default_transaction_isolation=serializable";
    const odd = server.pool({ options });
    const store = await postgresStore(odd, { schema: "odd" });
    const where = place();
    await write(store, where, { request: { submitted_at: "2026-03-29T01:59:59.999Z", next_wake_at: at() }, viewers: ["role:a"] });
    assert.equal((await store.working(where)).row.submitted_at, "2026-03-29T01:59:59.999Z");
    assert.deepEqual((await store.due(at(), null, 1)).map(({ tenant, request }) => ({ tenant, request })), [where]);
    assert.equal((await store.requests({ tenant: where.tenant, viewers: ["role:a"], submitted_since: "2026-03-29T01:59:59.999Z", limit: 1 })).length, 1);
    await odd.end();
  });

  it("is migrated once by many that come at the same time", async () => {
    const schema = fresh("schema");
    const pools = [1, 2, 3].map(() => server.pool({ max: 2 }));
    const stores = await Promise.all(pools.map((each) => postgresStore(each, { schema })));
    const where = place();
    await write(stores[0], where);
    for (const store of stores) assert.equal((await store.working(where)).row.version, 1);
    for (const each of pools) await each.end();
  });

  it("lets a role with the documented grants do everything but change or remove records", async () => {
    const schema = fresh("schema");
    const role = fresh("app \"quoted\"");
    const quoted = `"${role.replaceAll('"', '""')}"`;
    await (await postgresStore(pool, { schema })).close();
    await run(`create role ${quoted} login password 'app'`);
    await run(grants(role, schema));
    const theirs = server.pool({ user: role, password: "app" });
    const store = await postgresStore(theirs, { schema, migrate: false });
    const where = place();
    const rows = { records: [recordRow(where)], documents: [documentRow(where, "x", "{}")], outbox: [intentRow(where, "i")], viewers: ["role:a"], candidates: [{ candidate: "role:a", step: "s", since: at() }], key: keyRow(where, "k") };
    await write(store, where, rows);
    await write(store, where, { request: { version: 2 }, candidates: [] });
    await store.inDeployment("origin", (log) => log.write({ record: recordRow({ tenant: "", request: "" }, 0, { origin: "origin" }) }));
    assert.deepEqual(await store.erase(where, ["x"], at()), ["x"]);
    assert.equal(await store.settle(where.tenant, "i", at()), true);
    assert.equal(await store.rebuild(where, change(where, { request: { version: 3 } })), false);
    assert.deepEqual(await store.records(originOf(where)), [recordRow(where)]);
    for (const statement of ["update RECORDS set record = 'forged'", "delete from RECORDS", "truncate RECORDS", "alter table RECORDS disable trigger all", "drop table RECORDS"]) {
      await assert.rejects(theirs.query(statement.replace("RECORDS", `"${schema}".records`)), { code: "42501" }, statement);
    }
    await theirs.end();
    // Without the grants, nothing goes: it is they that allow it.
    await run(`revoke all on all tables in schema "${schema}" from ${quoted}`);
    const none = server.pool({ user: role, password: "app" });
    await assert.rejects(postgresStore(none, { schema, migrate: false }), { code: "store_failed", message: /permission denied/ });
    await none.end();
    assert.throws(() => grants(""), { code: "invalid_argument" });
  });

  it("that ends a deadlock by ending a turn lets that be tried again", async () => {
    const schema = fresh("schema");
    const store = await postgresStore(pool, { schema });
    const where = place();
    await write(store, where);
    const [written, client] = [signal(), await pool.connect()];
    const key = keyRow(where, "k");
    await client.query("begin; set local deadlock_timeout = '1h'");
    await client.query(`insert into "${schema}".idempotency_keys select * from json_populate_record(null::"${schema}".idempotency_keys, $1)`, [JSON.stringify(key)]);
    const turn = store.inRequest(where, async (log) => {
      written.resolve();
      await log.write(change(where, { request: { version: 2 }, key }));
    });
    await written.promise;
    const crossing = client.query(`select 1 from "${schema}".requests for update`);
    await assert.rejects(turn, (error) => error instanceof Contended && error.cause.code === "40P01");
    await crossing;
    await client.query("rollback");
    client.release();
    assert.equal((await store.working(where)).row.version, 1);
    await write(store, where, { request: { version: 2 }, key });
  });

  it("that drops connections fails the turn, keeps nothing of it, and serves the next", async () => {
    const schema = fresh("schema");
    const own = await postgresStore(`${server.url()}?application_name=${schema}`, { schema });
    const where = place();
    await write(own, where);
    const open = () => run("select pid from pg_stat_activity where application_name = $1", [schema]);
    const drop = () => run("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [schema]);
    const turn = own.inRequest(where, async (log) => {
      await log.write(change(where, { request: { version: 2 } }));
      await drop();
      // While nobody asks: the connection says so by itself.
      await pause(50);
    });
    await assert.rejects(turn, { code: "store_failed" });
    assert.equal((await own.working(where)).row.version, 1);
    await drop();
    await pause(50);
    assert.equal((await own.working(where)).row.version, 1);
    await own.close();
    for (let patience = 100; patience > 0 && (await open()).length > 0; patience -= 1) await pause(20);
    assert.deepEqual(await open(), []);
  });

  it("that cannot be reached, or knows no such user, is a clear failure", async () => {
    await assert.rejects(postgresStore("postgres://owner:owner@127.0.0.1:1/postgres"), { code: "store_failed", message: /ECONNREFUSED/ });
    await assert.rejects(postgresStore(server.url("stranger")), { code: "store_failed", message: /password authentication failed/ });
  });
});
