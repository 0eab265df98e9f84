// The wasm modules ask their host for errors, plain values and nothing else: no clock, no randomness, no network.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** What an import may be for, by the name that wasm-bindgen gives it without its hash. */
const ALLOWED = new Map(
  Object.entries({
    // A misuse becomes an `Error`; what the compiler answers, an object. CONSTRUCTORS says what `new` may make.
    new: "makes an Error, an object or a list",
    set: "sets a member of one of these",
    __wbindgen_throw: "throws an Error",
    // Values that JavaScript holds for wasm.
    __wbindgen_init_externref_table: "lays out the table of held values",
    __wbindgen_generic: "hands a text or a number over as a value",
  }),
);

/** What imports may make. wasm-bindgen calls every constructor `new`, that of a Date too: only the body tells. */
const CONSTRUCTORS = ["Error", "Object", "Array"];

/** Words of the host that no import's body may say, and what they would bring in. */
const FORBIDDEN = [
  [/\bDate\b/, "a clock"],
  [/\bperformance\b/, "a clock"],
  [/\bTemporal\b/, "a clock"],
  [/\bhrtime\b/, "a clock"],
  [/\bnow\b/, "a clock"],
  [/\brandom\w*\b/i, "randomness"],
  [/\bcrypto\b/i, "randomness"],
  [/\bgetRandomValues\b/, "randomness"],
  [/\bset(?:Timeout|Interval|Immediate)\b/, "a timer"],
  [/\bqueueMicrotask\b/, "a timer"],
];

/** Words that only the loader of the glue may say: it takes the module's address. */
const FORBIDDEN_IN_IMPORTS = [
  [/\bfetch\b/, "a network"],
  [/\bXMLHttpRequest\b/, "a network"],
  [/\bWebSocket\b/, "a network"],
  [/\b(?:globalThis|window|self|process|require)\b/, "the host"],
  [/\b(?:eval|Function)\(/, "code from text"],
  [/\bimport\b/, "code from a file"],
];

const purpose = (name) => name.replace(/^__wbg_/, "").replace(/_[0-9a-f]{16}$/, "");

/** The part of the glue that hands the host's functions to the module. */
function importsOf(glue) {
  const start = glue.indexOf("function __wbg_get_imports()");
  const end = glue.indexOf("\n}\n", start);
  assert.ok(start >= 0 && end > start, "the glue has no __wbg_get_imports");
  return glue.slice(start, end);
}

/** Everything wrong with a module and its glue. */
function problems(bytes, glue) {
  const found = [];
  for (const { module, name, kind } of WebAssembly.Module.imports(new WebAssembly.Module(bytes))) {
    if (kind !== "function") found.push(`imports the ${kind} \`${module}\`.\`${name}\``);
    else if (!ALLOWED.has(purpose(name))) found.push(`imports \`${purpose(name)}\`, which is not on the list`);
  }
  const say = (text, words) => {
    for (const [word, brings] of words) {
      const match = word.exec(text);
      if (match) found.push(`the glue says \`${match[0]}\`: ${brings}`);
    }
  };
  say(glue, FORBIDDEN);
  say(importsOf(glue), FORBIDDEN_IN_IMPORTS);
  for (const [, made] of importsOf(glue).matchAll(/\bnew\s+([\w.]+)/g)) {
    if (!CONSTRUCTORS.includes(made)) found.push(`an import makes a \`${made}\`, which is not on the list`);
  }
  return found;
}

/** What a module imports, without hashes. */
const purposes = (bytes) => WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name }) => purpose(name));

const built = (module, file) => readFileSync(new URL(`../../target/wasm/${module}/${file}`, import.meta.url));

for (const [module, surface] of [["preview", "policy_load"], ["runtime", "policy_load"], ["compiler", "compile"]]) {
  test(`the ${module} module imports neither clock nor randomness`, () => {
    const bytes = built(module, "countersign_bg.wasm");
    const glue = built(module, "countersign.js").toString();
    // A module without its surface would import nothing and prove nothing.
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
    assert.ok(exported.includes(surface), `the module does not export \`${surface}\``);
    assert.equal(problems(bytes, glue).join("\n"), "");
  });
}

test("the list allows nothing that no module needs", () => {
  const needed = new Set(["runtime", "compiler"].flatMap((module) => purposes(built(module, "countersign_bg.wasm"))));
  assert.deepEqual([...ALLOWED.keys()].filter((name) => !needed.has(name)), []);
});

/** A module with one import: (import MODULE NAME (func)). */
function importing(name) {
  const text = (value) => [value.length, ...Buffer.from(value)];
  const section = (id, content) => [id, content.length, ...content];
  const types = section(1, [1, 0x60, 0, 0]);
  const imports = section(2, [1, ...text("host"), ...text(name), 0, 0]);
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...types, ...imports]);
}
const glueSaying = (body, outside = "") => `function __wbg_get_imports() {\n    ${body}\n}\n${outside}`;

test("a made-up module with a clock, randomness or a network is caught", () => {
  const harmless = "__wbg_new_0123456789abcdef";
  const cases = [
    ["__wbg_now_0123456789abcdef", "", "", "imports `now`"],
    ["__wbg_getRandomValues_0123456789abcdef", "", "", "imports `getRandomValues`"],
    ["clock_time_get", "", "", "imports `clock_time_get`"],
    [harmless, "const ret = new Date();", "", "says `Date`: a clock"],
    [harmless, "const ret = new SharedArrayBuffer(arg0);", "", "makes a `SharedArrayBuffer`"],
    [harmless, "return performance.now();", "", "says `performance`: a clock"],
    [harmless, "return Math.random();", "", "says `random`: randomness"],
    [harmless, "", "const ask = () => globalThis.crypto;", "says `crypto`: randomness"],
    [harmless, "return fetch(arg0);", "", "says `fetch`: a network"],
    [harmless, "return globalThis;", "", "says `globalThis`: the host"],
    [harmless, "setTimeout(arg0);", "", "says `setTimeout`: a timer"],
  ];
  for (const [name, body, outside, expected] of cases) {
    const found = problems(importing(name), glueSaying(body, outside));
    assert.ok(found.some((problem) => problem.includes(expected)), `${expected}: found ${JSON.stringify(found)}`);
  }
});

test("a made-up module that asks for errors and plain values passes", () => {
  const glue = glueSaying("return [new Error(text), new Object(), new Array()];", "const response = await fetch(address);");
  assert.deepEqual(problems(importing("__wbg_new_0123456789abcdef"), glue), []);
});
