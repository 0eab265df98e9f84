// What is on the page is in the address, and whatever an address holds, the page stands.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { packed, region, visits, writePolicy } from "./support/visit.mjs";

const at = visits();
const setupOf = (page) => page.evaluate(() => document.querySelector("play-app").session.setup);
const SETUP = { policy: 'policy("x", 1);\nstep("a").approvers(role("r"));', facts: {}, submitter: "mia", people: { roles: { r: ["ana"] } }, now: "2026-03-01T09:00:00Z" };

describe("a shared address", () => {
  it("brings everything to whoever opens it: policy, facts, people and time", async () => {
    const page = await at.visit("#policy");
    await page.getByRole("button", { name: "Contract", exact: true }).click();
    await writePolicy(page, 'policy("größe", 1);\nstep("a").approvers(role("r")); // \u{1f9fe}');
    await page.getByLabel("Submitted by").fill("zoë");
    await page.getByLabel("Submitted at (UTC)").fill("2027-02-03T04:05");
    await page.getByLabel("Submitted at (UTC)").blur();
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText(/Link copied|in the address bar/).waitFor();
    const shared = new URL(page.url());
    const setup = await setupOf(page);
    assert.deepEqual([setup.submitter, setup.now], ["zoë", "2027-02-03T04:05:00Z"]);

    const other = await at.visit(shared.hash);
    assert.deepEqual(await setupOf(other), setup);
    // A test that could not fail if the page showed its first example: this is another one.
    assert.match(await other.getByRole("textbox", { name: "Policy script" }).innerText(), /größe.*\n.*\u{1f9fe}/u);
  });

  it("follows what is typed, and survives the change of the screen, going back and loading again", async () => {
    const page = await at.visit("#policy");
    assert.equal(new URL(page.url()).hash, "#policy");
    await page.getByLabel("Submitted by").fill("noa");
    await page.waitForFunction(() => location.hash.length > 50);
    await page.getByRole("link", { name: "Simulate" }).click();
    await page.getByRole("radio", { name: "noa" }).waitFor();
    await page.goBack();
    await page.getByRole("textbox", { name: "Policy script" }).waitFor();
    await page.reload();
    await page.locator("policy-screen").waitFor();
    assert.equal((await setupOf(page)).submitter, "noa");
  });
});

describe("an address that cannot be read", () => {
  const bomb = packed(JSON.stringify({ ...SETUP, policy: " ".repeat(8_000_000) }));
  const HOSTILE = {
    "of another kind": ["2.abc", /not one of this playground's/],
    "cut off": [packed(SETUP).slice(0, -20), /cut off, or changed/],
    "no base64url": ["1.a+b/=%00%ff", /cut off, or changed/],
    "far too long": [`1.${"A".repeat(70_000)}`, /longer than 60,000 characters/],
    "a bomb": [bomb, /unpacks to more than 400,000 bytes/],
    "no JSON": [packed("{"), /not JSON/],
    "no object": [packed("[1]"), /no object/],
    "without a policy": [packed({ ...SETUP, policy: undefined }), /`policy` is missing/],
    "with something else": [packed({ ...SETUP, evil: 1 }), /`evil`, which means nothing/],
    "with a prototype": [packed(JSON.stringify(SETUP).replace("{", '{"__proto__":{"polluted":1},')), /`__proto__`, which means nothing/],
    "with people that are none": [packed({ ...SETUP, people: { roles: { r: "ana" } } }), /`people` is not what it should be/],
    "with a time that is none": [packed({ ...SETUP, now: "tomorrow" }), /`now` is not what it should be/],
    "with facts that are none": [packed({ ...SETUP, facts: [1] }), /`facts` is not what it should be/],
  };
  for (const [name, [text, problem]] of Object.entries(HOSTILE)) {
    it(`${name}: says so, and shows something else`, async () => {
      assert.ok(name !== "a bomb" || bomb.length < 60_000, "the bomb is not small");
      const page = await at.visit(`#policy/${text}`);
      const alert = page.getByRole("alert");
      assert.match(await alert.innerText(), problem);
      await page.getByText("social-publish 1 · 4 steps").waitFor();
      await alert.getByRole("button", { name: "Dismiss" }).click();
      await alert.waitFor({ state: "detached" });
    });
  }

  it("but fits the shape: whatever the engine makes of it is shown, and nothing is run", async () => {
    const script = '<img src=x onerror="globalThis.owned = 1">';
    const setup = { ...SETUP, policy: `policy("x", 1); // ${script}\nfact("t", string());\nstep("a").approvers(role("${"r".repeat(20)}"));`, facts: { t: script, a: { b: [[[]]] } }, submitter: script, people: { roles: { [script]: [script] }, units: { a: "b", b: "a" } } };
    for (const screen of ["policy", "simulate", "audit"]) {
      const page = await at.visit(`#${screen}/${packed(setup)}`);
      await page.locator(`${screen}-screen`).waitFor();
      assert.equal(await page.getByRole("alert").filter({ hasText: "cannot be read" }).count(), 0);
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => globalThis.owned), undefined);
      if (screen === "policy") await region(page, "Route").getByText("is not the name of a role").waitFor();
    }
  });

  it("names a screen that there is not", async () => {
    const page = await at.visit("#nowhere");
    assert.match(await page.getByRole("alert").innerText(), /no screen `nowhere`/);
  });
});
