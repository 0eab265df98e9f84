// Pictures of the route, compared with pictures of the same run: what fonts a machine has makes no difference.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { different, picture, put, set, startElements } from "./support/page.mjs";
import { given, twelve } from "./support/policies.mjs";

const TAG = "countersign-route";

let app;
before(async () => {
  app = await startElements();
});
after(() => app?.close());

const high = () => given("social-publish", "high-risk");
const cases = { "4 steps": [high, { budget: { currency: "EUR", value: "12.00" } }], "12 steps": [twelve, { budget: { currency: "EUR", value: "12.00" } }] };

describe("what is typed, and taken back, leaves the picture as it was", () => {
  for (const [name, [properties, typed]] of Object.entries(cases)) {
    it(name, async () => {
      for (const dark of [false, true]) {
        for (const width of [390, 820, 1440]) {
          const where = `${width} ${dark ? "dark" : "light"}`;
          const page = await app.open({ width, dark });
          const before = properties();
          await put(page, TAG, before);
          const first = await picture(page, TAG);
          await set(page, { facts: { ...before.facts, ...typed } });
          const between = await picture(page, TAG);
          assert.ok(different(first, between) > 500, `${where}: the picture follows what is typed`);
          await set(page, { facts: before.facts });
          assert.equal(different(first, await picture(page, TAG)), 0, where);
          assert.deepEqual(page.errors, []);
          await page.context().close();
        }
      }
    });
  }
});

describe("the same picture comes", () => {
  it("with and without motion", async () => {
    const pictures = [];
    for (const reduced of [false, true]) {
      const page = await app.open({ reduced });
      await put(page, TAG, { ...high(), facts: {} });
      await set(page, { facts: high().facts });
      pictures.push(await picture(page, TAG));
      await page.context().close();
    }
    assert.equal(different(...pictures), 0);
  });

  it("whatever was shown before", async () => {
    const page = await app.open();
    await put(page, TAG, high());
    const first = await picture(page, TAG);
    await put(page, TAG, twelve());
    assert.ok(different(first, await picture(page, TAG)) > 500);
    await set(page, high());
    assert.equal(different(first, await picture(page, TAG)), 0);
    await page.context().close();
  });
});
