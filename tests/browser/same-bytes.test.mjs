// Native, Node and Chromium give the same bytes for every fixture: each policy under tests/policies/ with each of its
// requests, and each call of each scenario. The native answers are written by `cargo test` into target/answers/<policy>/
// <request>.json and target/calls/; what is expected of them is for tests/routes.rs and tests/scenarios.rs.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { recorded, replay } from "../support/replay.mjs";
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
  await import("../../pkg/preview.node.js");
  const { Policy } = await import("../../pkg/wasm/runtime.js");
  const { Policy: Preview } = await import("../../pkg/wasm/preview.js");
  const compiled = compile(readFileSync(join(POLICIES, `${policy}.rhai`), "utf8"));
  assert.ok(compiled.ok, compiled.rendered);
  const loaded = Policy.load(compiled.json);
  const texts = requests.map((name) => readFileSync(join(POLICIES, policy, name), "utf8"));
  const small = Preview.load(compiled.json);
  return { definition: compiled.json, answers: texts.map((text) => loaded.route(text)), previews: texts.map((text) => small.route(text)) };
}

/** The same, as a program for a page. */
const inPage = ({ policy, requests }) => `
  const text = async (path) => (await fetch("/policies/" + path)).text();
  const [runtime, preview, compiler, { Policy }, { Policy: Preview }] = await Promise.all(
    ["index.js", "preview.js", "compiler.js", "wasm/runtime.js", "wasm/preview.js"].map((name) => import("/pkg/" + name)));
  await Promise.all([runtime.init(), preview.init(), compiler.init()]);
  const compiled = compiler.compile(await text(${JSON.stringify(`${policy}.rhai`)}));
  const [loaded, small] = [Policy, Preview].map((module) => module.load(compiled.json));
  const requests = await Promise.all(${JSON.stringify(requests.map((name) => `${policy}/${name}`))}.map(text));
  const [answers, previews] = [loaded, small].map((policy) => requests.map((request) => policy.route(request)));
  return { definition: compiled.json, answers, previews };`;

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
          same(node.answers[index], native, "Node");
          same(chromium.answers[index], native, "Chromium");
          same(node.previews[index], native, "the preview in Node");
          same(chromium.previews[index], native, "the preview in Chromium");
        });
      });
    });
  }

  it("every call of every scenario, in Chromium", async () => {
    const names = recorded().map(({ name }) => name);
    assert.ok(names.length > 0);
    const page = await browser.newPage();
    const outcomes = await server.visit(
      page,
      `${replay}
      const [runtime, glue] = await Promise.all(["index.js", "wasm/runtime.js"].map((name) => import("/pkg/" + name)));
      await runtime.init();
      const outcomes = [];
      for (const name of ${JSON.stringify(names)}) {
        const recorded = await (await fetch("/calls/" + name.split("/").map(encodeURIComponent).join("/") + ".json")).json();
        outcomes.push(replay(glue, { name, ...recorded }));
      }
      return outcomes;`,
    );
    await page.close();
    assert.equal(outcomes.length, names.length);
    assert.ok(outcomes.every(({ calls }) => calls > 0));
    assert.deepEqual(outcomes.flatMap(({ differences }) => differences), []);
  });

  it("what the API gives is those bytes, for a text and for an object: parsing them loses nothing", async () => {
    const { route, load } = await import("../../pkg/index.node.js");
    const onlyText = [];
    for (const fixture of fixtures) {
      const { definition, answers } = await textsInNode(fixture);
      const policy = load(definition);
      fixture.requests.forEach((name, index) => {
        const text = readFileSync(join(POLICIES, fixture.policy, name), "utf8");
        assert.equal(JSON.stringify(route(policy, text)), answers[index], `${fixture.policy}/${name} as text`);
        const object = JSON.parse(text);
        if (JSON.stringify(object) !== withoutSpace(text)) return onlyText.push(name);
        assert.equal(JSON.stringify(route(policy, object)), answers[index], `${fixture.policy}/${name} as an object`);
      });
    }
    // `JSON.parse` would mend what the strict door refuses: a fact given twice, a number that no double holds.
    for (const name of onlyText) assert.match(name, /twice|exact|fraction/);
  });
});

/** Equal, or the place of the first difference: the whole of two answers would bury it. */
function same(answer, native, host) {
  if (answer === native) return;
  let at = 0;
  while (at < answer.length && answer[at] === native[at]) at += 1;
  const from = Math.max(0, at - 40);
  const [here, there] = [answer, native].map((text) => JSON.stringify(text.slice(from, at + 40)));
  assert.fail(`from character ${at} ${host} says ${here}, natively it is ${there}; if the policy was edited, run \`cargo test\` first`);
}

/** JSON text without the white space around its tokens. */
function withoutSpace(text) {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string) => string ?? "");
}
