// The package in a page, as a browser loads it: `await init()`, then compile and route, under a policy that allows
// WebAssembly and no other code made from text.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { request, SOCIAL_PUBLISH } from "../packaging/support/policies.mjs";
import { executable, launch } from "./support/chromium.mjs";
import { serve, STRICTEST } from "./support/server.mjs";

let browser;
let page;
let server;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => (page = await browser.newPage()));
afterEach(async () => page.close());

const RUNTIME = `const runtime = await import("/pkg/index.js");`;
const COMPILER = `const compiler = await import("/pkg/compiler.js");`;
const ROUTE = `
  const compiled = compiler.compile(${JSON.stringify(SOCIAL_PUBLISH)});
  const answer = runtime.route(runtime.load(compiled.definition), ${JSON.stringify(request())});
  return answer.steps.map(({ id, state }) => id + " " + state);`;
const ROUTED = ["brand open", "compliance waiting", "finance skipped"];
/** The code and message of the error that the promise is rejected with. */
const CAUGHT = `const caught = (promise) => promise.then(() => null, ({ name, code, message, hint }) => ({ name, code, message, hint }));`;

describe("in a page", () => {
  it("compiles and routes after init()", async () => {
    assert.deepEqual(await server.visit(page, `${RUNTIME} ${COMPILER} await Promise.all([runtime.init(), compiler.init()]); ${ROUTE}`), ROUTED);
  });

  it("routes a definition without loading the compiler", async () => {
    const { compile } = await import("../../pkg/compiler.node.js");
    const { json } = compile(SOCIAL_PUBLISH);
    const program = `${RUNTIME} await runtime.init();
      return runtime.route(runtime.load(${JSON.stringify(json)}), ${JSON.stringify(request())}).state;`;
    assert.equal(await server.visit(page, program), "under_review");
    assert.deepEqual(server.requests.filter((path) => path.includes("compiler")), []);
  });

  it("works inline, under the same policy, asking for no wasm", async () => {
    const inline = (name) => `await import("/pkg/${name}.inline.js")`;
    assert.deepEqual(await server.visit(page, `const runtime = ${inline("index")}; const compiler = ${inline("compiler")}; ${ROUTE}`), ROUTED);
    assert.deepEqual(server.requests.filter((path) => path.endsWith(".wasm")), []);
  });

  it("asks nothing of anybody but its own files", async () => {
    await server.visit(page, `${RUNTIME} await runtime.init();`);
    for (const path of server.requests) assert.match(path, /^\/(?:page|program|pkg|outcome)\//);
    assert.deepEqual(server.requests.filter((path) => path.endsWith(".wasm")), ["/pkg/runtime.wasm"]);
  });
});

describe("init()", () => {
  it("must come first: anything before it is `not_initialised`", async () => {
    const program = `${RUNTIME} ${COMPILER} ${CAUGHT}
      return [await caught((async () => runtime.load("{}"))()), await caught((async () => compiler.compile(""))())];`;
    const [run, compile] = await server.visit(page, program);
    for (const [error, entry] of [[run, "`countersign`"], [compile, "`countersign/compiler`"]]) {
      assert.deepEqual([error.name, error.code], ["CountersignError", "not_initialised"]);
      assert.ok(error.message.includes(entry));
      assert.ok(error.hint.includes("`init()`"));
    }
  });

  it("may be called twice at once and again: the file is asked for once", async () => {
    const program = `${RUNTIME} await Promise.all([runtime.init(), runtime.init()]); await runtime.init(); return runtime.version();`;
    assert.match(await server.visit(page, program), /^\d+\.\d+\.\d+$/);
    assert.equal(server.requests.filter((path) => path.endsWith(".wasm")).length, 1);
  });

  it("can be tried again after it failed", async () => {
    const unavailable = (response) => response.writeHead(503).end();
    const notWasm = (response) => response.writeHead(200, { "content-type": "application/wasm" }).end("<!doctype html>");
    server.instead.set("/pkg/runtime.wasm", [unavailable, notWasm]);
    const program = `${RUNTIME} ${CAUGHT}
      const first = await caught(Promise.all([runtime.init(), runtime.init()]));
      const early = await caught((async () => runtime.version())());
      const second = await caught(runtime.init());
      await runtime.init();
      return { first, early, second, version: runtime.version() };`;
    const { first, early, second, version } = await server.visit(page, program);
    assert.equal(first.code, "init_failed");
    assert.ok(first.message.includes("503"), first.message);
    assert.equal(early.code, "not_initialised");
    assert.equal(second.code, "init_failed");
    assert.match(version, /^\d+\.\d+\.\d+$/);
  });

  it("takes the wasm from where the page says: an address, a URL, bytes", async () => {
    const sources = {
      address: `"/pkg/runtime.wasm?elsewhere"`,
      url: `new URL("/pkg/runtime.wasm?elsewhere", location.href)`,
      bytes: `await (await fetch("/pkg/runtime.wasm?elsewhere")).arrayBuffer()`,
    };
    for (const [name, source] of Object.entries(sources)) {
      assert.match(await server.visit(page, `${RUNTIME} await runtime.init(${source}); return runtime.version();`), /^\d/, name);
    }
  });

  it("fails with the way out where the page's policy forbids WebAssembly", async () => {
    const error = await server.visit(page, `${RUNTIME} ${CAUGHT} return caught(runtime.init());`, { policy: STRICTEST });
    assert.equal(error.code, "init_failed");
    assert.ok(error.hint.includes("wasm-unsafe-eval"));
  });
});

describe("a missing Chromium", () => {
  it("is an error that says in one line what to run", () => {
    for (const environment of [{ PATH: "/nonexistent" }, { CHROMIUM: "/nonexistent/chromium", PATH: process.env.PATH }]) {
      assert.throws(() => executable(environment), ({ message }) => !message.includes("\n") && message.includes("apt-get install -y chromium"));
    }
  });
});
