// Records through the package: decided, signed with a key that cannot be exported, sealed, verified, exported.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Book, countersign, newKey, readBundle, verify } from "./support/book.mjs";

const { CountersignError, seal, signable, signedBytes } = countersign;

const SCRIPT = `policy("publish", 1);
fact("budget", money("EUR"));
step("brand").approvers(role("brand"));
step("legal").after("brand").when(|f| f.budget >= 50_000).approvers(role("legal")).meaning("I read all of it.");
`;
const people = { people: { ana: { name: "Ana Pop" }, mia: { name: "Mia <Berg>" } }, roles: { brand: ["ana"], legal: ["lea"] } };
const at = (hour) => `2026-03-01T${String(hour).padStart(2, "0")}:00:00Z`;
const context = (by, hour) => ({ now: at(hour), by, people, nonce: `n-${hour}` });
const SUBMIT = { command: "submit", id: "post-1", tenant: "emea", facts: { budget: { currency: "EUR", value: "62000.00" } }, subject: { id: "post", version: 3 } };

/** Submitted, commented, approved by both. */
async function approved() {
  const book = new Book(SCRIPT, await newKey());
  await book.give(SUBMIT, context("mia", 9));
  await book.give({ command: "comment", text: "in a hurry" }, context("mia", 10));
  await book.give({ command: "approve", step: "brand", reason: "on brand" }, context("ana", 11));
  await book.give({ command: "approve", step: "legal" }, context("lea", 12));
  return book;
}
const thrown = (code) => (error) => error instanceof CountersignError && error.code === code;
const payloadOf = (record) => JSON.parse(Buffer.from(record.split(".")[1], "base64url"));

describe("a recorded request", () => {
  let book;
  before(async () => (book = await approved()));

  it("has a record for each command, and they say what was done", () => {
    const [submitted, , , last] = book.records.map(payloadOf);
    assert.equal(book.records.length, 4);
    assert.equal(submitted.jti, "acme/emea/post-1/0");
    assert.deepEqual(submitted.transition.rules, [{ id: "legal", line: 4, result: true }]);
    assert.deepEqual(last.action, {
      actor: { id: "lea", kind: "human", role: "legal" },
      command: "approve",
      meaning: "I read all of it.",
      nonce: "n-12",
      round: 1,
      step: "legal",
      time: "2026-03-01T12:00:00.000Z",
    });
    assert.deepEqual(last.transition.events, ["approval_given", "step_approved", "approved"]);
    assert.equal(last.transition.to, "approved");
  });

  it("holds, whoever checks the signatures, and is decided again", async () => {
    const report = await book.verify();
    assert.deepEqual(report, await book.verify({ signatures: "core" }));
    assert.deepEqual(report, {
      ok: true,
      records: 4,
      first_break: null,
      erased: [],
      not_replayed: [],
      after_head: null,
      anchored: 0,
      keys: "pinned",
      origin: "acme/emea/post-1",
      last: report.last,
    });
  });

  it("is found to be altered at the same place, whoever checks the signatures", async () => {
    for (let at = 0; at < book.records.length; at += 1) {
      const altered = book.records.with(at, book.records[at].replace(/[^.]{86}$/, (signature) => (signature.startsWith("A") ? "B" : "A") + signature.slice(1)));
      const evidence = { ...book.evidence, records: altered };
      const report = await verify(evidence, { keys: book.keys });
      assert.deepEqual(report, await verify(evidence, { keys: book.keys, signatures: "core" }));
      assert.deepEqual([report.ok, report.first_break.seq, report.first_break.kind], [false, at, "altered"]);
    }
  });

  it("is reported on as it was passed, whatever becomes of the array meanwhile", async () => {
    const records = [...book.records];
    const pending = verify({ ...book.evidence, records }, { keys: book.keys });
    records[1] = "a.b.c";
    assert.equal((await pending).ok, true);
    const altered = book.records.with(1, "a.b.c");
    const late = verify({ ...book.evidence, records: altered }, { keys: book.keys });
    altered[1] = book.records[1];
    assert.equal((await late).ok, false);
  });

  it("holds for those keys only", async () => {
    const other = await newKey();
    const { first_break } = await book.verify({ keys: { keys: [other.jwk] } });
    assert.deepEqual([first_break.seq, first_break.kind], [0, "unknown_key"]);
    const ended = { ...book.key.jwk, exp: Date.parse(at(11)) / 1_000 };
    const late = await book.verify({ keys: { keys: [ended] } });
    assert.deepEqual([late.first_break.seq, late.first_break.kind], [2, "key_not_trusted"]);
  });

  it("stands where words and names are erased, and says what is gone", async () => {
    const words = Object.entries(book.documents).filter(([, text]) => ["reason", "comment", "names"].includes(JSON.parse(text).kind));
    const documents = Object.fromEntries(Object.entries(book.documents).filter(([sha256]) => !words.some(([gone]) => gone === sha256)));
    const report = await verify({ ...book.evidence, documents }, { keys: book.keys });
    assert.equal(report.ok, true);
    assert.deepEqual(report.not_replayed, []);
    assert.deepEqual([...new Set(report.erased.map(({ kind }) => kind))].sort(), ["comment", "names", "reason"]);
  });

  it("stands where the facts are erased, and cannot be decided again", async () => {
    const documents = Object.fromEntries(Object.entries(book.documents).filter(([, text]) => JSON.parse(text).kind !== "facts"));
    const report = await verify({ ...book.evidence, documents }, { keys: book.keys });
    assert.deepEqual([report.ok, report.first_break], [true, null]);
    assert.deepEqual(report.not_replayed.map(({ seq }) => seq), [0, 1, 2, 3]);
  });

  it("goes on only from the state that the last record names", async () => {
    const { sha256: _, ...stored } = JSON.parse(JSON.stringify(book.stored));
    stored.status = "under_review";
    const forged = { ...book.kept, stored: { ...stored, sha256: "0".repeat(64) } };
    const { outcome, records } = countersign.prepare(book.policy, forged, { command: "withdraw" }, context("mia", 13), book.log);
    assert.deepEqual([outcome.refused.code, records], ["tampered_state", []]);
    const earlier = { ...book.kept, last: book.records[1] };
    const behind = countersign.prepare(book.policy, earlier, { command: "comment", text: "x" }, context("mia", 13), book.log);
    assert.equal(behind.outcome.refused.code, "tampered_state");
  });
});

