// The embedded database: in memory and in a folder, which one process has at a time.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, { existsSync, fstatSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { PGlite } from "@electric-sql/pglite";
import { Contended, postgresStore } from "../../pkg/store/postgres.node.js";
import { contract } from "./contract.mjs";
import { change, documentRow, originOf, place, recordRow, write } from "./support/rows.mjs";
import { tables } from "./tables.mjs";

contract("in PGlite in memory", { open: async () => ({ store: await postgresStore("memory://") }), Contended, parallel: false });

const root = mkdtempSync(join(tmpdir(), "countersign-folders-"));
after(() => rmSync(root, { recursive: true, force: true }));

contract("in PGlite in a folder", { open: async () => ({ store: await postgresStore(join(root, "contract")) }), Contended, parallel: false });

describe("PGlite of the caller's", () => {
  let database;
  before(async () => (database = await PGlite.create()));
  after(() => database.close());
  const run = async (statement) => (await database.query(statement)).rows;
  tables({ run, database: () => database, postgresStore });

  it("may be asked other things meanwhile: they wait, and are no part of the turn", async () => {
    const store = await postgresStore(database, { schema: "beside" });
    const where = place();
    let beside;
    const failing = store.inRequest(where, async (log) => {
      beside = database.query("create table beside_the_turn as select 1 as one");
      await log.write(change(where));
      throw new RangeError("undone");
    });
    await assert.rejects(failing, RangeError);
    await beside;
    assert.deepEqual(await run("select one from beside_the_turn"), [{ one: 1 }]);
    assert.equal(await store.working(where), null);
  });
});

describe("a folder", () => {
  const folder = join(root, "one");
  const lock = join(folder, "countersign.lock");
  const inUse = (pid) => ({ code: "database_in_use", message: `process ${pid} has the database in \`${folder}\` open` });
  const where = place();

  /** Another process with the folder open, in the middle of a turn that has written. */
  async function other() {
    const source = `
      import { postgresStore } from ${JSON.stringify(new URL("../../pkg/store/postgres.node.js", import.meta.url).href)};
      import { change } from ${JSON.stringify(new URL("./support/rows.mjs", import.meta.url).href)};
      const store = await postgresStore(${JSON.stringify(folder)});
      const where = ${JSON.stringify(where)};
      await store.inRequest(where, (log) => log.write(change(where, { documents: [{ ...where, sha256: "kept", kind: "facts", salted: true, text: "1", erased_at: null }] })));
      await store.inRequest(where, async (log) => {
        await log.write(change(where, { request: { version: 2 } }));
        console.log("ready");
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      });`;
    writeFileSync(join(root, "other.mjs"), source);
    const child = spawn(process.execPath, [join(root, "other.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = await Promise.race([once(child.stdout, "data"), once(child, "exit").then(([code]) => assert.fail(`the other process ended with ${code}`))]);
    assert.equal(String(said), "ready\n");
    return child;
  }

  it("is refused while another process has it, and free when that was killed: what was committed is there, and nothing else", async () => {
    const child = await other();
    try {
      await assert.rejects(postgresStore(folder), inUse(child.pid));
      assert.ok(existsSync(lock));
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    assert.ok(existsSync(lock), "nobody took the lock away");
    const store = await postgresStore(folder);
    assert.deepEqual(await store.documents(where), [documentRow(where, "kept", "1")]);
    assert.equal((await store.working(where)).row.version, 1);
    await write(store, where, { request: { version: 2 }, records: [recordRow(where)] });
    await assert.rejects(postgresStore(join(folder, "../one")), inUse(process.pid), "not twice in one process either");
    await store.close();
    assert.deepEqual(readdirSync(folder).filter((name) => name.includes("lock")), []);
  });

  it("is free where its lock names a process that is another by now, or that ended", async () => {
    const ended = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(ended, "exit");
    const stale = [`${ended.pid} \n`, `${process.pid} 1\n`, ...(existsSync("/proc/1/stat") ? [`${process.ppid} 1\n`] : [])];
    for (const text of stale) {
      writeFileSync(lock, text);
      const store = await postgresStore(folder);
      assert.equal((await store.records(originOf(where))).length, 1);
      await store.close();
    }
    writeFileSync(lock, `${process.ppid} \n`);
    await assert.rejects(postgresStore(folder), inUse(process.ppid));
    rmSync(lock);
  });

  it("is taken by one of many that come at once, a stale lock or none", async () => {
    const { takeFolder } = await import("../../pkg/store/postgres/folder.js");
    const many = join(root, "many");
    for (const stale of [null, `${2 ** 22 + 1} 1\n`]) {
      const leave = takeFolder(many);
      leave();
      if (stale !== null) writeFileSync(join(many, "countersign.lock"), stale);
      const source = `
        import { takeFolder } from ${JSON.stringify(new URL("../../pkg/store/postgres/folder.js", import.meta.url).href)};
        try { takeFolder(${JSON.stringify(many)}); console.log("mine"); } catch ({ code }) { console.log(code); }
        process.stdin.resume().on("end", () => process.exit());`;
      writeFileSync(join(root, "taker.mjs"), source);
      const takers = Array.from({ length: 6 }, () => spawn(process.execPath, [join(root, "taker.mjs")], { stdio: ["pipe", "pipe", "inherit"] }));
      const said = await Promise.all(takers.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
      for (const taker of takers) taker.stdin.end();
      await Promise.all(takers.map((taker) => once(taker, "exit")));
      assert.deepEqual(said.sort(), [...Array(5).fill("database_in_use"), "mine"]);
    }
  });

  it("has what was committed on the disk, not only on its way there", async (t) => {
    const store = await postgresStore(folder);
    const wal = () => new Set(readdirSync(join(folder, "pg_wal")).map((name) => statSync(join(folder, "pg_wal", name)).ino));
    const done = [];
    for (const name of ["writeSync", "fsyncSync"]) {
      const inner = fs[name];
      t.mock.method(fs, name, (file, ...rest) => {
        done.push([name, fstatSync(file).ino]);
        return inner(file, ...rest);
      });
    }
    syncBuiltinESMExports();
    try {
      const other = place();
      await write(store, other, { records: [recordRow(other)] });
    } finally {
      t.mock.restoreAll();
      syncBuiltinESMExports();
    }
    const names = done.filter(([, file]) => wal().has(file)).map(([name]) => name);
    assert.deepEqual([names.includes("writeSync"), names.at(-1)], [true, "fsyncSync"]);
    await store.close();
  });

  it("in which a database was being made when the process was killed is made anew", async () => {
    const half = join(root, "half");
    await (await postgresStore(half)).close();
    const made = readdirSync(half).filter((name) => name.startsWith("countersign"));
    assert.deepEqual(made, []);
    writeFileSync(join(half, "countersign.new"), "");
    rmSync(join(half, "pg_xact"), { recursive: true });
    const store = await postgresStore(half);
    await write(store, place());
    await store.close();
    // Where none is being made, nothing is taken away.
    rmSync(join(half, "pg_xact"), { recursive: true });
    await assert.rejects(postgresStore(half), { code: "store_failed" });
    assert.ok(existsSync(join(half, "base")));
  });

  it("is what any other text names, but for what names something else", async () => {
    for (const text of ["", "idb://name", "mysql://localhost/a", "file:///tmp/a"]) {
      await assert.rejects(postgresStore(text), { code: "invalid_argument", message: `\`${text}\` is no database that can be opened here` });
    }
    const file = join(root, "a-file");
    writeFileSync(file, "");
    await assert.rejects(postgresStore(file), { code: "store_failed" });
  });
});
