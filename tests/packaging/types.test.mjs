// The package's types, checked by an installed TypeScript in an installed package: strict, without skipping the
// declarations themselves, with no types around but those of the language.
import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installConsumer, removeConsumer, ROOT, run } from "./support/consumer.mjs";
import { SOCIAL_PUBLISH } from "./support/policies.mjs";

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

const STRICT = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true };
const RESOLUTIONS = [
  { module: "NodeNext", moduleResolution: "NodeNext" },
  { module: "ESNext", moduleResolution: "Bundler" },
];

async function typeCheck(name, compilerOptions) {
  writeFileSync(join(consumer.folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICT, target: "ES2022", lib: ["ES2022"], types: [], ...compilerOptions }, files: [name] }));
  const { code, stdout } = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", consumer.folder]);
  return { code, stdout };
}

describe("types", () => {
  for (const resolution of RESOLUTIONS) {
    it(`a strict project compiles, moduleResolution ${resolution.moduleResolution}`, async () => {
      for (const name of ["types.ts", "deciding.ts", "intake.ts"]) {
        copyFileSync(join(ROOT, "tests/packaging/support", name), join(consumer.folder, "consumer.ts"));
        const { code, stdout } = await typeCheck("consumer.ts", resolution);
        assert.equal(code, 0, `${name}: ${stdout}`);
      }
    });

    it(`every export has types, moduleResolution ${resolution.moduleResolution}`, async () => {
      writeFileSync(
        join(consumer.folder, "exports.ts"),
        `import { route } from "countersign";
         import { route as inlineRoute } from "countersign/inline";
         import { load as previewLoad, route as previewRoute } from "countersign/preview";
         import { load as inlineLoad } from "countersign/preview/inline";
         import { compile } from "countersign/compiler";
         import { compile as inlineCompile } from "countersign/compiler/inline";
         import preview from "countersign/preview.wasm";
         import runtime from "countersign/runtime.wasm";
         import compiler from "countersign/compiler.wasm";
         export const same: typeof route = inlineRoute, small: typeof route = previewRoute, alike: typeof compile = inlineCompile;
         export const loads: typeof previewLoad = inlineLoad;
         export const files: (object | string)[] = [preview, runtime, compiler];`,
      );
      const { code, stdout } = await typeCheck("exports.ts", resolution);
      assert.equal(code, 0, stdout);
    });
  }

  it("a page has the elements' properties by their names, and no others", async () => {
    const uses = (line) => `import { type StepDetail } from "countersign/element";
      const route = document.createElement("countersign-route");
      route.facts = { amount: { currency: "EUR", value: "1.00" } };
      route.addEventListener("countersign-step", (event) => console.log((event as CustomEvent<StepDetail>).detail.step));
      ${line}`;
    for (const [line, errors] of [["route.skipped = true;", 0], ["route.skipped = 1;", 1], ["route.fact = {};", 1]]) {
      writeFileSync(join(consumer.folder, "page.ts"), uses(line));
      const { stdout } = await typeCheck("page.ts", { ...RESOLUTIONS[1], lib: ["ES2022", "DOM", "DOM.Iterable"] });
      assert.equal(stdout.match(/error TS/g)?.length ?? 0, errors, `${line}: ${stdout}`);
    }
  });

  it("`countersign types` writes a type that `load` takes, and that refuses what the policy refuses", async () => {
    writeFileSync(join(consumer.folder, "social.rhai"), SOCIAL_PUBLISH);
    const { stdout: source, code: exit, stderr } = await run(join(consumer.folder, "node_modules/.bin/countersign"), ["types", "social.rhai"], { cwd: consumer.folder });
    assert.equal(exit, 0, stderr);
    const name = /export (?:interface|type) (\w+)/.exec(source)?.[1];
    assert.ok(name, source);
    writeFileSync(join(consumer.folder, "facts.ts"), source);
    const uses = (facts) => `import { load, route } from "countersign";
      import type { ${name} } from "./facts.js";
      route(load<${name}>(""), { by: "mia", at: "2026-03-01T09:00:00Z", facts: ${facts} });`;
    const good = `campaign: "spring", template_locked: true, new_claims: false`;
    const cases = [
      [`{ ${good}, region: "US" }`, 0],
      [`{ ${good}, region: "EU", budget: { currency: "EUR", value: "1.00" } }`, 0],
      [`{ ${good}, region: "FR" }`, 1],
      [`{ ${good} }`, 1],
      [`{ ${good}, region: "US", regoin: "US" }`, 1],
      [`{ ${good}, region: "US", budget: { currency: "USD", value: "1.00" } }`, 1],
      [`{ ${good}, region: "US", budget: null }`, 1],
    ];
    for (const [facts, errors] of cases) {
      writeFileSync(join(consumer.folder, "uses.ts"), uses(facts));
      const { stdout } = await typeCheck("uses.ts", RESOLUTIONS[0]);
      assert.equal(stdout.match(/error TS/g)?.length ?? 0, errors, `${facts}: ${stdout}`);
    }
  });

  it("a mistake does not compile: the checks above are able to fail", async () => {
    writeFileSync(join(consumer.folder, "wrong.ts"), `import { load } from "countersign";\nload(42);\n`);
    const { code, stdout } = await typeCheck("wrong.ts", RESOLUTIONS[0]);
    assert.notEqual(code, 0);
    assert.match(stdout, /wrong\.ts\(2,6\): error TS2345/);
  });

  it("no declaration that a consumer can reach says `any`", () => {
    const reached = reachable(consumer.installed, ["index.d.ts", "preview.d.ts", "compiler.d.ts", "editor/index.d.ts", "element/index.d.ts", "wasm.d.ts"]);
    assert.ok(reached.size >= 10, [...reached.keys()].join());
    for (const [file, text] of reached) {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").replace(/"(?:[^"\\]|\\.)*"/g, '""');
      assert.doesNotMatch(code, /\bany\b/, file);
    }
  });

  it("every public declaration is documented", () => {
    const undocumented = [];
    for (const [file, text] of reachable(consumer.installed, ["index.d.ts", "preview.d.ts", "compiler.d.ts", "editor/index.d.ts", "element/index.d.ts"])) {
      const lines = text.split("\n");
      lines.forEach((line, index) => {
        const name = /^export (?:declare )?(?:function|class|interface|type|const) (\w+)/.exec(line)?.[1];
        if (name && !lines[index - 1]?.trimEnd().endsWith("*/")) undocumented.push(`${file}: ${name}`);
      });
    }
    assert.deepEqual(undocumented, []);
  });
});

/** The declarations that the given ones import, directly or not, by their path. */
function reachable(folder, entries) {
  const known = new Set(readdirSync(folder, { recursive: true }));
  const found = new Map();
  const queue = [...entries];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (found.has(file)) continue;
    assert.ok(known.has(file), `${file} is in the package`);
    const text = readFileSync(join(folder, file), "utf8");
    found.set(file, text);
    for (const [, target] of text.matchAll(/(?:from|import)\s*\(?"(\.[^"]+)\.js"/g)) queue.push(join(file, "..", `${target}.d.ts`));
  }
  return found;
}
