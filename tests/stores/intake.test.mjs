// Intake: whole payloads, what is around the facts, and deliveries through a host.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compile } from "../../pkg/compiler.node.js";
import { createApprovals, staticPeople, webCryptoSigner } from "../../pkg/host.node.js";
import { intake } from "../../pkg/intake/index.js";
import { memoryStore } from "../../pkg/store/memory.js";
import { one, styled, told } from "./support/intake.mjs";

describe("a payload", () => {
  const read = one({ path: "/a", optional: true }, { ignore: ["/debug", "/meta/*", "/rows/*/ms"] });

  for (const [payload, ...problems] of [
    ['{"debug":{"x":[0.1]},"meta":{"a":1,"b":{}},"rows":[{"ms":0.5},{}]}'],
    ['{"debug":null,"meta":{},"rows":[]}'],
    ['{"Debug":1,"meta":2,"rows":[{"ms":1,"s":2}]}', "unmapped /Debug", "wrong_type /meta", "unmapped /rows/0/s"],
    ['{"empty":{},"none":[],"null":null}', "unmapped /empty", "unmapped /none", "unmapped /null"],
    ['"text"', "wrong_type "],
    ["", "malformed "],
    ['{"a":1,}', "malformed "],
    ['{"a":01}', "malformed "],
    ['{"a":NaN}', "malformed "],
    ['{"a":"\t"}', "malformed "],
    ["{} {}", "malformed "],
    ["\ufeff{}", "malformed "],
    [`${"[".repeat(64)}${"]".repeat(64)}`, "unmapped /0"],
    [`${"[".repeat(65)}${"]".repeat(65)}`, `malformed ${"/0".repeat(64)}`],
    [`{"a":[${"[".repeat(100_000)}`, `malformed /a${"/0".repeat(63)}`],
    [`"${"x".repeat(4_194_304)}"`, "malformed "],
    ['{"a":1,"a":1}', "duplicate_key /a"],
    ['{"a":1,"\\u0061":2}', "duplicate_key /a"],
    ['{"debug":{"x":1},"rows":[{},{"b":{},"b":{}}],"debug":2}', "duplicate_key /rows/1/b", "duplicate_key /debug"],
    ['{"debug":["\\"a\\":1,\\"a\\":{",{"a":"}"},{"a":"{"}]}'],
    ['{"__proto__":{"a":"x"}}', "unmapped /__proto__"],
    ['{"constructor":{},"toString":1}', "unmapped /constructor", "unmapped /toString"],
  ]) {
    it(`${payload.slice(0, 60)} ${problems.length === 0 ? "passes" : "fails"}`, () => {
      const outcome = read(payload);
      assert.deepEqual(told(outcome), problems);
      if (problems.length > 0) styled(outcome);
    });
  }

  it("tells every problem at once, and no more than 200", () => {
    assert.equal(read(JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 0])))).problems.length, 200);
    assert.equal(one({ path: "/a", each: "" })({ a: Array.from({ length: 500 }, () => null) }).problems.length, 200);
  });

  it("leaves prototypes alone, and gives a fact named so as any other", () => {
    const { submission } = one({ path: "/o", members: JSON.parse('{"__proto__":"/__proto__"}') })('{"o":{"__proto__":"x"}}');
    assert.deepEqual(Object.keys(submission.facts.it), ["__proto__"]);
    assert.equal(Object.getPrototypeOf(submission.facts.it), Object.prototype);
    assert.equal({}.a, undefined);
  });

  it("may be bytes, in UTF-8 and nothing else", () => {
    assert.equal(one("/a")(new TextEncoder().encode('{"a":"Köln"}')).submission.facts.it, "Köln");
    assert.deepEqual(told(one("/a")(Buffer.from('{"a":"Köln"}', "latin1"))), ["malformed "]);
  });

  it("is frozen, once it is read", () => {
    const outcome = one({ path: "/a", each: "" })('{"a":["x"]}');
    assert.ok([outcome, outcome.submission, outcome.submission.facts.it, outcome.acting].every(Object.isFrozen));
  });
});

