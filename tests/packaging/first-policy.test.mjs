// docs/your-first-policy.md of the package, followed word by word: its files are written and edited as it says, its
// commands run in the packed package, and each must print what stands below it.
//
// After a change of what the commands print: `UPDATE_DOCS=1 node --test tests/packaging/first-policy.test.mjs`, and read
// the difference before you commit it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installConsumer, removeConsumer, ROOT, run } from "./support/consumer.mjs";

const FILE = join(ROOT, "pkg-templates/docs/your-first-policy.md");
const GUIDE = readFileSync(FILE, "utf8");
const UPDATE = process.env.UPDATE_DOCS !== undefined;
/** Neither the machine's locale, nor its colours, nor what npm says of its settings reaches what is compared. */
const QUIET = { NO_COLOR: "1", FORCE_COLOR: undefined, LC_ALL: "C.UTF-8", npm_config_loglevel: "error" };

/** Every fenced block, with the line above it that says what to do with it. */
const blocks = [...GUIDE.matchAll(/(?:^(?<todo>\S.*:)\n\n)?^```(?<language>\w+)\n(?<text>[^]*?)^```$/gm)].map(({ 0: { length }, groups, index }) => ({
  ...groups,
  line: GUIDE.slice(0, index).split("\n").length,
  /** Where its text begins. */
  start: index + length - "```".length - groups.text.length,
}));

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

const read = (file) => readFileSync(join(consumer.folder, file), "utf8");
const write = (file, text) => writeFileSync(join(consumer.folder, file), text);

/** What a reader does with a block that is no command. */
function follow(todo, text) {
  const whole = /^`(?<file>[\w.-]+)`:$/.exec(todo ?? "")?.groups;
  const line = /^`(?<file>[\w.-]+)`, line (?<number>\d+):$/.exec(todo ?? "")?.groups;
  const end = /^At the end of `(?<file>[\w.-]+)`:$/.exec(todo ?? "")?.groups;
  if (whole) return write(whole.file, text);
  if (end) return write(end.file, read(end.file) + text);
  assert.ok(line, `does not say what to do with the block: ${todo}`);
  const lines = read(line.file).split("\n");
  const [old] = lines.splice(line.number - 1, 1, text.trimEnd());
  const first = (words) => words.trim().split(/[(: ]/)[0];
  assert.equal(first(old), first(text), "it is the line that is meant");
  return write(line.file, lines.join("\n"));
}

describe("your first policy", () => {
  it("has no block that nobody follows", () => {
    assert.equal(blocks.length * 2, GUIDE.match(/^```/gm).length, "every fence is read");
    assert.ok(blocks.filter(({ language }) => language === "console").length >= 8);
  });

  let page = GUIDE;
  for (const { todo, language, text, line, start } of blocks) {
    if (language !== "console") {
      it(`line ${line}: ${todo}`, () => follow(todo, text));
      continue;
    }
    const command = text.slice(2, text.indexOf("\n"));
    it(`line ${line}: ${command}`, async () => {
      const { stdout, stderr } = await run("bash", ["-c", `${command} 2>&1`], { cwd: consumer.folder, env: QUIET });
      assert.equal(stderr, "");
      const printed = `$ ${command}\n${stdout}`;
      if (!UPDATE) return assert.equal(printed, text);
      const from = start + page.length - GUIDE.length;
      page = page.slice(0, from) + printed + page.slice(from + text.length);
    });
  }

  after(() => UPDATE && writeFileSync(FILE, page));
});
