// The simulation: the package's host decides, whoever one plays and whatever the clock says.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { approve, packed, region, visits } from "./support/visit.mjs";

const at = visits();
const SETUP = {
  policy: `policy("deal", 1);
fact("value",   money("EUR"));
fact("country", enumeration(["DE", "FR"]));
step("legal").approvers(role("counsel")).reviews(["country"]).deadline(days(2), escalate_to(role("head")));
step("finance").approvers(role("finance")).reviews(["value"]);
step("board").after(["legal", "finance"]).approvers(role("board"));
allow("override", role("head"));`,
  facts: { value: { currency: "EUR", value: "10.00" }, country: "DE" },
  submitter: "mia",
  people: { roles: { counsel: ["lea"], finance: ["fay"], head: ["hal"], board: ["bea"] } },
  now: "2026-03-02T09:00:00Z",
};
const begin = async (setup = SETUP) => {
  const page = await at.visit(`#simulate/${packed(setup)}`);
  await page.getByRole("heading", { name: `What ${setup.submitter} may do` }).waitFor();
  return page;
};
const become = async (page, player) => {
  await page.getByRole("radio", { name: new RegExp(`^${player}\\b`) }).check();
  await page.getByRole("heading", { name: `What ${player} may do` }).waitFor();
};
const newest = (page) => region(page, "What happened").getByRole("listitem").first();
const dare = async (page, what) => {
  const daring = page.locator("details.daring");
  if (!(await daring.evaluate(({ open }) => open))) await daring.locator("summary").click();
  await page.getByRole("button", { name: what, exact: true }).click();
};

describe("a simulation", () => {
  it("refuses what may not be, with the code and the hint, and goes on as if nothing had been", async () => {
    const page = await begin();
    await dare(page, "approve legal");
    const alert = page.getByRole("alert");
    await alert.getByText("self_approval_forbidden").waitFor();
    assert.match(await alert.innerText(), /^Refused: .*`mia`.*\n.*nobody approves/s);
    await newest(page).getByText("let somebody else decide").waitFor();

    await become(page, "bea");
    await dare(page, "approve board");
    await page.getByRole("alert").getByText("step_not_open").waitFor();
    assert.equal(await region(page, "What happened").getByRole("listitem").count(), 3);
    await page.getByText("under review").first().waitFor();
  });

  it("goes to its end by the decisions of several people", async () => {
    const page = await begin();
    for (const [player, step] of [["lea", "Legal"], ["fay", "Finance"], ["bea", "Board"]]) {
      await become(page, player);
      await approve(page, step);
      await newest(page).getByText(`approve ${step.toLowerCase()}`).waitFor();
    }
    await page.getByText("may be used").waitFor();
    await page.getByText("approved", { exact: true }).first().waitFor();
  });

  it("says before a change what it voids and keeps, and then voids and keeps just that", async () => {
    const page = await begin();
    await become(page, "lea");
    await approve(page, "Legal");
    await become(page, "fay");
    await approve(page, "Finance");
    await become(page, "mia");
    const review = region(page, "Under review");
    await review.getByLabel("Country").selectOption("FR");
    await review.getByText("Would void: legal").waitFor();
    assert.match(await review.getByRole("status").innerText(), /keeps: finance/);
    await review.getByRole("button", { name: "Change it as mia" }).click();
    await newest(page).getByText("voids legal").waitFor();
    await newest(page).getByText("keeps finance").waitFor();
    await become(page, "lea");
    await page.getByRole("button", { name: "Approve: Legal" }).waitFor();
  });

  it("lets nobody else change it", async () => {
    const page = await begin();
    await become(page, "lea");
    const review = region(page, "Under review");
    await review.getByLabel("Country").selectOption("FR");
    await review.getByText("Would be refused:").waitFor();
    await review.getByRole("button", { name: "Change it as lea" }).click();
    await page.getByRole("alert").getByText("forbidden_role").waitFor();
  });

  it("moves the clock: by an hour, by a day, and to what is due, which happens then", async () => {
    const page = await begin();
    const clock = region(page, "Clock");
    const time = () => clock.locator("time").getAttribute("datetime");
    const reaches = (instant) => page.waitForFunction((wanted) => document.querySelector("play-app").plays.current.now === wanted && !document.querySelector("play-app").plays.current.busy, instant);
    await clock.getByRole("button", { name: "+1 h" }).click();
    await reaches("2026-03-02T10:00:00.000Z");
    assert.equal(await time(), "2026-03-02T10:00:00.000Z");
    await newest(page).getByText("nothing was due").waitFor();
    await clock.getByRole("button", { name: "+1 d" }).click();
    await reaches("2026-03-03T10:00:00.000Z");
    await clock.getByText("Something is due 4 Mar, 09:00.").waitFor();
    await clock.getByRole("button", { name: "To the next wake-up" }).click();
    await reaches("2026-03-04T09:00:00.000Z");
    await newest(page).getByText(/deadline passed \(legal\), escalated \(legal\)/).waitFor();
    await clock.getByText("Nothing is due by itself.").waitFor();
    await become(page, "hal");
    await approve(page, "Legal");
    await newest(page).getByText("step approved (legal)", { exact: false }).waitFor();
  });

  it("is of the setup that it began with, and says so once that has changed", async () => {
    const page = await begin();
    await become(page, "lea");
    await approve(page, "Legal");
    await newest(page).getByText("approve legal").waitFor();
    await page.getByRole("link", { name: "Policy" }).click();
    await page.getByLabel("counsel").fill("lou");
    await page.getByLabel("counsel").press("Enter");
    await page.getByRole("link", { name: "Simulate" }).click();
    await page.getByText("This is the request as it was submitted.").waitFor();
    await page.getByRole("button", { name: "Start over" }).click();
    await page.getByRole("radio", { name: /^lou\b/ }).waitFor();
    await page.getByText("This is the request as it was submitted.").waitFor({ state: "detached" });
  });

  it("shows a submission that is refused, and a policy that does not compile", async () => {
    const refused = await at.visit(`#simulate/${packed({ ...SETUP, facts: { country: "DE" } })}`);
    await refused.getByText("The submission was refused.").waitFor();
    await refused.getByText(/fact `value` is missing/).first().waitFor();
    const broken = await at.visit(`#simulate/${packed({ ...SETUP, policy: "policy(" })}`);
    await broken.getByText("The policy does not compile").waitFor();
  });

  it("plays every example to its end, with the evidence, signatures and claims that it takes", async () => {
    const page = await at.visit("#simulate");
    const ends = { "Social post": "approved", "Expense claim": "approved", Purchase: "approved", Contract: "approved", "Production change": "approved", "University expenses": "approved" };
    for (const [name, state] of Object.entries(ends)) {
      await page.getByRole("link", { name: "Policy" }).click();
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("link", { name: "Simulate" }).click();
      await page.getByRole("button", { name: "Play it out" }).click();
      await page.waitForFunction((wanted) => document.querySelector("play-app").plays.current?.seen?.request.state === wanted, state, { timeout: 30_000 });
    }
  });
});
