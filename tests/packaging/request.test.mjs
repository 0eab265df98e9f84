// The law of the two roads: a request as an object and its JSON text are the same request. What JSON has is answered
// alike; what JSON does not have is refused with its place, and never becomes something else on the way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import vm from "node:vm";
import { ROOT } from "./support/consumer.mjs";
import { request, SOCIAL_PUBLISH } from "./support/policies.mjs";

const { compile } = await import("../../pkg/compiler.node.js");
const { CountersignError, explain, load, route } = await import("../../pkg/index.node.js");

const policy = load(compile(SOCIAL_PUBLISH).definition);
/** Facts of every kind; `note` is optional text, `vendor` an object whose members are all optional. */
const wide = load(
  compile(`policy("wide", 1);
    fact("note", string().optional());
    fact("count", integer().optional());
    fact("seen", instant().optional());
    fact("names", list(string()).optional());
    fact("vendor", object(#{ name: string().optional(), since: date().optional() }).optional());
    step("always").approvers(role("r"));
    step("vendor").when(|f| f.vendor != ()).approvers(role("r"));`).definition,
);
const asked = (facts, more = {}) => ({ facts, by: "mia", at: "2026-03-01T09:00:00Z", ...more });

/** What a call does: its answer, or the error's code and path. */
function outcome(work) {
  try {
    return { answer: work() };
  } catch (error) {
    assert.ok(error instanceof CountersignError, String(error?.stack ?? error));
    return { thrown: error.code, path: error.path };
  }
}

class Spend {
  amount = "1.00";
}
class Hidden {
  #note = "secret";
  get note() {
    return this.#note;
  }
}
const cyclic = {};
cyclic.self = cyclic;
const list = [];
list.push(list);

/** Values that JSON does not have. */
const FOREIGN = {
  "undefined": undefined,
  "NaN": NaN,
  "Infinity": Infinity,
  "-Infinity": -Infinity,
  "a bigint": 12n,
  "a symbol": Symbol("s"),
  "a function": () => "x",
  "a Date": new Date(0),
  "a Date of another realm": vm.runInNewContext("new Date(0)"),
  "a Map": new Map([["name", "v"]]),
  "an empty Map": new Map(),
  "a Set": new Set(["a"]),
  "bytes": new Uint8Array([1]),
  "an ArrayBuffer": new ArrayBuffer(1),
  "a regular expression": /x/,
  "an Error": new Error("x"),
  "a promise": Promise.resolve("x"),
  "a WeakMap": new WeakMap(),
  "a boxed string": new String("x"),
  "a boxed number": new Number(1),
  "a boxed boolean": new Boolean(true),
  "an instance of a class": new Spend(),
  "an instance that hides its values": new Hidden(),
  "an object that inherits its values": Object.create({ name: "v" }),
  "an object that inherits from one that inherits nothing": Object.create(Object.create(null, { name: { value: "v", enumerable: true } })),
  "an object with toJSON": { toJSON: () => "x" },
  "an array with a hole": [, "a"],
  "an object that holds undefined": { name: undefined },
  "an array that holds undefined": [undefined],
  "an object that holds a Date": { since: new Date(0) },
};

/** Values that JSON has, of which some are refused by the core: the roads must agree. */
const COMMON = {
  "null": null,
  "text": "x",
  "empty text": "",
  "text with quotes, escapes and line ends": "\"\\\u0000\u001f\u007f\u2028\u2029\n\r\t/",
  "text beyond U+FFFF": "a😀b",
  "half a surrogate pair": "\ud800",
  "the other half": "x\udc00y",
  "halves the wrong way round": "\udc00\ud800",
  "U+FFFD": "\ufffd",
  "true": true,
  "0": 0,
  "-1": -1,
  "a fraction": 1.5,
  "a small fraction": 1e-7,
  "2^53 - 1": Number.MAX_SAFE_INTEGER,
  "2^53": 2 ** 53,
  "beyond every integer": 1e21,
  "the largest double": Number.MAX_VALUE,
  "an empty array": [],
  "an array": ["a", "b"],
  "a nested array": [["a"]],
  "an empty object": {},
  "an object": { name: "v" },
  "an object without a prototype": Object.assign(Object.create(null), { name: "v" }),
  "an object of another realm": vm.runInNewContext(`({ name: "v" })`),
  "an array of another realm": vm.runInNewContext(`["a"]`),
  "an object with a member named __proto__": JSON.parse('{"__proto__": {"name": "v"}}'),
  "a key with a slash and a tilde": { "a/b~c": 1 },
  "a key that is half a pair": { "\ud800": 1 },
  "an array with a member of its own": Object.assign(["a"], { extra: 1 }),
};

