// `countersign verify`: what holds, what does not, and how that reads.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { zipSync } from "fflate";
import { Book, newKey } from "./support/book.mjs";
import { onlyLine, workplace } from "./support/cli.mjs";

const SCRIPT = `policy("publish", 1); fact("budget", money("EUR")); step("brand").approvers(role("brand"));`;
const context = (by, hour) => ({ now: `2026-03-01T0${hour}:00:00Z`, by, people: { roles: { brand: ["ana"] } } });

let place, files, key;
before(async () => {
  place = workplace();
  key = await newKey();
  const book = new Book(SCRIPT, key);
  await book.give({ command: "submit", id: "post-1", facts: { budget: { currency: "EUR", value: "10.00" } } }, context("mia", 7));
  await book.give({ command: "comment", text: "soon" }, context("mia", 8));
  await book.give({ command: "approve", step: "brand" }, context("ana", 9));
  files = await book.bundle("2026-03-01T10:00:00Z");
  write("bundle", files);
  place.write("keys.json", { keys: [key.jwk] });
});
after(() => place.remove());

function write(folder, all) {
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(place.folder, folder, path)), { recursive: true });
    writeFileSync(join(place.folder, folder, path), text);
  }
}
const lines = () => files["records.jws"].trimEnd().split("\n");

/** Verifies a changed bundle; what is printed. */
async function changed(changes, args = ["--keys", "keys.json"]) {
  rmSync(join(place.folder, "changed"), { recursive: true, force: true });
  write("changed", { ...files, ...changes });
  const { code, stdout, stderr } = await place.countersign(["verify", "changed", ...args]);
  assert.equal(stderr, "");
  return { code, stdout };
}

