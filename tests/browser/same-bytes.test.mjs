// Native, Node and Chromium give the same bytes for every fixture: each policy under tests/policies/ with each of its
// requests. The native answers are written by `cargo test` into target/answers/<policy>/<request>.json; what is expected
// of them (expect.json) is for tests/routes.rs.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch } from "./support/chromium.mjs";
import { ROOT, serve } from "./support/server.mjs";

const POLICIES = join(ROOT, "tests/policies");
const NATIVE = join(ROOT, "target/answers");

const fixtures = readdirSync(POLICIES)
  .filter((name) => name.endsWith(".rhai"))
  .map((name) => name.slice(0, -".rhai".length))
  .map((policy) => ({ policy, requests: requestsOf(policy) }));

function requestsOf(policy) {
  const folder = join(POLICIES, policy);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "expect.json").sort() : [];
}

/** The texts themselves, as they leave the core: before anything is parsed. */
async function textsInNode({ policy, requests }) {
  await import("../../pkg/index.node.js");
  const { compile } = await import("../../pkg/compiler.node.js");
  const { Policy } = await import("../../pkg/wasm/runtime.js");
  const compiled = compile(readFileSync(join(POLICIES, `${policy}.rhai`), "utf8"));
  assert.ok(compiled.ok, compiled.rendered);
  const loaded = Policy.load(compiled.json);
  const answers = requests.map((name) => loaded.route(readFileSync(join(POLICIES, policy, name), "utf8")));
  return { definition: compiled.json, answers };
}

/** The same, as a program for a page. */
const inPage = ({ policy, requests }) => `
  const text = async (path) => (await fetch("/policies/" + path)).text();
  const [runtime, compiler, { Policy }] = await Promise.all(
    ["index.js", "compiler.js", "wasm/runtime.js"].map((name) => import("/pkg/" + name)));
  await Promise.all([runtime.init(), compiler.init()]);
  const compiled = compiler.compile(await text(${JSON.stringify(`${policy}.rhai`)}));
  const loaded = Policy.load(compiled.json);
  const requests = await Promise.all(${JSON.stringify(requests.map((name) => `${policy}/${name}`))}.map(text));
  return { definition: compiled.json, answers: requests.map((request) => loaded.route(request)) };`;

let browser;
let server;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

describe("native, Node and Chromium give the same bytes", () => {
  it("there are fixtures, with requests", () => {
    assert.ok(fixtures.length > 0);
    for (const { policy, requests } of fixtures) assert.ok(requests.length > 0, `${policy} has no requests`);
  });

  for (const fixture of fixtures) {
    describe(fixture.policy, () => {
      let node;
      let chromium;
      before(async () => {
        node = await textsInNode(fixture);
        const page = await browser.newPage();
        chromium = await server.visit(page, inPage(fixture));
        await page.close();
      });

      it("the definition, in Node and in Chromium", () => assert.equal(chromium.definition, node.definition));

      fixture.requests.forEach((name, index) => {
        it(name, async () => {
          const file = join(NATIVE, fixture.policy, name);
          assert.ok(existsSync(file), `no native answer ${file}: run \`cargo test\``);
          const native = readFileSync(file, "utf8");
          assert.equal(node.answers[index], native, "Node and native");
          assert.equal(chromium.answers[index], native, "Chromium and native");
        });
      });
    });
  }

  it("what the API gives is those bytes: parsing them loses nothing", async () => {
    const { route, load } = await import("../../pkg/index.node.js");
    for (const fixture of fixtures) {
      const { definition, answers } = await textsInNode(fixture);
      const policy = load(definition);
      fixture.requests.forEach((name, index) => {
        // As text: `JSON.parse` would mend what the strict door refuses, such as a fact given twice.
        const request = readFileSync(join(POLICIES, fixture.policy, name), "utf8");
        assert.equal(JSON.stringify(route(policy, request)), answers[index], `${fixture.policy}/${name}`);
      });
    }
  });
});
