// `countersign test`: what passes, what fails and how that reads, and the policies that must be refused.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { onlyLine, workplace } from "./support/cli.mjs";
import { ROOT } from "./support/consumer.mjs";

let place;
before(() => (place = workplace()));
after(() => place.remove());

const PEOPLE = `people:
  roles: { brand-reviewer: [ana], compliance: [bo, cy, mia], finance: [fay], cmo: [max] }
`;
const SUBMIT = `submit:
  by: mia
  at: 2026-03-01T09:00:00Z
  subject: { id: post-1, version: 1 }
  facts: { campaign: spring, template_locked: false, new_claims: true, region: US }
`;
const HEAD = `policy: social.rhai\n${PEOPLE}${SUBMIT}`;

/** Writes a file, and the folders that it is in. */
function write(name, text) {
  mkdirSync(dirname(join(place.folder, name)), { recursive: true });
  writeFileSync(join(place.folder, name), text);
}

/** Runs one scenario; what it prints, without the last line, which must close it. */
async function failing(text, exit = 1) {
  write("scenario.yaml", text);
  const { code, stdout, stderr } = await place.countersign(["test", "scenario.yaml"]);
  assert.equal(stderr, "");
  assert.ok(stdout.endsWith("\n\n0 passed, 1 failed\n"), stdout);
  assert.equal(code, exit, stdout);
  return stdout.slice(0, -"\n\n0 passed, 1 failed\n".length).split("\n");
}

/** The brand has approved, and two of compliance are to follow; each line is as it should be. */
const SOUND = `${HEAD}expect: { state: under_review, tier: high, open: [brand], steps: { finance: skipped } }
then:
  - { do: approve, step: brand, by: mia, at: +1h, expect: { refused: self_approval_forbidden } }
  - { do: approve, step: brand, by: ana, at: +1h, expect: { open: [compliance], events: [approval_given, step_approved, step_opened] } }
  - { do: approve, step: compliance, by: bo, at: +2h, key: k, expect: { counts: { compliance: { approved: 1, missing: 1 } } } }
  - { do: approve, step: compliance, by: bo, at: +2h, key: k, expect: { replayed: true, events: [] } }
  - { do: approve, step: compliance, by: cy, at: +3h, people: { roles: { compliance: [bo, cy] } }, expect: { state: approved } }
`;

