// The types of a request's life against the engine: its closed lists, with the fields of each command and event, as
// docs/requests.md tells them (which `cargo test` holds to the sources), and everything that it answered in the scenarios.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { recorded } from "../support/replay.mjs";
import { installConsumer, removeConsumer, ROOT } from "./support/consumer.mjs";
import { constants, typeCheck } from "./support/constants.mjs";

let consumer;
before(() => (consumer = installConsumer()));
after(() => removeConsumer(consumer));

const PAGE = readFileSync(join(ROOT, "pkg-templates/docs/requests.md"), "utf8");

/** The rows of a table of the page, cell by cell. */
function table(name) {
  const text = PAGE.split(`<!-- generated: ${name} -->`)[1]?.split("<!-- end -->")[0];
  assert.ok(text, `${name} is on the page`);
  const rows = text.split("\n").filter((line) => line.startsWith("| `")).map((line) => line.replaceAll("\\|", "/").split("|").slice(1, -1).map((cell) => cell.trim()));
  assert.ok(rows.length > 1);
  return rows;
}

const word = (cell) => cell.replace(/[`*?]/g, "");
const words = (cell) => cell.split(", ").filter(Boolean);
const union = (names) => names.map((name) => JSON.stringify(name)).join(" | ") || "never";
const firsts = (name) => union(table(name).map(([cell]) => word(cell)));

/** A type that must be `true`, one per line, so that an error says which. */
function claims() {
  const lists = {
    RequestStatus: firsts("states"),
    StepStatus: firsts("step states"),
    CommandName: firsts("commands"),
    DeliveryOutcome: firsts("outcomes"),
    Delivery: firsts("deliveries"),
    [`Difference["difference"]`]: firsts("differences"),
    EventName: firsts("events"),
    RefusalCode: firsts("refusals"),
    RefusalClass: union([...new Set(table("refusals").map(([, kind]) => kind))]),
  };
  const fields = table("commands").flatMap(([name, , , , , cell]) => {
    const of = `Named<Command, "command", "${word(name)}">`;
    const all = [`Keys<${of}>`, union(["command", ...words(cell).map(word)])];
    // What a new request must have, a draft that is there must not.
    if (words(cell).some((field) => word(field) === "tenant")) return [all];
    return [all, [`Needed<${of}>`, union(["command", ...words(cell).filter((field) => field.startsWith("**")).map(word)])]];
  });
  const carried = table("events").flatMap(([name, , cell]) => {
    const of = `Named<RequestEvent, "event", "${word(name)}">`;
    const frame = ["event", "version", "at", "by"];
    return [
      [`Keys<${of}>`, union([...frame, ...words(cell).map(word)])],
      [`Needed<${of}>`, union([...frame, ...words(cell).filter((field) => !field.endsWith("?`")).map(word)])],
    ];
  });
  return [...Object.entries(lists), ...fields, ...carried];
}

const HEAD = `
  import type { Command, CommandName, Delivery, DeliveryOutcome, Difference, EventName, RefusalClass, RefusalCode, RequestEvent, RequestStatus, StepStatus } from "countersign";
  type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
  type Named<Union, Tag extends string, Name> = Union extends { readonly [key in Tag]: infer N } ? (Name extends N ? Union : never) : never;
  type Keys<Union> = Union extends unknown ? keyof Union : never;
  type Needed<Union> = Union extends unknown ? { [Key in keyof Union]-?: {} extends Pick<Union, Key> ? never : Key }[keyof Union] : never;
  declare function holds<T extends true>(): void;`;

async function failing(pairs) {
  const source = `${HEAD}\n${pairs.map(([type, is]) => `holds<Equal<${type}, ${is}>>();`).join("\n")}\n`;
  const first = HEAD.split("\n").length + 1;
  const { stdout } = await typeCheck(consumer, "claims.ts", source);
  const lines = [...stdout.matchAll(/claims\.ts\((\d+),/g)].map(([, line]) => pairs[Number(line) - first]?.join(" is not ") ?? stdout);
  return [...new Set(lines)];
}

describe("the closed lists of the engine", () => {
  it("are those of the types, with the fields of each command and each event", async () => {
    const all = claims();
    assert.ok(all.length > 120, String(all.length));
    assert.deepEqual(await failing(all), []);
  });

  it("would be found to differ: one more, one less, one that is optional", async () => {
    const event = (name) => `Named<RequestEvent, "event", "${name}">`;
    const wrong = [
      ["CommandName", firsts("commands").replace(`"approve" | `, "")],
      ["RefusalCode", `${firsts("refusals")} | "too_late"`],
      [`Needed<${event("escalated")}>`, union(["event", "version", "at", "by", "step", "level"])],
      [`Keys<${event("approved")}>`, union(["event", "version", "at"])],
    ];
    assert.equal((await failing(wrong)).length, wrong.length);
  });
});

describe("what the engine answers", () => {
  /** One value of each shape: the members that it has, however deep, and the words of closed lists. */
  const shape = (value) =>
    Array.isArray(value)
      ? `[${[...new Set(value.map(shape))].sort()}]`
      : typeof value === "object" && value !== null
        ? `{${Object.entries(value).map(([key, member]) => `${key}:${["event", "code", "command", "state", "kind", "how", "delivery"].includes(key) ? member : shape(member)}`)}}`
        : typeof value;
  const distinct = (values) => [...new Map(values.map((value) => [shape(value), value])).values()];

  const answers = (ask) => recorded().flatMap(({ calls }) => calls.filter((call) => call.ask === ask && call.answer !== null).map(({ answer }) => JSON.parse(answer)));
  let decisions;
  before(() => (decisions = answers("decide")));
  const eventsOf = ({ due, outcome }) => [...due, ...(outcome.accepted?.events ?? [])];

  async function check(type, values) {
    assert.ok(values.length > 3, `${values.length} of ${type}`);
    const { code, stdout } = await typeCheck(consumer, "values.ts", constants(type, values.map((value) => JSON.stringify(value))));
    assert.equal(code, 0, stdout.slice(0, 2_000));
  }

  it("is what its type says: events, of every name", async () => {
    const events = distinct(decisions.flatMap(eventsOf));
    await check("RequestEvent", events);
    const missing = table("events").map(([cell]) => word(cell)).filter((name) => !events.some(({ event }) => event === name));
    assert.deepEqual(missing, []);
  });

  it("would be found to be something else: an event that says more, or too little", async () => {
    const [event] = decisions.flatMap(eventsOf).filter(({ event }) => event === "step_approved");
    const { how, ...silent } = event;
    const wrong = [{ ...event, extra: 1 }, silent, { ...event, how: "somehow" }].map((value) => JSON.stringify(value));
    const { stdout } = await typeCheck(consumer, "wrong.ts", constants("RequestEvent", wrong));
    assert.equal(new Set([...stdout.matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) => line)).size, wrong.length, stdout);
  });

  it("is what its type says: outcomes", async () => {
    const bare = distinct(decisions.map(({ outcome }) => (outcome.accepted ? { accepted: { ...outcome.accepted, events: [] } } : outcome)));
    await check("Outcome", bare);
  });

  it("is what its type says: decisions, views, actions", async () => {
    const plain = decisions.map(({ outcome, ...rest }) => ({ ...rest, due: [], outcome: { replayed: true }, state: rest.state && { schema: rest.state.schema, version: rest.state.version, sha256: rest.state.sha256 } }));
    await check("Decision", distinct(plain));
    await check("RequestView", distinct(answers("view")));
    await check("AllowedAction", distinct(answers("allowedActions").flat()));
  });
});
