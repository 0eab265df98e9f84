// <countersign-audit>: the timeline is read off the records, and its marks are worked out, not claimed.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { put, set, startElements, violations } from "./support/page.mjs";
import { recorded } from "./support/policies.mjs";

let app, page, evidence;
before(async () => {
  app = await startElements();
  page = await app.open();
  evidence = await recorded();
  await page.evaluate(() => document.addEventListener("countersign-verified", ({ detail }) => (globalThis.reports ??= []).push(detail)));
});
after(() => app?.close());

const TAG = "countersign-audit";
const marks = () => page.locator("li").evaluateAll((items) => items.map((item) => item.querySelector(".seal").innerText.trim()));
const verified = () => page.waitForFunction(() => !globalThis.element.renderRoot.querySelector(".mark.checking"));
/** The records with one of them changed. */
const tampered = (index, change) => evidence.records.map((record, at) => (at === index ? change(record) : record));

describe("records that hold", () => {
  it("are told in words, read off the records and what lies beside them", async () => {
    await put(page, TAG, { ...evidence, names: { ana: "Ana Lindqvist" } });
    await verified();
    const said = await page.locator("li").allInnerTexts();
    assert.equal(said.length, 4);
    assert.match(said[0], /mia submitted\s+Under review/);
    assert.match(said[1], /Ana Lindqvist approved Review[^]*as editor[^]*as agreed on Monday/);
    assert.match(said[2], /bo commented[^]*one typo on page two/);
    assert.match(said[3], /bo approved Review\s+Approved/);
    assert.equal(await page.locator("li time").first().getAttribute("datetime"), "2026-03-01T09:00:00.000Z");
  });

  it("carry a mark each, that was worked out, and the whole says with what", async () => {
    await put(page, TAG, evidence);
    await verified();
    assert.deepEqual(await marks(), ["Verified", "Verified", "Verified", "Verified"]);
    assert.match(await page.getByRole("status").innerText(), /4 records are verified[^]*every decision was made again, and came out the same/);
    assert.equal((await page.evaluate(() => globalThis.reports.at(-1))).ok, true);
  });

  it("say that they are being verified until they are", async () => {
    await put(page, TAG, evidence);
    const during = await page.evaluate(async (records) => {
      globalThis.element.records = [...records];
      await globalThis.element.updateComplete;
      return [globalThis.element.renderRoot.querySelector(".head").innerText, globalThis.element.renderRoot.querySelector(".seal").innerText.trim()];
    }, evidence.records);
    assert.match(during[0], /Verifying 4 records/);
    assert.equal(during[1], "Being verified");
    await verified();
  });

  it("without keys, or without definitions, are not said to be more than they are", async () => {
    const { bundle, offered } = await page.evaluate(async ({ records, documents, definitions, keys }) => {
      const { files } = globalThis.countersign.core.exportBundle({ records, documents, definitions }, { keys });
      return { bundle: files, offered: Object.keys(files).length };
    }, evidence);
    assert.ok(offered > 4);
    await put(page, TAG, { bundle });
    await verified();
    assert.match(await page.getByRole("status").innerText(), /The keys came with the records: that proves little/);
    await put(page, TAG, { bundle: { files: bundle }, keys: evidence.keys });
    await verified();
    assert.doesNotMatch(await page.getByRole("status").innerText(), /proves little/);
    const { definitions, ...without } = evidence;
    assert.equal(definitions.length, 1);
    await put(page, TAG, without);
    await verified();
    assert.match(await page.getByRole("status").innerText(), /no decision was made again, because the policy was not given/);
  });

  it("show what was erased as erased", async () => {
    const documents = Object.fromEntries(Object.entries(evidence.documents).filter(([, text]) => !text.includes("as agreed on Monday")));
    assert.equal(Object.keys(documents).length, Object.keys(evidence.documents).length - 1);
    await put(page, TAG, { ...evidence, documents });
    await verified();
    assert.match(await page.locator("li").nth(1).innerText(), /What was written was erased/);
    assert.match(await page.getByRole("status").innerText(), /4 records are verified[^]*1 text was erased/);
  });
});

describe("records that do not hold", () => {
  it("one that was altered: the first break is named, and nothing after it is called verified", async () => {
    const altered = tampered(2, (record) => {
      const [header, payload, signature] = record.split(".");
      return [header, Buffer.from(Buffer.from(payload, "base64url").toString().replace("2026-03-01T11:30:00.000Z", "2026-03-01T11:31:00.000Z")).toString("base64url"), signature].join(".");
    });
    await put(page, TAG, { ...evidence, records: altered });
    await verified();
    assert.deepEqual(await marks(), ["Verified", "Verified", "Does not hold", "Not verified: it comes after the break"]);
    assert.match(await page.getByRole("status").innerText(), /The records do not hold[^]*It breaks at record 2. Nothing from there on/);
    assert.equal((await page.evaluate(() => globalThis.reports.at(-1))).ok, false);
  });

  it("order, omission, another key, another text beside them", async () => {
    const [first, second, ...rest] = evidence.records;
    const wrongText = Object.fromEntries(Object.entries(evidence.documents).map(([digest, text]) => [digest, text.replace("as agreed on Monday", "as agreed on Friday")]));
    const other = { keys: [{ ...evidence.keys.keys[0], x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".replace(/^1/, "2"), kid: undefined }] };
    const cases = { reordered: { records: [second, first, ...rest] }, removed: { records: [first, ...rest] }, document: { documents: wrongText }, unknown_key: { keys: JSON.parse(JSON.stringify(other)) } };
    for (const [name, changed] of Object.entries(cases)) {
      await put(page, TAG, { ...evidence, ...changed });
      await verified();
      assert.match(await page.getByRole("status").innerText(), /do not hold|could not be verified/, name);
      assert.ok(!(await marks()).every((mark) => mark === "Verified"), name);
    }
  });

  it("a text that is no record is shown as one that cannot be read", async () => {
    await put(page, TAG, { ...evidence, records: ["nothing", ...evidence.records.slice(1)] });
    await verified();
    assert.match(await page.locator("li").first().innerText(), /This record cannot be read/);
    assert.equal((await marks())[0], "Does not hold");
  });
});

it("a timeline without records is shown, and never as verified", async () => {
  await put(page, TAG, { timeline: [{ record: 0, at: "2026-03-01T09:00:00Z", command: "submit", actor: "mia", from: null, to: "under_review" }] });
  assert.match(await page.getByRole("status").innerText(), /Not verified: this is what the page was told/);
  assert.deepEqual(await marks(), ["Not verified"]);
});

it("the last of several is what is shown, whichever is verified first", async () => {
  await put(page, TAG, evidence);
  await page.evaluate((records) => {
    globalThis.element.records = records.slice(0, 2);
  }, evidence.records);
  await set(page, { records: evidence.records.slice(0, 3) });
  await verified();
  assert.match(await page.getByRole("status").innerText(), /3 records are verified/);
});

it("axe finds nothing, in light and dark, whether it holds or not", async () => {
  for (const dark of [false, true]) {
    const there = await app.open({ dark, width: dark ? 390 : 820 });
    for (const records of [evidence.records, tampered(1, (record) => record.replace(/.$/, "A")), []]) {
      await put(there, TAG, { ...evidence, records });
      await there.waitForFunction(() => !globalThis.element.renderRoot.querySelector(".mark.checking"));
      assert.deepEqual(await violations(there), []);
      assert.ok(await there.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out of the page");
    }
    assert.deepEqual(there.errors, []);
    await there.context().close();
  }
  assert.deepEqual(page.errors, []);
});