const NAMES = ["note", "count", "seen", "names", "vendor", "unknown"];

describe("a request as an object and as its text", () => {
  it("are answered alike, whatever JSON value stands at whatever fact", () => {
    let refused = 0;
    let routed = 0;
    for (const [what, value] of Object.entries(COMMON)) {
      for (const name of NAMES) {
        const body = asked({ [name]: value });
        const text = JSON.stringify(body);
        const [object, written] = [outcome(() => route(wide, body)), outcome(() => route(wide, text))];
        assert.deepEqual(object, written, `${what} as ${name}`);
        assert.deepEqual(outcome(() => explain(wide, body)), outcome(() => explain(wide, text)), `${what} as ${name}, explained`);
        if (object.answer?.steps) routed += 1;
        else refused += 1;
      }
    }
    assert.ok(refused > 50 && routed > 10, `${refused} refused, ${routed} routed`);
  });

  it("are answered alike, whatever JSON value stands at whatever other member", () => {
    for (const [what, value] of Object.entries(COMMON)) {
      for (const name of ["facts", "by", "at", "people", "subject", "sources", "partial", "unknown"]) {
        const body = asked({}, { [name]: value });
        assert.deepEqual(outcome(() => route(wide, body)), outcome(() => route(wide, JSON.stringify(body))), `${what} as ${name}`);
      }
    }
  });

  it("generated: ten thousand requests, good and bad", () => {
    const random = generator(20261120);
    const pick = (values) => values[random(values.length)];
    const leaf = () => pick([null, true, false, 0, 7, -3, 1.5, "", "x", "2026-03-01", "2026-03-01T09:00:00Z", "ä😀", "\ud83d", 2 ** 53, "\\u0041\"\n"]);
    const value = (depth) => {
      const kind = random(depth > 3 ? 4 : 7);
      if (kind < 4) return leaf();
      if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: random(4) }, () => [pick(["name", "since", "note", "x/y", "😀", ""]), value(depth + 1)]));
    };
    const outcomes = new Set();
    for (let round = 0; round < 10_000; round += 1) {
      const facts = Object.fromEntries(NAMES.filter(() => random(3) === 0).map((name) => [name, value(0)]));
      const body = asked(facts, random(9) === 0 ? { [pick(["people", "subject", "partial", "sources"])]: value(0) } : {});
      const object = outcome(() => route(wide, body));
      assert.deepEqual(object, outcome(() => route(wide, JSON.stringify(body))), JSON.stringify(body));
      outcomes.add(object.thrown ?? object.answer.refused?.code ?? "routed");
    }
    assert.deepEqual([...outcomes].sort(), ["invalid_facts", "invalid_request", "routed"]);
  });

  it("are as large and as deep as each other before they are too large and too deep", () => {
    const deep = (levels) => {
      let value = "x";
      for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { name: value };
      return value;
    };
    const thrown = [];
    for (const value of [deep(60), deep(62), deep(63), deep(64), deep(200), "x".repeat(900_000), "x".repeat(1_048_576), "ä".repeat(600_000), Array(400_000).fill(1), Array(600_000).fill(1)]) {
      const body = asked({ vendor: value });
      const object = outcome(() => route(wide, body));
      assert.deepEqual(object, outcome(() => route(wide, JSON.stringify(body))));
      thrown.push(object.thrown);
    }
    assert.deepEqual(thrown, [undefined, undefined, "limit_exceeded", "limit_exceeded", "limit_exceeded", undefined, "limit_exceeded", "limit_exceeded", undefined, "limit_exceeded"]);
  });
});

