// Native, Node and Chromium write and sign the same records, to the byte; and Chromium's own cryptography comes to the core's
// verdict on every published vector. Where the native records are left, and by which suites, is in tests/support/ledger.mjs; the
// vectors, with the core's verdicts, are left in target/vectors/ by `cargo test --test record`.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ledger, ledgers, relive, replay, sequenceFiles, sequences } from "../support/ledger.mjs";
import { launch } from "./support/chromium.mjs";
import { ROOT, serve } from "./support/server.mjs";

let browser, page, server;
before(async () => {
  server = await serve();
  browser = await launch();
  page = await browser.newPage();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** How many lines there were, and that nothing is different. */
function same(outcomes, names) {
  assert.equal(outcomes.length, names.length);
  assert.deepEqual(outcomes.flatMap(({ differences }) => differences).slice(0, 5), []);
  return outcomes.reduce((all, { lines }) => all + lines, 0);
}

describe("native, Node and Chromium write the same records", () => {
  let names, inNode;
  before(() => (names = ledgers()));

  it("in Node", async () => {
    await import("../../pkg/index.node.js");
    const glue = await import("../../pkg/wasm/runtime.js");
    inNode = same(names.map((name) => relive(glue, name, ledger(name))), names);
    const native = names.reduce((all, name) => all + ledger(name).calls.reduce((lines, { records }) => lines + records.length, 0), 0);
    assert.equal(inNode, native);
    assert.ok(inNode > 1_000, `only ${inNode} records`);
  });

  it("in Chromium", async () => {
    let inPage = 0;
    // Some at a time: a page has a minute.
    for (let from = 0; from < names.length; from += 100) {
      const some = names.slice(from, from + 100);
      const outcomes = await server.visit(
        page,
        `${relive}
        const [runtime, glue] = await Promise.all(["index.js", "wasm/runtime.js"].map((name) => import("/pkg/" + name)));
        await runtime.init();
        const outcomes = [];
        for (const name of ${JSON.stringify(some)}) {
          const kept = await (await fetch("/records/" + name.split("/").map(encodeURIComponent).join("/"))).json();
          outcomes.push(relive(glue, name, kept));
        }
        return outcomes;`,
      );
      inPage += same(outcomes, some);
    }
    assert.equal(inPage, inNode);
  });
});

describe("native, Node and Chromium record 10,000 generated sequences of commands alike", () => {
  let files, count, inNode;
  before(() => ({ files, count } = sequenceFiles()));

  /** All sequences, nothing different: how many lines. */
  function alike(outcomes) {
    assert.deepEqual(outcomes.flatMap(({ differences }) => differences).slice(0, 3), []);
    const sum = (member) => outcomes.reduce((all, each) => all + each[member], 0);
    assert.equal(sum("sequences"), count);
    assert.ok(count >= 10_000, `only ${count} sequences`);
    return sum("lines");
  }

  it("in Node", async () => {
    await import("../../pkg/index.node.js");
    const glue = await import("../../pkg/wasm/runtime.js");
    inNode = alike(files.map((name) => replay(glue, name, sequences(name))));
    assert.ok(inNode > count / 2, `only ${inNode} records`);
  });

  it("in Chromium", async () => {
    const outcomes = [];
    // Some at a time: a page has a minute.
    for (let from = 0; from < files.length; from += 10) {
      const some = await server.visit(
        page,
        `${replay}
        const [runtime, glue] = await Promise.all(["index.js", "wasm/runtime.js"].map((name) => import("/pkg/" + name)));
        await runtime.init();
        const outcomes = [];
        for (const name of ${JSON.stringify(files.slice(from, from + 10))}) outcomes.push(replay(glue, name, await (await fetch("/sequences/" + name)).json()));
        return outcomes;`,
      );
      outcomes.push(...some);
    }
    assert.equal(alike(outcomes), inNode);
  });
});

describe("Chromium's own cryptography", () => {
  it("comes to the core's verdict on every vector that the core asks it about", async () => {
    const file = join(ROOT, "target/vectors/ed25519.json");
    assert.ok(existsSync(file), `no vectors ${file}: run \`cargo test --test record\``);
    const vectors = JSON.parse(readFileSync(file, "utf8"));
    const verdicts = await server.visit(
      page,
      `const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
      const verdicts = [];
      for (const { key, message, signature } of await (await fetch("/vectors/ed25519.json")).json()) {
        try {
          const imported = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
          verdicts.push(await crypto.subtle.verify("Ed25519", imported, bytes(signature), bytes(message)));
        } catch (error) {
          if (!(error instanceof DOMException)) throw error;
          verdicts.push(error.name === "NotSupportedError" ? null : false);
        }
      }
      return verdicts;`,
      { host: "localhost" },
    );
    assert.ok(vectors.length >= 165 && verdicts.length === vectors.length, `${verdicts.length} of ${vectors.length}`);
    assert.ok(verdicts.includes(true) && verdicts.includes(false) && !verdicts.includes(null));
    const found = vectors.filter(({ asked, holds }, index) => (asked && verdicts[index]) !== holds).map(({ name }) => name);
    assert.deepEqual(found, []);
  });
});
