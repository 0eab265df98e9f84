// <countersign-route> in Chromium, from the packed package, under a policy that allows no style and no script but files.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { put, set, startElements, violations } from "./support/page.mjs";
import { defined, given, twelve } from "./support/policies.mjs";

let app, page;
before(async () => {
  app = await startElements();
  page = await app.open();
});
after(() => app?.close());

const TAG = "countersign-route";
const high = () => given("social-publish", "high-risk");
const euros = (value) => ({ currency: "EUR", value });

/** What each step says, by its name. */
const steps = (where = page) =>
  where.evaluate(() =>
    Object.fromEntries(
      [...globalThis.element.renderRoot.querySelectorAll("ol > li")].map((item) => {
        const text = (part) => item.querySelector(part)?.innerText.trim();
        return [item.dataset.step, { state: text(".state"), quorum: text(".quorum"), who: text(".who"), why: text(".why"), extras: text(".extras") }];
      }),
    ),
  );
const verdict = (where = page) => where.locator(".verdict").innerText();
/** The places of all the steps. */
const places = (where = page) =>
  where.evaluate(() => [...globalThis.element.renderRoot.querySelectorAll("ol > li")].map((item) => [item.dataset.step, ...["x", "y", "width", "height"].map((side) => Math.round(item.getBoundingClientRect()[side]))].join(" ")));

describe("what is drawn", () => {
  it("each step: how it stands, its quorum, who may act, and why, in the core's words", async () => {
    await put(page, TAG, high());
    const { brand, compliance, finance, publisher } = await steps();
    assert.deepEqual([brand.state, brand.quorum, brand.who, brand.why], ["Open", "1 approval", "ana", "Always needed"]);
    assert.deepEqual([compliance.state, compliance.quorum, compliance.who], ["Waiting", "2 approvals", "bo, cy"]);
    assert.equal(finance.why, "Because budget EUR 62,000.00 is at least EUR 50,000.00");
    assert.equal(publisher.why, "Because tier high is not low");
    assert.match(await page.locator(".tier").innerText(), /Tier\s+High\s+Because new claims is true/);
    assert.equal(await verdict(), "4 steps are needed; it begins with Brand and Finance");
  });

  it("what a step requires, and its first deadline; on demand, what happens then and where the policy says so", async () => {
    await put(page, TAG, given("production-change", "normal"));
    assert.match((await steps()).release.extras, /rollback-plan, test-run\s*after 7 days/);
    await page.locator("[data-step=change-board] > button").click();
    const details = await page.locator("[data-step=change-board] .details").innerText();
    for (const text of [/After 24 hours: escalate to role cto/, /f\.kind != "emergency" line 24/, /Comes after\s+Peer review/, /cam, cleo, sol or tess/]) assert.match(details, text);
  });

  it("skipped steps are named in their places; on demand they say why", async () => {
    await put(page, TAG, given("production-change", "normal"));
    assert.equal((await steps())["incident-commander"].why, undefined);
    await page.getByRole("button", { name: "Show why" }).click();
    assert.equal((await steps())["incident-commander"].why, "Because kind normal is not emergency");
    assert.equal(await page.evaluate(() => globalThis.element.hasAttribute("skipped")), true);
  });

  it("while facts are missing: the certain as certain, the rest by what it depends on", async () => {
    await put(page, TAG, { ...high(), facts: { template_locked: false, budget: euros("1.00") } });
    const { brand, compliance, finance } = await steps();
    assert.equal(brand.state, "Open");
    assert.deepEqual([compliance.state, compliance.why], ["Not certain yet", "Depends on new claims and region"]);
    assert.equal(finance.state, "Not needed");
    assert.equal(await verdict(), "1 step is certain; the rest depends on new claims and region");
  });

  it("an optional fact that is left out is not unknown once every other one is there", async () => {
    const { budget, ...facts } = high().facts;
    assert.ok(budget, "there was one");
    await put(page, TAG, { ...high(), facts });
    assert.equal((await steps()).finance.state, "Not needed");
  });

  it("blocked: in words on the step, and as what comes of it", async () => {
    await put(page, TAG, given("social-publish", "compliance-empty"));
    const { compliance } = await steps();
    assert.equal(compliance.state, "Blocked");
    assert.match(compliance.why, /^Nobody can approve step compliance/);
    assert.match(await verdict(), /^This would stop in manual review\s+Nobody can approve step compliance.*See to it that/s);
    assert.equal(await page.locator("[data-step=compliance] .head .icon .disc").count(), 1, "a filled sign, not a colour alone");
  });

  it("a live request: the counts, who decided, and the state of the whole", async () => {
    const live = await page.evaluate(async ({ definition, people, facts }) => {
      const { init, load, decide, view } = globalThis.countersign.core;
      await init();
      const policy = load(definition);
      const context = (by, now) => ({ by, now, people });
      let stored = decide(policy, null, { command: "submit", id: "r-1", facts }, context("mia", "2026-03-01T09:00:00Z")).state;
      stored = decide(policy, stored, { command: "approve", step: "brand" }, context("ana", "2026-03-01T10:00:00Z")).state;
      stored = decide(policy, stored, { command: "approve", step: "compliance" }, context("bo", "2026-03-01T11:00:00Z")).state;
      return view(policy, stored, { now: "2026-03-01T12:00:00Z", people });
    }, high());
    const { definition, people } = high();
    await put(page, TAG, { definition, people, view: live, names: { ana: "Ana Lindqvist" } });
    const { brand, compliance, publisher } = await steps();
    assert.deepEqual([brand.state, brand.who], ["Approved", "Ana Lindqvist approved"]);
    assert.deepEqual([compliance.state, compliance.quorum], ["Open", "1 of 2 approvals"]);
    assert.equal(publisher.state, "Waiting");
    assert.equal(await verdict(), "Under review");
  });
});

