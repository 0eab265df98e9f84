// countersign route: the stable JSON shape, the exit codes, and the picture that a person reads.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { onlyLine, workplace } from "./support/cli.mjs";
import { request, SOCIAL_PUBLISH } from "./support/policies.mjs";

let place;
before(async () => {
  place = workplace();
  await place.countersign(["compile", "social.rhai", "-o", "definition.json"]);
});
after(() => place.remove());

/** Routes a request with `--json`; answers the exit code and the answer. */
async function routed(body, flags = []) {
  place.write("body.json", body);
  const { code, stdout, stderr } = await place.countersign(["route", "social.rhai", "body.json", "--json", ...flags]);
  return { code, answer: JSON.parse(onlyLine(stdout)), stderr };
}

/** Routes a request for a person; answers the exit code and the lines. */
async function drawn(body, flags = [], env = {}) {
  place.write("body.json", body);
  const { code, stdout, stderr } = await place.countersign(["route", "social.rhai", "body.json", ...flags], { env });
  assert.equal(stderr, "");
  return { code, text: stdout, lines: stdout.trimEnd().split("\n") };
}

/** The only line that contains the text. */
function line(lines, text) {
  const found = lines.filter((each) => each.includes(text));
  assert.equal(found.length, 1, `one line with ${JSON.stringify(text)} in:\n${lines.join("\n")}`);
  return found[0];
}

describe("route --json", () => {
  it("has the stable shape", async () => {
    const { code, answer } = await routed(request());
    assert.equal(code, 0);
    assert.deepEqual([answer.definition.id, answer.definition.version], ["social-publish", 3]);
    assert.match(answer.definition.digest, /^[0-9a-f]{64}$/);
    assert.equal(answer.state, "under_review");

    assert.equal(answer.tier.name, "high");
    const [reason] = answer.tier.why;
    assert.deepEqual([reason.text, reason.line, reason.result], ["f.new_claims", 10, true]);

    const [brand, compliance, finance] = answer.steps;
    assert.deepEqual(answer.steps.map(({ id, active, state }) => [id, active, state]), [
      ["brand", true, "open"],
      ["compliance", true, "waiting"],
      ["finance", false, "skipped"],
    ]);
    assert.deepEqual(brand.eligible, ["ana", "bo"]);
    assert.deepEqual(brand.why, []);
    assert.deepEqual(compliance.after, ["brand"]);
    assert.deepEqual(compliance.eligible, ["cy", "di"], "the submitter does not approve her own request");
    assert.equal(compliance.quorums[0].needed, 2);
    assert.equal(compliance.blocked, null);
    assert.equal(finance.why[0].line, 23);
    assert.equal(finance.why[0].result, false);
  });

  it("is the same for the policy and for its definition, from files and from standard input", async () => {
    const one = await place.countersign(["route", "social.rhai", "request.json", "--json"]);
    const two = await place.countersign(["route", "definition.json", "request.json", "--json"]);
    const three = await place.countersign(["route", "-", "request.json", "--json"], { input: SOCIAL_PUBLISH });
    const four = await place.countersign(["route", "definition.json", "-", "--json"], { input: JSON.stringify(request()) });
    for (const { stdout, stderr } of [two, three, four]) assert.equal(stdout, one.stdout, stderr);
  });

  it("takes an amount exactly at the threshold as the operator says, to the cent", async () => {
    const finance = async (value) => {
      const { answer } = await routed(request({ facts: { budget: { currency: "EUR", value } } }));
      return answer.steps.find(({ id }) => id === "finance").active;
    };
    assert.equal(await finance("49999.99"), false);
    assert.equal(await finance("50000.00"), true);
  });

  it("is exit 1 with every problem when the facts do not fit", async () => {
    const facts = { regoin: "EU", region: "FR", new_claims: "yes", budget: { currency: "USD", value: "1.00" } };
    const { code, answer } = await routed(request({ facts }));
    assert.equal(code, 1);
    assert.deepEqual(Object.keys(answer), ["refused"]);
    assert.deepEqual([answer.refused.code, answer.refused.class, answer.refused.retriable], ["invalid_facts", "caller", false]);
    const paths = answer.refused.detail.problems.map(({ path }) => path).sort();
    const places = ["/facts/budget", "/facts/new_claims", "/facts/region", "/facts/regoin"];
    for (const place of places) assert.ok(paths.some((path) => path === place || path.startsWith(`${place}/`)), `${place} in ${paths}`);
    assert.equal(paths.length, places.length);
  });

  it("blocks a step that nobody may approve, and says so; it is no refusal", async () => {
    const people = { roles: { "brand-reviewer": ["mia"], compliance: ["cy"] } };
    const { code, answer } = await routed(request({ people }));
    assert.equal(code, 0);
    assert.equal(answer.state, "manual_review");
    const [brand, compliance] = answer.steps;
    assert.deepEqual([brand.state, brand.blocked.code], ["blocked", "no_eligible_approver"]);
    assert.deepEqual([compliance.state, compliance.blocked.code], ["blocked", "quorum_unreachable"]);
  });

  it("--partial leaves open what cannot be known, and names the facts that decide it", async () => {
    const body = request();
    body.facts = { campaign: "spring", template_locked: true };
    const { code, answer } = await routed(body, ["--partial"]);
    assert.equal(code, 0);
    assert.equal(answer.state, "draft");
    assert.equal(answer.tier.name, null);
    assert.deepEqual(answer.tier.depends_on.toSorted(), ["new_claims", "region"]);
    assert.deepEqual(answer.steps.map(({ id, active }) => [id, active]), [
      ["brand", true],
      ["compliance", null],
      ["finance", null],
    ]);
    assert.deepEqual(answer.steps[2].depends_on, ["budget"]);

    const complete = await routed(body);
    assert.equal(complete.code, 1, "without --partial a missing fact is refused");
    assert.equal(complete.answer.refused.code, "invalid_facts");

    const already = await routed({ ...body, partial: true }, ["--partial"]);
    assert.deepEqual(already.answer, answer, "saying it twice is no contradiction");
    const empty = await routed({ ...body, facts: {} }, ["--partial"]);
    assert.equal(empty.answer.tier.name, null);
  });

  it("says what is wrong with the policy, exit 1, when that does not compile", async () => {
    const { code, stdout } = await place.countersign(["route", "wrong.rhai", "request.json", "--json"]);
    assert.equal(code, 1);
    const { ok, findings } = JSON.parse(onlyLine(stdout));
    assert.equal(ok, false);
    assert.deepEqual(findings.map(({ code }) => code), ["unknown_fact", "invalid_quorum"]);
  });
});