describe("a scenario", () => {
  it("passes where everything comes as it says", async () => {
    write("sound.yaml", SOUND);
    const { code, stdout, stderr } = await place.countersign(["test", "sound.yaml"]);
    assert.deepEqual([stderr, stdout, code], ["", "✓ sound.yaml  6 entries\n1 passed, 0 failed\n", 0]);
  });

  it("may be JSON, and come from standard input", async () => {
    const json = JSON.stringify({
      policy: "social.rhai",
      submit: { by: "mia", at: "2026-03-01T09:00:00Z", facts: { campaign: "spring", template_locked: false, new_claims: true, region: "US" } },
      expect: { state: "manual_review" },
    });
    write("sound.json", json);
    for (const [args, input] of [[["test", "sound.json"], ""], [["test", "-"], json]]) {
      const { code, stdout } = await place.countersign(args, { input });
      assert.ok(stdout.endsWith("  1 entry\n1 passed, 0 failed\n"), stdout);
      assert.equal(code, 0);
    }
  });

  /** What is changed in the sound scenario, and what must come of it: line, key, what was expected, what came. */
  const slips = [
    ["a wrong state", "state: under_review, tier", "state: approved, tier", 9, "state", "approved", "under_review"],
    ["a wrong tier", "tier: high", "tier: low", 9, "tier", "low", "high"],
    ["a step too many among the open", "open: [brand]", "open: [brand, finance]", 9, "open", ["brand", "finance"], ["brand"]],
    ["a step too few among the open", "open: [brand]", "open: []", 9, "open", [], ["brand"]],
    ["a wrong state of a step", "finance: skipped", "finance: open", 9, "steps.finance", "open", "skipped"],
    ["a refusal that is not expected", ", expect: { refused: self_approval_forbidden }", "", 11, "refused", null, "self_approval_forbidden"],
    ["a refusal for another reason", "self_approval_forbidden", "forbidden_role", 11, "refused", "forbidden_role", "self_approval_forbidden"],
    ["a refusal that does not come", "by: mia, at: +1h", "by: ana, at: +1h", 11, "refused", "self_approval_forbidden", null],
    [
      "events in another order",
      "[approval_given, step_approved, step_opened]",
      "[step_approved, approval_given, step_opened]",
      12,
      "events",
      ["step_approved", "approval_given", "step_opened"],
      ["approval_given", "step_approved", "step_opened"],
    ],
    ["a wrong count", "approved: 1, missing: 1", "approved: 1, missing: 2", 13, "counts.compliance.missing", 2, 1],
    ["a repetition that is not expected", "replayed: true, ", "", 14, "replayed", false, true],
    ["a repetition that does not come", "by: bo, at: +2h, key: k, expect: { rep", "by: bo, at: +2h, expect: { rep", 14, "refused", null, "already_decided"],
    ["somebody who is no longer asked", "compliance: [bo, cy] }", "compliance: [bo, di] }", 15, "refused", null],
  ];
  for (const [what, said, slip, line, key, expected, got] of slips) {
    it(`fails for ${what}`, async () => {
      assert.ok(SOUND.includes(said), said);
      write("slip.yaml", SOUND.replace(said, slip));
      const { code, stdout } = await place.countersign(["test", "--json", "slip.yaml"]);
      assert.equal(code, 1);
      const { results, ...counts } = JSON.parse(onlyLine(stdout));
      assert.deepEqual(counts, { ok: false, passed: 0, failed: 1 });
      const [{ file, kind, passed, failed, error }] = results;
      assert.deepEqual([file, kind, passed, error], ["slip.yaml", "scenario", false, undefined]);
      const [{ why, entry, ...first }] = failed;
      assert.deepEqual({ line: first.line, key: first.key, expected: first.expected }, { line, key, expected });
      if (got !== undefined) assert.deepEqual(first.got, got);
      assert.ok(why !== "" && entry !== "");
    });
  }

  it("fails where somebody may do more or less than it says", async () => {
    const allowed = (actions) => `${HEAD}expect: { allowed: { max: [${actions}] } }\n`;
    write("allowed.yaml", allowed("comment"));
    const first = JSON.parse((await place.countersign(["test", "--json", "allowed.yaml"])).stdout).results[0].failed[0];
    assert.equal(first.key, "allowed.max");
    assert.ok(first.got.includes("override") && first.got.includes("override brand"), first.got.join());
    assert.ok(first.why.startsWith("allowed, but not expected: "), first.why);
    write("allowed.yaml", allowed(first.got.join(", ")));
    assert.equal((await place.countersign(["test", "allowed.yaml"])).code, 0);
    write("allowed.yaml", allowed(`approve brand, ${first.got.join(", ")}`));
    const more = JSON.parse((await place.countersign(["test", "--json", "allowed.yaml"])).stdout).results[0].failed[0];
    assert.ok(more.why.startsWith("`approve brand` is refused, forbidden_role: "), more.why);
  });

  it("tells what was expected, what came and why", async () => {
    const text = SOUND.replace("state: under_review, tier: high", "state: approved, tier: low")
      .replace("[approval_given, step_approved, step_opened]", "[approval_given]")
      .replace("by: bo, at: +2h, key: k, expect: { counts", "by: mia, at: +2h, key: k, expect: { counts");
    assert.equal(
      (await failing(text)).join("\n"),
      `✗ scenario.yaml
  scenario.yaml:9: submit by mia at 2026-03-01T09:00:00Z
    state
      expected  approved
      got       under_review
      why       events: submitted, step_opened
                before: no request
    tier
      expected  low
      got       high
  scenario.yaml:12: then[2] approve brand by ana at +1h
    events
      expected  approval_given
      got       approval_given, step_approved, step_opened
      why       before: under_review, open: brand
  scenario.yaml:13: then[3] approve compliance by mia at +2h
    refused
      expected  accepted
      got       refused with self_approval_forbidden
      why       refused: \`mia\` may not decide on step \`compliance\`: they
                submitted the request or contributed to it (hint: let somebody
                else decide; nobody approves their own work)
                no events
                before: under_review, open: compliance
  the 2 entries after it were not run`,
    );
  });
});

