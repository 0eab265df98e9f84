// The deployment's own log, and the tree over all records: keys that follow each other, checkpoints, proofs, and the tail that
// somebody writes anew with a stolen key.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, it } from "node:test";
import { Book, countersign, newKey, readBundle, verify } from "./support/book.mjs";

const { checkpoint, leafOf, prepareEntry, proveExtension, proveInclusion, seal, treeHead, verifyDeployment, verifyExtension, verifyInclusion } = countersign;

const SCRIPT = `policy("note", 1); step("review").approvers(role("editor")); step("release").after("review").approvers(role("editor"));`;
const people = { roles: { editor: ["ana", "bo"] } };
const at = (hour, minute = 0) => new Date(Date.UTC(2026, 2, 1, hour, minute)).toISOString();
const second = (instant) => Date.parse(instant) / 1_000;
const payloadOf = (record) => JSON.parse(Buffer.from(record.split(".")[1], "base64url"));
const thrown = (code) => (error) => error instanceof countersign.CountersignError && error.code === code;
const TREE = "approvals.example.org/log";

/** A deployment's log, as a host keeps it. */
class Log {
  records = [];
  constructor(key) {
    this.first = this.key = key;
  }
  async add(entry, when, { key = this.key, by = "host", issuer = "https://approvals.example.org" } = {}) {
    const log = { deployment: "acme", issuer, kid: key.jwk.kid, at: when, by, entry };
    const pending = prepareEntry(this.records.length === 0 ? log : { ...log, last: this.records.at(-1) });
    this.records.push(seal(pending, await key.sign(pending.signing_input), key.jwk));
    return this;
  }
  /** The old key says which one comes after it. */
  async rotate(next, when, { key = this.key } = {}) {
    await this.add({ entry: "rotate_key", jwk: next.jwk }, when, { key });
    this.key = next;
    return this;
  }
  verify(records = this.records) {
    return verifyDeployment(records, { keys: [this.first.jwk] });
  }
}

/** A request that was submitted with one key and approved with another. */
async function request(id, hour, { submittedWith, approvedWith = submittedWith, name = "ana" }) {
  const book = new Book(SCRIPT, submittedWith);
  await book.give({ command: "submit", id, facts: {} }, { now: at(hour), by: "mia", people });
  book.key = approvedWith;
  await book.give({ command: "approve", step: "review" }, { now: at(hour + 2), by: name, people });
  return book;
}

