// `countersign rebuild` and `countersign export REQUEST-ID`, on a database that a host has left.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installConsumer, removeConsumer, run, runModule } from "./support/consumer.mjs";

const POLICY = `policy("note", 1); step("review").approvers(role("editor"));`;
const HOST = `
  import { compile } from "countersign/compiler";
  import { createApprovals, staticPeople, webCryptoSigner } from "countersign/host";
  import { postgresStore } from "countersign/store/postgres";
  import { writeFileSync } from "node:fs";
  const script = ${JSON.stringify(POLICY)};
  const store = await postgresStore("data");
  const options = { definitions: [{ definition: compile(script).definition, script }], store, people: staticPeople({ roles: { editor: ["ana"] } }) };
  const approvals = await createApprovals({ ...options, signer: await webCryptoSigner() });
  for (const id of ["note-1", "note-2"]) await approvals.submit({ policy: "note", id, facts: {} }, { by: "mia" });
  await approvals.submit({ policy: "note", id: "note-1", facts: {} }, { by: "max", tenant: "acme" });
  await approvals.approve("note-1", "review", { by: "ana", reason: "well written" });
  writeFileSync("keys.json", JSON.stringify((await approvals.keys()).keys));
  if (process.argv[2] === "spoil") {
    const { row } = await store.working({ tenant: "", request: "note-2" });
    await store.rebuild({ tenant: "", request: "note-2" }, { request: { ...row, state: "approved" }, steps: [], candidates: [], viewers: [], decisions: [], comments: [] });
  }
  await approvals.close();
`;

let consumer;
before(async () => {
  consumer = installConsumer();
  const { code, stderr } = await runModule(consumer, "host.mjs", `process.argv[2] = "spoil";\n${HOST}`);
  assert.equal(code, 0, stderr);
});
after(() => removeConsumer(consumer));

const countersign = (...args) => run(process.execPath, [join(consumer.installed, "bin/countersign.js"), ...args], { cwd: consumer.folder, env: { NO_COLOR: "1" } });

describe("countersign rebuild", () => {
  it("says which tables did not show what the records say, and mends them", async () => {
    const first = await countersign("rebuild", "--database", "data");
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.equal(first.stdout, "note-2  did not show what its records say; it does now\n✓ 3 requests rebuilt, 1 different, 0 unreadable\n");
    const again = await countersign("rebuild", "--database", "data", "--json");
    assert.deepEqual(JSON.parse(again.stdout), { ok: true, requests: 3, different: [], unreadable: [] });
  });

  it("needs a database that is there", async () => {
    const nowhere = await countersign("rebuild", "--database", "nowhere");
    assert.equal(nowhere.code, 2);
    assert.equal(nowhere.stderr, "error: there is no folder `nowhere` (hint: name the folder that the host keeps its database in, or `postgres://…`)\n");
    assert.equal((await countersign("rebuild")).code, 2);
    const server = await countersign("rebuild", "--database", "postgres://nobody:secret@127.0.0.1:1/none");
    assert.equal(server.code, 2);
    assert.match(server.stderr, /^error: postgres:\/\/nobody@127\.0\.0\.1:1\/none: .*ECONNREFUSED/);
  });
});

describe("countersign export", () => {
  it("leaves the bundle of a request that a stranger can verify", async () => {
    const made = await countersign("export", "note-1", "--database", "data", "--keys", "keys.json", "--out", "bundle");
    assert.deepEqual([made.code, made.stderr], [0, ""]);
    const verified = await countersign("verify", "bundle", "--keys", "keys.json", "--json");
    const { ok, records, keys, origin } = JSON.parse(verified.stdout);
    assert.deepEqual({ ok, records, keys, origin }, { ok: true, records: 2, keys: "pinned", origin: "countersign//note-1" });
    const theirs = await countersign("export", "note-1", "--tenant", "acme", "--database", "data", "--out", "theirs.zip", "--json");
    assert.equal(JSON.parse(theirs.stdout).ok, true);
    assert.equal(JSON.parse((await countersign("verify", "theirs.zip", "--json")).stdout).origin, "countersign/acme/note-1");
  });

  it("of what is not there, or of other keys than those that are trusted, fails", async () => {
    const absent = await countersign("export", "note-9", "--database", "data", "--out", "absent");
    assert.deepEqual([absent.code, absent.stderr], [1, "✗ there is no request `note-9` in data\n"]);
    writeFileSync(join(consumer.folder, "others.json"), JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }] }));
    const others = await countersign("export", "note-1", "--database", "data", "--keys", "others.json", "--out", "others");
    assert.equal(others.code, 2);
    assert.match(others.stderr, /the deployment's log does not hold/);
  });
});
