// The commands that are about a policy alone: check, compile, types, schema.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { onlyLine, workplace } from "./support/cli.mjs";
import { SOCIAL_PUBLISH, TWO_MISTAKES } from "./support/policies.mjs";

let place;
before(() => (place = workplace()));
after(() => place.remove());

const json = (text) => JSON.parse(onlyLine(text));

describe("check", () => {
  it("says that a good policy is fine", async () => {
    const { code, stdout, stderr } = await place.countersign(["check", "social.rhai"]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.equal(stdout.trimEnd().split("\n").at(-1), "✓ social.rhai is fine: social-publish 3, 5 facts, 3 tiers, 3 steps");
  });

  it("says the policy in words, construct by construct, before the verdict", async () => {
    const { stdout } = await place.countersign(["check", "social.rhai"]);
    const lines = stdout.split("\n");
    const finance = lines.indexOf("  `finance` when `(f.budget ?? 0) >= 50_000`");
    assert.ok(lines.indexOf("steps") >= 0 && finance > lines.indexOf("steps"), stdout);
    assert.deepEqual(lines.slice(finance + 1, finance + 3), ["    1 approval by role `finance`", "    reviews `budget`, `campaign`"]);
  });

  it("prints every mistake with its place, and what it comes to", async () => {
    const { code, stdout } = await place.countersign(["check", "wrong.rhai"]);
    assert.equal(code, 1);
    for (const part of ["unknown_fact", "wrong.rhai:2:", "invalid_quorum", "wrong.rhai:3:"]) assert.ok(stdout.includes(part), `${part} in ${stdout}`);
    assert.equal(stdout.trimEnd().split("\n").at(-1), "✗ wrong.rhai is refused: 2 errors");
  });

  it("takes several policies, and fails if one of them does", async () => {
    const { code, stdout } = await place.countersign(["check", "social.rhai", "wrong.rhai"]);
    assert.equal(code, 1);
    assert.equal(stdout.trimEnd().split("\n").at(-1), "2 policies, 1 refused");
  });

  it("--json: { ok, findings[{ code, severity, line, column, message, hint? }] }", async () => {
    const fine = await place.countersign(["check", "social.rhai", "--json"]);
    assert.equal(fine.code, 0);
    assert.equal(json(fine.stdout).ok, true);
    assert.deepEqual(json(fine.stdout).findings, []);

    const wrong = await place.countersign(["check", "--json", "wrong.rhai", "social.rhai"]);
    assert.equal(wrong.code, 1);
    const { ok, findings } = json(wrong.stdout);
    assert.equal(ok, false);
    assert.deepEqual(
      findings.map(({ code, severity, line }) => [code, severity, line]),
      [
        ["unknown_fact", "error", 2],
        ["invalid_quorum", "error", 3],
      ],
    );
    for (const { column, message, file } of findings) {
      assert.ok(Number.isInteger(column) && column >= 1);
      assert.match(message, /^[^A-Z].*[^.]$/);
      assert.equal(file, "wrong.rhai");
    }
  });

  it("gives colour only where it is wanted", async () => {
    const paths = ["check", "wrong.rhai"];
    const plain = await place.countersign(paths);
    const forced = await place.countersign(paths, { env: { FORCE_COLOR: "1" } });
    const not = await place.countersign(paths, { env: { NO_COLOR: "1" } });
    assert.ok(!plain.stdout.includes("\u001b["));
    assert.ok(forced.stdout.includes("\u001b["));
    assert.equal(not.stdout, plain.stdout);
    assert.equal(forced.stdout.replace(/\u001b\[[0-9;]*m/g, ""), plain.stdout);
  });
});

describe("compile", () => {
  it("writes the canonical bytes: their SHA-256 is the digest", async () => {
    const { code, stdout, stderr } = await place.countersign(["compile", "social.rhai", "-o", "definition.json"]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "");
    const bytes = readFileSync(join(place.folder, "definition.json"));
    const digest = createHash("sha256").update(bytes).digest("hex");
    assert.ok(stderr.includes(digest), "the digest is told");
    const definition = JSON.parse(bytes);
    assert.equal(JSON.stringify(sorted(definition)), bytes.toString(), "keys sorted, no white space (RFC 8785)");
    assert.deepEqual([definition.id, definition.version], ["social-publish", 3]);
    assert.equal(definition.source.sha256, createHash("sha256").update(SOCIAL_PUBLISH).digest("hex"));
  });

  it("writes the same bytes to standard output, with -o - and from standard input", async () => {
    await place.countersign(["compile", "social.rhai", "-o", "definition.json"]);
    const file = readFileSync(join(place.folder, "definition.json"), "utf8");
    for (const args of [["social.rhai"], ["social.rhai", "-o", "-"], ["-"]]) {
      const { stdout } = await place.countersign(["compile", ...args], { input: SOCIAL_PUBLISH });
      assert.equal(stdout, file, args.join(" "));
    }
  });

  it("--json tells which definition it is, and holds it unless it went to a file", async () => {
    const { stdout, code } = await place.countersign(["compile", "social.rhai", "--json"]);
    assert.equal(code, 0);
    const { ok, definition, document, output, findings } = json(stdout);
    assert.deepEqual([ok, output, findings], [true, null, []]);
    assert.deepEqual([definition.id, definition.version], ["social-publish", 3]);
    assert.equal(createHash("sha256").update(JSON.stringify(document)).digest("hex"), definition.digest);

    const filed = await place.countersign(["compile", "social.rhai", "--json", "-o", "other.json"]);
    assert.deepEqual([json(filed.stdout).output, json(filed.stdout).document], ["other.json", null]);
  });

  it("writes nothing when the policy is wrong", async () => {
    const { code, stdout, stderr } = await place.countersign(["compile", "wrong.rhai", "-o", "never.json"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.ok(stderr.includes("unknown_fact"));
    assert.throws(() => readFileSync(join(place.folder, "never.json")), { code: "ENOENT" });

    const asJson = await place.countersign(["compile", "-", "--json"], { input: TWO_MISTAKES });
    assert.equal(asJson.code, 1);
    assert.equal(json(asJson.stdout).ok, false);
    assert.deepEqual(json(asJson.stdout).findings.map(({ code }) => code), ["unknown_fact", "invalid_quorum"]);
  });
});

describe("types and schema", () => {
  for (const command of ["types", "schema"]) {
    it(`${command}: a definition gives what its policy gives`, async () => {
      await place.countersign(["compile", "social.rhai", "-o", "definition.json"]);
      const fromPolicy = await place.countersign([command, "social.rhai"]);
      const fromDefinition = await place.countersign([command, "definition.json"]);
      const fromInput = await place.countersign([command, "-"], { input: readFileSync(join(place.folder, "definition.json")) });
      assert.equal(fromPolicy.code, 0, fromPolicy.stderr);
      assert.equal(fromDefinition.stdout, fromPolicy.stdout);
      assert.equal(fromInput.stdout, fromPolicy.stdout);
    });

    it(`${command}: a policy that does not compile is exit 1`, async () => {
      const { code, stdout, stderr } = await place.countersign([command, "wrong.rhai"]);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.ok(stderr.includes("unknown_fact"));
    });
  }

  it("types: an optional fact is optional, an enumeration a union, an amount names its currency", async () => {
    const { stdout } = await place.countersign(["types", "social.rhai"]);
    assert.match(stdout, /\bcampaign: string;/);
    assert.match(stdout, /\bnew_claims: boolean;/);
    assert.match(stdout, /\bregion: "US" \| "EU" \| "UK" \| "BR";/);
    assert.match(stdout, /\bbudget\?: [^;]*currency: "EUR"/);
  });

  it("types --json: { definition, types }", async () => {
    const { stdout } = await place.countersign(["types", "social.rhai", "--json"]);
    const { definition, types } = json(stdout);
    assert.deepEqual([definition.id, definition.version], ["social-publish", 3]);
    assert.match(definition.digest, /^[0-9a-f]{64}$/);
    assert.ok(types.includes("new_claims"));
  });

  it("schema: JSON Schema 2020-12 that takes no other facts", async () => {
    for (const flags of [[], ["--json"]]) {
      const { stdout } = await place.countersign(["schema", "social.rhai", ...flags]);
      const schema = JSON.parse(stdout);
      assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
      assert.equal(schema.additionalProperties, false);
      assert.deepEqual(schema.required.toSorted(), ["campaign", "new_claims", "region", "template_locked"]);
      assert.deepEqual(schema.properties.region.enum, ["US", "EU", "UK", "BR"]);
    }
  });
});

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
