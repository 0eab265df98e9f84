// docs/back-end.md: its programs go on from each other, and print what they say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { installConsumer, removeConsumer, ROOT, runModule } from "./support/consumer.mjs";

const PAGE = readFileSync(join(ROOT, "pkg-templates/docs/back-end.md"), "utf8");

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

it("the programs of docs/back-end.md print what they say", async () => {
  const programs = [...PAGE.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, text]) => text).join("\n");
  const expected = [...programs.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line]) => line);
  assert.ok(expected.length > 12, "the page has programs");
  const { code, stdout, stderr } = await runModule(consumer, "back-end.mjs", programs);
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.trimEnd().split("\n"), expected);
});
