// What README.md shows is what the packed package does: its files are written into a project, its programs and commands
// run there in the order of the page, and each must print what stands below it. (Rust's examples: `cargo test --doc`.)
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installConsumer, readJson, removeConsumer, ROOT, run, runModule } from "./support/consumer.mjs";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
/** Neither the machine's locale, nor its colours, nor what npm says of its settings reaches what is compared. */
const QUIET = { NO_COLOR: "1", FORCE_COLOR: undefined, LC_ALL: "C.UTF-8", npm_config_loglevel: "error" };

/** Every fenced block: its language, its text, the file that the line above it names, and its line in README.md. */
const blocks = [...README.matchAll(/(?:^`(?<file>[\w.-]+)`:\n\n)?^```(?<language>\w*)\n(?<text>[^]*?)^```$/gm)].map(({ groups, index }) => ({
  ...groups,
  line: README.slice(0, index).split("\n").length,
}));

let consumer;
before(() => {
  consumer = installConsumer();
  // A page's `fetch`, for the example of a browser: an address that begins with a slash is a file of the project.
  writeFileSync(
    join(consumer.folder, "page.mjs"),
    `import { readFileSync } from "node:fs"; globalThis.fetch = async (path) => new Response(readFileSync("." + path));`,
  );
});
after(() => removeConsumer(consumer));

const inProject = (command, args) => run(command, args, { cwd: consumer.folder, env: QUIET });
const inCheckout = (command, args) => run(command, args, { cwd: ROOT, env: QUIET });

/** A program, and those that go on from it: what the last one adds to the output. */
async function added(programs) {
  const outputs = [];
  for (const text of [programs.slice(0, -1).join("\n"), programs.join("\n")]) {
    writeFileSync(join(consumer.folder, "readme.mjs"), text);
    const { code, stdout, stderr } = await inProject(process.execPath, ["--import", "./page.mjs", "readme.mjs"]);
    assert.equal(code, 0, stderr);
    outputs.push(stdout);
  }
  assert.ok(outputs[1].startsWith(outputs[0]), "the earlier part prints the same again");
  return outputs[1].slice(outputs[0].length);
}

/** `$ command` and the lines below it, up to the next one. */
function commandsOf(text) {
  const [before, ...commands] = text.split(/^\$ /m);
  assert.equal(before, "", "begins with a command");
  return commands.map((each) => [each.slice(0, each.indexOf("\n")), each.slice(each.indexOf("\n") + 1)]);
}

