// The pages that the documentation shows, as they stand there, bundled and opened.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "../packaging/support/consumer.mjs";
import { startElements } from "./support/page.mjs";
import { defined } from "./support/policies.mjs";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const GUIDE = readFileSync(join(ROOT, "pkg-templates/docs/web-components.md"), "utf8");
const blockOf = (text, language, containing) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, block]) => block).find((block) => block.includes(containing));

let app;
before(async () => {
  const readme = blockOf(README, "html", "countersign-route");
  app = await startElements({
    "readme.html": `<!doctype html><html lang="en"><title>README</title><body>${readme}</body></html>`,
    "guide.html": blockOf(GUIDE, "html", "countersign-route"),
    "public/spend.json": JSON.stringify(defined(blockOf(README, "rhai", "policy(\"spend\""))),
  });
});
after(() => app?.close());

async function opened(path) {
  const page = await app.browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${app.origin}/${path}`);
  await page.waitForSelector("countersign-route li");
  return { page, errors };
}

describe("the pages of the documentation", () => {
  it("README.md", async () => {
    const { page, errors } = await opened("readme.html");
    await page.waitForSelector("[data-step=finance]");
    const text = await page.locator("[data-step=finance]").innerText();
    assert.match(text, /Because amount EUR 12,500\.00 is at least EUR 10,000\.00/);
    assert.match(await page.locator("[data-step=security]").innerText(), /Depends on vendor new/);
    assert.deepEqual(errors, []);
  });

  it("the guide's", async () => {
    const { page, errors } = await opened("guide.html");
    assert.match(await page.locator("[data-step=lead]").innerText(), /Open\s+1 approval\s+ana/);
    assert.deepEqual(errors, []);
  });

  it("the guide's frameworks are those of www/examples, to the letter", () => {
    for (const [language, file] of [["js", "html/main.js"], ["jsx", "react/main.jsx"], ["vue", "vue/Spending.vue"], ["svelte", "svelte/Spending.svelte"]]) {
      const source = readFileSync(join(ROOT, "www/examples", file), "utf8");
      assert.ok(GUIDE.includes(`\`\`\`${language}\n${source}\`\`\``), file);
    }
  });

  it("the guide names every part, property, attribute and custom property that there is, and no others", () => {
    const folder = join(ROOT, "pkg-templates/src/element");
    const sources = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".ts")).map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
    const inGuide = (pattern) => [...new Set([...GUIDE.matchAll(pattern)].map(([, name]) => name))].sort();
    const inSources = (pattern) => [...new Set([...sources.matchAll(pattern)].map(([, name]) => name))].sort();
    assert.deepEqual(inGuide(/`(--countersign-[a-z-]+)`/g), inSources(/var\((--countersign-[a-z-]+)/g));
    for (const event of inSources(/(?:tell(?:<\w+>)?|CustomEvent(?:<\w+>)?)\("(countersign-[a-z]+)"/g)) assert.match(GUIDE, new RegExp(`\`${event}\``), event);
    for (const part of inSources(/part="([a-z]+)"/g)) assert.match(GUIDE, new RegExp(`\`${part}\``), part);
    for (const name of inSources(/^ {2}declare (\w+):/gm)) assert.match(GUIDE, new RegExp(`\`${name}\``), name);
  });
});
