// Contract: lists, their order and their pages; the outbox.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at, attemptRow, change, definitionRow, delegationRow, fresh, intentRow, place, recordRow, signal, write } from "./support/rows.mjs";

export function lists({ store, parallel }) {
  describe("the list of requests", () => {
    it("is newest first, then by id, page by page, each once", async () => {
      const tenant = fresh("tenant");
      // By code points, U+FFFD comes before U+1F9FE; by UTF-16 units it would come after.
      const ids = ["a", "B", "b", "é", "\ufffd", "\u{1f9fe}", ...Array.from({ length: 17 }, (_, index) => `r${index}`)];
      for (const [index, id] of ids.entries()) await write(store(), { tenant, request: id }, { request: { submitted_at: at(Math.floor(index / 6)), created_at: at(99) }, viewers: ["role:a", ...(index % 2 ? ["role:b"] : [])] });
      const draft = { tenant, request: "draft" };
      await write(store(), draft, { request: { submitted_at: null, created_at: at(1) }, viewers: ["role:b"] });
      const expected = [...ids.entries()].map(([index, id]) => [Math.floor(index / 6), id, index % 2 === 1]);
      expected.push([1, "draft", true]);
      expected.sort((one, other) => other[0] - one[0] || Buffer.compare(Buffer.from(other[1]), Buffer.from(one[1])));
      assert.deepEqual(await paged({ tenant }, 4), expected.map(([, id]) => id));
      assert.deepEqual(await paged({ tenant, viewers: ["role:b"] }, 3), expected.filter(([, , b]) => b).map(([, id]) => id));
      assert.deepEqual(await paged({ tenant, viewers: ["role:b", "role:a", "role:b"] }, 5), expected.map(([, id]) => id));
      assert.deepEqual(await store().requests({ tenant, viewers: [], limit: 9 }), []);
    });

    it("holds what each member of the filter names, and all of them together", async () => {
      const tenant = fresh("tenant");
      const rows = [
        { id: "one", state: "approved", submitter: "mia", subject_id: "post", policy: "spend", definition: "d1", tier: "high", submitted_at: at(10) },
        { id: "two", state: "under_review", submitter: "ana", subject_id: null, policy: "publish", definition: null, tier: null, submitted_at: null },
        { id: "three", state: "rejected", submitter: "mia", subject_id: "post", policy: "spend", definition: "d2", tier: "low", submitted_at: at(20) },
      ];
      for (const { id, ...row } of rows) await write(store(), { tenant, request: id }, { request: { ...row, created_at: at(5) }, viewers: [`person:${row.submitter}`] });
      const cases = [
        [{}, ["three", "one", "two"]],
        [{ state: ["approved", "rejected"] }, ["three", "one"]],
        [{ state: [] }, []],
        [{ submitter: "ana" }, ["two"]],
        [{ subject: "post" }, ["three", "one"]],
        [{ policy: "publish" }, ["two"]],
        [{ definition: "d2" }, ["three"]],
        [{ tier: "high" }, ["one"]],
        [{ submitted_before: at(20) }, ["one"]],
        [{ submitted_since: at(20) }, ["three"]],
        [{ submitted_since: at(10), submitted_before: at(21) }, ["three", "one"]],
        [{ viewers: ["person:mia"], subject: "post", state: ["approved"] }, ["one"]],
        [{ viewers: ["person:ana"], subject: "post" }, []],
        [{ viewers: ["person:ana", "person:mia"], tier: "low" }, ["three"]],
      ];
      for (const [filter, ids] of cases) assert.deepEqual((await store().requests({ tenant, limit: 9, ...filter })).map(({ id }) => id), ids, JSON.stringify(filter));
    });

    it("gives every request that was there once, while others come in", async () => {
      const tenant = fresh("tenant");
      for (let index = 0; index < 30; index += 1) await write(store(), { tenant, request: `old-${index}` }, { request: { submitted_at: at(index % 7) } });
      const arriving = (async () => {
        for (let index = 0; index < 30; index += 1) await write(store(), { tenant, request: `new-${index}` }, { request: { submitted_at: at(index % 9) } });
      })();
      const ids = await paged({ tenant }, 4);
      await arriving;
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(ids.filter((id) => id.startsWith("old-")).length, 30);
      assert.equal((await paged({ tenant }, 7)).length, 60);
    });

    async function paged(filter, limit) {
      const ids = [];
      for (let after; ; ) {
        const page = await store().requests({ ...filter, limit, ...(after && { after }) });
        assert.ok(page.length <= limit);
        ids.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (last === undefined) return ids;
        after = [last.submitted_at ?? last.created_at, last.id, ""];
      }
    }
  });

  describe("an inbox", () => {
    it("names each step once, the longest waiting first, page by page", async () => {
      const tenant = fresh("tenant");
      const expected = [];
      for (let index = 0; index < 12; index += 1) {
        const where = { tenant, request: `r${index}` };
        const since = at(index % 4);
        const candidates = [
          { candidate: "role:a", step: "s", since },
          // The same step waits for somebody else, too, since later; and for strangers since ever.
          { candidate: "role:b", step: "s", since: at(100) },
          { candidate: "role:x", step: "s", since: at(-100) },
          { candidate: "role:b", step: "", since },
          { candidate: "person:bo", step: "", since },
          { candidate: "role:x", step: "other", since },
        ];
        await write(store(), where, { candidates });
        expected.push([since, where.request, ""], [since, where.request, "s"]);
      }
      expected.sort(compare);
      const all = ["role:a", "role:b", "person:bo", "role:b", "role:none"];
      for (const limit of [1, 5, 99]) assert.deepEqual(await paged(tenant, all, limit), expected, `pages of ${limit}`);
      assert.deepEqual(await paged(tenant, ["role:b"], 5), [...expected.filter(([, , step]) => step === ""), ...expected.filter(([, , step]) => step === "s").map(([, id]) => [at(100), id, "s"]).sort(compare)]);
      assert.deepEqual(await store().candidates(tenant, [], null, 9), []);
      assert.deepEqual(await store().candidates(fresh("tenant"), all, null, 9), []);
    });

    it("is asked for by the roles that requests name, each once", async () => {
      const tenant = fresh("tenant");
      assert.deepEqual(await store().roles(tenant), []);
      for (const viewers of [["role:b", "person:ana", "role:a"], ["role:b"], ["role:", "roles:no", "role", "role;"], ["role:\u{1f9fe}"]]) await write(store(), place(tenant), { viewers });
      assert.deepEqual(await store().roles(tenant), ["role:", "role:a", "role:b", "role:\u{1f9fe}"]);
      assert.deepEqual(await store().roles(fresh("tenant")), []);
    });

    async function paged(tenant, candidates, limit) {
      const rows = [];
      for (let after = null; ; ) {
        const page = await store().candidates(tenant, candidates, after, limit);
        assert.ok(page.length <= limit);
        rows.push(...page.map(({ since, request, step }) => [since, request, step]));
        after = rows.at(-1);
        if (page.length === 0) return rows;
      }
    }
  });

  describe("the outbox", () => {
    it("is in the order of commits, page by page; what is done is done once", async () => {
      const tenant = fresh("tenant");
      const ids = [];
      const start = await end();
      for (let index = 0; index < 9; index += 1) {
        const where = place(tenant);
        const two = [fresh("intent"), fresh("intent")];
        await write(store(), where, { outbox: two.map((id) => intentRow(where, id)) });
        ids.push(...two);
      }
      assert.deepEqual(await following(start, false, 4), ids);
      assert.equal(await store().settle(tenant, ids[3], at(9)), true);
      assert.equal(await store().settle(tenant, ids[3], at(10)), false);
      assert.equal(await store().settle(fresh("tenant"), ids[4], at(10)), false);
      assert.deepEqual(await following(start, true, 5), ids.filter((id) => id !== ids[3]));
      const settled = (await store().outbox(start, false, 99)).find(({ id }) => id === ids[3]);
      assert.equal(settled.done_at, at(9));
      assert.deepEqual(await following(start, false, 100), ids);
      await assert.rejects(store().outbox("no position", false, 1), { code: "invalid_argument", message: "`no position` is no position in the outbox" });
    });

    // Where there is one transaction at a time, nothing is committed late.
    const late = parallel ? it : () => undefined;
    late("never gives a position that a later commit comes before", async () => {
      const [slow, quick] = [place(), place()];
      const [slowId, quickId] = [fresh("slow"), fresh("quick")];
      const [written, go] = [signal(), signal()];
      const start = await end();
      const slowTurn = store().inRequest(slow, async (log) => {
        await log.write(change(slow, { outbox: [intentRow(slow, slowId)] }));
        written.resolve();
        await go.promise;
      });
      await written.promise;
      await write(store(), quick, { outbox: [intentRow(quick, quickId)] });
      // Whatever is given now must not be after the slow one.
      const early = await store().outbox(start, false, 99);
      go.resolve();
      await slowTurn;
      const rest = await store().outbox(early.at(-1)?.position ?? start, false, 99);
      assert.deepEqual([...early, ...rest].map(({ id }) => id).sort(), [quickId, slowId]);
    });

    it("loses nothing and repeats nothing while many write", async () => {
      const start = await end();
      const ids = Array.from({ length: 60 }, () => fresh("intent"));
      let writing = true;
      const writers = Promise.all(
        [0, 1, 2].map(async (writer) => {
          for (const id of ids.slice(writer * 20, writer * 20 + 20)) {
            const where = place();
            await write(store(), where, { outbox: [intentRow(where, id)] });
          }
        }),
      ).finally(() => (writing = false));
      const seen = [];
      for (let after = start, rounds = 0; writing || rounds < 2; rounds = writing ? 0 : rounds + 1) {
        const page = await store().outbox(after, false, 7);
        seen.push(...page.map(({ id }) => id));
        after = page.at(-1)?.position ?? after;
        if (page.length > 0) rounds = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
      await writers;
      assert.deepEqual([...seen].sort(), [...ids].sort());
    });

    const end = async () => (await store().outbox(null, false, 99_999)).at(-1)?.position ?? null;

    async function following(start, pending, limit) {
      const ids = [];
      for (let after = start; ; ) {
        const page = await store().outbox(after, pending, limit);
        if (page.length === 0) return ids;
        ids.push(...page.map(({ id }) => id));
        after = page.at(-1).position;
      }
    }
  });

  describe("what is due", () => {
    it("comes the most overdue first, and from all tenants", async () => {
      const [one, other] = [place(fresh("tenant"), "b"), place(fresh("tenant"), "a")];
      const past = (seconds) => new Date(Date.UTC(1970, 0, 1) + seconds * 1000).toISOString();
      await write(store(), one, { request: { next_wake_at: past(2) } });
      await write(store(), other, { request: { next_wake_at: past(1) } });
      await write(store(), place(), { request: { next_wake_at: past(4) } });
      await write(store(), place(), { request: { next_wake_at: null } });
      const [late, later] = [{ ...one, at: past(2) }, { ...other, at: past(1) }];
      assert.deepEqual(await store().due(past(2), null, 9), [later, late]);
      assert.deepEqual(await store().due(past(3), null, 1), [later]);
      assert.deepEqual(await store().due(past(3), later, 9), [late]);
      assert.deepEqual(await store().due(past(3), late, 9), []);
      assert.deepEqual(await store().due(past(0), null, 9), []);
      // At the same instant, by tenant and id.
      const same = { ...one, request: "c" };
      await write(store(), same, { request: { next_wake_at: past(2) } });
      assert.deepEqual(await store().due(past(2), later, 1), [late]);
      assert.deepEqual(await store().due(past(2), late, 9), [{ ...same, at: past(2) }]);
      await write(store(), same, { request: { version: 2, next_wake_at: null } });
      await write(store(), one, { request: { version: 2, next_wake_at: null } });
      assert.deepEqual(await store().due(past(3), null, 9), [later]);
    });
  });

  describe("definitions and delegations", () => {
    it("of the tenant come before those of all, the highest version first, retired ones only by digest", async () => {
      const tenant = fresh("tenant");
      const policy = fresh("policy");
      const rows = [
        definitionRow("", fresh("digest"), { policy, version: 9, active_since: at(1) }),
        definitionRow(tenant, fresh("digest"), { policy, version: 4_000_000_000, active_since: at(2), script: "policy(…)", text: '{"é":"\\u0000"}' }),
        definitionRow(tenant, fresh("digest"), { policy, version: 4_000_000_001, active_since: at(3), retired_at: at(4) }),
        definitionRow(fresh("tenant"), fresh("digest"), { policy, version: 12, active_since: at(5) }),
      ];
      const origin = fresh("deployment");
      for (const [index, definition] of rows.entries()) await store().inDeployment(origin, (log) => log.write({ record: recordRow({ tenant: "", request: "" }, index, { origin }), definition }));
      assert.deepEqual(await store().inForce(tenant, policy), rows[1]);
      assert.deepEqual(await store().inForce(fresh("tenant"), policy), rows[0]);
      assert.equal(await store().inForce(tenant, fresh("policy")), null);
      assert.deepEqual(await store().definition(tenant, rows[2].digest), rows[2]);
      assert.deepEqual(await store().definition(tenant, rows[0].digest), rows[0]);
      assert.equal(await store().definition(tenant, rows[3].digest), null);
      assert.deepEqual((await store().definitions(tenant)).filter((row) => row.policy === policy), rows.slice(0, 3));
      const where = place(tenant);
      await store().inRequest(where, async (log) => {
        assert.deepEqual(await log.inForce(tenant, policy), rows[1]);
        assert.deepEqual(await log.definition(tenant, rows[0].digest), rows[0]);
      });
    });

    it("hold from their beginning until their end, for either side", async () => {
      const tenant = fresh("tenant");
      const origin = fresh("deployment");
      const rows = [
        delegationRow(tenant, "1", { roles: ["legal", "a \"quoted\", {NULL}"], steps: [] }),
        delegationRow(tenant, "2", { delegator: "cy", delegate: "ana", ended_at: at(60) }),
        delegationRow(tenant, "3", { delegator: "cy", delegate: "dee" }),
        delegationRow(fresh("tenant"), "1"),
      ];
      for (const [index, delegation] of rows.entries()) await store().inDeployment(origin, (log) => log.write({ record: recordRow({ tenant: "", request: "" }, index, { origin }), delegation }));
      const ids = async (people, when) => (await store().delegations(tenant, people, when)).map(({ id }) => id);
      assert.deepEqual(await store().delegations(tenant, ["bo"], at()), [rows[0]]);
      assert.deepEqual(await ids(["ana"], at()), ["1", "2"]);
      assert.deepEqual(await ids(["ana", "cy"], at(59)), ["1", "2", "3"]);
      assert.deepEqual(await ids(["ana"], at(60)), ["1"]);
      assert.deepEqual(await ids(["ana", "cy"], at(3600)), []);
      assert.deepEqual(await ids(["ana"], at(-1)), []);
      assert.deepEqual(await ids([], at()), []);
      await store().inRequest(place(tenant), async (log) => assert.deepEqual(await log.delegations(tenant, ["bo"], at()), [rows[0]]));
    });
  });

  it("attempts come oldest first, and alone", async () => {
    const where = place();
    for (const [second, more] of [[2, {}], [1, { code: null, outcome: "replayed", message: null }], [2, { actor: "ana" }]]) await store().attempt(attemptRow(where, { at: at(second), ...more }));
    assert.deepEqual((await store().attempts(where)).map((row) => [row.at, row.actor, row.outcome]), [[at(1), "mia", "replayed"], [at(2), "mia", "refused"], [at(2), "ana", "refused"]]);
    assert.equal(await store().working(where), null);
    assert.equal((await store().attempts(place())).length, 0);
  });
}

function compare(one, other) {
  for (const [index, text] of one.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(other[index]));
    if (order !== 0) return order;
  }
  return 0;
}
