// What every command does with wrong usage and with input that it cannot read: one line on standard error, nothing on
// standard output, exit code 2.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { onlyLine, workplace } from "./support/cli.mjs";
import { SOCIAL_PUBLISH } from "./support/policies.mjs";

let place;
before(() => (place = workplace()));
after(() => place.remove());

/** The arguments, and what the line must name: the input in backticks, and the way out. */
const CASES = [
  [["chek", "social.rhai"], "`chek`", "`check`"],
  [["check", "--jsno", "social.rhai"], "`--jsno`", "`--json`"],
  [["check"], "`policy`", "--help"],
  [["route", "social.rhai"], "`request`", "--help"],
  [["types", "social.rhai", "more"], "`types`", "--help"],
  [["compile", "social.rhai", "-o"], "`-o", "--help"],
  [["check", "-", "-"], "`-`", "only one"],
  [["route", "-", "-"], "`-`", "only one"],
  ...["check", "compile", "types", "schema"].flatMap((command) => [
    [[command, "nowhere.rhai"], "`nowhere.rhai`", "no such file"],
    [[command, "folder"], "`folder`", "is a folder"],
    [[command, "latin1.rhai"], "`latin1.rhai`", "UTF-8"],
  ]),
  [["route", "nowhere.rhai", "request.json"], "`nowhere.rhai`", "no such file"],
  [["route", "social.rhai", "nowhere.json"], "`nowhere.json`", "no such file"],
  [["route", "social.rhai", "folder"], "`folder`", "is a folder"],
  [["route", "social.rhai", "broken.json"], "`broken.json`", "line 3, column 1"],
  [["route", "broken.json", "request.json"], "`broken.json`", "line 3, column 1"],
  [["route", "other.json", "request.json"], "`other.json`", "hint"],
  [["route", "social.rhai", "unknown-key.json"], "`unknown-key.json`", "/subjekt"],
  [["route", "social.rhai", "twice.json"], "`twice.json`", "by"],
  [["route", "social.rhai", "list.json"], "`list.json`", "object"],
  [["route", "social.rhai", "not-partial.json", "--partial"], "`partial`", "--partial"],
  [["test"], "`scenario`", "--help"],
  [["test", "-", "-"], "`-`", "only one"],
  [["test", "nowhere.yaml"], "`nowhere.yaml`", "no such file"],
  [["test", "folder"], "`folder`", "nothing to test"],
  [["test", "latin1.yaml"], "`latin1.yaml`", "UTF-8"],
  [["test", "social.rhai"], "`social.rhai`", "`//~`"],
  [["compile", "social.rhai", "-o", "nowhere/definition.json"], "`nowhere/definition.json`", "folder"],
  [["compile", "social.rhai", "-o", "folder"], "`folder`", "folder"],
];

describe("wrong usage and unreadable input", () => {
  before(() => {
    const envelope = `"by":"mia","at":"2026-03-01T09:00:00Z"`;
    place.write("broken.json", `{\n  "facts": {},\n} `);
    place.write("other.json", `{"name":"something else"}`);
    place.write("unknown-key.json", `{"facts":{},${envelope},"subjekt":{}}`);
    place.write("twice.json", `{"facts":{},"by":"ana",${envelope}}`);
    place.write("list.json", `[]`);
    place.write("not-partial.json", `{"facts":{},${envelope},"partial":false}`);
    for (const name of ["latin1.rhai", "latin1.yaml"]) place.write(name, Buffer.from("// caf\xe9", "latin1"));
  });

  for (const [args, ...names] of CASES) {
    it(`countersign ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await place.countersign(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      const line = onlyLine(stderr);
      for (const name of names) assert.ok(line.includes(name), `${JSON.stringify(line)} names ${name}`);
      assert.match(line, /^error: [`a-z0-9-]/, "begins in lower case");
      assert.doesNotMatch(line, /\.\)?$/, "has no full stop");
      assert.doesNotMatch(line, /'/, "quotes input in backticks");
    });
  }

  it("without a command, the help comes first", async () => {
    const { code, stdout, stderr } = await place.countersign([]);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    for (const command of ["check", "compile", "route", "test", "types", "schema"]) assert.ok(stderr.includes(`\n  ${command} `), command);
  });
});

describe("asking for help and for the version is fine", () => {
  for (const args of [["--help"], ["help", "route"], ["route", "--help"], ["--version"]]) {
    it(`countersign ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await place.countersign(args);
      assert.equal(code, 0);
      assert.equal(stderr, "");
      assert.notEqual(stdout, "");
    });
  }
});

describe("standard input", () => {
  it("can be any command's policy", async () => {
    for (const command of ["check", "compile", "types", "schema"]) {
      const { code, stderr } = await place.countersign([command, "-"], { input: SOCIAL_PUBLISH });
      assert.equal(code, 0, `${command}: ${stderr}`);
    }
  });
});
