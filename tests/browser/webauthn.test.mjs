// A passkey's signature as evidence: an assertion of Chromium's own virtual authenticator, made and checked with the code that
// docs/records.md prints, and refused wherever it does not belong.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Book, countersign, newKey } from "../packaging/support/book.mjs";
import { launch } from "./support/chromium.mjs";
import { ROOT, serve } from "./support/server.mjs";

const { signable, signedBytes } = countersign;

const SCRIPT = `policy("deed", 1);
step("draft").approvers(role("r")).requires_signature();
step("deed").approvers(role("r")).requires_signature();`;
const context = (by, hour, nonce) => ({ now: `2026-03-01T${hour}:00:00Z`, by, nonce, people: { roles: { r: ["ana", "bo"] } } });
const RP = "localhost";

/** The functions that the document prints, by name. */
const printed = Object.fromEntries(
  [...readFileSync(join(ROOT, "pkg/docs/records.md"), "utf8").matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => [/function (\w+)/.exec(code)[1], code]),
);
const evidenceOf = new Function("signedBytes", `${printed.evidenceOf} return evidenceOf;`)(signedBytes);

let browser, page, devtools, authenticator, server, elsewhere, site, ana;
before(async () => {
  [server, elsewhere, browser] = await Promise.all([serve(), serve(), launch()]);
  site = { origin: server.originOf(RP), rp_id: RP };
  page = await browser.newPage();
  devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  ({ authenticatorId: authenticator } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options }));
  ana = await passkey(server, RP);
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.close(), elsewhere?.close()]);
});

/** Registers a passkey on a site. */
const passkey = (at, host) => at.visit(page, `${printed.register} return register("ana", ${JSON.stringify(host)});`, { host });
/** Signs a challenge on a site. */
const assertion = (challenge, { at = server, host = RP, by = ana, code = printed.sign } = {}) =>
  at.visit(page, `${code} return sign(${JSON.stringify(challenge)}, ${JSON.stringify(by.id)}, ${JSON.stringify(host)});`, { host });

/** A submitted request, and what Ana is to sign on it. */
async function submitted(key) {
  const book = new Book(SCRIPT, key ?? (await newKey()), { site });
  await book.give({ command: "submit", id: "deed-1", facts: {} }, context("mia", "09", "n0"));
  return book;
}
/** Attaches a document; the code of the refusal, or nothing. */
async function attach(book, text, { step = "draft", by = "ana", nonce = "n1", hour = "10" } = {}) {
  const sha256 = createHash("sha256").update(text).digest("hex");
  book.documents[sha256] = text;
  const { outcome } = await book.give({ command: "attach_evidence", step, kind: "signature", id: "passkey", sha256 }, context(by, hour, nonce));
  return outcome.refused;
}
const REFUSED = (message) => ({ code: "missing_signature", message });
const told = (refused) => refused && { code: refused.code, message: refused.message };

describe("a passkey's signature", () => {
  it("is evidence for an approval that the policy wants signed", async () => {
    const book = await submitted();
    const unsigned = await book.give({ command: "approve", step: "draft" }, context("ana", "09", "n"));
    assert.equal(unsigned.outcome.refused.code, "missing_signature");

    const { action, challenge } = signable(book.state, "draft", "ana", "n1");
    const text = await evidenceOf(await assertion(challenge), action, ana.key, site);
    assert.deepEqual(Object.keys(JSON.parse(text)).sort(), ["action", "alg", "authenticator_data", "client_data", "key", "signature"]);
    assert.equal(await attach(book, text), undefined);
    const { outcome } = await book.give({ command: "approve", step: "draft" }, context("ana", "11", "n2"));
    assert.deepEqual(outcome.accepted.events.map(({ event }) => event), ["approval_given", "step_approved"]);

    const report = await book.verify();
    assert.deepEqual([report.ok, report.records, report.not_replayed], [true, 3, []]);
    const payload = JSON.parse(Buffer.from(book.records[2].split(".")[1], "base64url"));
    assert.equal(payload.evidence[0].digest.sha256, createHash("sha256").update(text).digest("hex"));
  });

  it("holds for the person's own key, and for what was signed, only", async () => {
    const book = await submitted();
    const { action, challenge } = signable(book.state, "draft", "ana", "n1");
    const signed = await assertion(challenge);
    const another = await passkey(server, RP);
    await assert.rejects(evidenceOf(signed, action, another.key, site), { message: "the signature is not that of the key" });
    // One bit of r; one of the counter, which the signature covers.
    for (const [member, at] of [["signature", 12], ["authenticator_data", 36]]) {
      const bytes = Buffer.from(signed[member], "base64url");
      bytes[at] ^= 1;
      const altered = { ...signed, [member]: bytes.toString("base64url") };
      await assert.rejects(evidenceOf(altered, action, ana.key, site), { message: "the signature is not that of the key" }, member);
    }
  });
});

