// `make demo`: the story is told to its end, fits a terminal, and what it leaves is what it says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT, run } from "./support/consumer.mjs";

const HISTORY = process.env.COUNTERSIGN_HISTORY;
const NO_HISTORY = HISTORY ? false : "COUNTERSIGN_HISTORY is not set";

const demo = async (history) => {
  const env = { COUNTERSIGN_HISTORY: history, NO_COLOR: undefined, FORCE_COLOR: undefined };
  const { code, stdout, stderr } = await run(process.execPath, ["scripts/demo.mjs"], { cwd: ROOT, env });
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  return stdout;
};

/** A command is printed on one line, to be copied; a line of a script as it is. */
const isVerbatim = (line) => /^ {4}node | *\d+ \| /.test(line);

describe("the demo", () => {
  it("tells every scene, in order, without colours where there is no terminal", async () => {
    const story = await demo(undefined);
    const scenes = [...story.matchAll(/^── (\d+)\. /gm)].map(([, number]) => Number(number));
    assert.deepEqual(scenes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    assert.doesNotMatch(story, /\u001b/);
    const wide = story.split("\n").filter((line) => [...line].length > 80 && !isVerbatim(line));
    assert.deepEqual(wide, []);
    assert.match(story, /skipped: COUNTERSIGN_HISTORY is not set/);
  });

  it("leaves a definition, a request and the answer that the command line gives too", async () => {
    const left = (name) => join(ROOT, "demo-output", name);
    const { code, stdout } = await run(process.execPath, [
      "pkg/bin/countersign.js", "route", "--json", left("definition.json"), left("request.json"),
    ], { cwd: ROOT });
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), JSON.parse(readFileSync(left("route.json"), "utf8")));
  });

  it("leaves a bundle that holds for the key that lies beside it", async () => {
    const { code, stdout, stderr } = await run(process.execPath, [
      "pkg/bin/countersign.js", "verify", "--json", "demo-output/bundle", "--keys", "demo-output/keys.json",
    ], { cwd: ROOT });
    const { ok, records, keys, after_head, not_replayed } = JSON.parse(stdout);
    assert.deepEqual([code, stderr, ok, records, keys, after_head, not_replayed], [0, "", true, 5, "pinned", 0, []]);
  });

  it("routes a hundred real declarations", { skip: NO_HISTORY }, async () => {
    const story = await demo(HISTORY);
    assert.match(story, /^ {2}100 declarations routed, 0 refused:$/m);
    assert.match(story, /^ {2}The whole log, 10,357 declarations, in /m);
    assert.doesNotMatch(story, /skipped: COUNTERSIGN_HISTORY/);
  });

  it("says which file it cannot read, rather than skip or break", async () => {
    const { code, stderr } = await run(process.execPath, ["scripts/demo.mjs"], { cwd: ROOT, env: { COUNTERSIGN_HISTORY: "nowhere.csv.gz" } });
    assert.equal(code, 2);
    assert.match(stderr, /^demo: COUNTERSIGN_HISTORY, `nowhere\.csv\.gz`, cannot be read: .*\n$/);
  });
});