describe("the deployment's log", () => {
  const definition = { id: "note", version: 1, digest: { sha256: "ab".repeat(32) } };
  let log, old, next;
  before(async () => {
    [old, next] = [await newKey(), await newKey()];
    log = await new Log(old).rotate(old, at(8));
    await log.add({ entry: "activate_definition", definition }, at(9), { by: "mia" });
    await log.rotate(next, at(12));
    await log.add({ entry: "grant_delegation", delegation: "d-1", from: "ana", to: "bo", since: at(12), until: at(20), reason: "cd".repeat(32) }, at(13), { by: "ana" });
    await log.add({ entry: "end_delegation", delegation: "d-1" }, at(14), { by: "ana" });
    await log.add({ entry: "retire_definition", definition }, at(15), { by: "mia" });
  });

  it("holds from the first key on, and says what was done", () => {
    const { ok, records, first_break, entries } = log.verify();
    assert.deepEqual([ok, records, first_break], [true, 6, null]);
    assert.deepEqual(entries, log.records.map(payloadOf));
    assert.deepEqual(entries.map(({ deployment }) => deployment.entry), [
      "rotate_key", "activate_definition", "rotate_key", "grant_delegation", "end_delegation", "retire_definition",
    ]);
    const [, activated, , granted] = entries;
    assert.deepEqual(activated.deployment.definition, definition);
    assert.deepEqual([activated.action.actor, activated.action.command, activated.jti], [{ id: "mia", kind: "human" }, "activate_definition", "acme/1"]);
    assert.deepEqual(granted.deployment, {
      delegation: "d-1", entry: "grant_delegation", from: "ana", reason: "cd".repeat(32), since: at(12), to: "bo", until: at(20),
    });
  });

  it("gives each key its time: the old one ends with the rotation that it signs", () => {
    const dated = log.verify().keys.keys.map(({ x, nbf, exp }) => ({ x, nbf, exp }));
    assert.deepEqual(dated, [
      { x: old.jwk.x, nbf: undefined, exp: second(at(12)) + 1 },
      { x: next.jwk.x, nbf: second(at(12)), exp: undefined },
    ]);
  });

  it("lets those keys verify the logs of requests from before, from after and from across the rotation", async () => {
    const { keys } = log.verify();
    for (const [id, hour, keysOf] of [
      ["before", 9, { submittedWith: old }],
      ["after", 13, { submittedWith: next }],
      ["across", 11, { submittedWith: old, approvedWith: next }],
    ]) {
      const report = await verify((await request(id, hour, keysOf)).evidence, { keys });
      assert.deepEqual([report.ok, report.records, report.keys], [true, 2, "pinned"], id);
    }
  });

  it("does not trust the old key after the rotation, nor the new one before it", async () => {
    const { keys } = log.verify();
    for (const [id, hour, key, seq] of [["late", 11, old, 1], ["too late", 13, old, 0], ["early", 9, next, 0]]) {
      const { first_break } = await verify((await request(id, hour, { submittedWith: key })).evidence, { keys });
      assert.deepEqual([first_break?.seq, first_break?.kind], [seq, "key_not_trusted"], id);
    }
  });

  it("does not hold where the old key goes on, whatever time it claims", async () => {
    const thief = await newKey();
    for (const when of [at(16), at(12), at(9)]) {
      const more = Object.assign(new Log(old), { records: [...log.records] });
      await more.rotate(thief, when, { key: old });
      const { ok, records, first_break, keys } = more.verify();
      assert.deepEqual([ok, records, first_break?.seq, first_break?.kind], [false, 6, 6, "key_not_trusted"], when);
      assert.deepEqual(keys, log.verify().keys, "nor is the thief's key trusted");
    }
  });

  it("takes a rotation from the key whose turn it is only", async () => {
    const thief = await newKey();
    const seized = await new Log(old).rotate(old, at(8));
    await seized.rotate(thief, at(9), { key: thief });
    const { ok, records, first_break, keys } = seized.verify();
    assert.deepEqual([ok, records, first_break.seq, first_break.kind], [false, 1, 1, "unknown_key"]);
    assert.deepEqual(keys.keys.map(({ x }) => x), [old.jwk.x]);
    const private_ = { ...old.jwk, d: "AAAA" };
    const entry = { deployment: "acme", issuer: "i", kid: old.jwk.kid, at: at(9), by: "host" };
    assert.throws(() => prepareEntry({ ...entry, entry: { entry: "rotate_key", jwk: private_ } }), { name: "CountersignError", path: /d$/ });
  });

  it("follows several rotations, and stands where the clock went back", async () => {
    const [a, b, c] = [await newKey(), await newKey(), await newKey()];
    const many = await new Log(a).rotate(b, at(9));
    await many.rotate(c, at(10));
    await many.add({ entry: "end_delegation", delegation: "x" }, at(8));
    const { ok, records, keys } = many.verify();
    assert.deepEqual([ok, records, keys.keys.length], [true, 3, 3]);
  });

  it("names what became of its order", async () => {
    const kinds = (records) => log.verify(records).first_break?.kind ?? null;
    const [zero, one, two, ...rest] = log.records;
    assert.equal(kinds([zero, two, ...rest]), "removed");
    assert.equal(kinds([zero, two, one, ...rest]), "reordered");
    assert.equal(kinds([zero, one, one, two, ...rest]), "duplicated");
    const altered = one.split(".").with(1, Buffer.from(JSON.stringify({ ...payloadOf(one), iat: 1 })).toString("base64url")).join(".");
    assert.equal(kinds([zero, altered, two]), "altered");
    const other = await new Log(old).add({ entry: "end_delegation", delegation: "y" }, at(8));
    await other.add({ entry: "end_delegation", delegation: "z" }, at(9));
    assert.equal(kinds([zero, other.records[1], ...rest]), "forked");
  });

  it("is not the log of a request, nor the other way round", async () => {
    const book = await request("note-1", 9, { submittedWith: old });
    assert.equal(verifyDeployment(book.records, book.keys).first_break.kind, "not_a_record");
    const { first_break } = await verify({ records: log.records.slice(0, 2) }, { keys: { keys: [old.jwk] } });
    assert.equal(first_break.kind, "not_a_record");
    const entry = { deployment: "acme", issuer: "i", kid: old.jwk.kid, at: at(9), by: "host", entry: { entry: "end_delegation", delegation: "d" } };
    assert.throws(() => prepareEntry({ ...entry, last: book.records[0] }), thrown("invalid_argument"));
    assert.throws(() => prepareEntry({ ...entry, entry: { entry: "grant_everything" } }), thrown("invalid_argument"));
  });
});

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
/** The Merkle tree hash as RFC 6962, section 2.1, writes it down. */
function rootOf(payloads) {
  if (payloads.length === 0) return sha256();
  if (payloads.length === 1) return sha256(Buffer.of(0), payloads[0]);
  const half = 2 ** Math.floor(Math.log2(payloads.length - 1));
  return sha256(Buffer.of(1), rootOf(payloads.slice(0, half)), rootOf(payloads.slice(half)));
}