describe("a folder", () => {
  const marked = `policy("wrong", 1);\nstep("b").approvers(role("r")).quorum(0); //~ invalid_quorum\n`;

  before(() => {
    const scenario = SOUND.replace("social.rhai", "../../social.rhai");
    write("all/one/sound.yaml", scenario);
    write("all/two/sound.yml", scenario);
    write("all/two/wrong.yaml", scenario.replace("tier: high", "tier: low"));
    write("all/two/policy.rhai", marked.replace("quorum(0); //~ invalid_quorum", "quorum(1);"));
    write("all/two/marked.rhai", marked);
    // Not scenarios: a request, a definition, a hidden folder, other people's.
    write("all/two/request.json", `{ "by": "mia", "facts": {} }`);
    write("all/.hidden/wrong.yaml", "wrong: 1\n");
    write("all/node_modules/wrong.yaml", "wrong: 1\n");
    write("all/notes.txt", "wrong: 1\n");
    write("all/request-that-is-none.json", `{ "by": `);
  });

  it("is tested whole, and only what is wrong in it is told", async () => {
    const { code, stdout } = await place.countersign(["test", "all"]);
    assert.equal(code, 1);
    assert.ok(stdout.startsWith("✗ all/two/wrong.yaml\n  all/two/wrong.yaml:9: submit by mia"), stdout);
    assert.ok(stdout.endsWith("\n\n3 passed, 1 failed\n"), stdout);
    const { results } = JSON.parse((await place.countersign(["test", "--json", "all"])).stdout);
    assert.deepEqual(
      results.map(({ file, kind, passed }) => [file, kind, passed]),
      [
        ["all/one/sound.yaml", "scenario", true],
        ["all/two/marked.rhai", "policy", true],
        ["all/two/sound.yml", "scenario", true],
        ["all/two/wrong.yaml", "scenario", false],
      ],
    );
  });

  it("counts each file once", async () => {
    const { stdout } = await place.countersign(["test", "all/one", "all/one/sound.yaml", "./all/one"]);
    assert.ok(stdout.endsWith("1 passed, 0 failed\n"), stdout);
  });

  it("with a scenario in JSON that is broken is not passed over", async () => {
    write("broken/scenario.json", `{ "policy": "p.rhai", "submit": { `);
    const { code, stdout } = await place.countersign(["test", "broken"]);
    assert.equal(code, 2);
    assert.ok(stdout.includes("this is not YAML"), stdout);
  });
});

describe("docs/scenarios.md", () => {
  it("shows a policy, a scenario and a policy that is refused: they come out as it says", async () => {
    const page = readFileSync(join(ROOT, "pkg-templates/docs/scenarios.md"), "utf8");
    const blocks = [...page.matchAll(/^```(?:rhai|yaml)\n([^]*?)^```$/gm)].map(([, text]) => text);
    const files = ["post.rhai", "brazil.yaml", "half.rhai"];
    assert.equal(blocks.length, files.length);
    files.forEach((name, index) => write(`docs/${name}`, blocks[index]));
    const { code, stdout } = await place.countersign(["test", "docs/brazil.yaml", "docs/half.rhai"]);
    assert.equal(stdout, "✓ docs/brazil.yaml  7 entries\n✓ docs/half.rhai\n2 passed, 0 failed\n");
    assert.equal(code, 0);
  });

  it("names every command, and everything that can be expected", async () => {
    const page = readFileSync(join(ROOT, "pkg-templates/docs/scenarios.md"), "utf8");
    write("unknown.yaml", `${HEAD}expect: { xyz: 1 }\n`);
    const { results } = JSON.parse((await place.countersign(["test", "--json", "unknown.yaml"])).stdout);
    const keys = [...results[0].error.hint.matchAll(/`(\w+)`/g)].map(([, key]) => key);
    assert.ok(keys.length > 10, results[0].error.hint);
    for (const key of keys) assert.ok(page.includes(`\`${key}\``), key);
  });
});

