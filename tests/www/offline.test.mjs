// Once loaded, everything works without a network; and everything that is ever asked for is this site's own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { visits } from "./support/visit.mjs";

const at = visits();
const ready = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  await new Promise((resolve) => (active.state === "activated" ? resolve() : active.addEventListener("statechange", resolve)));
});

describe("without a network", () => {
  it("the playground loads again, whole: another screen, and a play", async () => {
    const context = await at.context({ offline: true });
    const page = await at.visit("#policy", { context });
    await ready(page);
    await context.setOffline(true);
    at.site.requests.length = 0;
    await page.reload();
    await page.getByText("social-publish 1 · 4 steps").waitFor();
    await page.getByRole("link", { name: "Simulate" }).click();
    await page.getByText("under review").first().waitFor();
    assert.deepEqual(at.site.requests, [], "something was fetched");
    // A test that cannot fail would not notice that the network is there after all.
    assert.equal(await page.evaluate(() => fetch("nothing-here").then(() => "online", () => "offline")), "offline");
    at.heard();
  });

  it("so does the newsroom, with its database", async () => {
    const context = await at.context({ offline: true });
    const page = await at.visit("cms.html", { context });
    await ready(page);
    await page.getByRole("button", { name: "Submit for approval" }).click();
    await page.getByText("under review").first().waitFor();
    await page.waitForFunction(async () => {
      const names = await caches.keys();
      const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
      return kept.flat().some((url) => /pglite.*\.data$/.test(url)) && kept.flat().some((url) => /initdb.*\.wasm$/.test(url));
    });
    await context.setOffline(true);
    await page.reload();
    await page.getByText("under review").first().waitFor();
    await page.getByText("Not yet: waiting for").waitFor();
  });

  it("a new build takes the place of the old one, whose files go", async () => {
    const context = await at.context({ offline: true });
    const page = await at.visit("#policy", { context });
    await page.evaluate(() => caches.open("countersign-www-old").then((cache) => cache.put("./old.js", new Response("old"))));
    await ready(page);
    const names = await page.waitForFunction(async () => (await caches.keys()).filter((name) => name.startsWith("countersign-www-") && name !== "countersign-www-old"));
    assert.equal((await names.jsonValue()).length, 1);
  });
});

describe("the content security policy", () => {
  it("stands in every page, lets WebAssembly be compiled and nothing be evaluated", async () => {
    for (const path of ["#policy", "cms.html"]) {
      const page = await at.visit(path);
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
      assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
      assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|data:|\*/);
      // By a timer: what a test evaluates itself is let through.
      const run = await page.evaluate(
        () =>
          new Promise((resolve) =>
            setTimeout(() => {
              const tried = [];
              try {
                new Function("return 1")();
                tried.push("evaluation");
              } catch {}
              const style = document.createElement("style");
              style.textContent = "body { outline-offset: 77px }";
              document.body.append(style);
              if (getComputedStyle(document.body).outlineOffset === "77px") tried.push("style");
              const script = document.createElement("script");
              script.textContent = "globalThis.ran = 1";
              document.body.append(script);
              if (globalThis.ran === 1) tried.push("script");
              resolve(tried);
            }),
          ),
      );
      assert.deepEqual(run, []);
      assert.ok(at.heard().every((complaint) => /Content Security Policy/.test(complaint)), "something else was wrong");
    }
  });

  it("is no hindrance: nothing but this site is ever asked for", async () => {
    const context = await at.context();
    const asked = new Set();
    context.on("request", (request) => asked.add(new URL(request.url()).origin));
    const page = await at.visit("#simulate", { context });
    await page.getByText("under review").first().waitFor();
    await (await at.visit("cms.html", { context })).getByText("Nobody has been asked yet").waitFor();
    assert.deepEqual([...asked].filter((origin) => origin !== "null"), [new URL(at.site.url()).origin]);
  });
});