describe("a parsed object", () => {
  const money = one({ path: "/a", money: "EUR" }, { ignore: ["/ms"] });

  it("passes with text and whole numbers, and with fractions only where nothing reads them", () => {
    assert.deepEqual(money({ a: "12.10", ms: 0.1 }).submission.facts.it, { currency: "EUR", value: "12.10" });
    assert.deepEqual(money({ a: 12, ms: undefined }).submission.facts.it, { currency: "EUR", value: "12" });
    assert.deepEqual(one("/a")({ a: -0 }).submission.facts.it, 0);
    assert.deepEqual(one({ path: "/a", decimal: true })({ a: 9007199254740993n }).submission.facts.it, "9007199254740993");
  });

  for (const [a, problem] of [
    [12.1, "inexact /a"],
    [2 ** 53, "inexact /a"],
    [Number.NaN, "inexact /a"],
    [undefined, "wrong_type /a"],
    [new Date(0), "wrong_type /a"],
    [new Map(), "wrong_type /a"],
    [() => 1, "wrong_type /a"],
  ]) {
    it(`fails with ${typeof a} ${String(a)}`, () => {
      const outcome = money({ a });
      assert.deepEqual(told(outcome), [problem]);
      styled(outcome);
    });
  }

  it("does not read what is inherited, nor follow a circle", () => {
    assert.deepEqual(told(one("/a")(Object.create({ a: "x" }))), ["missing /a", "wrong_type "]);
    const circle = { a: "x" };
    circle.self = circle;
    assert.deepEqual(told(one("/a")(circle)), ["unmapped /self"]);
  });
});

describe("what is around the facts", () => {
  const whole = intake({
    policy: "note",
    id: "/id",
    event: "/delivery",
    by: { path: "/author", values: { "u-1": "mia" } },
    tenant: { path: "/site", optional: true },
    subject: { id: "/id", version: "/rev", sha256: { path: "/sha", optional: true } },
    correlation_id: { path: "/ticket", optional: true },
    started_at: { path: "/begun", zone: "Europe/Berlin", optional: true },
    facts: { title: "/title" },
    sources: { title: "cms" },
  });
  const payload = { id: 4711, delivery: "d-1", author: "u-1", rev: 7, title: "Hello" };

  it("passes, ids in text or whole numbers", () => {
    assert.deepEqual(whole(JSON.stringify(payload)), {
      submission: { policy: "note", id: "4711", facts: { title: "Hello" }, subject: { id: "4711", version: 7 }, sources: { title: "cms" } },
      acting: { by: "mia", key: "note:d-1" },
    });
    const more = { ...payload, rev: "v7", site: "acme", ticket: "T-1", begun: "2026-07-01T10:00", sha: "a".repeat(64) };
    const { submission, acting } = whole(JSON.stringify(more));
    assert.deepEqual(submission.subject, { id: "4711", version: "v7", sha256: "a".repeat(64) });
    assert.deepEqual([submission.correlation_id, submission.started_at, acting.tenant], ["T-1", "2026-07-01T08:00:00Z", "acme"]);
  });

  for (const [change, ...problems] of [
    [{ id: "" }, "wrong_type /id"],
    [{ id: " x" }, "wrong_type /id"],
    [{ id: "x\u0000" }, "wrong_type /id"],
    [{ id: "é".repeat(65) }, "wrong_type /id"],
    [{ id: true }, "wrong_type /id"],
    [{ id: { id: 1 } }, "wrong_type /id"],
    [{ delivery: "d".repeat(124) }, "wrong_type /delivery"],
    [{ delivery: null }, "missing /delivery"],
    [{ author: "u-2" }, "unknown_value /author"],
    [{ rev: "" }, "wrong_type /rev"],
    [{ rev: [] }, "wrong_type /rev"],
    [{ rev: -1 }, "wrong_type /rev"],
    [{ sha: "A".repeat(64) }, "wrong_type /sha"],
    [{ begun: "2026-03-29T02:30" }, "nonexistent_time /begun"],
    [{ id: undefined, rev: undefined, author: undefined, title: undefined, x: 1 }, "missing /id", "missing /author", "missing /rev", "missing /title", "unmapped /x"],
  ]) {
    it(`fails with ${JSON.stringify(change).slice(0, 50)}`, () => {
      const outcome = whole(JSON.stringify({ ...payload, ...change }));
      assert.deepEqual(told(outcome).sort(), problems.sort());
      styled(outcome);
    });
  }

  it("reads an instant without a zone as it is, in UTC", () => {
    const started = one({ value: true }, { started_at: "/at" });
    assert.equal(started('{"at":"2026-03-01T10:00:00.5+01:00"}').submission.started_at, "2026-03-01T09:00:00.5Z");
    assert.deepEqual(told(started('{"at":"2026-03-01T10:00:00"}')), ["wrong_type /at"]);
  });
});