describe("what is wrong is said, and never thrown", () => {
  it("facts that do not fit: the field, what to do, and the last route greyed", async () => {
    await put(page, TAG, high());
    await set(page, { facts: { ...high().facts, region: "FR", budget: { currency: "USD", value: "1.00" } } });
    const said = await verdict();
    assert.match(said, /Fact region: FR is not one of its values/);
    assert.match(said, /Fact budget is in USD, not in EUR\. Convert it before you submit/);
    assert.match(said, /last route that could be worked out/);
    assert.equal((await steps()).finance.why, "Because budget EUR 62,000.00 is at least EUR 50,000.00");
    assert.equal(await page.locator(".stale").count(), 1);
    await set(page, { facts: high().facts });
    assert.equal(await page.locator(".stale").count(), 0);
  });

  it("facts that never fitted: the steps are there, and none is certain but those that always are", async () => {
    await put(page, TAG, { ...high(), facts: { region: "FR" } });
    assert.equal((await steps()).compliance.state, "Not certain yet");
    assert.match(await verdict(), /FR is not one of its values/);
  });

  it("a definition that is none, and facts that are no JSON", async () => {
    const { length } = page.errors;
    await put(page, TAG, { definition: "{}" });
    assert.match(await page.locator("[part=notice]").innerText(), /The policy cannot be read/);
    await put(page, TAG, high());
    await page.evaluate(async () => {
      globalThis.element.facts = { ...globalThis.element.facts, campaign: Number.NaN };
      await globalThis.element.updateComplete;
    });
    assert.match(await verdict(), /campaign: must be a JSON value/);
    assert.equal(page.errors.length, length);
  });

  it("a core that cannot be started: said with what to do, and nothing hangs", async () => {
    const there = await app.browser.newPage();
    await there.route(/\.wasm$/, (request) => request.abort());
    await there.goto(app.origin);
    await there.waitForFunction(() => globalThis.countersign !== undefined);
    await put(there, TAG, high());
    await there.getByText("The approval engine could not be started").waitFor();
    assert.match(await there.locator("[part=notice]").innerText(), /Check that the \.wasm file is served, and that the page's policy allows 'wasm-unsafe-eval'/);
    await there.unroute(/\.wasm$/);
    await there.evaluate(() => globalThis.countersign.element.ready());
    await there.locator("[data-step=brand]").waitFor();
    await there.close();
  });

  it("tells the page what came out, refusals too", async () => {
    await put(page, TAG, high());
    const heard = await page.evaluate(async (wrong) => {
      const told = [];
      document.addEventListener("countersign-route", ({ detail }) => told.push(detail.refused?.code ?? detail.state));
      globalThis.element.facts = { ...globalThis.element.facts, campaign: "summer" };
      await globalThis.element.updateComplete;
      globalThis.element.facts = { ...globalThis.element.facts, region: wrong };
      await globalThis.element.updateComplete;
      return told;
    }, "FR");
    assert.deepEqual(heard, ["under_review", "invalid_facts"]);
  });
});

describe("while somebody types", () => {
  it("steps change in their places: the same nodes, and none moves, whatever is typed", async () => {
    for (const width of [390, 820, 1440]) {
      const narrow = await app.open({ width });
      await put(narrow, TAG, high());
      await narrow.evaluate(() => (globalThis.nodes = [...globalThis.element.renderRoot.querySelectorAll("ol > li")]));
      const start = await places(narrow);
      const states = new Set();
      for (const value of ["6", "62", "62000.0", "49999.99", "50000.00", "50000.00x", "", "12"]) {
        const facts = { ...high().facts, budget: euros(value) };
        await set(narrow, { facts: value === "" ? { campaign: "s" } : facts });
        states.add((await steps(narrow)).finance.state);
        assert.deepEqual(await places(narrow), start, `${width}: ${value}`);
      }
      const same = await narrow.evaluate(() => [...globalThis.element.renderRoot.querySelectorAll("ol > li")].every((item, index) => item === globalThis.nodes[index]));
      assert.ok(same, "the same nodes");
      assert.deepEqual([...states].sort(), ["Not certain yet", "Not needed", "Open"], "the steps did change meanwhile");
      await narrow.context().close();
    }
  });

  it("what has the focus keeps it", async () => {
    await put(page, TAG, high());
    await page.locator("[data-step=finance] > button").focus();
    await set(page, { facts: { ...high().facts, budget: euros("1.00") } });
    assert.equal(await page.evaluate(() => globalThis.element.renderRoot.activeElement.closest("li").dataset.step), "finance");
  });

  it("is worked out and drawn within a frame, for twelve steps", async () => {
    await put(page, TAG, twelve());
    const times = await page.evaluate(async () => {
      const taken = [];
      for (let turn = 0; turn < 120; turn += 1) {
        const { facts } = globalThis.element;
        const from = performance.now();
        globalThis.element.facts = { ...facts, claims: turn % 2 === 0, budget: { currency: "EUR", value: `${9_000 + turn * 20}.00` } };
        await globalThis.element.updateComplete;
        globalThis.element.getBoundingClientRect();
        taken.push(performance.now() - from);
        await new Promise((resolve) => setTimeout(resolve));
      }
      return taken.slice(20).sort((a, b) => a - b);
    });
    const [half, most] = [times[50], times[95]];
    console.log(`# input to layout, 12 steps: median ${half.toFixed(1)} ms, p95 ${most.toFixed(1)} ms`);
    assert.ok(half <= 16, `median ${half} ms`);
  });
});

describe("by keyboard and for readers of screens", () => {
  it("one stop of the tab key, arrows between the steps, Enter opens, Escape closes", async () => {
    await put(page, TAG, { ...high() });
    const focused = () => page.evaluate(() => globalThis.element.renderRoot.activeElement?.closest("li")?.dataset.step);
    await page.evaluate(() => globalThis.element.renderRoot.querySelector(".tier-why").focus());
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "brand");
    for (const [key, reached] of [["ArrowRight", "compliance"], ["ArrowDown", "finance"], ["ArrowRight", "publisher"], ["Home", "brand"], ["ArrowLeft", "brand"], ["End", "publisher"], ["ArrowLeft", "compliance"]]) {
      await page.keyboard.press(key);
      assert.equal(await focused(), reached, key);
    }
    const ring = await page.evaluate(() => getComputedStyle(globalThis.element.renderRoot.activeElement.closest("li")).outlineStyle);
    assert.equal(ring, "solid", "the focus is seen");
    const reached = page.evaluate(() => new Promise((resolve) => document.addEventListener("countersign-step", ({ detail }) => resolve(detail.step), { once: true })));
    await page.keyboard.press("Enter");
    assert.equal(await reached, "compliance", "the page is told");
    assert.equal(await page.locator("[data-step=compliance] .details").count(), 1);
    assert.equal(await page.locator("[data-step=compliance] > button").getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".details").count(), 0);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), undefined, "the next stop is beyond the graph");
  });

  it("is a list with the steps' names, and what comes of it is announced", async () => {
    await put(page, TAG, high());
    const list = page.getByRole("list", { name: "Steps of approval" });
    assert.equal(await list.getByRole("listitem").count(), 4);
    assert.equal(await list.getByRole("button", { name: "Compliance" }).count(), 1);
    assert.match(await page.getByRole("status").innerText(), /4 steps are needed/);
  });

  it("axe finds nothing, in light and dark, in ordinary and hard cases", async () => {
    const refused = { ...high(), facts: { ...high().facts, region: "FR" } };
    const cases = { ordinary: [high()], twelve: [twelve(), { skipped: "" }], blocked: [given("social-publish", "compliance-empty")], refused: [refused], partial: [{ ...high(), facts: {} }] };
    for (const dark of [false, true]) {
      for (const width of [390, 1440]) {
        const there = await app.open({ dark, width });
        for (const [name, [properties, attributes]] of Object.entries(cases)) {
          await put(there, TAG, properties, attributes);
          await there.waitForTimeout(200);
          assert.deepEqual(await violations(there), [], `${name} ${width} ${dark ? "dark" : "light"}`);
        }
        await there.locator("[data-step=brand] > button").click();
        assert.deepEqual(await violations(there), [], "opened");
        await there.context().close();
      }
    }
  });

  it("axe is able to find something", async () => {
    await put(page, TAG, high());
    await page.evaluate(() => globalThis.element.renderRoot.querySelector("ol").append(document.createElement("p")));
    assert.match((await violations(page)).join(), /^list: /);
  });
});