/** The head over some leaves, signed. */
async function published(leaves, key, origin = TREE) {
  return checkpoint(origin, leaves, { name: origin, key: key.jwk, signature: await key.sign(treeHead(origin, leaves).text) });
}

describe("the tree over all records", () => {
  let key, books, records, leaves, now, vkey;
  before(async () => {
    key = await newKey();
    // As they are committed: what is submitted in one round, is approved in the next.
    records = [];
    books = Array.from({ length: 100 }, () => new Book(SCRIPT, key));
    for (const [index, book] of books.entries()) await book.give({ command: "submit", id: `note-${index}`, facts: {} }, { now: at(9), by: "mia", people });
    for (const book of books) await book.give({ command: "approve", step: "review" }, { now: at(10), by: "ana", people });
    for (const book of books) await book.give({ command: "approve", step: "release" }, { now: at(11), by: "bo", people });
    for (const turn of [0, 1, 2]) records.push(...books.map((book) => book.records[turn]));
    leaves = records.map(leafOf);
    ({ note: now, vkey } = await published(leaves, key));
  });

  it("has a leaf for each record: what the next one names, and a verification gives", async () => {
    assert.equal(records.length, 300);
    const payload = (record) => Buffer.from(record.split(".")[1], "base64url");
    for (const [index, leaf] of leaves.entries()) assert.equal(leaf, sha256(Buffer.of(0), payload(records[index])).toString("base64url"));
    assert.equal(payloadOf(records[100]).log.prev, leaves[0]);
    assert.equal((await books[0].verify()).last, leaves[200]);
    assert.throws(() => leafOf("a.b.c"), thrown("invalid_argument"));
  });

  it("has the root that RFC 6962 defines, for every size", () => {
    const payloads = records.map((record) => Buffer.from(record.split(".")[1], "base64url"));
    for (let size = 0; size <= payloads.length; size += size < 34 ? 1 : 19) {
      const head = treeHead(TREE, leaves.slice(0, size));
      const root = rootOf(payloads.slice(0, size));
      assert.deepEqual(head, { root: root.toString("base64url"), size, text: `${TREE}\n${size}\n${root.toString("base64")}\n` });
    }
    assert.throws(() => treeHead(TREE, ["short"]), thrown("invalid_argument"));
  });

  it("is published under a signature that WebCrypto takes", async () => {
    const [text, signatures] = now.split("\n\n");
    const [, name, encoded] = /^\u2014 (\S+) (\S+)\n$/.exec(signatures);
    const [, id, encodedKey] = /^[^+]+\+([0-9a-f]{8})\+(.+)$/.exec(vkey);
    assert.equal(name, TREE);
    // C2SP signed-note: four bytes of the key's id, then the signature; the key follows its algorithm, 1.
    const bytes = Buffer.from(encoded, "base64");
    const bare = Buffer.from(encodedKey, "base64");
    assert.equal(bytes.subarray(0, 4).toString("hex"), id);
    assert.deepEqual([bare[0], bare.subarray(1).toString("base64url")], [1, key.jwk.x]);
    const imported = await crypto.subtle.importKey("raw", bare.subarray(1), "Ed25519", false, ["verify"]);
    assert.equal(await crypto.subtle.verify("Ed25519", imported, bytes.subarray(4), Buffer.from(`${text}\n`)), true);
  });

  it("is published with the signature of its own head only", async () => {
    const other = await newKey();
    const text = treeHead(TREE, leaves).text;
    const sign = async (by, what) => ({ name: TREE, key: key.jwk, signature: await by.sign(what) });
    const [strangers, shorter] = [await sign(other, text), await sign(key, treeHead(TREE, leaves.slice(1)).text)];
    for (const signer of [strangers, shorter]) assert.throws(() => checkpoint(TREE, leaves, signer), thrown("invalid_signature"));
    const spaced = { ...(await sign(key, text)), name: "with space" };
    assert.throws(() => checkpoint(TREE, leaves, spaced), thrown("invalid_argument"));
  });

  it("proves of each record that it is in it, and where", () => {
    for (const [index, record] of records.entries()) {
      const proof = proveInclusion(leaves, index, now);
      assert.match(proof, new RegExp(`^c2sp\\.org/tlog-proof@v1\\nindex ${index}\\n`));
      assert.deepEqual(verifyInclusion(record, proof, vkey), { ok: true, origin: TREE, size: 300 });
    }
    assert.throws(() => proveInclusion(leaves, 300, now), thrown("invalid_argument"));
  });

  it("proves it of no other record, place, path, head or key", async () => {
    const proof = proveInclusion(leaves, 123, now);
    const not = (record, text, key_ = vkey) => assert.equal(verifyInclusion(record, text, key_).ok, false);
    not(records[122], proof);
    not(records[123], proof.replace("index 123", "index 122"));
    const lines = proof.split("\n");
    not(records[123], lines.toSpliced(2, 1).join("\n"));
    not(records[123], lines.toSpliced(2, 2, lines[3], lines[2]).join("\n"));
    not(records[123], proof.replace(`${TREE}\n300\n`, `${TREE}\n301\n`));
    not(records[123], proveInclusion(leaves, 123, (await published(leaves.toReversed(), key)).note));
    const other = await published(leaves, await newKey());
    not(records[123], proof, other.vkey);
    not(records[123], proveInclusion(leaves, 123, other.note));
    not(records[123], "");
    assert.throws(() => verifyInclusion(records[123], proof, vkey.replace(TREE, "another")), thrown("invalid_argument"));
  });

  it("proves of every earlier head that it only added to it", async () => {
    for (const size of [0, 1, 2, 3, 64, 100, 127, 128, 129, 200, 256, 299, 300]) {
      const earlier = await published(leaves.slice(0, size), key);
      const proof = proveExtension(leaves, size);
      assert.deepEqual(verifyExtension(earlier.note, now, proof, vkey), { ok: true }, `${size}`);
      if (size === 0 || size === 300) continue;
      const not = (old, later, path, key_ = vkey) => assert.equal(verifyExtension(old, later, path, key_).ok, false, `${size}`);
      not(now, earlier.note, proof);
      not(earlier.note, now, proof.slice(1));
      not(earlier.note, now, [...proof, leaves[0]]);
      not(earlier.note, now, proveExtension(leaves, size - 1));
      const swapped = leaves.slice(0, size).with(size - 1, leaves[size]);
      not((await published(swapped, key)).note, now, proof);
      not(earlier.note, (await published(leaves, key, "another.example.org/log")).note, proof);
      not(earlier.note, now, proof, (await published([], await newKey())).vkey);
    }
    assert.throws(() => proveExtension(leaves, 301), thrown("invalid_argument"));
  });
});

