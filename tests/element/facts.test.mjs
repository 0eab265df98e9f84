// <countersign-facts>: a field for each type, exact values out of it, mistakes at their fields, and nothing reset while typing.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { put, set, startElements, violations } from "./support/page.mjs";
import { defined, KINDS } from "./support/policies.mjs";

let app, page;
before(async () => {
  app = await startElements();
  page = await app.open();
  await page.evaluate(() => {
    globalThis.told = [];
    document.addEventListener("countersign-facts", ({ detail, target }) => {
      globalThis.told.push(detail);
      // What most pages do: they keep what they are told, and give it back.
      target.facts = detail.facts;
    });
  });
});
after(() => app?.close());

const TAG = "countersign-facts";
const definition = defined(KINDS);
const FULL = {
  title: "Spring", budget: { currency: "EUR", value: "62000.00" }, copies: 100, region: "EU", urgent: true, starts_on: "2026-03-01", channels: ["web"],
  keywords: ["spring", "sale"], risk: 40, lines: [{ supplier: "Acme", amount: { currency: "EUR", value: "12.50" } }],
};
const last = () => page.evaluate(() => globalThis.told.at(-1));
const errorsAt = (fact) => page.locator(`[data-fact=${fact}] .errors`).allInnerTexts();

describe("the form", () => {
  it("has a field for each fact, in the policy's order, each of its kind", async () => {
    await put(page, TAG, { definition, facts: FULL });
    const found = await page.evaluate(() => Object.fromEntries([...globalThis.element.renderRoot.querySelectorAll("[data-fact]")].map((cell) => [cell.dataset.fact, [...new Set([...cell.querySelectorAll("input, select")].map((control) => control.type))].join()])));
    assert.deepEqual(Object.keys(found), definition.facts.map(({ name }) => name));
    assert.deepEqual(found, { title: "text", budget: "text", rate: "text", copies: "text", region: "select-one", urgent: "radio", embargoed: "radio", starts_on: "date", closes_at: "datetime-local", channels: "checkbox", keywords: "text", risk: "text", lines: "text" });
    assert.equal(await page.getByLabel("Title").getAttribute("aria-describedby"), "/facts/title-hint");
    assert.match(await page.locator("[data-fact=title]").innerText(), /As it will be printed/);
    assert.match(await page.locator("[data-fact=budget]").innerText(), /EUR/);
    assert.match(await page.locator("[data-fact=rate]").innerText(), /optional\s+From 0\.5 up to 12\.5/);
  });

  it("gives back exact values, whole, at every keystroke", async () => {
    await put(page, TAG, { definition, facts: {} });
    await page.getByLabel("Title").pressSequentially("Ab");
    assert.deepEqual((await page.evaluate(() => globalThis.told.slice(-2).map(({ facts }) => facts.title))), ["A", "Ab"]);
    await page.getByLabel("Budget").fill("62000.10");
    await page.getByLabel("Rate").fill("1.50");
    await page.getByLabel("Copies").fill("12");
    await page.getByLabel("Region").selectOption("UK");
    await page.locator("[data-fact=urgent]").getByLabel("No").check();
    await page.getByLabel("Starts on").fill("2026-03-02");
    await page.getByLabel("Closes at").fill("2026-03-02T10:30");
    await page.getByLabel("print").check();
    await page.getByLabel("web").check();
    await page.locator("[data-fact=keywords]").getByRole("button", { name: "Add one" }).click();
    await page.getByLabel("Keywords 1", { exact: true }).fill("sale");
    await page.locator("[data-fact=lines]").getByRole("button", { name: "Add one" }).click();
    await page.getByLabel("Supplier").fill("Acme");
    await page.getByLabel("Amount").fill("9.90");
    const { facts, complete } = await last();
    assert.deepEqual(facts, {
      title: "Ab", budget: { currency: "EUR", value: "62000.10" }, rate: "1.50", copies: 12, region: "UK", urgent: false, starts_on: "2026-03-02", closes_at: "2026-03-02T10:30:00Z",
      channels: ["web", "print"], keywords: ["sale"], lines: [{ supplier: "Acme", amount: { currency: "EUR", value: "9.90" } }],
    });
    assert.equal(complete, false, "the host has not given the risk");
    await set(page, { facts: { ...facts, risk: 40 } });
    await page.getByLabel("Title").fill("Abc");
    assert.equal((await last()).complete, true);
  });

  it("says nothing for nobody: what is not answered is left out, and an empty list is given only on purpose", async () => {
    await put(page, TAG, { definition, facts: {} });
    assert.equal(await page.locator("[data-fact=urgent] :checked").count(), 0);
    await page.getByLabel("Title").fill("A");
    assert.deepEqual(Object.keys((await last()).facts), ["title"]);
    await page.getByLabel("None of them").check();
    assert.deepEqual((await last()).facts.channels, []);
    await page.getByLabel("Title").fill("");
    assert.deepEqual(Object.keys((await last()).facts), ["channels"]);
  });

  it("keeps what is typed as it is typed, wherever the cursor is", async () => {
    await put(page, TAG, { definition, facts: FULL });
    const field = page.getByLabel("Budget");
    for (const typed of ["62000.", "007", " 12.5", "12,5", "-", ""]) {
      await field.fill(typed);
      assert.equal(await field.inputValue(), typed);
    }
    await field.fill("6200");
    await field.evaluate((input) => input.setSelectionRange(2, 2));
    await page.keyboard.type("9");
    assert.deepEqual(await field.evaluate((input) => [input.value, input.selectionStart]), ["62900", 3]);
    await set(page, { facts: { ...FULL, budget: { currency: "EUR", value: "1.00" } } });
    assert.equal(await field.inputValue(), "1.00", "what the page sets to something else is taken over");
  });
});