describe("what JSON does not have", () => {
  for (const [what, value] of Object.entries(FOREIGN)) {
    it(`${what}: refused at its place, among the facts and elsewhere`, () => {
      for (const name of NAMES) {
        for (const ask of [route, explain]) {
          const { refused } = ask(wide, asked({ [name]: value }));
          assert.equal(refused?.code, "invalid_facts", `${what} as ${name}`);
          assert.ok(refused.path === `/facts/${name}` || refused.path.startsWith(`/facts/${name}/`), refused.path);
          assert.match(refused.message, /^must be a JSON value, this is /);
          assert.ok(refused.hint.length > 0);
          assert.deepEqual(refused.detail.problems, [{ path: refused.path, message: refused.message, hint: refused.hint }]);
          assert.ok(Object.isFrozen(refused.detail.problems[0]));
        }
      }
      for (const name of ["facts", "people", "sources", "subject", "partial"]) {
        const { thrown, answer, path } = outcome(() => route(wide, asked({}, { [name]: value })));
        if (name === "facts") assert.equal(answer?.refused.code, "invalid_facts");
        else assert.deepEqual([thrown, path?.startsWith(`/${name}`)], ["invalid_request", true], name);
      }
    });
  }

  it("as the whole request is an error", () => {
    for (const value of [new Map(Object.entries(asked({}))), new Date(0), Object.create(asked({})), new (class Request { facts = {}; by = "mia"; at = "2026-03-01T09:00:00Z"; })()]) {
      assert.equal(outcome(() => route(wide, value)).thrown, "invalid_request");
    }
  });

  it("says what to send instead", () => {
    const hint = (value) => route(wide, asked({ seen: value })).refused.hint;
    assert.match(hint(new Date(0)), /toISOString/);
    assert.match(hint(new Map()), /Object\.fromEntries/);
    assert.match(hint(new Set()), /array/);
    assert.match(hint(undefined), /leave/);
    assert.match(route(wide, asked({ names: ["a", NaN] })).refused.path, /^\/facts\/names\/1$/);
    assert.equal(route(wide, asked({ vendor: { "a/b~c": undefined } })).refused.path, "/facts/vendor/a~1b~0c");
    assert.equal(route(wide, asked({ vendor: { name: "v" }, note: undefined })).refused.path, "/facts/note", "after a deeper one");
    assert.equal(outcome(() => route(wide, { ...asked({ vendor: { name: "v" } }), at: new Date(0) })).path, "/at");
  });

  it("does not end in an endless or an exponential walk", () => {
    const twice = {};
    Object.assign(twice, { one: twice, two: twice });
    for (const value of [cyclic, list, twice]) assert.equal(outcome(() => route(wide, asked({ vendor: value }))).thrown, "limit_exceeded");
  });
});

describe("an object that does something while it is read", () => {
  it("is read once: what was checked is what was routed", () => {
    let reads = 0;
    const facts = { get note() { reads += 1; return reads === 1 ? "x" : 42; } };
    assert.ok(route(wide, asked(facts)).steps);
    assert.equal(reads, 1);
  });

  it("has its toJSON left alone", () => {
    // A prototype that somebody has changed must not change an answer.
    const before = route(policy, request());
    for (const prototype of [Object.prototype, Array.prototype, String.prototype]) {
      Object.defineProperty(prototype, "toJSON", { value: () => "changed", configurable: true, enumerable: false });
      try {
        assert.deepEqual(route(policy, request()), before);
      } finally {
        delete prototype.toJSON;
      }
    }
  });

  it("lets its own error through", () => {
    const error = new Error("from the caller's getter");
    assert.throws(() => route(wide, asked({ get note() { throw error; } })), (thrown) => thrown === error);
    assert.ok(route(wide, asked({})).steps, "and the module is usable");
  });

  it("may be a proxy", () => {
    const body = asked({ note: "x" });
    assert.deepEqual(route(wide, new Proxy(body, {})), route(wide, body));
  });
});

describe("text with half a surrogate pair in it, unescaped", () => {
  it("is refused, rather than read as U+FFFD", () => {
    const { refused } = route(wide, `{"facts":{"note":"\ud800"},"by":"mia","at":"2026-03-01T09:00:00Z"}`);
    assert.deepEqual([refused?.code, refused?.path], ["invalid_facts", "/facts/note"]);
    assert.equal(outcome(() => load(compile(SOCIAL_PUBLISH).json.replace("high", "hi\udc00gh"))).thrown, "invalid_definition");
    assert.equal(outcome(() => compile(`${SOCIAL_PUBLISH}// \udc00`)).thrown, "invalid_argument");
  });
});

it("the real requests are answered alike on both roads", () => {
  const folder = `${ROOT}/tests/policies/expenses`;
  const expenses = load(compile(readFileSync(`${folder}.rhai`, "utf8")).definition);
  const text = readFileSync(`${folder}/cfo-exactly.json`, "utf8");
  assert.deepEqual(route(expenses, JSON.parse(text)), route(expenses, text));
});

/** A small generator of numbers below a bound (mulberry32), the same in every run. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
