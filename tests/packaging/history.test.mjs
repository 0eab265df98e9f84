// Declarations as commands: an invented log comes out as was worked out by hand, the real one as its text alone says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { parseLog, readLog } from "../../scripts/history/log.mjs";
import { PAYMENT, replay } from "../../scripts/history/replay.mjs";
import { processOf } from "./history/process.mjs";
import { figures } from "../../scripts/history/report.mjs";
import { readJson, ROOT, run } from "./support/consumer.mjs";

const HISTORY = process.env.COUNTERSIGN_HISTORY;
const NO_HISTORY = HISTORY ? false : "COUNTERSIGN_HISTORY is not set";
const SAMPLE = join(import.meta.dirname, "history/sample.csv");

const { decide, load } = await import("../../pkg/index.node.js");
const { compile } = await import("../../pkg/compiler.node.js");
const script = readFileSync(join(ROOT, "tests/policies/university-expenses.rhai"), "utf8");
const engine = { policy: load(compile(script + PAYMENT).definition), decide };

const HEAD = "case,seq,time,activity,role,amount,budget";
const made = (...activities) =>
  parseLog([HEAD, ...activities.map((activity, seq) => `made,${seq},2018-05-02T${String(8 + seq).padStart(2, "0")}:00:00Z,${activity},${activity.split(" by ")[1] ?? "UNDEFINED"},5.00,b`)].join("\n"));

describe("an invented log", () => {
  it("comes out as was worked out by hand, case by case", () => {
    const { cases, commands } = replay(readLog(SAMPLE), engine);
    const came = cases.map(({ id, log, engine: ends, cause, stray }) => {
      const where = stray.map(({ event, command, code }) => [Number(event.seq), command, code]);
      return [id, { log, engine: ends, cause, stray: where }];
    });
    assert.deepEqual(Object.fromEntries(came), readJson(join(import.meta.dirname, "history/expect.json")));
    // Every row but the payment requests.
    const rows = readFileSync(SAMPLE, "utf8").trimEnd().split("\n").slice(1);
    assert.equal(commands, rows.filter((row) => !row.includes(",Request Payment,")).length);
  });

  it("has figures that add up", () => {
    const expected = Object.values(readJson(join(import.meta.dirname, "history/expect.json")));
    const found = figures(replay(readLog(SAMPLE), engine));
    assert.equal(found.cases, expected.length);
    assert.equal(found.clean, expected.filter(({ cause }) => cause === null).length);
    assert.equal(found.same, expected.filter(({ log, engine: ends }) => log === ends).length);
    for (const { id, alike, otherwise } of found.causes) {
      const of = expected.filter(({ cause }) => cause === id);
      assert.deepEqual([alike.count, otherwise.count], [true, false].map((same) => of.filter((each) => (each.log === each.engine) === same).length), id);
    }
    assert.equal(found.causes.length, 4);
  });
});

describe("what no cause explains", () => {
  const [submitted, administration, final] = ["Declaration SUBMITTED by EMPLOYEE", "Declaration APPROVED by ADMINISTRATION", "Declaration FINAL_APPROVED by SUPERVISOR"];

  it("is an error: the supervisor before the administration", () => {
    assert.throws(() => replay(made(submitted, final, administration), engine), /case made strays .* FINAL_APPROVED .*: approve while under review: step_not_open/);
  });

  it("is an error: the payment requested before the last approval", () => {
    const log = made(submitted, administration, "Request Payment", final, "Payment Handled");
    assert.throws(() => replay(log, engine), /no cause explains it: Request Payment .*: payment_not_asked_for/);
  });

  it("is an error: an engine that ends elsewhere without refusing anything", () => {
    const careless = { policy: null, decide: () => ({ outcome: { accepted: {} }, state: { status: "rejected", effects: [{ name: "payment" }] } }) };
    assert.throws(() => replay(made(submitted, administration, final, "Request Payment", "Payment Handled"), careless), /everything was accepted, and it ends rejected, not fulfilled/);
  });

  it("is an error: an answer that does not follow from the cause", () => {
    const codes = ["not_found", "on_hold"];
    const accepts = ["submit", "approve"];
    const odd = (policy, state, { command }) => ({
      outcome: accepts.includes(command) ? { accepted: {} } : { refused: { code: codes.shift(), message: "no" } },
      state: { status: "approved" },
    });
    const log = made(submitted, final, "Declaration REJECTED by MISSING", submitted);
    assert.throws(() => replay(log, { policy: null, decide: odd }), /no cause explains it: .*SUBMITTED .*: on_hold/);
  });
});

describe("a log that is none", () => {
  it("is refused, with the case", () => {
    assert.throws(() => parseLog("case,time\n"), /columns/);
    assert.throws(() => parseLog(`${HEAD}\nx,1,2018-05-02T08:00:00Z,Request Payment,UNDEFINED,1.00,b`), /event 1 of case x is out of order/);
    assert.throws(() => parseLog(`${HEAD}\nx,0,"2018,05",Request Payment,UNDEFINED,1.00`), /not plain CSV, of case x/);
    assert.throws(() => replay(made("Declaration FILED by EMPLOYEE"), engine), /activity that nobody knows/);
    assert.throws(() => replay(made("Declaration SUBMITTED by EMPLOYEE", "Declaration APPROVED by DEAN"), engine), /role that nobody knows: DEAN/);
  });
});