describe("a scenario that cannot be run says where, and what was meant", () => {
  const cases = [
    [`${HEAD}expect: { stat: under_review }\n`, 9, "unknown key `stat` in `expect`", "hint: did you mean `state`?"],
    [`polcy: social.rhai\n`, 1, "unknown key `polcy` in a scenario", "hint: did you mean `policy`?"],
    [`${HEAD}then:\n  - { do: aprove, step: brand, by: ana }\n`, 10, "unknown command `aprove`", "hint: did you mean `approve`?"],
    [`${HEAD}then:\n  - { do: advance, at: +2w }\n`, 10, "`+2w` is not an offset", "hint: write an instant as `2026-03-01T09:00:00Z`, or an offset from the"],
    [`policy: nowhere.rhai\n${SUBMIT}`, 1, "the policy `nowhere.rhai` cannot be read", "hint: paths are relative to the scenario"],
    [`policy: wrong.rhai\n${SUBMIT}`, 1, "the policy `wrong.rhai` does not compile: line 2, column 20, unknown_fact:", "unknown fact `missing`, and 1 more"],
    [`${HEAD}expect: {}\nexpect: {}\n`, 10, "key `expect` is given twice", "hint: leave one of them out"],
  ];
  for (const [text, line, message, second] of cases) {
    it(message, async () => {
      const [file, at, said, next] = await failing(text);
      assert.deepEqual([file, at, said, next], ["✗ scenario.yaml", `  scenario.yaml:${line}`, `    ${message}`, `    ${second}`]);
    });
  }

  it("what is no YAML is unreadable: exit code 2, after the others were run", async () => {
    const [, at, said] = await failing("policy: [social.rhai\n", 2);
    assert.equal(at, "  scenario.yaml:2");
    assert.ok(said.startsWith("    this is not YAML: "), said);
    write("two.yaml", "policy: a\n---\npolicy: b\n");
    const { code, stdout } = await place.countersign(["test", "two.yaml", "scenario.yaml"]);
    assert.equal(code, 2);
    assert.ok(stdout.includes("there are several documents in it"), stdout);
    assert.ok(stdout.endsWith("0 passed, 2 failed\n"));
  });
});

describe("a policy that must be refused", () => {
  const script = (quorum, mark) => `policy("wrong", 1);\nstep("a").approvers(role("r"));\nstep("b").approvers(role("r")).quorum(${quorum});${mark}\n`;

  it("passes where it is refused as it says", async () => {
    write("marked.rhai", script(0, "   //~ invalid_quorum"));
    const { code, stdout } = await place.countersign(["test", "marked.rhai"]);
    assert.equal(stdout, "✓ marked.rhai\n1 passed, 0 failed\n");
    assert.equal(code, 0);
  });

  it("fails where it compiles, where the line gives something else, and where another line gives an error", async () => {
    write("compiles.rhai", script(1, " //~ invalid_quorum"));
    write("other.rhai", script(0, " //~ invalid_id"));
    write("elsewhere.rhai", script(0, "").replace("role(\"r\"));", "role(\"r\")); //~ invalid_quorum"));
    const { code, stdout } = await place.countersign(["test", "compiles.rhai", "other.rhai", "elsewhere.rhai"]);
    assert.equal(code, 1);
    assert.equal(
      stdout,
      `✗ compiles.rhai
  compiles.rhai:3: step("b").approvers(role("r")).quorum(1);
    error
      expected  invalid_quorum
      got       no error
      why       the policy compiles

✗ other.rhai
  other.rhai:3: step("b").approvers(role("r")).quorum(0);
    error
      expected  invalid_id
      got       invalid_quorum
      why       a quorum is a whole number from 1, this is \`0\` (hint: ask for at
                least 1)

✗ elsewhere.rhai
  elsewhere.rhai:2: step("a").approvers(role("r"));
    error
      expected  invalid_quorum
      got       no error
      why       it was found in line 3: a quorum is a whole number from 1, this
                is \`0\` (hint: ask for at least 1)
  elsewhere.rhai:3: step("b").approvers(role("r")).quorum(0);
    error
      expected  no error
      got       invalid_quorum
      why       the line has no mark: a quorum is a whole number from 1, this is
                \`0\` (hint: ask for at least 1)

0 passed, 3 failed
`,
    );
  });
});