describe("where it is put", () => {
  it("narrow it runs down, wide it runs right; nothing overlaps, nothing sticks out of the page", async () => {
    const forms = [];
    for (const width of [390, 820, 1440]) {
      const there = await app.open({ width });
      for (const properties of [high(), twelve(), given("production-change", "normal")]) {
        await put(there, TAG, properties, { skipped: "" });
        const found = await there.evaluate(() => {
          const items = [...globalThis.element.renderRoot.querySelectorAll("ol > li")];
          const boxes = items.map((item) => item.getBoundingClientRect());
          const overlap = boxes.some((a, index) => boxes.slice(index + 1).some((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
          // A clipped line is cut with an ellipsis; text that would be cut without one sticks out of its card.
          const outside = (part, item) => part.bottom > item.bottom || part.right > item.right || part.left < item.left || part.width < 20;
          const cut = items.filter((item) => [...item.querySelectorAll(".name, .quorum, .who, .why")].some((part) => outside(part.getBoundingClientRect(), item.getBoundingClientRect()))).map(({ dataset }) => dataset.step);
          return { overlap, cut, wide: document.documentElement.scrollWidth > innerWidth, form: globalThis.element.renderRoot.querySelector(".whole").classList[1] };
        });
        assert.deepEqual([found.overlap, found.cut, found.wide], [false, [], false], `${width}`);
        forms.push(found.form);
      }
      await there.context().close();
    }
    assert.deepEqual(forms, ["rail", "rail", "rail", "right", "rail", "right", "right", "right", "right"]);
  });

  it("runs from right to left where the page is read that way", async () => {
    await put(page, TAG, high());
    const at = (id) => page.evaluate((step) => globalThis.element.renderRoot.querySelector(`[data-step=${step}]`).getBoundingClientRect().x, id);
    assert.ok((await at("brand")) < (await at("compliance")));
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await put(page, TAG, { ...high(), names: { brand: "العلامة التجارية" } });
    assert.ok((await at("brand")) > (await at("compliance")));
    assert.match(await page.locator("[data-step=brand] .name").innerText(), /العلامة/);
    // And turns where the page turns, with the next thing that is typed.
    await page.evaluate(() => document.documentElement.removeAttribute("dir"));
    await set(page, { facts: { ...high().facts, budget: { currency: "EUR", value: "1.00" } } });
    await page.waitForFunction(() => {
      const [brand, compliance] = ["brand", "compliance"].map((step) => globalThis.element.renderRoot.querySelector(`[data-step=${step}]`).getBoundingClientRect().x);
      return brand < compliance;
    });
  });

  it("moves nothing where less motion is asked for, and little elsewhere", async () => {
    const durations = (where) => where.evaluate(() => [...globalThis.element.renderRoot.querySelectorAll("*")].map((node) => getComputedStyle(node).transitionDuration).filter((time) => /[1-9]/.test(time)));
    await put(page, TAG, high());
    assert.notEqual((await durations(page)).length, 0);
    const still = await app.open({ reduced: true });
    await put(still, TAG, high());
    assert.deepEqual(await durations(still), []);
    await still.context().close();
  });

  it("takes its colours from the page", async () => {
    await put(page, TAG, high(), {});
    await page.evaluate(() => globalThis.element.style.setProperty("--countersign-accent", "rgb(1, 2, 3)"));
    await page.waitForTimeout(250);
    assert.equal(await page.evaluate(() => getComputedStyle(globalThis.element.renderRoot.querySelector(".open")).borderTopColor), "rgb(1, 2, 3)");
  });

  it("keeps its place when the page moves it, and one without a policy says so", async () => {
    await put(page, TAG, {});
    assert.match(await page.locator("[part=notice]").innerText(), /No policy has been chosen yet/);
    await put(page, TAG, { definition: JSON.stringify(defined(`policy("p", 1); step("lead").approvers(role("lead"));`)) });
    await page.evaluate(() => document.body.append(globalThis.element));
    assert.equal(Object.keys(await steps()).join(), "lead");
    await page.evaluate(() => globalThis.element.remove());
  });
});

it("no error reached the console, under a policy that is in force", async () => {
  assert.deepEqual(page.errors, []);
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  assert.match(page.errors.join(), /Content Security Policy/);
});
