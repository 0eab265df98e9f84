// The newsroom: an article goes from its first word to publication, and the engine alone says when.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { approve, region, visits } from "./support/visit.mjs";

const at = visits();
const open = async (context) => {
  const page = await at.visit("cms.html", { context });
  // The database is there once something can be submitted, or stands as it was left.
  await page.getByText(/Nobody has been asked yet|Not yet: waiting|Approved as it stands|Published, as/).waitFor({ timeout: 40_000 });
  return page;
};
const publish = (page) => page.getByRole("button", { name: "Publish", exact: true });
const actAs = async (page, name) => {
  await page.getByLabel("Acting as").selectOption({ label: name });
  await page.getByRole("heading", { name: `What ${name.split(",")[0]} may do` }).waitFor();
};
const route = (page) => region(page, "Route");

describe("an article", () => {
  it("previews its route while it is written, and is published once the engine says so, across reloads", async () => {
    const context = await at.context();
    let page = await open(context);
    await route(page).getByText("4 steps are needed").waitFor();
    assert.equal(await publish(page).isDisabled(), true);

    // Typed: no promotion, no finance; nothing is submitted for that.
    await page.getByLabel("Budget").fill("4999.99");
    await route(page).getByText("3 steps are needed").waitFor();
    await page.getByLabel("Budget").fill("5000.00");
    await route(page).getByText("4 steps are needed").waitFor();

    await page.getByRole("button", { name: "Submit for approval" }).click();
    await page.getByText("Not yet: waiting for editor, legal, and finance.").waitFor();
    assert.equal(await publish(page).isDisabled(), true);

    await page.close();
    page = await open(context);
    await page.getByText("Not yet: waiting for editor, legal, and finance.").waitFor();
    for (const [name, step] of [["Ana Lindqvist, editor", "Editor"], ["Lea Fontaine, legal", "Legal"], ["Fay Nakamura, finance", "Finance"]]) {
      await actAs(page, name);
      await approve(page, step);
      await page.getByText(`${name.split(",")[0]} approve ${step.toLowerCase()}`).waitFor();
      assert.equal(await publish(page).isDisabled(), true);
    }
    await actAs(page, "Cho Min-jun, editor in chief");
    await approve(page, "Chief editor");
    await page.getByText("Approved as it stands here. It may be published.").waitFor();
    assert.equal(await publish(page).isEnabled(), true);

    // What was approved is these words, and no others.
    await actAs(page, "Mia Torres, author");
    const title = page.getByLabel("Title", { exact: true });
    const was = await title.inputValue();
    await title.fill(`${was}!`);
    await page.getByText("What was approved is not what stands here now.").waitFor();
    assert.equal(await publish(page).isDisabled(), true);
    await title.fill(was);
    await page.getByText("Approved as it stands here.").waitFor();

    await page.close();
    page = await open(context);
    assert.equal(await publish(page).isEnabled(), true);
    await publish(page).click();
    await page.getByText("Published, as it was approved.").waitFor();
    assert.equal(await publish(page).isDisabled(), true);
    await page.getByRole("navigation", { name: "Articles" }).getByText("published").waitFor();

    await page.close();
    page = await open(context);
    await page.getByText("Published, as it was approved.").waitFor();
    const held = await page.evaluate(async () => {
      const { desk } = document.querySelector("cms-app").newsroom;
      const { ok, records, keys } = await desk.approvals.verify("article-1-r1");
      return { ok, records, keys, pending: (await desk.approvals.outbox()).filter(({ kind }) => kind === "effect").length };
    });
    assert.deepEqual(held, { ok: true, records: 6, keys: "pinned", pending: 0 });
  });

  it("that is edited under review says what that voids, and voids it when it is saved", async () => {
    const page = await open(await at.context());
    await page.getByRole("button", { name: "Submit for approval" }).click();
    for (const [name, step] of [["Ben Okafor, editor", "Editor"], ["Fay Nakamura, finance", "Finance"]]) {
      await actAs(page, name);
      await approve(page, step);
      await page.getByText(`${name.split(",")[0]} approve ${step.toLowerCase()}`).waitFor();
    }
    await actAs(page, "Mia Torres, author");
    // Typed one by one, as an author would.
    await page.getByLabel("Body").click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type(" It rained.");
    await page.getByText(/^Saving this voids: editor/).waitFor();
    await page.getByText(/^keeps: .*finance/).waitFor();
    await page.getByRole("button", { name: "Save the change" }).click();
    await page.getByText("Not yet: waiting for editor and legal.").waitFor();
    await page.getByText("Mia Torres amend").waitFor();
  });

  it("cannot be opened twice: the second page says so, and can be tried again", async () => {
    const context = await at.context();
    const first = await open(context);
    const second = await at.visit("cms.html", { context });
    await second.getByRole("alert").getByText("another page has `idb://countersign-cms` open").waitFor();
    await first.close();
    await second.getByRole("button", { name: "Try again" }).click();
    await second.getByText("Nobody has been asked yet").waitFor({ timeout: 40_000 });
  });

  it("is forgotten with everything else when its author wants that", async () => {
    const page = await open(await at.context());
    await page.getByLabel("Title", { exact: true }).fill("Something else");
    await page.getByRole("button", { name: "Submit for approval" }).click();
    await page.getByText(/^Not yet: waiting/).waitFor();
    await page.getByRole("button", { name: "Forget it all" }).click();
    await page.getByText("Nobody has been asked yet").waitFor({ timeout: 40_000 });
    assert.equal(await page.getByLabel("Title", { exact: true }).inputValue(), "Why the new ferries charge overnight");
  });
});
