// Reading: inboxes and lists, page by page, and never more than the reader may see.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { staticPeople } from "../../pkg/host.node.js";
import { amount, DAY, HOUR, hostOf, outcome, PEOPLE } from "./support/host.mjs";
import { eachStore } from "./support/stores.mjs";

/** Every item of a list, page by page. */
async function all(list, limit) {
  const items = [];
  for (let after; ; ) {
    const page = await list({ limit, ...(after === undefined ? {} : { after }) });
    assert.ok(page.items.length <= limit);
    items.push(...page.items);
    if (page.next === null) return items;
    after = page.next;
  }
}

const steps = ({ items }) => items.map(({ request, step }) => `${request.id} ${step}`);

eachStore("reading", (open) => {
  describe("an inbox", () => {
    it("holds what somebody can act on now, oldest first, and what they may do with it", async () => {
      const { approvals, clock } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "one", facts: amount("12500.00") }, { by: "mia" });
      clock.pass(HOUR);
      await approvals.submit({ policy: "spend", id: "two", facts: amount("1.00") }, { by: "max" });
      assert.deepEqual(steps(await approvals.inbox({ by: "ana" })), ["one manager", "two manager"]);
      assert.deepEqual(steps(await approvals.inbox({ by: "di" })), ["one security", "two security"]);
      for (const by of ["bo", "mia", "rob", "nobody"]) assert.deepEqual(steps(await approvals.inbox({ by })), [], by);
      await approvals.approve("one", "manager", { by: "ana" });
      await approvals.approve("one", "security", { by: "di" });
      assert.deepEqual(steps(await approvals.inbox({ by: "ana" })), ["two manager"]);
      const [item] = (await approvals.inbox({ by: "bo" })).items;
      assert.deepEqual([item.step, item.commands, item.request.state], ["finance", ["approve", "reject", "abstain", "request_revision"], "under_review"]);
      await approvals.approve("one", "finance", { by: "bo" });
      assert.deepEqual(steps(await approvals.inbox({ by: "bo" })), [], "decided already");
      assert.deepEqual(steps(await approvals.inbox({ by: "cy" })), ["one finance"]);
    });

    it("follows roles as they are today, not as they were", async () => {
      const document = structuredClone(PEOPLE);
      const { approvals } = await hostOf(await open(), { people: (needs, asking) => staticPeople(document)(needs, asking) });
      await approvals.submit({ policy: "spend", id: "one", facts: amount("1.00") }, { by: "mia" });
      assert.deepEqual(steps(await approvals.inbox({ by: "new" })), []);
      document.roles.security = ["new"];
      assert.deepEqual(steps(await approvals.inbox({ by: "new" })), ["one security"]);
      assert.deepEqual(steps(await approvals.inbox({ by: "di" })), []);
      assert.equal(outcome(await approvals.approve("one", "security", { by: "new" })), "under_review");
    });

    it("follows delegations, from their first instant to the last, or until they are ended", async () => {
      const { approvals, clock } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "one", facts: amount("1.00") }, { by: "mia" });
      const grant = { id: "d-1", from: "di", to: "tom", since: "2026-03-02T10:00:00Z", until: "2026-03-03T10:00:00Z", authorised_by: "di", reason: "on leave" };
      assert.equal(await approvals.delegate(grant), true);
      assert.equal(await approvals.delegate(grant), false, "the same again changes nothing");
      await assert.rejects(approvals.delegate({ ...grant, to: "tim" }), { code: "invalid_argument", path: "/id" });
      await assert.rejects(approvals.delegate({ ...grant, id: "d-2", until: grant.since }), { code: "invalid_argument", path: "/until" });
      assert.deepEqual(steps(await approvals.inbox({ by: "tom" })), [], "not yet");
      clock.pass(HOUR);
      assert.deepEqual(steps(await approvals.inbox({ by: "tom" })), ["one security"]);
      assert.deepEqual(steps(await approvals.inbox({ by: "di" })), ["one security"], "the principal may act as well");
      clock.pass(DAY);
      assert.deepEqual(steps(await approvals.inbox({ by: "tom" })), [], "no longer");
      await approvals.delegate({ ...grant, id: "d-3", until: "2026-04-01T00:00:00Z" });
      await approvals.submit({ policy: "spend", id: "two", facts: amount("1.00") }, { by: "mia" });
      assert.ok(steps(await approvals.inbox({ by: "tom" })).includes("two security"));
      assert.equal(await approvals.endDelegation("d-3", { by: "di" }), true);
      assert.equal(await approvals.endDelegation("d-3", { by: "di" }), false);
      assert.deepEqual(steps(await approvals.inbox({ by: "tom" })), []);
      assert.equal(outcome(await approvals.approve("two", "security", { by: "tom" })), "not_found");
    });

    it("records through whom somebody acted", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "one", facts: amount("1.00") }, { by: "mia" });
      await approvals.delegate({ id: "d-1", from: "di", to: "tom", since: "2026-03-01T00:00:00Z", until: "2026-04-01T00:00:00Z", authorised_by: "di", reason: "on leave" });
      await approvals.approve("one", "security", { by: "tom" });
      const { request } = await approvals.view("one", { by: "mia" });
      const [decision] = request.steps.find(({ id }) => id === "security").decisions;
      assert.deepEqual([decision.by, decision.holder, decision.through], ["tom", "di", ["d-1"]]);
      assert.equal((await approvals.verify("one")).ok, true);
    });

    it("is given page by page: each item once, also while others come and go", async () => {
      const { approvals, clock } = await hostOf(await open());
      const ids = Array.from({ length: 25 }, (_, index) => `r-${String(index).padStart(2, "0")}`);
      for (const id of ids) {
        await approvals.submit({ policy: "spend", id, facts: amount("1.00") }, { by: "mia" });
        if (Number(id.slice(2)) % 3 === 0) clock.pass(1000);
      }
      const found = await all((page) => approvals.inbox({ by: "ana" }, page), 7);
      assert.deepEqual(found.map(({ request }) => request.id), ids);
      const seen = [];
      for (let after; ; ) {
        const { items, next } = await approvals.inbox({ by: "ana" }, { limit: 4, ...(after === undefined ? {} : { after }) });
        seen.push(...items.map(({ request }) => request.id));
        // What was decided is gone from the list; the places of the others stay.
        await approvals.approve(items[0].request.id, "manager", { by: "ana" });
        if (next === null) break;
        after = next;
      }
      assert.deepEqual(seen, ids);
      await assert.rejects(approvals.inbox({ by: "ana" }, { limit: 0 }), { code: "invalid_argument", path: "/limit" });
      await assert.rejects(approvals.inbox({ by: "ana" }, { after: "beginning" }), { code: "invalid_argument", path: "/after" });
    });

    it("shows what came back for revision to its author, and what needs a decision from above to those who may", async () => {
      const script = `
        policy("note", 1);
        fact("urgent", boolean());
        step("review").approvers(role("editor")).deadline(days(1), manual_review());
        allow("override", role("chief"));
      `;
      const { approvals, clock } = await hostOf(await open(), { scripts: [script], people: staticPeople({ roles: { editor: ["ed"], chief: ["cho"] } }) });
      await approvals.submit({ policy: "note", id: "one", facts: { urgent: true } }, { by: "mia" });
      await approvals.submit({ policy: "note", id: "two", facts: { urgent: true } }, { by: "mia" });
      await approvals.give("one", { command: "request_revision", step: "review", reason: "what of the sources?" }, { by: "ed" });
      const [mine] = (await approvals.inbox({ by: "mia" })).items;
      assert.deepEqual([mine.request.id, mine.step, mine.commands], ["one", null, ["resubmit"]]);
      clock.pass(DAY);
      await approvals.wake();
      const [above] = (await approvals.inbox({ by: "cho" })).items;
      assert.deepEqual([above.request.id, above.step, above.commands], ["two", null, ["override"]]);
    });
  });

  describe("pages", () => {
    it("hold each item once, however many between them are not the reader's", async () => {
      const script = `policy("note", 1); step("review").approvers(role("editor"));`;
      const { approvals, clock } = await hostOf(await open(), { scripts: [script], people: staticPeople({ roles: { editor: ["ed", "eva"] } }) });
      // What Ed wrote himself is found for him by his role, and is not his to decide.
      const own = [0, 3, 4, 5, 6, 8, 11];
      const expected = [];
      for (let index = 0; index < 13; index += 1) {
        const id = `r-${String(index).padStart(2, "0")}`;
        await approvals.submit({ policy: "note", id, facts: {} }, { by: own.includes(index) ? "ed" : "mia" });
        if (!own.includes(index)) expected.push(id);
        clock.pass(HOUR);
      }
      for (const limit of [1, 2, 3, 5, 6, 7]) {
        const items = await all((page) => approvals.inbox({ by: "ed" }, page), limit);
        assert.deepEqual(items.map(({ request }) => request.id), expected, `${limit} at a time`);
      }
    });
  });

  describe("a list", () => {
    it("holds what somebody may see, newest first, and nothing else", async () => {
      const { approvals, clock } = await hostOf(await open());
      for (const [id, by] of [["a", "mia"], ["b", "max"], ["c", "mia"]]) {
        await approvals.submit({ policy: "spend", id, facts: amount("1.00") }, { by });
        clock.pass(HOUR);
      }
      const idsFor = async (by, filter) => (await approvals.requests({ by }, filter)).items.map(({ id }) => id);
      assert.deepEqual(await idsFor("mia"), ["c", "a"]);
      assert.deepEqual(await idsFor("di"), ["c", "b", "a"]);
      assert.deepEqual(await idsFor("zoe"), ["c", "b", "a"], "who may override may see");
      assert.deepEqual(await idsFor("eve"), []);
      assert.deepEqual((await all((page) => approvals.requests({ by: "di" }, {}, page), 2)).map(({ id }) => id), ["c", "b", "a"]);
      assert.deepEqual(await idsFor("di", { submitter: "max" }), ["b"]);
      assert.deepEqual(await idsFor("di", { submitted_before: "2026-03-02T11:00:00.000Z" }), ["b", "a"]);
      assert.deepEqual(await idsFor("di", { submitted_since: "2026-03-02T11:00:00.000Z" }), ["c"]);
      await approvals.approve("a", "manager", { by: "ana" });
      await approvals.approve("a", "security", { by: "di" });
      assert.deepEqual(await idsFor("di", { state: ["approved"] }), ["a"]);
      assert.deepEqual(await idsFor("di", { state: ["under_review"], policy: "spend" }), ["c", "b"]);
      assert.deepEqual(await idsFor("di", { policy: "travel" }), []);
    });

    it("is found by subject and tier", async () => {
      const script = `
        policy("post", 1);
        fact("claims", boolean());
        tier("high", |f| f.claims);
        tier("low");
        step("review").approvers(role("editor"));
      `;
      const { approvals } = await hostOf(await open(), { scripts: [script], people: staticPeople({ roles: { editor: ["ed"] } }) });
      await approvals.submit({ policy: "post", id: "a", facts: { claims: true }, subject: { id: "post-7", version: 3 } }, { by: "mia" });
      await approvals.submit({ policy: "post", id: "b", facts: { claims: false }, subject: { id: "post-8", version: "draft" } }, { by: "mia" });
      const idsOf = async (filter) => (await approvals.requests({ by: "ed" }, filter)).items.map(({ id }) => id);
      assert.deepEqual(await idsOf({ subject: "post-7" }), ["a"]);
      assert.deepEqual(await idsOf({ tier: "low" }), ["b"]);
      assert.deepEqual(await idsOf({ tier: "low", subject: "post-7" }), []);
    });
  });

  describe("a preview", () => {
    it("is the route of what would be submitted, and stores nothing", async () => {
      const { approvals } = await hostOf(await open());
      const route = await approvals.preview("spend", { by: "mia", facts: amount("12500.00") });
      assert.deepEqual(route.steps.map(({ id, state, eligible }) => [id, state, eligible]), [
        ["manager", "open", ["ana"]],
        ["security", "open", ["di", "ed"]],
        ["finance", "waiting", ["bo", "cy", "fin"]],
      ]);
      const partial = await approvals.preview("spend", { by: "mia", facts: {}, partial: true });
      assert.deepEqual(partial.steps.map(({ active }) => active), [true, true, null]);
      assert.equal((await approvals.preview("travel", { by: "mia", facts: {} })).refused.code, "unknown_definition");
      assert.deepEqual((await approvals.requests({ by: "zoe" })).items, []);
    });
  });
});
