// The key of a development host: one file, whole or not there, however many processes begin at once.
import assert from "node:assert/strict";
import promises from "node:fs/promises";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { insecureFileSigner } from "../../pkg/host.node.js";

const root = mkdtempSync(join(tmpdir(), "countersign-keys-"));
after(() => rmSync(root, { recursive: true, force: true }));

describe("a key file", () => {
  it("is one for all who begin at once, and its owner's alone", async () => {
    const path = join(root, "many/key.json");
    const signers = await Promise.all(Array.from({ length: 8 }, () => insecureFileSigner(path)));
    assert.equal(new Set(signers.map(({ jwk }) => jwk.kid)).size, 1);
    assert.deepEqual(readdirSync(join(root, "many")), ["key.json"]);
    if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it("is whole while somebody else is still writing theirs, or was killed over it", async (t) => {
    const path = join(root, "slow.json");
    const inner = promises.writeFile;
    let other;
    t.mock.method(promises, "writeFile", async (file, text, options) => {
      t.mock.restoreAll();
      syncBuiltinESMExports();
      await inner(file, text.slice(0, 20), options);
      other = await insecureFileSigner(path);
      await inner(file, text);
    });
    syncBuiltinESMExports();
    const signer = await insecureFileSigner(path);
    assert.equal(signer.jwk.kid, other.jwk.kid);
    assert.equal((await insecureFileSigner(path)).jwk.kid, signer.jwk.kid);
  });
});
