// Figures through the package: off events, off records of which all else was erased, and what is refused.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Book, countersign, newKey } from "./support/book.mjs";

const { measure, metrics } = await import("../../pkg/compiler.node.js");
const { CountersignError } = countersign;

const SCRIPT = `policy("publish", 3);
step("brand").approvers(role("brand"));
step("legal").after("brand").approvers(role("legal"));
`;
const people = { people: { ana: { name: "Ana Pop" } }, roles: { brand: ["ana"], legal: ["lea"] } };
const context = (by, hour) => ({ now: `2026-03-01T${String(hour).padStart(2, "0")}:00:00Z`, by, people, nonce: `n-${hour}` });
const HOUR = 3_600_000;

let book;
let events;
let documents;
before(async () => {
  book = new Book(SCRIPT, await newKey());
  const given = [
    await book.give({ command: "submit", id: "post-1", tenant: "emea", facts: {} }, context("mia", 9)),
    await book.give({ command: "request_revision", step: "brand", reason: "too long" }, context("ana", 10)),
    await book.give({ command: "resubmit", facts: {} }, context("mia", 14)),
    await book.give({ command: "approve", step: "brand" }, context("ana", 15)),
    await book.give({ command: "approve", step: "legal" }, context("lea", 18)),
  ];
  events = given.flatMap(({ due, outcome }) => [...due, ...outcome.accepted.events]);
  // Facts, names and reasons are gone.
  documents = Object.fromEntries(Object.entries(book.documents).filter(([, text]) => JSON.parse(text).kind === "events"));
});

const refused = (path) => (error) => error instanceof CountersignError && error.code === "invalid_argument" && error.path === path;

describe("a request's figures", () => {
  it("are the same off its events and off its records, of which only the events are left", () => {
    assert.ok(Object.keys(documents).length < Object.keys(book.documents).length);
    const measured = measure({ records: book.records, documents });
    assert.deepEqual(measured, measure({ events }));
    assert.deepEqual(measured.policy, { id: "publish", version: 3 });
    // Submitted at 9, sent back at 10, back at 14, brand at 15, legal at 18.
    const steps = { brand: { waiting: 0, working: 2 * HOUR }, legal: { waiting: 0, working: 3 * HOUR } };
    assert.deepEqual(measured.path, { total: 9 * HOUR, in_revision: 4 * HOUR, on_hold: 0, elsewhere: 0, steps });
    assert.equal(measured.reopened, true);
    assert.throws(() => { measured.path.steps.brand.waiting = 1; }, TypeError);
  });

  it("are not made of records that are not all of one request, or lack their events", async () => {
    const [first, second, ...rest] = book.records;
    assert.throws(() => measure({ records: [second, first, ...rest], documents }), refused("/records/0"));
    assert.throws(() => measure({ records: [first, ...rest], documents }), refused("/records/1"));
    assert.throws(() => measure({ records: book.records, documents: {} }), refused("/records/0"));
    const other = new Book(SCRIPT, await newKey());
    await other.give({ command: "submit", id: "post-2", facts: {} }, context("mia", 9));
    await other.give({ command: "withdraw" }, context("mia", 10));
    const mixed = { records: [first, other.records[1]], documents: { ...documents, ...other.documents } };
    assert.throws(() => measure(mixed), refused("/records/1"));
  });

  it("are not made of anything else", () => {
    assert.throws(() => measure({ events, records: book.records, documents }), refused(""));
    assert.throws(() => measure({ events: events.slice(1) }), refused("/events"));
    assert.throws(() => measure({ event: events }), refused("/event"));
    assert.throws(() => measure(null), (error) => error.code === "invalid_argument");
  });
});

describe("the figures of many", () => {
  it("are gathered one request at a time", () => {
    let asked = 0;
    function* logs() {
      for (const log of [{ events }, { events: [{ ...events[0], request: { id: "post-1" } }, ...events.slice(1)] }]) {
        asked += 1;
        yield log;
      }
    }
    const found = metrics(logs());
    assert.equal(asked, 2);
    // The same id, of another tenant.
    assert.equal(found.policies[0].all.time_to_approval.total, 18 * HOUR);
    assert.deepEqual(metrics([]), { requests: 0, drafts: 0, policies: [] });
  });

  it("are refused where a request is there twice", () => {
    assert.throws(() => metrics([{ events }, { records: book.records, documents }]), refused("/1"));
  });
});
