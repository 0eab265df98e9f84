// The pictures of the README: `node scripts/screenshots.mjs`, after `make www-build`. Writes www/screenshots/*.png.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../tests/browser/support/chromium.mjs";
import { serveSite } from "../tests/www/support/site.mjs";
import { approve } from "../tests/www/support/visit.mjs";

const OUT = join(import.meta.dirname, "../www/screenshots");
/** More is too much for a page that people only want to read, in bytes. */
const MOST = 200_000;

const PICTURES = {
  policy: {
    path: "#policy",
    scheme: "light",
    async pose(page) {
      await page.getByRole("button", { name: "Purchase", exact: true }).click();
      await page.getByText("purchase 1 · 5 steps").waitFor();
    },
  },
  audit: {
    path: "#audit",
    scheme: "dark",
    async pose(page) {
      await page.getByRole("button", { name: "Play one to its end" }).click();
      await page.getByText("All 6 records hold").waitFor();
      await page.getByRole("button", { name: "Put in another approver" }).click();
      await page.getByText("Broken at record 5: altered", { exact: true }).waitFor();
    },
  },
  newsroom: {
    path: "cms.html",
    scheme: "light",
    async pose(page) {
      await page.getByText("Nobody has been asked yet").waitFor();
      await page.getByRole("button", { name: "Submit for approval" }).click();
      await page.getByText("Not yet: waiting for").waitFor();
      await page.getByLabel("Acting as").selectOption("ana");
      await approve(page, "Editor");
      await page.getByText("Ana Lindqvist approve editor").waitFor();
      await page.getByLabel("Acting as").selectOption("mia");
      await page.getByLabel("Title", { exact: true }).fill("Why the new ferries charge at night");
      await page.getByText("Saving this voids: editor").waitFor();
      await page.mouse.click(4, 500);
    },
  },
};

mkdirSync(OUT, { recursive: true });
const [site, browser] = [await serveSite(), await launch()];
try {
  for (const [name, { path, scheme, pose }] of Object.entries(PICTURES)) {
    const page = await browser.newPage({ viewport: { width: 1360, height: 860 }, colorScheme: scheme, reducedMotion: "reduce", serviceWorkers: "block" });
    await page.goto(site.url(path));
    await pose(page);
    await page.waitForTimeout(500);
    const file = join(OUT, `${name}.png`);
    await page.screenshot({ path: file });
    const { size } = statSync(file);
    console.log(`www/screenshots/${name}.png: ${Math.round(size / 1_000)} kB`);
    if (size > MOST) throw new Error(`${name}.png is larger than ${MOST / 1_000} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  await site.close();
}