describe("node scripts/history.mjs", () => {
  const history = (path, ...flags) => run(process.execPath, ["scripts/history.mjs", ...flags], { cwd: ROOT, env: { COUNTERSIGN_HISTORY: path, NO_COLOR: "1" } });

  it("says that it skips, or which file it cannot read", async () => {
    const skipped = await history("");
    assert.deepEqual([skipped.code, skipped.stdout], [0, "skipped: COUNTERSIGN_HISTORY is not set\n"]);
    const missing = await history("nowhere.csv");
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /^history: COUNTERSIGN_HISTORY, `nowhere\.csv`, cannot be read: /);
  });

  it("tells the causes with their counts and an example each", async () => {
    const { code, stdout } = await history(SAMPLE);
    assert.equal(code, 0);
    const told = stdout.replace(/\s+/g, " ");
    assert.match(told, /As the log says end 14 of them: 10 with every command accepted 1 rejected after its final approval/);
    assert.match(told, /rejected-after-approval-and-paid: Declaration REJECTED by MISSING at 2017-03-08T10:00:00Z: request_revision while approved: not_found/);
    assert.match(told, /and 2 end otherwise:/);
    assert.match(told, /paid-never-submitted: .* the log ends fulfilled, the engine draft/);
  });
});

describe("the real log", { skip: NO_HISTORY }, () => {
  it("comes out as its text says: so many cases, so many of each cause, and nothing else", async () => {
    const { code, stdout, stderr } = await run(process.execPath, ["scripts/history.mjs", "--json"], { cwd: ROOT });
    assert.equal(code, 0, stderr);
    const found = JSON.parse(stdout);
    const expected = counted(gunzipSync(readFileSync(HISTORY)).toString("utf8"));
    const causes = found.causes.map(({ id, alike, otherwise }) => [id, alike.count, otherwise.count]);
    assert.deepEqual(Object.fromEntries(causes.map(([id, ...counts]) => [id, counts])), expected.causes);
    assert.equal(found.cases, expected.cases);
    const all = causes.flatMap(([, ...counts]) => counts).reduce((sum, each) => sum + each, 0);
    assert.equal(found.clean, expected.cases - all);
    assert.equal(found.same, expected.cases - causes.reduce((sum, [, , otherwise]) => sum + otherwise, 0));
    assert.equal(found.commands, expected.commands);
    const [{ id, all: declared }] = found.metrics.policies;
    assert.equal(id, "university-expenses");
    assert.deepEqual(comparable(found.metrics, declared), processOf(expected.stories));
  });
});

/** The metrics as `processOf` has them. */
function comparable({ requests, drafts }, all) {
  const { approved, withdrawn, open, rejected, cancelled, expired, elsewhere, on_hold } = all;
  assert.deepEqual([rejected, cancelled, expired, elsewhere, on_hold, all.breaches], [0, 0, 0, 0, 0, 0]);
  const steps = all.steps.map(({ id, path, decided }) => [id, { ...path, decided }]);
  const { time_to_approval: time, in_revision: revision, reopened, abandoned, bottleneck } = all;
  return { requests, drafts, approved, withdrawn, open, time, revision, reopened, abandoned, bottleneck, steps: Object.fromEntries(steps) };
}

/** The same figures by looking for words in the text, case by case; no command, no engine. */
function counted(text) {
  const rows = text.trimEnd().split("\n").slice(1).map((row) => row.split(","));
  const stories = new Map();
  for (const row of rows) stories.set(row[0], [...(stories.get(row[0]) ?? []), row]);
  const causes = {};
  const clean = [];
  for (const events of stories.values()) {
    // `2018 SUBMITTED by EMPLOYEE > 2018 APPROVED by ADMINISTRATION > …`
    const story = events.map(([, , time, activity]) => `${time.slice(0, 4)} ${activity.replace("Declaration ", "")}`).join(" > ");
    const cause = [
      ["paid-never-submitted", !story.includes("SUBMITTED") && story.includes("Payment")],
      ["paid-though-rejected", story.includes("SUBMITTED") && /^(?!.*FINAL_APPROVED.*Request Payment).*Request Payment/.test(story)],
      // A submission of 2017, and before the next one, the administration.
      ["pilot-by-administration", /2017 SUBMITTED((?!SUBMITTED|MISSING).)*by ADMINISTRATION/.test(story)],
      ["rejected-after-approval", /FINAL_APPROVED.*by MISSING/.test(story)],
    ].find(([, applies]) => applies)?.[0];
    if (cause === undefined) {
      clean.push(events);
      continue;
    }
    const otherwise = story.endsWith("by MISSING") || cause === "paid-never-submitted";
    causes[cause] ??= [0, 0];
    causes[cause][otherwise ? 1 : 0] += 1;
  }
  return { cases: stories.size, commands: rows.filter(([, , , activity]) => activity !== "Request Payment").length, causes, stories: clean };
}
