// The examples in the documentation run, type-check, and print what they say.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installConsumer, removeConsumer, ROOT, run, runModule } from "./support/consumer.mjs";

const SOURCES = join(ROOT, "pkg-templates/src");

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

/** Each `@example` of a source file: the name of what it documents, and its code. */
function examplesIn(file) {
  const text = readFileSync(join(SOURCES, file), "utf8");
  const pattern = /@example\n \* ```ts\n(?<code>(?: \*.*\n)*?) \* ```\n(?: \*.*\n)*? \*\/\nexport (?:async )?(?:function|class|type|const) (?<name>\w+)/g;
  return [...text.matchAll(pattern)].map(({ groups }) => ({ name: groups.name, file, code: groups.code.replace(/^ \* ?/gm, "") }));
}

const files = readdirSync(SOURCES, { recursive: true }).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
const examples = files.flatMap(examplesIn);

describe("examples", () => {
  it("there is one for each function of the API", () => {
    const written = files.reduce((count, file) => count + readFileSync(join(SOURCES, file), "utf8").split("@example").length - 1, 0);
    assert.equal(examples.length, written, "every example is found");
    for (const name of ["Load", "route", "explain", "schema", "types", "decide", "evolve", "needs", "allowedActions", "view", "reconcile", "prepare", "seal", "prepareHead", "restore", "signable", "signedBytes", "InsecureTestKey", "verify", "exportBundle", "readBundle", "prepareEntry", "verifyDeployment", "leafOf", "treeHead", "checkpoint", "proveInclusion", "verifyInclusion", "proveExtension", "verifyExtension", "compile", "measure", "metrics", "Init", "CountersignError", "policyLanguage", "diagnostics", "createApprovals", "staticPeople", "directoryPeople", "webCryptoSigner", "keyServiceSigner", "insecureFileSigner", "memoryStore"]) {
      assert.ok(examples.some((example) => example.name === name), name);
    }
  });

  for (const { name, file, code } of examples) {
    it(`${name} (${file}) prints what it says`, async () => {
      const { stdout, stderr, code: exit } = await runModule(consumer, `${name}.mjs`, code);
      assert.equal(exit, 0, stderr);
      const expected = [...code.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line]) => line);
      assert.ok(expected.length > 0, "says what it prints");
      assert.deepEqual(stdout.trimEnd().split("\n"), expected);
    });
  }

  it("all of them type-check", async () => {
    const names = examples.map(({ name, code }) => {
      writeFileSync(join(consumer.folder, `${name}.ts`), code);
      return `${name}.ts`;
    });
    writeFileSync(join(consumer.folder, "console.d.ts"), "declare const console: { log(...values: unknown[]): void };\n");
    const compilerOptions = { strict: true, noUncheckedIndexedAccess: true, noEmit: true, target: "ES2022", lib: ["ES2022"], types: [], module: "NodeNext" };
    writeFileSync(join(consumer.folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["console.d.ts", ...names] }));
    const { code, stdout } = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", consumer.folder]);
    assert.equal(code, 0, stdout);
  });
});
