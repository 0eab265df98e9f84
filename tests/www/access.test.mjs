// Everybody gets along: without a mouse, with a screen reader, in the dark, and on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { visits, WIDTHS } from "./support/visit.mjs";

const at = visits();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How each screen is reached, in a state worth looking at. */
const SCREENS = {
  policy: { path: "#policy", ready: (page) => page.getByText("social-publish 1 · 4 steps").waitFor() },
  "policy, refused": {
    path: "#policy",
    ready: async (page) => {
      await page.evaluate(() => document.querySelector("play-app").session.change({ policy: 'policy("x", 1);\nstep("a").approvers(role("r")).quorum(0);' }));
      await page.getByText("1 error").waitFor();
    },
  },
  simulate: {
    path: "#simulate",
    ready: async (page) => {
      await page.getByRole("radio", { name: /^ana\b/ }).check();
      await page.getByRole("button", { name: "Approve: Brand" }).waitFor();
    },
  },
  audit: {
    path: "#audit",
    ready: async (page) => {
      await page.getByRole("button", { name: "Play one to its end" }).click();
      await page.getByText("All 6 records hold").waitFor({ timeout: 40_000 });
    },
  },
  "audit, broken": {
    path: "#audit",
    ready: async (page) => {
      await SCREENS.audit.ready(page);
      await page.getByRole("button", { name: "Remove a record" }).click();
      await page.getByText("Broken at record 2: removed").waitFor();
    },
  },
  newsroom: {
    path: "cms.html",
    ready: async (page) => {
      await page.getByText("Nobody has been asked yet").waitFor({ timeout: 40_000 });
    },
  },
};

describe("every screen", () => {
  for (const [name, { path, ready }] of Object.entries(SCREENS)) {
    for (const scheme of ["light", "dark"]) {
      it(`${name}, ${scheme}: axe finds nothing, and nothing sticks out on a phone, a tablet or a desk`, async () => {
        const page = await at.visit(path, { scheme });
        await ready(page);
        await page.evaluate(AXE);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page.waitForTimeout(150);
          const out = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
          assert.ok(out <= 0, `at ${width} px the page is ${out} px too wide`);
          const violations = await page.evaluate(async () => {
            const { violations } = await axe.run(document, { resultTypes: ["violations"] });
            return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${JSON.stringify(target)} ${failureSummary}`).join("; ")}`);
          });
          assert.deepEqual(violations, [], `at ${width} px`);
        }
      });
    }
  }

  it("is looked at by an axe that finds something where there is something", async () => {
    const page = await at.visit("#policy");
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      document.querySelector("play-app").shadowRoot.querySelector("main").append(document.createElement("input"));
      return (await axe.run(document)).violations.map(({ id }) => id);
    });
    assert.ok(found.includes("label"), found.join());
  });
});

/** Presses Tab until what has the focus fits. */
async function tabTo(page, wanted) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element === null ? "" : `${element.getAttribute("aria-label") ?? ""}|${element.textContent.trim()}`;
    });
    if (focused.split("|").some((each) => each === wanted)) return;
  }
  throw new Error(`nobody gets to \`${wanted}\` by the keyboard`);
}

describe("without a mouse", () => {
  it("one takes an example, writes in the editor and leaves it, plays somebody and approves", async () => {
    const page = await at.visit("#policy");
    await tabTo(page, "Expense claim");
    await page.keyboard.press("Enter");
    await page.getByText("expenses 1 · 5 steps").waitFor();
    await tabTo(page, "Policy script");
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.type("x");
    await page.getByText(/^\d+ errors?$/).waitFor();
    await page.keyboard.press("Backspace");
    await page.getByText("expenses 1 · 5 steps").waitFor();
    // Tab leaves the editor: nobody is caught in it.
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.querySelector("play-app").shadowRoot.activeElement.shadowRoot.activeElement?.localName), "policy-editor");

    await page.keyboard.press("ControlOrMeta+Home");
    await page.evaluate(() => document.activeElement.blur());
    await tabTo(page, "Simulate");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What mia may do" }).waitFor();
    const cast = page.getByRole("radio");
    const max = await cast.evaluateAll((radios) => radios.findIndex((radio) => radio.closest("label").innerText.startsWith("max")));
    await page.getByRole("radio").first().focus();
    for (let presses = 0; presses < max; presses += 1) await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: "What max may do" }).waitFor();
    await tabTo(page, "Approve: Manager");
    await page.keyboard.press("Enter");
    await page.keyboard.type("seen");
    await tabTo(page, "Approve");
    await page.keyboard.press("Enter");
    await page.getByText("step approved (manager)", { exact: false }).waitFor();
  });
});