describe("mistakes", () => {
  it("are said at their field once it was left, in the core's words, with what to do", async () => {
    await put(page, TAG, { definition, facts: FULL });
    const field = page.getByLabel("Copies");
    await field.fill("501");
    assert.deepEqual(await errorsAt("copies"), [], "not while it is being typed");
    await field.blur();
    assert.match((await errorsAt("copies"))[0], /Fact copies is 501, more than the greatest value 500\. Give at most 500\./);
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.match(await field.getAttribute("aria-describedby"), /\/facts\/copies-error/);
    await field.fill("5x");
    assert.match((await errorsAt("copies"))[0], /not a whole number/);
    await field.fill("50");
    assert.deepEqual(await errorsAt("copies"), []);
    assert.equal(await field.getAttribute("aria-invalid"), null);
  });

  it("of a refusal are shown until their field changes; those of no field, too", async () => {
    const problem = (path, message) => ({ path, message, hint: "do something" });
    const detail = { problems: [problem("/facts/title", "fact `title` is missing"), problem("/facts/lines/0/amount", "fact `lines` is in USD"), problem("/facts/colour", "unknown fact `colour`")] };
    await put(page, TAG, { definition, facts: FULL, refused: { code: "invalid_facts", class: "caller", retriable: false, message: "", hint: "", path: "/facts/title", detail } });
    assert.match((await errorsAt("title"))[0], /Fact title is missing/);
    assert.match((await errorsAt("lines"))[0], /Fact lines is in USD/);
    assert.match(await page.locator(".notice").innerText(), /Unknown fact colour/);
    await page.getByLabel("Title").fill("New");
    assert.deepEqual(await errorsAt("title"), []);
    assert.equal((await errorsAt("lines")).length, 1);
  });

  it("what nobody has to see has no field, is given back all the same, and is said to be wrong where it is refused", async () => {
    await put(page, TAG, { definition, facts: FULL, hides: ["title"] });
    assert.equal(await page.locator("[data-fact=title]").count(), 0);
    assert.ok((await page.locator("[data-fact]").count()) > 5);
    await page.getByLabel("Copies").fill("7");
    assert.deepEqual((await last()).facts, { ...FULL, copies: 7 });
    const detail = { problems: [{ path: "/facts/title", message: "it is not the digest of the text", hint: "save again" }] };
    await set(page, { refused: { code: "invalid_facts", class: "caller", retriable: false, message: "", hint: "", detail } });
    assert.match(await page.locator(".notice").innerText(), /It is not the digest of the text\. Save again\./);
  });

  it("what the host gives cannot be changed, and a form can be switched off", async () => {
    await put(page, TAG, { definition, facts: FULL, host: ["title"] });
    assert.equal(await page.getByLabel("Risk").getAttribute("readonly"), "");
    assert.match(await page.locator("[data-fact=risk]").innerText(), /Given by risk-desk/);
    assert.equal(await page.getByLabel("Title").getAttribute("readonly"), "");
    await set(page, { disabled: true });
    assert.equal(await page.locator("[data-fact=budget] input").isDisabled(), true);
    assert.equal(await page.locator("[data-fact=urgent] input").first().isDisabled(), true);
  });

  it("a policy that is none is said to be none", async () => {
    await put(page, TAG, { definition: "{" });
    assert.match(await page.locator("[part=notice]").innerText(), /The policy cannot be read/);
  });
});

it("axe finds nothing, in light and dark, narrow and wide, right or wrong", async () => {
  for (const dark of [false, true]) {
    const there = await app.open({ dark, width: dark ? 390 : 1200 });
    await put(there, TAG, { definition, facts: FULL });
    await there.getByLabel("Copies").fill("501");
    await there.getByLabel("Copies").blur();
    assert.deepEqual(await violations(there), []);
    assert.ok(await there.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out of the page");
    await put(there, TAG, { definition, facts: {}, disabled: true });
    assert.deepEqual(await violations(there), []);
    assert.deepEqual(there.errors, []);
    await there.context().close();
  }
  assert.deepEqual(page.errors, []);
});
