// What holds of every store with tables: how they come to be, that records only grow, and whose the database is.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fresh, originOf, place, recordRow, write } from "./support/rows.mjs";

/**
 * @param tables `run(sql)` asks the database itself; `database()` is the caller's client of it; `postgresStore` opens.
 */
export function tables({ run, database, postgresStore }) {
  describe("the tables", () => {
    it("are made in a schema of their own, and made once: opening again changes nothing", async () => {
      const schema = fresh("schema \"quoted\"");
      const quoted = `"${schema.replaceAll('"', '""')}"`;
      const where = place();
      const first = await postgresStore(database(), { schema });
      await write(first, where);
      await first.close();
      const again = await postgresStore(database(), { schema });
      assert.equal((await again.working(where)).row.version, 1);
      const elsewhere = await postgresStore(database(), { schema: fresh("schema") });
      assert.equal(await elsewhere.working(where), null);
      const expected = ["attempts", "candidates", "comments", "decisions", "definitions", "delegations", "deployments", "documents", "idempotency_keys", "migrations", "migrations_lock", "outbox", "records", "request_steps", "requests", "viewers"];
      assert.deepEqual((await run(`select table_name from information_schema.tables where table_schema = '${schema}' order by 1`)).map((row) => row.table_name), expected);
      assert.equal((await run(`select * from ${quoted}.migrations`)).length, 1);
    });

    it("are refused where they are not up to date, and left alone, without `migrate`", async () => {
      const schema = fresh("schema");
      const behind = { code: "store_failed", message: new RegExp(`^the tables of the schema \`${schema}\` are not up to date: `) };
      await assert.rejects(postgresStore(database(), { schema, migrate: false }), behind);
      assert.deepEqual(await run(`select 1 from information_schema.schemata where schema_name = '${schema}'`), []);
      await (await postgresStore(database(), { schema })).close();
      await (await postgresStore(database(), { schema, migrate: false })).close();
      await run(`insert into "${schema}".migrations values ('9999_later', 'now')`);
      await assert.rejects(postgresStore(database(), { schema, migrate: false }), behind);
      await assert.rejects(postgresStore(database(), { schema }), behind);
    });

    it("take a name that PostgreSQL takes whole", async () => {
      for (const schema of ["", "a\0b", "é".repeat(32)]) await assert.rejects(postgresStore(database(), { schema }), { code: "invalid_argument" });
    });
  });

  describe("records", () => {
    it("only grow: no statement changes them, removes them or empties the table", async () => {
      const schema = fresh("schema");
      const store = await postgresStore(database(), { schema });
      const where = place();
      await write(store, where, { records: [recordRow(where)] });
      const table = `"${schema}".records`;
      for (const statement of [`update ${table} set record = 'forged'`, `delete from ${table}`, `truncate ${table}`, `insert into ${table} select * from ${table} on conflict (origin, seq) do update set record = 'forged'`]) {
        await assert.rejects(run(statement), { code: "23001", message: /^records only grow: (?:update|delete|truncate) is refused$/ }, statement);
      }
      assert.deepEqual(await store.records(originOf(where)), [recordRow(where)]);
    });
  });

  describe("a database of the caller's", () => {
    it("is not closed with the store; the store says that it is", async () => {
      const schema = fresh("schema");
      const store = await postgresStore(database(), { schema });
      await store.close();
      await store.close();
      const closed = { code: "store_closed", message: "the store is closed" };
      await assert.rejects(store.working(place()), closed);
      await assert.rejects(store.inRequest(place(), () => assert.fail("the work is run")), closed);
      assert.equal((await run("select 1 as one"))[0].one, 1);
    });

    it("fails with its own words", async () => {
      const schema = fresh("schema");
      const store = await postgresStore(database(), { schema });
      await run(`drop table "${schema}".request_steps`);
      const failed = (error) => error.code === "store_failed" && /^the database failed: relation ".*request_steps" does not exist$/.test(error.message) && error.cause.code === "42P01";
      await assert.rejects(store.steps(place()), failed);
      await assert.rejects(store.inRequest(place(), (log) => log.write(null)), TypeError);
      assert.equal(await store.working(place()), null, "the connection is as good as before");
    });
  });
}