describe("a stolen key that rewrites the tail", () => {
  let key, honest, forged, others, kept;
  before(async () => {
    key = await newKey();
    honest = await request("note-7", 9, { submittedWith: key });
    // Whoever has the key tells the story again, up to the submission as it was, and lets somebody else approve.
    forged = await request("note-7", 9, { submittedWith: key, name: "bo" });
    others = await request("note-8", 9, { submittedWith: key });
    kept = await published([honest, others].flatMap(({ records }) => records).map(leafOf), key);
  });

  it("is not seen in the records, however they are looked at", async () => {
    const head = await forged.head(at(20));
    const report = await verify({ ...forged.evidence, head }, { keys: forged.keys });
    assert.deepEqual([report.ok, report.records, report.after_head, report.not_replayed], [true, 2, 0, []]);
    assert.equal(payloadOf(forged.records[1]).action.actor.id, "bo");
    assert.equal((await verify(readBundle(await forged.bundle(at(20))), { keys: forged.keys })).ok, true);
  });

  it("is seen against a checkpoint that somebody else kept", async () => {
    const told = [...forged.records, ...others.records].map(leafOf);
    const today = await published([...told, leafOf(honest.records[0])], key);
    for (const index of told.keys()) {
      const { ok } = verifyInclusion(forged.records[1], proveInclusion(told, index, kept.note), kept.vkey);
      assert.equal(ok, false);
    }
    assert.equal(verifyExtension(kept.note, today.note, proveExtension([...told, leafOf(honest.records[0])], told.length), kept.vkey).ok, false);
  });

  it("and what only went on is not suspected", async () => {
    const leaves = [honest, others].flatMap(({ records }) => records).map(leafOf);
    await honest.give({ command: "approve", step: "release" }, { now: at(12), by: "bo", people });
    const grown = [...leaves, leafOf(honest.records.at(-1))];
    const today = await published(grown, key);
    assert.deepEqual(verifyExtension(kept.note, today.note, proveExtension(grown, leaves.length), kept.vkey), { ok: true });
    assert.equal(verifyInclusion(honest.records[1], proveInclusion(leaves, 1, kept.note), kept.vkey).ok, true);
  });
});
