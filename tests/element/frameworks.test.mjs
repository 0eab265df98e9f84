// The same small page in four frameworks, from the packed package, built by Vite: www/examples.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch } from "../browser/support/chromium.mjs";
import { ROOT } from "../packaging/support/consumer.mjs";
import { different, picture, serveFolder, violations } from "./support/page.mjs";

const DIST = join(ROOT, "www/examples/dist");

let server, browser;
before(async () => {
  if (!existsSync(join(DIST, "html/index.html"))) throw new Error("no www/examples/dist to test: run `node scripts/examples.mjs build`");
  [server, browser] = await Promise.all([serveFolder(DIST), launch()]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

describe("a form and its route, typed into", () => {
  const pictures = new Map();

  for (const name of ["html", "react", "vue", "svelte"]) {
    it(name, async () => {
      const page = await browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(`${server.origin}/${name}/`);
      const step = (id) => page.locator(`[data-step=${id}]`);
      await step("finance").getByText("Depends on amount").waitFor();
      const manager = await step("manager").elementHandle();

      await page.getByLabel("Amount").pressSequentially("12500.00");
      await page.getByLabel("Yes").check();
      await step("finance").getByText("Because amount EUR 12,500.00 is at least EUR 10,000.00").waitFor();
      assert.match(await step("finance").innerText(), /2 approvals\s+Bo Chen, Cy Duarte/);
      assert.match(await step("security").innerText(), /Open[^]*Di Novak[^]*Because vendor new is true/);
      assert.match(await step("manager").innerText(), /Ana Lindqvist/);
      assert.equal(await page.getByLabel("Amount").inputValue(), "12500.00", "what was typed is still there");
      assert.ok(await manager.evaluate((node) => node.isConnected), "the same node all along");

      pictures.set(name, await picture(page, "countersign-route"));
      await page.getByLabel("Amount").fill("9999.99");
      await page.getByText("1 step is not needed").waitFor();
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(errors, []);
      await page.close();
    });
  }

  it("looks the same in all of them", () => {
    const [[, first], ...others] = pictures;
    assert.equal(others.length, 3);
    for (const [name, other] of others) assert.equal(different(first, other), 0, name);
  });
});
