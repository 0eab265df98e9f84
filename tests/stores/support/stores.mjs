// The stores that every suite runs against: in memory, the embedded database, a server. Each test gets an empty one.
import { after, before, describe } from "node:test";
import { PGlite } from "@electric-sql/pglite";
import { memoryStore } from "../../../pkg/store/memory.js";
import { postgresStore } from "../../../pkg/store/postgres.node.js";
import { fresh } from "./rows.mjs";
import { startServer } from "./server.mjs";

/** Runs a suite against each store; `open` gives an empty one. */
export function eachStore(name, suite) {
  describe(`${name}, in memory`, () => suite(async () => memoryStore()));

  describe(`${name}, in the embedded database`, () => {
    let database;
    before(async () => (database = await PGlite.create()));
    after(() => database.close());
    suite(() => postgresStore(database, { schema: fresh("schema") }));
  });

  describe(`${name}, on a server`, () => {
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
    suite(() => postgresStore(pool, { schema: fresh("schema") }));
  });
}
