// The tarball, installed where people install it: what is in it, and that each export works in the host it is for.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installConsumer, readJson, removeConsumer, ROOT, run, runModule } from "./support/consumer.mjs";
import { request, SOCIAL_PUBLISH } from "./support/policies.mjs";

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

/** A module that compiles and routes with the given imports and prints the ids of the active steps. */
const program = (runtime, compiler, start = "") => `
  import * as runtime from ${JSON.stringify(runtime)};
  import * as compiler from ${JSON.stringify(compiler)};
  ${start}
  const compiled = compiler.compile(${JSON.stringify(SOCIAL_PUBLISH)});
  const answer = runtime.route(runtime.load(compiled.definition), ${JSON.stringify(request())});
  console.log(answer.steps.filter(({ active }) => active).map(({ id }) => id).join());
`;

async function prints(expected, ...args) {
  const { code, stdout, stderr } = await runModule(consumer, ...args);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trimEnd(), expected);
}

describe("the tarball", () => {
  it("holds what the exports name, and nothing of the build", () => {
    const { exports, bin } = readJson(join(consumer.installed, "package.json"));
    const targetsOf = (target) => (typeof target === "string" ? [target] : Object.values(target).flatMap(targetsOf));
    const targets = targetsOf(exports);
    for (const target of [...targets, ...Object.values(bin)]) assert.ok(existsSync(join(consumer.installed, target)), target);
    for (const name of ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "docs/policy-language.md", "docs/your-first-policy.md"]) assert.ok(consumer.files.includes(name), name);
    for (const file of consumer.files) {
      assert.match(file, /\.(?:js|d\.ts|wasm)$|^policy\.tmLanguage\.json$|^package\.json$|^(?:README|CHANGELOG|docs\/[a-z-]+)\.md$|^LICENSE-/);
      assert.doesNotMatch(file, /^(?:cli|bin)\/.*\.d\.ts$|countersign_bg|tsbuildinfo/);
    }
  });

  it("has the crate's version, every file's conditions in the order of the design, and no dependency that is not listed here", () => {
    const manifest = readJson(join(consumer.installed, "package.json"));
    const crate = /^version = "([^"]+)"/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
    assert.equal(manifest.version, crate);
    for (const entry of [".", "./preview", "./compiler"]) assert.deepEqual(Object.keys(manifest.exports[entry]), ["types", "workerd", "node", "default"]);
    for (const entry of ["./inline", "./preview/inline", "./compiler/inline", "./editor", "./element", "./element/route", "./element/facts", "./element/actions", "./element/audit", "./host", "./intake", "./store/memory", "./store/postgres", "./policy.tmLanguage.json", "./preview.wasm", "./runtime.wasm", "./compiler.wasm"]) assert.ok(manifest.exports[entry], entry);
    assert.deepEqual(Object.keys(manifest.dependencies), ["@dagrejs/dagre", "@electric-sql/pglite", "commander", "fflate", "kysely", "lit", "lossless-json", "pg", "temporal-polyfill", "yaml"]);
    assert.equal(manifest.engines.node, ">=20.19");
    assert.equal(manifest.type, "module");
    assert.equal(manifest.private, undefined);
  });

  it("names no wasm file but those that it holds, so that a bundler finds what it follows", () => {
    for (const file of consumer.files.filter((name) => name.endsWith(".js"))) {
      const text = readFileSync(join(consumer.installed, file), "utf8");
      for (const [, address] of text.matchAll(/new URL\(\s*['"]([^'"]+)['"],\s*import\.meta\.url/g)) {
        assert.ok(existsSync(join(consumer.installed, file, "..", address)), `${file} names ${address}`);
      }
    }
  });

  it("tells bundlers which files do something when they are imported: all that start a module, or import one that does for just that, or define elements", () => {
    const { sideEffects } = readJson(join(consumer.installed, "package.json"));
    const starts = consumer.files.filter((name) => /^[a-z.]+\.js$/.test(name) && /\.startSync\(|^import "\./m.test(readFileSync(join(consumer.installed, name), "utf8")));
    assert.deepEqual(starts.map((name) => `./${name}`).sort(), sideEffects.filter((name) => !/^\.\/(?:bin|element)\//.test(name)).sort());
    const defines = consumer.files.filter((name) => /^element\/(?:\w+\/)?index\.js$/.test(name));
    assert.deepEqual(defines.map((name) => `./${name}`).sort(), sideEffects.filter((name) => name.startsWith("./element/")).sort());
    assert.equal(defines.length, 5);
    assert.equal(starts.length, 11);
  });
});

describe("the exports, in the host that they are for", () => {
  it("Node: import and go; init() resolves all the same", () => prints("brand,compliance", "node.mjs", program("countersign", "countersign/compiler")));
  it("Node: init() resolves all the same, twice at once", () =>
    prints("brand,compliance", "init.mjs", program("countersign", "countersign/compiler", "await Promise.all([runtime.init(), runtime.init(), compiler.init()]);")));
  it("inline, in any host", () => prints("brand,compliance", "inline.mjs", program("countersign/inline", "countersign/compiler/inline")));
  it("the preview routes as the run time does, in Node and inline", async () => {
    await prints("brand,compliance", "preview.mjs", program("countersign/preview", "countersign/compiler"));
    await prints("brand,compliance", "preview-inline.mjs", program("countersign/preview/inline", "countersign/compiler/inline"));
  });

  it("inline reads no file and asks no network", async () => {
    const forbid = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      globalThis.fetch = fs.readFileSync = () => { throw new Error("inline went outside"); }; syncBuiltinESMExports();`;
    writeFileSync(join(consumer.folder, "forbid.mjs"), forbid);
    const source = `import "./forbid.mjs";\n${program("countersign/inline", "countersign/compiler/inline")}`;
    await prints("brand,compliance", "closed.mjs", source);
    // The same fence stops the ordinary entry: it is able to stop something.
    const open = await runModule(consumer, "open.mjs", source.replaceAll("/inline", ""));
    assert.notEqual(open.code, 0);
    assert.match(open.stderr, /inline went outside/);
  });

  it("workerd: the wasm is imported as a module", async () => {
    // What workerd does with a wasm file, for Node: the default export is the compiled module.
    const hooks = `export async function load(url, context, next) {
      if (!url.endsWith(".wasm")) return next(url, context);
      const source = "import { readFileSync } from 'node:fs'; export default new WebAssembly.Module(readFileSync(new URL(" + JSON.stringify(url) + ")));";
      return { format: "module", source, shortCircuit: true };
    }`;
    writeFileSync(join(consumer.folder, "hooks.mjs"), hooks);
    writeFileSync(join(consumer.folder, "register.mjs"), `import { register } from "node:module"; register("./hooks.mjs", import.meta.url);`);
    const flags = ["--conditions=workerd", "--import", join(consumer.folder, "register.mjs")];
    for (const [entry, file] of [["countersign", /index\.workerd\.js/], ["countersign/preview", /preview\.workerd\.js/]]) {
      const source = program(entry, "countersign/compiler", `console.error(import.meta.resolve(${JSON.stringify(entry)}));`);
      const { code, stdout, stderr } = await runModule(consumer, "worker.mjs", source, flags);
      assert.equal(code, 0, stderr);
      assert.match(stderr, file);
      assert.equal(stdout, "brand,compliance\n");
    }
  });

  it("the editor's part starts no wasm and reads no file", async () => {
    const source = `import "./forbid.mjs"; delete globalThis.WebAssembly;
      const { policyLanguage, textMateGrammar } = await import("countersign/editor");
      console.log(policyLanguage.name, textMateGrammar.scopeName);`;
    await prints("countersign-policy source.countersign-policy", "editor.mjs", source);
  });

  it("intake starts no wasm and reads no file", async () => {
    const source = `import "./forbid.mjs"; delete globalThis.WebAssembly;
      const { intake } = await import("countersign/intake");
      console.log(intake({ policy: "note", id: "/id", by: "/by", facts: {} })('{"id":1,"by":"mia"}').acting.by);`;
    await prints("mia", "intake.mjs", source);
  });

  it("the components can be imported where there is no page: nothing is fetched or started", async () => {
    const source = `import "./forbid.mjs"; delete globalThis.WebAssembly;
      const { CountersignRoute } = await import("countersign/element");
      console.log(typeof CountersignRoute, typeof globalThis.document);`;
    await prints("function undefined", "components.mjs", source);
  });

  it("each component can be had alone", async () => {
    for (const name of ["route", "facts", "actions", "audit"]) {
      const source = `const defined = [];
        globalThis.customElements = { get: () => undefined, define: (name) => defined.push(name) };
        await import("countersign/element/${name}");
        console.log(defined.join());`;
      await prints(`countersign-${name}`, `${name}.mjs`, source);
    }
  });

  it("the wasm files are where their exports say", async () => {
    const source = `import { readFileSync } from "node:fs";
      for (const name of ["preview", "runtime", "compiler"]) {
        const bytes = readFileSync(new URL(import.meta.resolve("countersign/" + name + ".wasm")));
        console.log(WebAssembly.validate(bytes), WebAssembly.Module.exports(new WebAssembly.Module(bytes)).some(({ name }) => name === "compile"));
      }`;
    await prints("true false\ntrue false\ntrue true", "files.mjs", source);
  });
});

describe("handles", () => {
  it("release themselves: loading again and again does not grow the module's memory", async () => {
    const source = `
      import { readFileSync } from "node:fs";
      import { setImmediate as turn } from "node:timers/promises";
      import { load } from "countersign";
      import { compile } from "countersign/compiler";
      const { initSync } = await import(new URL("wasm/runtime.js", import.meta.resolve("countersign")).href);
      const { memory } = initSync({});
      const { json } = compile(${JSON.stringify(SOCIAL_PUBLISH)});
      const sizes = [];
      for (let round = 0; round < 12; round += 1) {
        for (let count = 0; count < 500; count += 1) load(json);
        for (let pause = 0; pause < 3; pause += 1) { gc(); await turn(); }
        sizes.push(memory.buffer.byteLength);
      }
      const kept = []; for (let count = 0; count < 6000; count += 1) kept.push(load(json));
      console.log(sizes.at(-1) === sizes[2], memory.buffer.byteLength > sizes.at(-1), kept.length);`;
    // The second figure shows that the first is able to fail: kept handles do take memory.
    await prints("true true 6000", "memory.mjs", source, ["--expose-gc"]);
  });
});

describe("the command", () => {
  it("is installed, runs and knows its version", async () => {
    const bin = join(consumer.folder, "node_modules/.bin/countersign");
    assert.ok(statSync(join(consumer.installed, "bin/countersign.js")).mode & 0o100, "is executable");
    const { code, stdout, stderr } = await run(bin, ["--version"]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trimEnd(), readJson(join(consumer.installed, "package.json")).version);
  });
});
