// <countersign-actions>: what I may do, what is missing for it, and why not; the command comes out whole.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { put, set, startElements, violations } from "./support/page.mjs";
import { standing } from "./support/policies.mjs";

let app, page;
before(async () => {
  app = await startElements();
  page = await app.open();
  await page.evaluate(() => document.addEventListener("countersign-command", ({ detail }) => (globalThis.commands ??= []).push(detail.command)));
});
after(() => app?.close());

const TAG = "countersign-actions";
const emergency = (by) => standing("production-change", "emergency-during-a-freeze", by);
const reviewed = (by) => standing("production-change", "normal", by, [["eli", { command: "approve", step: "peer-review" }]]);
const given = async () => (await page.waitForFunction(() => globalThis.commands?.length > 0), page.evaluate(() => globalThis.commands.splice(0).at(-1)));
const offered = (step) => page.locator(`[data-step=${step}] [data-command]`).evaluateAll((buttons) => buttons.map(({ dataset, ariaDisabled }) => `${dataset.command}${ariaDisabled === "true" ? " no" : ""}`));

describe("what is offered", () => {
  it("on the step that waits for me, what I may do; what I may not, with what is missing", async () => {
    await put(page, TAG, await emergency("ira"));
    assert.deepEqual(await offered("incident-commander"), ["approve no", "reject", "request_revision", "abstain", "attach_evidence"]);
    const why = page.locator("[data-step=incident-commander] .why");
    assert.match(await why.innerText(), /needs a piece of evidence of incident-ticket, none is there\. Attach it to the step with Attach evidence first/);
    const id = await why.getAttribute("id");
    assert.equal(await page.locator("[data-command=approve]").getAttribute("aria-describedby"), id, "the button says why too");
    await page.locator("[data-command=approve]").click({ force: true });
    assert.equal(await page.evaluate(() => globalThis.commands?.length ?? 0), 0);
  });

  it("the steps of others are named, with why they are not mine", async () => {
    await put(page, TAG, await emergency("ira"));
    await page.getByText("1 step waits for others").click();
    assert.match(await page.locator(".elsewhere li").innerText(), /Peer review: ira is none of the people who may do this/);
  });

  it("whoever submitted sees that they may not approve it, and what they may do instead", async () => {
    await put(page, TAG, await emergency("mia"));
    assert.match(await page.locator("[data-step=peer-review] .why").innerText(), /mia may not decide on step peer-review/);
    assert.equal(await page.locator(".others [data-command=withdraw]").count(), 1);
    assert.equal(await page.locator("[data-command=amend]").count(), 0, "there is nothing to send");
    await set(page, { changes: { facts: { downtime_minutes: 5 } } });
    await page.locator("[data-command=amend]").click();
    await page.getByRole("button", { name: "Send the changes", exact: true }).last().click();
    assert.deepEqual(await given(), { command: "amend", facts: { downtime_minutes: 5 } });
  });

  it("nothing to do is said, too", async () => {
    await put(page, TAG, await standing("production-change", "normal", "cam"));
    assert.match(await page.locator(".idle").innerText(), /Nothing waits for you now/);
    await put(page, TAG, {});
    assert.match(await page.locator("p").innerText(), /There is no request yet/);
  });
});

describe("a command", () => {
  it("asks for what it needs, and names what was shown", async () => {
    const { view, ...rest } = await reviewed("cam");
    await put(page, TAG, { view, ...rest });
    await page.locator("[data-command=reject]").click();
    assert.equal(await page.evaluate(() => globalThis.element.renderRoot.activeElement.id), "asked-reason_code", "the first field has the focus");
    await page.getByRole("button", { name: "Reject", exact: true }).last().click();
    assert.match(await page.locator(".missing").innerText(), /Kind of reason is needed/);
    await page.getByLabel("Kind of reason").selectOption("no-rollback");
    await page.getByLabel("Reason optional", { exact: true }).fill("untested");
    await page.getByRole("button", { name: "Reject", exact: true }).last().click();
    assert.deepEqual(await given(), { command: "reject", step: "change-board", reason_code: "no-rollback", reason: "untested", view: view.view, round: 1 });
  });

  it("attaches a file by its digest, which is worked out here", async () => {
    await put(page, TAG, await emergency("ira"));
    await page.locator("[data-step=incident-commander] [data-command=attach_evidence]").click();
    await page.locator("input[type=file]").setInputFiles({ name: "ticket.txt", mimeType: "text/plain", buffer: Buffer.from("it burns") });
    await page.locator("form button[type=submit]").click();
    assert.deepEqual(await given(), { command: "attach_evidence", step: "incident-commander", kind: "incident-ticket", id: "ticket.txt", sha256: createHash("sha256").update("it burns").digest("hex") });
  });

  it("is given with the keyboard alone, and Escape leads back to the button", async () => {
    await put(page, TAG, await reviewed("cam"));
    await page.locator("[data-command=comment]").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => globalThis.element.renderRoot.activeElement.dataset.command), "comment");
    await page.keyboard.press("Enter");
    await page.keyboard.type("looks fine");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.deepEqual(await given(), { command: "comment", text: "looks fine" });
  });

  it("waits while one is under way, shows why the host refused it, and is gone once the request has gone on", async () => {
    const now = await reviewed("cam");
    await put(page, TAG, now);
    await page.locator("[data-command=comment]").click();
    await page.getByLabel("Comment").last().fill("hello");
    await set(page, { busy: true });
    await page.locator("form button[type=submit]").click({ force: true });
    assert.equal(await page.evaluate(() => globalThis.commands.length), 0);
    await set(page, { busy: false, refused: { code: "stale_version", class: "conflict", retriable: false, message: "somebody was faster", hint: "look again", detail: {} } });
    assert.match(await page.getByRole("alert").innerText(), /Somebody was faster\. Look again/);
    await set(page, { view: { ...now.view, version: now.view.version + 1 } });
    assert.equal(await page.locator("form").count(), 0);
  });
});

it("axe finds nothing, in light and dark, with and without a form", async () => {
  for (const dark of [false, true]) {
    const there = await app.open({ dark, width: dark ? 390 : 820 });
    await put(there, TAG, await emergency("ira"));
    assert.deepEqual(await violations(there), []);
    await put(there, TAG, await reviewed("cam"));
    await there.locator("[data-command=reject]").click();
    await there.locator("form button[type=submit]").click();
    assert.deepEqual(await violations(there), []);
    assert.ok(await there.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out of the page");
    assert.deepEqual(there.errors, []);
    await there.context().close();
  }
  assert.deepEqual(page.errors, []);
});
