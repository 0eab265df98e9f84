// The policy screen: what is typed is compiled, shown and routed at once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "../browser/support/server.mjs";
import { region, visits, writePolicy } from "./support/visit.mjs";

const at = visits();
const POLICY = `policy("leave", 1);
fact("days", integer().min(1));
step("lead").approvers(role("lead"));
step("head").when(|f| f.days > 10).approvers(role("head"));
allow("override", role("head"));`;

describe("a policy that is typed", () => {
  it("is highlighted, compiled and routed; a mistake is said where it is, with a hint, and keeps the last good route", async () => {
    const page = await at.visit("#policy");
    await writePolicy(page, POLICY);
    await page.getByText("leave 1 · 2 steps").waitFor();
    const route = region(page, "Route");
    await route.getByText("lead").first().waitFor();
    assert.equal(await page.locator(".cm-line span").count() > 10, true, "nothing is highlighted");

    await writePolicy(page, POLICY.replace("f.days", "f.dayz"));
    await page.getByText("1 error").waitFor();
    const finding = page.getByRole("button", { name: /unknown fact `dayz`/ });
    assert.match(await finding.innerText(), /^4:23\s/);
    assert.match(await finding.innerText(), /did you mean `days`\?/);
    assert.equal(await page.locator(".cm-lintRange-error").innerText(), "f.dayz");
    await route.getByText("The policy does not compile.").waitFor();
    await route.getByText("not of this text").waitFor();
    assert.equal(await route.locator("countersign-route").count(), 1, "the last good route is gone");

    await finding.click();
    assert.equal(await page.evaluate(() => document.querySelector("play-app").shadowRoot.querySelector("policy-screen").shadowRoot.activeElement.localName), "policy-editor");

    await writePolicy(page, POLICY);
    await route.getByText("The policy does not compile.").waitFor({ state: "detached" });
  });

  it("has no route before it ever compiled", async () => {
    const page = await at.visit("#policy");
    await page.evaluate(() => {
      const { session } = document.querySelector("play-app");
      session.replace({ ...session.setup, policy: "policy(" });
    });
    await page.getByText("No route yet").waitFor();
  });

  it("is one click away, six times", async () => {
    const page = await at.visit("#policy");
    const names = await page.getByRole("group", { name: "Example policies" }).getByRole("button").allInnerTexts();
    assert.equal(names.length, 6);
    const files = { "Social post": "social-publish", "Expense claim": "expenses", Purchase: "purchase", Contract: "contract", "Production change": "production-change", "University expenses": "university-expenses" };
    for (const name of names) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByText(new RegExp(`^${files[name]} 1 · \\d steps?$`)).waitFor();
      const text = await page.evaluate(() => document.querySelector("play-app").session.setup.policy);
      assert.equal(text, readFileSync(join(ROOT, "tests/policies", `${files[name]}.rhai`), "utf8"));
      assert.equal(await page.getByRole("button", { name, exact: true }).getAttribute("aria-pressed"), "true");
      const refused = await page.evaluate(() => new Promise((resolve) => {
        const route = document.querySelector("play-app").shadowRoot.querySelector("policy-screen").shadowRoot.querySelector("countersign-route");
        route.addEventListener("countersign-route", (event) => resolve(event.detail.refused ?? null), { once: true });
        route.facts = { ...route.facts };
      }));
      assert.equal(refused, null, `the request of ${name} is refused`);
    }
  });

  it("is asked again with every fact and every person that changes", async () => {
    const page = await at.visit("#policy");
    const route = region(page, "Route");
    await route.getByText("4 steps are needed").waitFor();
    await page.getByLabel("Budget").fill("49999.99");
    await route.getByText("3 steps are needed").waitFor();
    await page.getByLabel("Budget").fill("50000.00");
    await route.getByText("4 steps are needed").waitFor();
    const compliance = page.getByLabel("compliance", { exact: true });
    await compliance.fill("bo");
    await compliance.press("Enter");
    await route.getByText("but only 1 person is eligible").first().waitFor();
  });
});