describe("an assertion that was made for something else", () => {
  let book, now, signed;
  before(async () => {
    book = await submitted();
    now = signable(book.state, "draft", "ana", "n1");
    signed = await assertion(now.challenge);
  });

  /** Refused as it was made, and with the action written over that it should have been made for. */
  async function refusedFor(of, given) {
    const expected = signable(of.state, given.step ?? "draft", given.by ?? "ana", given.nonce ?? "n1").action;
    for (const action of [now.action, expected]) {
      const text = JSON.stringify({ action, alg: "ES256", key: ana.key, ...signed });
      assert.deepEqual(told(signedBytes(text, expected, site).refused), REFUSED("the signature is over another decision"));
      assert.deepEqual(told(await attach(of, text, given)), REFUSED("the signature is over another decision"));
    }
  }

  it("is none for another step", () => refusedFor(book, { step: "deed" }));
  it("is none for another person", () => refusedFor(book, { by: "bo" }));
  it("is none for another nonce", () => refusedFor(book, { nonce: "n9" }));
  it("is none for another round", async () => {
    const again = await submitted(book.key);
    const { outcome } = await again.give({ command: "request_revision", step: "draft", reason: "a word is missing" }, context("bo", "10", "r"));
    assert.deepEqual(outcome.refused, undefined);
    const back = await again.give({ command: "resubmit" }, context("mia", "11", "s"));
    assert.deepEqual(back.outcome.refused, undefined);
    assert.equal(again.state.round, 2);
    await refusedFor(again, { hour: "12" });
  });
  it("is none for another request", async () => {
    const other = new Book(SCRIPT, book.key, { site });
    await other.give({ command: "submit", id: "deed-2", facts: {} }, context("mia", "09", "n0"));
    await refusedFor(other, {});
  });
  it("is one for its own, still", async () => {
    const text = await evidenceOf(signed, now.action, ana.key, site);
    assert.equal(await attach(book, text), undefined);
  });
});

describe("an assertion that was made elsewhere or otherwise", () => {
  let book, action, challenge;
  before(async () => {
    book = await submitted();
    ({ action, challenge } = signable(book.state, "draft", "ana", "n1"));
  });

  /** Refused by whoever asks, with this message. */
  async function refused(signed, message, key = ana.key) {
    await assert.rejects(evidenceOf(signed, action, key, site), { message });
    const text = JSON.stringify({ action, alg: "ES256", key, ...signed });
    assert.deepEqual(told(await attach(book, text)), REFUSED(message));
  }

  it("is none where the page was of another origin, though the relying party is the same", async () => {
    const signed = await assertion(challenge, { at: elsewhere });
    assert.notEqual(elsewhere.originOf(RP), site.origin);
    await refused(signed, "the assertion was made on another site");
  });

  it("is none where the relying party is another", async () => {
    const host = "other.localhost";
    const theirs = await passkey(server, host);
    const signed = await assertion(challenge, { host, by: theirs });
    await refused(signed, "the assertion was made on another site", theirs.key);
    // Nor where whoever made it says that the page was ours: the hash of the relying party is the authenticator's.
    const client = { ...JSON.parse(Buffer.from(signed.client_data, "base64url")), origin: site.origin };
    const ours = { ...signed, client_data: Buffer.from(JSON.stringify(client)).toString("base64url") };
    await refused(ours, "the assertion was made on another site", theirs.key);
  });

  it("is none where it registered a passkey instead of using one", async () => {
    const signed = await assertion(challenge);
    const client = { ...JSON.parse(Buffer.from(signed.client_data, "base64url")), type: "webauthn.create" };
    const created = { ...signed, client_data: Buffer.from(JSON.stringify(client)).toString("base64url") };
    await refused(created, "the assertion is not one for signing in: its type is not `webauthn.get`");
  });

  it("is none where the person was not verified; and a page that insists gets none", async () => {
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified: false });
    try {
      await assert.rejects(assertion(challenge), /NotAllowedError/);
      const lax = printed.sign.replace(`userVerification: "required"`, `userVerification: "discouraged"`);
      assert.notEqual(lax, printed.sign);
      await refused(await assertion(challenge, { code: lax }), "the assertion does not show that the person was verified");
    } finally {
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId: authenticator, isUserVerified: true });
    }
  });

  it("is none without a site that it must be of", async () => {
    const signed = await assertion(challenge);
    const text = JSON.stringify({ action, alg: "ES256", key: ana.key, ...signed });
    assert.equal(signedBytes(text, action).refused.message, "an assertion says nothing without the site that it must be of");
    const nowhere = new Book(SCRIPT, book.key);
    Object.assign(nowhere, { records: [...book.records], documents: { ...book.documents }, stored: book.stored });
    assert.equal((await attach(nowhere, text)).code, "missing_signature");
  });
});