describe("README.md", () => {
  it("has examples of every kind, and no block that nobody checks", () => {
    const languages = new Set(blocks.map(({ language }) => language));
    assert.deepEqual([...languages].sort(), ["console", "html", "js", "json", "rhai", "rust", "sh", "text", "yaml"]); // HTML: tests/element/docs.test.mjs
    assert.equal(blocks.length * 2, README.match(/^```/gm).length, "every fence is read");
    for (const [index, { language, file, line }] of blocks.entries()) {
      if (language === "text") assert.equal(blocks[index - 1]?.language, "js", `line ${line} is a program's output`);
      if (["json", "rhai", "yaml"].includes(language)) assert.ok(file, `line ${line} is a file`);
    }
  });

  let programs = [];
  for (const [index, { language, file, text, line }] of blocks.entries()) {
    const where = `line ${line}`;
    if (file && language !== "js") {
      it(`${where}: ${file}`, () => writeFileSync(join(consumer.folder, file), text));
    } else if (language === "js") {
      programs = file ? [text] : [...programs, text];
      const all = programs;
      it(`${where}: the program prints what stands below it`, async () => {
        const below = blocks[index + 1];
        assert.equal(below?.language, "text", "the next block is its output");
        assert.equal(await added(all), below.text);
      });
    } else if (language === "console") {
      for (const [command, output] of commandsOf(text)) {
        it(`${where}: ${command}`, async () => {
          const there = command.startsWith("node pkg/") ? inCheckout : inProject;
          const { stdout, stderr } = await there("bash", ["-c", `${command} 2>&1`]);
          assert.equal(stderr, "");
          assert.equal(stdout, output);
        });
      }
    } else if (language === "sh") {
      it(`${where}: the targets are there`, () => {
        const makefile = readFileSync(join(ROOT, "Makefile"), "utf8");
        const targets = [...text.matchAll(/^make (\S+)/gm)].map(([, target]) => target);
        assert.equal(targets.length, text.trimEnd().split("\n").length, "nothing but targets");
        for (const target of targets) assert.match(makefile, new RegExp(`^${target}: .*## `, "m"));
      });
    }
  }

  it("the first program is ten lines", () => {
    const lines = blocks.find(({ language }) => language === "js").text.split("\n");
    assert.equal(lines.filter((line) => line.trim() !== "").length, 10);
  });
});

describe("README.md: it never fails open", () => {
  const section = README.split("## It never fails open")[1].split("\n## ")[0];
  const codes = (cell) => [...cell.matchAll(/`([^`]*)`/g)].map(([, code]) => code);
  const rows = [...section.matchAll(/^\| (?<what>[^|]+) \| `(?<given>[^|]+)` \| (?<kind>\w+): (?<becomes>[^|]+) \|$/gm)].map(({ groups }) => groups);

  /** The place of a row's members in the request: a refusal is about facts, a block about people, an error about the frame. */
  const HOMES = { refused: "facts", blocked: "people", thrown: "frame" };

  /** The request of the first program, whose vendor is not new. */
  function sound() {
    const { facts, ...rest } = readJson(join(consumer.folder, "request.json"));
    return { ...rest, facts: { ...facts, vendor_new: false } };
  }

  /** The sound request as JSON text with `given` in it: as text, so that a key can stand there twice. */
  function requestWith(given, home) {
    const { facts, people, ...frame } = sound();
    const leftOut = !given.startsWith('"');
    const names = leftOut ? [given] : Object.keys(JSON.parse(`{${given}}`));
    const texts = (members, name) => {
      const kept = Object.entries(members).filter(([member]) => name !== home || !names.includes(member));
      const written = kept.map(([member, value]) => `${JSON.stringify(member)}: ${JSON.stringify(value)}`);
      return [...written, ...(name === home && !leftOut ? [given] : [])].join(", ");
    };
    return `{ ${texts(frame, "frame")}, "facts": { ${texts(facts, "facts")} }, "people": { ${texts(people, "people")} } }`;
  }

  const OUTCOMES = `
    import { readFileSync } from "node:fs";
    import { load, route } from "countersign";
    import { compile } from "countersign/compiler";
    const policy = load(compile(readFileSync("spend.rhai", "utf8")).definition);
    const outcome = (text) => {
      try {
        const { refused, steps } = route(policy, text);
        if (refused) return ["refused", refused.code, refused.path];
        return steps.filter(({ blocked }) => blocked).flatMap(({ id, blocked }) => ["blocked", id, blocked.code]);
      } catch ({ code, path }) {
        return ["thrown", code, path];
      }
    };
    console.log(JSON.stringify(JSON.parse(readFileSync("requests.json", "utf8")).map(outcome)));`;

  it("every row is read, and the request without any of them is routed", async () => {
    assert.equal(rows.length, section.match(/^\| /gm).length - 2, "all but the head of the table");
    assert.ok(rows.length > 10);
    assert.deepEqual(await outcomes([JSON.stringify(sound())]), [[]]);
  });

  async function outcomes(requests) {
    writeFileSync(join(consumer.folder, "requests.json"), JSON.stringify(requests));
    const { code, stdout, stderr } = await runModule(consumer, "outcomes.mjs", OUTCOMES);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  }

  let found;
  before(async () => (found = await outcomes(rows.map(({ given, kind }) => requestWith(given, HOMES[kind])))));
  for (const [index, { what, given, kind, becomes }] of rows.entries()) {
    it(`${what}: ${given} is ${kind}`, () => assert.deepEqual(found[index], [kind, ...codes(becomes)]));
  }
});
