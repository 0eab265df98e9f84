// The embedded database in a page: in IndexedDB, kept across visits, for one page at a time.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { change, documentRow, recordRow } from "../stores/support/rows.mjs";
import { launch } from "./support/chromium.mjs";
import { serve } from "./support/server.mjs";

let browser;
let context;
let server;
before(async () => {
  server = await serve();
  browser = await launch();
  context = await browser.newContext();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const where = { tenant: "acme", request: "post-1" };
const rows = change(where, { request: { needed: ["facts"] }, records: [recordRow(where)], documents: [documentRow(where, "facts", '{"ä":"\u{1f9fe}"}')], viewers: ["role:legal"] });
const OPEN = (name) => `const { postgresStore, Contended } = await import("/pkg/store/postgres.js");
  const where = ${JSON.stringify(where)};
  const store = await postgresStore(${JSON.stringify(name)});`;
const READ = `const read = { working: await store.working(where), roles: await store.roles("acme"), outbox: await store.outbox(null, false, 9) };`;
const EXPECTED = { working: { row: rows.request, documents: { facts: rows.documents[0].text } }, roles: ["role:legal"], outbox: [] };

async function visit(program) {
  const page = await context.newPage();
  try {
    return await server.visit(page, program);
  } finally {
    await page.close();
  }
}

describe("a store in a page", () => {
  it("keeps what is written in the browser, from one visit to the next; a server's client is never asked for", async () => {
    const write = `await store.inRequest(where, (log) => log.write(${JSON.stringify(rows)}));`;
    const undone = `await store.inRequest(where, async (log) => { await log.write({ ...${JSON.stringify(rows)}, records: [], viewers: ["role:none"] }); throw new Error("undone"); }).catch(() => null);`;
    assert.deepEqual(await visit(`${OPEN("idb://approvals")} ${write} ${undone} ${READ} await store.close(); return read;`), EXPECTED);
    assert.deepEqual(await visit(`${OPEN("idb://approvals")} ${READ} await store.close(); return read;`), EXPECTED);
    assert.ok(server.requests.includes("/modules/@electric-sql/pglite/dist/pglite.wasm"));
    assert.deepEqual(server.requests.filter((path) => /^\/modules\/(?!kysely\/|@electric-sql\/)|\.node\.js$/.test(path)), []);
  });

  it("is one page's at a time; a page that went away has left it", async () => {
    const opening = `const { postgresStore } = await import("/pkg/store/postgres.js");
      const error = await postgresStore("idb://approvals").then((store) => store.close().then(() => null), ({ code, message }) => ({ code, message }));
      return error;`;
    const page = await context.newPage();
    await server.visit(page, `${OPEN("idb://approvals")} return 1;`);
    assert.deepEqual(await visit(opening), { code: "database_in_use", message: "another page has `idb://approvals` open" });
    await page.close();
    assert.equal(await visit(opening), null);
  });

  it("in memory is forgotten with the page", async () => {
    assert.equal(await visit(`${OPEN("memory://")} return store.working(where);`), null);
  });

  it("opens nothing that is not for a page", async () => {
    for (const name of ["postgres://localhost/a", "approvals/data", "idb://", ""]) {
      const program = `const { postgresStore } = await import("/pkg/store/postgres.js"); return postgresStore(${JSON.stringify(name)}).catch(({ code, message }) => ({ code, message }));`;
      assert.deepEqual(await visit(program), { code: "invalid_argument", message: `\`${name}\` is no database that can be opened here` });
    }
  });
});
