// The audit: the bundle verifies, whatever is changed in it is found where it was changed, and anybody can check it elsewhere.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "../browser/support/server.mjs";
import { region, visits } from "./support/visit.mjs";

const at = visits();
const verdict = (page) => page.locator("audit-screen .verdict");
/** Six records: mia submits, ana, bo and cy, fin and a publisher approve. */
async function played() {
  const page = await at.visit("#audit");
  await page.getByText("No records yet").waitFor();
  await page.getByRole("button", { name: "Play one to its end" }).click();
  await verdict(page).getByText("All 6 records hold").waitFor({ timeout: 30_000 });
  return page;
}

describe("an audit", () => {
  it("finds each tampering by its kind, at the record where it was done, and nothing once all is restored", async () => {
    const page = await played();
    // What was done, and what must be said: from what each way does to six records, numbered from 0.
    const breaks = {
      "Change a fact": "Broken at record 0: document",
      "Reword a reason": /^Broken at record [1-5]: document$/,
      "Put in another approver": "Broken at record 5: altered",
      "Remove a record": "Broken at record 2: removed",
      "Swap two records": "Broken at record 4: reordered",
      "Cut off the end": /^Broken.*: truncated$/,
      "Sign it with another key": /^Broken at record 5: (re signed|unknown key)$/,
    };
    for (const [name, said] of Object.entries(breaks)) {
      await page.getByRole("button", { name, exact: true }).click();
      await verdict(page).getByText(said, { exact: true }).waitFor().catch(async (error) => {
        throw new Error(`${name}: ${await verdict(page).innerText()}`, { cause: error });
      });
      await page.getByRole("button", { name: "Restore" }).click();
      await verdict(page).getByText("All 6 records hold").waitFor();
    }
  });

  it("finds what is edited by hand: a word of a record, a character of a document", async () => {
    const page = await played();
    const file = page.getByLabel("File");
    const text = page.getByLabel(/^Text of /);
    await file.selectOption({ label: "record 3: cy approve compliance" });
    await text.fill((await text.inputValue()).replace('"id": "cy"', '"id": "eve"'));
    await text.blur();
    await verdict(page).getByText("Broken at record 3: altered", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Restore" }).click();
    await verdict(page).getByText("All 6 records hold").waitFor();

    const facts = (await file.locator("option").allInnerTexts()).find((each) => each.startsWith("facts "));
    await file.selectOption({ label: facts });
    await text.fill((await text.inputValue()).replace("62000.00", "62000.01"));
    await text.blur();
    await verdict(page).getByText("Broken at record 0: document", { exact: true }).waitFor();

    // Put back by hand, it is what it was: showing it changed nothing.
    await text.fill((await text.inputValue()).replace("62000.01", "62000.00"));
    await text.blur();
    await verdict(page).getByText("All 6 records hold").waitFor();
  });

  it("lets go what may be erased", async () => {
    const page = await played();
    await page.getByRole("button", { name: "Erase what was written" }).click();
    await verdict(page).getByText("1 document was erased, which the records allow").waitFor();
    await verdict(page).getByText("All 6 records hold").waitFor();
  });

  it("gives the bundle to keep, which the command line verifies, and refuses once it was tampered with", async () => {
    const page = await played();
    const folder = mkdtempSync(join(tmpdir(), "countersign-www-"));
    try {
      const keys = await page.evaluate(async () => JSON.stringify((await document.querySelector("play-app").plays.current.approvals.keys()).keys));
      writeFileSync(join(folder, "keys.json"), keys);
      const verified = async (name) => {
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download the bundle" }).click()]);
        assert.equal(download.suggestedFilename(), "play-1.zip");
        await download.saveAs(join(folder, name));
        const { status, stdout } = spawnSync(process.execPath, [join(ROOT, "pkg/bin/countersign.js"), "verify", join(folder, name), "--keys", join(folder, "keys.json"), "--json"], { encoding: "utf8" });
        return { status, ...JSON.parse(stdout) };
      };
      const whole = await verified("whole.zip");
      assert.deepEqual([whole.status, whole.ok, whole.records, whole.keys, whole.not_replayed?.length ?? 0], [0, true, 6, "pinned", 0]);
      await page.getByRole("button", { name: "Remove a record" }).click();
      await verdict(page).getByText("Broken at record 2: removed", { exact: true }).waitFor();
      const less = await verified("less.zip");
      assert.deepEqual([less.status, less.ok, less.first_break.kind, less.first_break.seq], [1, false, "removed", 2]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("follows the play: another command is another record", async () => {
    const page = await at.visit("#simulate");
    await page.getByRole("radio", { name: /^ana\b/ }).check();
    await page.getByRole("link", { name: "Audit" }).click();
    await verdict(page).getByText("The one record holds").waitFor();
    await region(page, "Records").getByText("submitted").first().waitFor();
  });
});
