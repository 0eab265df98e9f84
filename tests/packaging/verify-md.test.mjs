// A bundle's VERIFY.md, by other people's tools: every command in it is run as it is printed, in the bundle's folder.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Book, newKey } from "./support/book.mjs";
import { installConsumer, removeConsumer, run } from "./support/consumer.mjs";

const SCRIPT = `policy("publish", 1); fact("budget", money("EUR")); step("brand").approvers(role("brand"));`;
const context = (by, hour) => ({ now: `2026-03-01T0${hour}:00:00Z`, by, people: { roles: { brand: ["ana"] } } });

/** The code blocks of a text, in order: `{ heading, language, code }`. */
function blocks(text) {
  const found = [];
  let heading = "";
  for (const part of text.matchAll(/^## (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (part[1] !== undefined) heading = part[1];
    else found.push({ heading, language: part[2], code: part[3] });
  }
  return found;
}

let consumer, folder, files, recipes;
before(async () => {
  consumer = installConsumer();
  folder = mkdtempSync(join(consumer.folder, "bundle-"));
  const book = new Book(SCRIPT, await newKey());
  const facts = { budget: { currency: "EUR", value: "10.00" } };
  await book.give({ command: "submit", id: "post-1", facts }, context("mia", 7));
  await book.give({ command: "comment", text: "ünïcödé" }, context("mia", 8));
  await book.give({ command: "approve", step: "brand" }, context("ana", 9));
  files = await book.bundle("2026-03-01T10:00:00Z");
  write(files);
  recipes = blocks(files["VERIFY.md"]);
});
after(() => removeConsumer(consumer));

function write(all) {
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The commands under a heading, with its program saved under the name in its first line. */
function recipe(heading) {
  const mine = recipes.filter((each) => each.heading.startsWith(heading));
  assert.ok(mine.length > 0, `VERIFY.md has no recipe ${heading}`);
  const programs = mine.filter(({ code }) => /^(?:\/\/|#) verify\.\w+\n/.test(code));
  for (const { code } of programs) writeFileSync(join(folder, /verify\.\w+/.exec(code)[0]), code);
  return mine.filter((each) => !programs.includes(each)).map(({ code }) => code);
}
const shell = (command) => run("bash", ["-euc", command], { cwd: folder });

/** Runs a recipe on the bundle, and its last command again on a bundle whose second record was altered. */
async function holdsAndCatches(heading, says) {
  const commands = recipe(heading);
  for (const command of commands) {
    const { code, stdout, stderr } = await shell(command);
    assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
    if (command === commands.at(-1)) assert.match(stdout, says);
  }
  const lines = files["records.jws"].split("\n");
  const [header, payload, signature] = lines[1].split(".");
  const altered = Buffer.from(payload, "base64url").toString().replace('"commented"', '"withdrawn"');
  assert.notEqual(altered, Buffer.from(payload, "base64url").toString());
  lines[1] = [header, Buffer.from(altered).toString("base64url"), signature].join(".");
  try {
    write({ "records.jws": lines.join("\n") });
    assert.notEqual((await shell(commands.at(-1))).code, 0, `${heading} does not notice an altered record`);
    write({ "records.jws": files["records.jws"].split("\n").filter((_, index) => index !== 1).join("\n") });
    assert.notEqual((await shell(commands.at(-1))).code, 0, `${heading} does not notice a missing record`);
  } finally {
    write(files);
  }
}

describe("VERIFY.md", () => {
  it("with Countersign", () => holdsAndCatches("With Countersign", /3 records of log acme\/\/post-1/));
  it("with npm's jose", () => holdsAndCatches("With npm's `jose`", /^3 records hold$/m));
  it("with Python's cryptography", () => holdsAndCatches("With Python's `cryptography`", /^3 records hold$/m));
  it("with openssl", () => holdsAndCatches("With `openssl` 3", /^3 records hold$/m));

  it("with a time-stamp", async () => {
    // An authority of our own, made here: the recipe is what is tried.
    const authority = mkdtempSync(join(tmpdir(), "countersign-tsa-"));
    try {
      const config = `[tsa]\ndefault_tsa = t\n[t]\nserial = ${authority}/serial\nsigner_cert = ${authority}/tsa.pem\nsigner_key = ${authority}/key.pem\ncerts = ${authority}/tsa.pem\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256, sha512\n[req]\ndistinguished_name = dn\n[dn]\n[ext]\nextendedKeyUsage = critical,timeStamping\n`;
      writeFileSync(join(authority, "tsa.cnf"), config);
      const made = await run("bash", ["-euc", `cd ${authority}; echo 01 > serial
        openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out tsa.pem -days 2 -subj /CN=tsa -config tsa.cnf -extensions ext
        openssl ts -query -data ${folder}/head.jws -sha256 -cert -out query.tsq
        openssl ts -reply -queryfile query.tsq -config tsa.cnf -section t -out ${folder}/head.tsr
        cp tsa.pem ${folder}/tsa.pem`]);
      assert.equal(made.code, 0, made.stderr);
      const [command] = recipe("A time-stamp");
      const { code, stdout, stderr } = await shell(command);
      assert.equal(code, 0, stdout + stderr);
      writeFileSync(join(folder, "head.jws"), `${readFileSync(join(folder, "head.jws"), "utf8")}x`);
      assert.notEqual((await shell(command)).code, 0);
    } finally {
      rmSync(authority, { recursive: true, force: true });
      write(files);
    }
  });
});