describe("sealing", () => {
  it("takes only the signature of the pinned key over exactly what was prepared", async () => {
    const book = new Book(SCRIPT, await newKey());
    const [record] = countersign.prepare(book.policy, null, SUBMIT, context("mia", 9), book.log).records;
    const other = await newKey();
    const signature = await book.key.sign(record.signing_input);
    assert.throws(() => seal(record, signature, other.jwk), thrown("invalid_key"));
    assert.throws(() => seal({ ...record, signing_input: `${record.signing_input.slice(0, -1)}A` }, signature, book.key.jwk), CountersignError);
    assert.throws(() => seal(record, signature.with(0, signature[0] ^ 1), book.key.jwk), thrown("invalid_signature"));
    assert.throws(() => seal(record, signature.slice(1), book.key.jwk), thrown("invalid_signature"));
    assert.equal(typeof seal(record, signature, book.key.jwk), "string");
  });
});

describe("a bundle", () => {
  it("verifies from its files alone, and says whose word that is", async () => {
    const book = await approved();
    const files = await book.bundle(at(13));
    const pinned = await verify(readBundle(files), { keys: book.keys });
    assert.deepEqual([pinned.ok, pinned.keys, pinned.after_head], [true, "pinned", 0]);
    const claimed = await verify(readBundle(files));
    assert.deepEqual([claimed.ok, claimed.keys], [true, "claimed"]);
  });

  it("does not let a page say what the records do not", async () => {
    const book = await approved();
    for (const path of ["index.html", "request.json", "VERIFY.md"]) {
      const files = await book.bundle(at(13));
      files[path] = files[path].replace("post-1", "post-2");
      const { first_break } = await verify(readBundle(files), { keys: book.keys });
      assert.deepEqual([first_break?.kind, first_break?.message], ["page", `\`${path}\` does not say what the records say`]);
    }
  });

  it("escapes what people wrote", async () => {
    const { "index.html": page } = await (await approved()).bundle(at(13));
    assert.ok(page.includes("Mia &lt;Berg&gt;") && !page.includes("<Berg>"));
    assert.ok(!/<script/i.test(page) && page.includes("default-src 'none'"));
  });
});

describe("a person's own signature", () => {
  const signed = `policy("deed", 1); step("a").approvers(role("r")).requires_signature(); step("b").approvers(role("r")).requires_signature();`;
  const here = (by, hour, nonce) => ({ now: at(hour), by, nonce, people: { roles: { r: ["ana", "bo"] } } });

  /** Ana's signature on a step, as a document. */
  async function evidence(book, actor, step, nonce) {
    const { action } = signable(book.state, step, "ana", nonce);
    const bytes = Buffer.from(signedBytes(JSON.stringify({ action, alg: "Ed25519", key: actor.jwk, signature: "" }), action).signed ?? "", "base64url");
    const signature = Buffer.from(await actor.sign(bytes.toString())).toString("base64url");
    return JSON.stringify({ action, alg: "Ed25519", key: actor.jwk, signature });
  }
  const digest = async (text) => Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");

  it("is needed where the policy asks for it, and counts for its own step only", async () => {
    const book = new Book(signed, await newKey());
    const actor = await newKey();
    await book.give({ command: "submit", id: "deed-1", facts: {} }, here("mia", 9, "n0"));
    const without = await book.give({ command: "approve", step: "a" }, here("ana", 10, "n1"));
    assert.equal(without.outcome.refused.code, "missing_signature");

    const text = await evidence(book, actor, "a", "n2");
    const sha256 = await digest(text);
    book.documents[sha256] = text;
    const elsewhere = await book.give({ command: "attach_evidence", step: "b", kind: "signature", id: "key-1", sha256 }, here("ana", 11, "n2"));
    assert.equal(elsewhere.outcome.refused.code, "missing_signature");
    const stale = await book.give({ command: "attach_evidence", step: "a", kind: "signature", id: "key-1", sha256 }, here("ana", 11, "n3"));
    assert.equal(stale.outcome.refused.code, "missing_signature");
    const another = await book.give({ command: "attach_evidence", step: "a", kind: "signature", id: "key-1", sha256 }, here("bo", 11, "n2"));
    assert.equal(another.outcome.refused.code, "missing_signature");

    const attached = await book.give({ command: "attach_evidence", step: "a", kind: "signature", id: "key-1", sha256 }, here("ana", 11, "n2"));
    assert.equal(attached.outcome.refused, undefined);
    const approvedNow = await book.give({ command: "approve", step: "a" }, here("ana", 12, "n4"));
    assert.deepEqual(approvedNow.outcome.accepted.events.map(({ event }) => event), ["approval_given", "step_approved"]);
    assert.equal((await book.verify()).ok, true);
  });
});
