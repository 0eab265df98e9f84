// `make demo`: the main job on real policies, as a story in the terminal. Uses the built package as an application would.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { showHistory } from "./demo/history.mjs";
import { showRecord } from "./demo/record.mjs";
import { showChange, showRefusal, showRoute } from "./demo/show.mjs";
import { PAYMENT } from "./history/replay.mjs";
import { code, count, line, say, scene, style } from "./demo/stage.mjs";

// In an application: import { load, route } from "countersign"; import { compile } from "countersign/compiler".
const countersign = await import("../pkg/index.node.js").catch(notBuilt);
const { decide, load, route, version } = countersign;
const { compile, metrics } = await import("../pkg/compiler.node.js").catch(notBuilt);

const ROOT = join(import.meta.dirname, "..");
const policyFile = (name) => join(ROOT, "tests/policies", `${name}.rhai`);
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const people = {
  roles: { finance: ["fin", "flo"], controller: ["con"], cfo: ["cleo"], compliance: ["kim"] },
  managers: { mia: "max" },
};
const claim = (facts, who = people) => ({ by: "mia", at: "2026-03-01T09:00:00Z", facts, people: who });
const eur = (value) => ({ currency: "EUR", value });

line(style.bold(`Countersign ${version()}: who must approve this, and why?`));

scene("A policy owner writes a short script");
const script = readFileSync(policyFile("expenses"), "utf8");
showExcerpt(script, "// An advance counts", "// Hospitality");
line();
say("Functions and loops build it. The whole policy: tests/policies/expenses.rhai", "  ");

scene("Compiled, it is data");
code("const compiled = compile(script);", "const policy = load(compiled.definition);");
const compiled = mustCompile("expenses", script);
const policy = load(compiled.definition);
const { definition } = compiled;
line(`  ${style.green("✓")} ${style.bold(`${definition.id} ${definition.version}`)}: ${count(definition.facts.length, "fact")}, ${count(definition.steps.length, "step")}, ${count(compiled.json.length, "byte")} of JSON`);
line(`    sha256 ${compiled.digest}`);
line();
say("The script ran once, here. What decides from now on are plain comparisons that can be listed, compared and hashed; a request is pinned to that digest.", "  ");

scene("Mia claims EUR 9,600.00, on top of an advance of EUR 400.00");
code("const answer = route(policy, { facts, by, at, people });");
const request = claim({ amount: eur("9600.00"), advance: eur("400.00"), category: "travel" });
const answer = route(policy, request);
showRoute(answer);

scene("One cent less");
const less = route(policy, claim({ ...request.facts, amount: eur("9599.99") }));
showChange(answer, less);
line();
say("At a threshold it is exactly what the operator says. There are no floating-point numbers in here.", "  ");

scene("Mia mistypes the name of an optional fact");
const mistyped = { amount: eur("800.00"), category: "hospitality", guest: 60 };
code(...Object.entries(mistyped).map(([name, value]) => `${name}: ${JSON.stringify(value)}`));
showRefusal(route(policy, claim(mistyped)).refused);
line();
say("A value, not an exception; and never a route that looks right because 60 guests were overlooked.", "  ");

scene("EUR 60,000.00, while nobody is CFO");
const vacant = route(policy, claim({ amount: eur("60000.00"), category: "equipment" }, { ...people, roles: { ...people.roles, cfo: [] } }));
showRoute(vacant);
line();
say("Not skipped, and not approved: a person has to look.", "  ");

scene("The policy owner makes two mistakes");
const broken = compile(script.replace('"hospitality" &&', '"hospitalty" &&').replace("f.guests > 20", "f.gests > 20"), {
  file: "expenses.rhai",
  colour: style.colour,
});
if (broken.ok) throw new Error("the broken policy compiled");
line(broken.rendered.trimEnd());

scene("The same bytes, every time");
const hashes = new Set();
for (let call = 0; call < 1_000; call += 1) hashes.add(sha256(JSON.stringify(route(policy, request))));
for (const hash of hashes) line(`  ${hash}`);
line();
say(`1,000 calls, ${count(hashes.size, "hash", "hashes")}. A browser, Node and native Rust give the same bytes too; the tests hold all three to them.`, "  ");
if (hashes.size !== 1) throw new Error("the same request got different answers");

const output = join(ROOT, "demo-output");
mkdirSync(output, { recursive: true });
await showRecord(countersign, {
  policy,
  definition: compiled.json,
  script,
  facts: { amount: eur("12000.00"), advance: eur("400.00"), category: "travel" },
  people,
  output,
});

scene("A hundred real declarations");
const university = readFileSync(policyFile("university-expenses"), "utf8");
showHistory(process.env.COUNTERSIGN_HISTORY, {
  policy: load(mustCompile("university-expenses", university).definition),
  route,
  paid: load(mustCompile("university-expenses", university + PAYMENT).definition),
  decide,
  metrics,
});

scene("Yours to look at");
const files = {
  "definition.json": [compiled.json, "the policy as data"],
  "request.json": [`${JSON.stringify(request, null, 2)}\n`, "what Mia asked"],
  "route.json": [`${JSON.stringify(answer, null, 2)}\n`, "what she was told"],
};
for (const [name, [text, what]] of Object.entries(files)) {
  writeFileSync(join(output, name), text);
  line(`  demo-output/${name.padEnd(16)} ${style.dim(what)}`);
}
line(`  demo-output/${"bundle/".padEnd(16)} ${style.dim("how claim-17 was decided: open index.html")}`);
line(`  demo-output/${"keys.json".padEnd(16)} ${style.dim("the key that it must be signed with")}`);
line();
say("The same answers from the command line:", "  ");
line(style.dim("    node pkg/bin/countersign.js route demo-output/definition.json demo-output/request.json"));
line(style.dim("    node pkg/bin/countersign.js verify demo-output/bundle --keys demo-output/keys.json"));

/** The lines of a script from the one that begins with `first` up to the one that begins with `end`. */
function showExcerpt(text, first, end) {
  const lines = text.split("\n");
  const [from, to] = [first, end].map((begin) => lines.findIndex((each) => each.startsWith(begin)));
  if (from < 0 || to < from) throw new Error(`no lines from ${first} to ${end}`);
  const shown = lines.slice(from, to).join("\n").trimEnd().split("\n");
  shown.forEach((each, index) => {
    line(`${style.dim(String(from + index + 1).padStart(4))}  ${each.startsWith("//") ? style.dim(each) : each}`.trimEnd());
  });
}

function mustCompile(name, source) {
  const result = compile(source, { file: `${name}.rhai`, colour: style.colour });
  if (result.ok) return result;
  console.error(result.rendered);
  throw new Error(`tests/policies/${name}.rhai does not compile`);
}

function notBuilt(error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.error("demo: the package is not built; run `make demo`, or `make build` first");
  process.exit(2);
}