describe("a bundle that holds", () => {
  it("is told so, with what was looked at", async () => {
    const { code, stdout, stderr } = await place.countersign(["verify", "bundle", "--keys", "keys.json"]);
    const documents = Object.keys(files).filter((path) => path.startsWith("documents/")).length;
    assert.equal(
      stdout,
      `✓ bundle  3 records of log acme//post-1
    signatures  3 hold
    order       0 to 2, each naming the one before
    head        the last record is the one that it names
    documents   ${documents} hold
    replayed    all 3 come out the same, byte for byte
    readable    VERIFY.md, index.html, request.json say what the records say
`,
    );
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("may be a zip, with or without a folder around it", async () => {
    for (const around of ["", "post-1/"]) {
      const entries = Object.entries(files).map(([path, text]) => [around + path, new TextEncoder().encode(text)]);
      place.write("bundle.zip", Buffer.from(zipSync(Object.fromEntries(entries))));
      const { code, stdout } = await place.countersign(["verify", "bundle.zip", "-k", "keys.json", "--json"]);
      assert.deepEqual([code, JSON.parse(onlyLine(stdout)).ok], [0, true]);
    }
  });

  it("may be the lines of its log alone, which say less", async () => {
    const { code, stdout } = await place.countersign(["verify", "bundle/records.jws", "-k", "keys.json", "--json"]);
    const report = JSON.parse(onlyLine(stdout));
    assert.deepEqual([code, report.ok, report.first_break.kind], [1, false, "missing_document"]);
  });

  it("says loudly where the keys are only claimed", async () => {
    const { code, stdout } = await place.countersign(["verify", "bundle"]);
    assert.equal(code, 0);
    assert.match(stdout.replace(/\s+/g, " "), /! the keys are only claimed: .*`--keys`/);
  });
});

describe("a bundle that does not hold", () => {
  it("is told where it breaks first, and how", async () => {
    const { code, stdout } = await changed({ "records.jws": `${[lines()[0], lines()[2]].join("\n")}\n` });
    assert.equal(stdout, "✗ changed  removed at record 1\n    record 1 is missing; record 2 comes next\n    1 record before that holds\n");
    assert.equal(code, 1);
  });

  it("has a stable shape for programs", async () => {
    const { code, stdout } = await changed({ "records.jws": `${lines().slice(0, 2).join("\n")}\n` }, ["--keys", "keys.json", "--json"]);
    const { ok, records, first_break, erased, keys } = JSON.parse(onlyLine(stdout));
    assert.deepEqual([code, ok, records, erased, keys], [1, false, 2, [], "pinned"]);
    assert.deepEqual(first_break, { seq: 2, kind: "truncated", message: "the head says 3 records, and 2 are there" });
  });

  it("is caught by a page that was touched up", async () => {
    const { code, stdout } = await changed({ "index.html": files["index.html"].replace("EUR 10.00", "EUR 10,000.00") });
    assert.equal(stdout, "✗ changed  page\n    `index.html` does not say what the records say\n    3 records before that hold\n");
    assert.equal(code, 1);
  });
});

describe("a policy's script in a bundle", () => {
  it("is for people, and must be that of the definition", async () => {
    const { code, stdout } = await changed({ "policy.rhai": files["policy.rhai"].replace('role("brand")', 'role("intern")') });
    assert.equal(stdout, "✗ changed  page\n    `policy.rhai` does not compile to the definition\n    3 records before that hold\n");
    assert.equal(code, 1);
  });
});

describe("nothing at all", () => {
  it("does not hold", async () => {
    const { code, stdout } = await changed({ "records.jws": "" });
    assert.deepEqual([code, stdout], [1, "✗ changed  truncated at record 0\n    the head says 3 records, and 0 are there\n"]);
    const headless = await place.countersign(["verify", "-", "-k", "keys.json"], { input: "" });
    assert.deepEqual([headless.code, headless.stdout], [1, "✗ -  removed at record 0\n    there is no record\n"]);
  });
});

describe("exporting anew", () => {
  it("leaves out what was erased, also on the page, and still holds", async () => {
    rmSync(join(place.folder, "erased"), { recursive: true, force: true });
    const comment = Object.keys(files).find((path) => path.startsWith("documents/") && files[path].includes('"soon"'));
    const { [comment]: _, ...left } = files;
    write("erased", left);
    const before = await place.countersign(["verify", "erased", "-k", "keys.json"]);
    assert.equal(before.code, 1, "the old page still has the words");
    const made = await place.countersign(["export", "erased", "-o", "anew", "-k", "keys.json"]);
    assert.deepEqual([made.code, made.stderr], [0, ""]);
    assert.match(made.stdout, /^✓ anew {2}\d+ files\n$/);
    const { code, stdout } = await place.countersign(["verify", "anew", "-k", "keys.json"]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /erased: comment of record 1/);
    const twice = await place.countersign(["export", "erased", "-o", "anew", "-k", "keys.json"]);
    assert.deepEqual([twice.code, twice.stderr], [2, "error: `anew` is there already (hint: name a new folder)\n"]);
  });

  it("makes a zip, the same each time, and nothing of what does not hold", async () => {
    for (const out of ["one.zip", "two.zip"]) assert.equal((await place.countersign(["export", "bundle", "-o", out])).code, 0);
    assert.deepEqual(readFileSync(join(place.folder, "one.zip")), readFileSync(join(place.folder, "two.zip")));
    const { code, stdout } = await place.countersign(["verify", "one.zip", "-k", "keys.json", "--json"]);
    assert.deepEqual([code, JSON.parse(onlyLine(stdout)).ok], [0, true]);
    await changed({ "records.jws": `${lines().slice(1).join("\n")}\n` });
    const broken = await place.countersign(["export", "changed", "-o", "three.zip"]);
    assert.deepEqual([broken.code, broken.stdout], [1, ""]);
    assert.match(onlyLine(broken.stderr), /^✗ changed {2}removed at record 0: record 0 is missing/);
  });
});

describe("what cannot be verified", () => {
  it("is said in one line", async () => {
    place.write("no-keys.json", { keys: [{ kty: "RSA" }] });
    place.write("broken.json", "{");
    for (const [args, message] of [
      [["verify", "nowhere"], /^error: no such file `nowhere`/],
      [["verify", "bundle", "--keys", "nowhere.json"], /^error: no such file `nowhere.json`/],
      [["verify", "bundle", "--keys", "broken.json"], /^error: `broken.json` is not JSON at line 1/],
      [["verify", "bundle", "--keys", "no-keys.json"], /^error: `no-keys.json` at `\/\d+\/kty|^error: `no-keys.json`.*`RSA` is not an Ed25519 key's `kty`/],
      [["verify"], /^error: missing required argument `bundle`/],
    ]) {
      const { code, stderr, stdout } = await place.countersign(args);
      assert.deepEqual([code, stdout], [2, ""], args.join(" "));
      assert.match(onlyLine(stderr), message);
    }
  });
});