describe("through a host", () => {
  const SCRIPT = `policy("spend", 1);
    fact("region", enumeration(["US", "EU"]));
    fact("amount", money("EUR"));
    fact("locked", boolean().attested_by("asset-library"));
    fact("lines", list(object(#{ sku: string(), price: money("EUR") })));
    step("review").approvers(role("editor"));`;
  const fromCms = intake({
    policy: "spend",
    event: "/delivery",
    by: "/author",
    facts: {
      region: { path: "/market", values: { "us-en": "US", "de-de": "EU" } },
      amount: { path: "/total", money: "EUR" },
      locked: { path: "/locked" },
      lines: { path: "/lines", each: { members: { sku: "/sku", price: { path: "/cents", money: "EUR", minor: 2 } } } },
    },
    sources: { locked: "asset-library" },
    ignore: ["/attempt"],
  });
  const body = (delivery, attempt, total = "12.10") =>
    `{"delivery":"${delivery}","attempt":${attempt},"author":"mia","market":"de-de","total":${total},"locked":true,"lines":[{"sku":"a","cents":1210}]}`;

  async function host() {
    const compiled = compile(SCRIPT);
    assert.ok(compiled.ok, compiled.rendered);
    return createApprovals({ definitions: [compiled.definition], store: memoryStore(), signer: await webCryptoSigner(), people: staticPeople({ roles: { editor: ["ana"] } }) });
  }

  it("submits what was sent, and once, however often it is delivered", async () => {
    const approvals = await host();
    const submit = (text) => {
      const { submission, acting } = fromCms(text);
      return approvals.submit(submission, acting);
    };
    const first = await submit(body("d-1", 1));
    assert.equal(first.refused, undefined, first.refused?.message);
    assert.equal(first.replayed, false);
    const again = await submit(body("d-1", 2));
    assert.deepEqual([again.replayed, again.body], [true, first.body]);
    const other = await submit(body("d-2", 1));
    assert.deepEqual([other.replayed, other.accepted.request === first.accepted.request], [false, false]);
    const changed = await submit(body("d-1", 3, "12.20"));
    assert.equal(changed.refused?.code, "idempotency_key_reused");

    assert.equal((await approvals.requests({ by: "mia" })).items.length, 2);
    const { request } = await approvals.view(first.accepted.request, { by: "mia" });
    assert.deepEqual(request.facts, { region: "EU", amount: { currency: "EUR", value: "12.10" }, locked: true, lines: [{ sku: "a", price: { currency: "EUR", value: "12.10" } }] });
    await approvals.close();
  });

  it("an event for two policies makes two requests", async () => {
    const keys = ["spend", "note"].map((policy) => intake({ policy, event: "/e", by: { value: "mia" }, facts: {} })('{"e":"d-1"}').acting.key);
    assert.equal(new Set(keys).size, 2);
  });
});