describe("route for a person", () => {
  it("tells the tier and why, then the steps in order, who, and what was skipped", async () => {
    const { code, lines } = await drawn(request());
    assert.equal(code, 0);
    assert.match(lines[0], /^social-publish 3 · under review {2,}sha256 [0-9a-f]{12}$/);
    const tier = lines.indexOf("tier high");
    assert.notEqual(tier, -1);
    assert.match(lines[tier + 1], /^ {4}because new claims is true {2,}f\.new_claims {2}line 10$/);

    const brand = lines.indexOf("● brand is open");
    assert.deepEqual(lines.slice(brand, brand + 4), [
      "● brand is open",
      "│   1 approval from role `brand-reviewer`",
      "│   waiting for ana or bo",
      "└─ ○ compliance waits for brand",
    ]);
    line(lines, "       2 approvals from role `compliance`");
    line(lines, "       will need cy and di");
    const finance = lines.indexOf("◌ finance is skipped");
    assert.ok(finance > brand);
    assert.match(lines[finance + 1], /^ {4}because budget .*line 23$/);
  });

  it("says how many of several people it takes", async () => {
    const people = { roles: { "brand-reviewer": ["ana"], compliance: ["cy", "di", "eve"] } };
    const { lines } = await drawn(request({ people }));
    line(lines, "waiting for ana");
    line(lines, "will need 2 of cy, di and eve");
  });

  it("shows a block with its hint", async () => {
    const { code, lines } = await drawn(request({ people: { roles: { "brand-reviewer": ["ana"], compliance: ["cy"] } } }));
    assert.equal(code, 0);
    assert.match(lines[0], /manual review/);
    line(lines, "└─ ✗ compliance is blocked");
    line(lines, "quorum_unreachable");
    line(lines, "hint: ");
  });

  it("lists each refused fact with its place, what is wrong and a hint", async () => {
    const facts = { regoin: "EU", new_claims: "yes" };
    const { code, lines } = await drawn(request({ facts }));
    assert.equal(code, 1);
    assert.match(lines[0], /^✗ refused: 2 facts do not fit the policy {2,}invalid_facts$/);
    line(lines, "  /facts/new_claims");
    line(lines, "  /facts/regoin");
    assert.equal(lines.filter((each) => each.startsWith("    hint: ")).length, 2);
  });

  it("says that people were left out, rather than that nobody is needed", async () => {
    const body = request();
    delete body.people;
    const { lines } = await drawn(body);
    line(lines, "○ brand applies");
    line(lines, "the request has no `people`");
  });

  it("--partial: says on what the rest depends", async () => {
    const body = request();
    body.facts = { campaign: "spring", template_locked: true };
    const { lines } = await drawn(body, ["--partial"]);
    assert.match(lines[0], /draft/);
    line(lines, "tier depends on new_claims and region");
    line(lines, "? finance depends on budget");
  });

  it("stays within the terminal and within ASCII where that is all there is", async () => {
    const long = Array.from({ length: 40 }, (_, index) => `person-${index}`);
    const people = { roles: { "brand-reviewer": long, compliance: long, finance: long } };
    const { text, lines } = await drawn(request({ people }), [], { LC_ALL: "C" });
    assert.match(text, /^[\x0a\x20-\x7e]*$/);
    for (const each of lines) assert.ok(each.length <= 80, each);
    line(lines, "* brand is open");
    line(lines, "`- o compliance waits for brand");
  });

  it("obeys no escape sequence that comes in a name", async () => {
    // Right-to-left override: it would show the rest of the line backwards.
    const people = { roles: { "brand-reviewer": ["ana\u202e"], compliance: ["cy", "di"] } };
    const { lines } = await drawn(request({ people }));
    line(lines, "waiting for ana\\u{202e}");

    place.write("hostile.json", request({ by: "mia\u001b[2K\u202e" }));
    const { code, stdout, stderr } = await place.countersign(["route", "social.rhai", "hostile.json"]);
    assert.equal(code + stdout, "2");
    assert.ok(!stderr.includes("\u001b") && !stderr.includes("\u202e"), JSON.stringify(stderr));
  });

  it("colours without changing a word", async () => {
    const plain = await drawn(request());
    const coloured = await drawn(request(), [], { FORCE_COLOR: "1" });
    assert.notEqual(coloured.text, plain.text);
    assert.equal(coloured.text.replace(/\u001b\[\d+m/g, ""), plain.text);
  });
});
