// Contract: taking a place in a log, and keeping what a command changes together or not at all.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { at, attemptRow, change, documentRow, fresh, intentRow, keyRow, originOf, place, recordRow, requestRow, scopeOf, signal, stepRow, write } from "./support/rows.mjs";

/** @param suite `store()` gives the store; `parallel`: places on different requests are held at the same time. */
export function turns({ store, Contended, parallel }) {
  const count = (where) => (log) => log.write(change(where, { request: { version: (log.working?.row.version ?? 0) + 1 } }));

  describe("a turn", () => {
    it("keeps all rows together, and gives them back as they were", async () => {
      const where = place("tënant 'quoted' \"twice\" \\ {a,b}", fresh("заявка \u{1f9fe} NULL"));
      const long = `{"text":"${"long \\u0000 \u{1f9fe} ".repeat(20_000)}"}`;
      const needed = ["b".repeat(64), "c".repeat(64), "{\"quoted\",NULL}"];
      const request = requestRow(where, {
        tier: "high",
        subject_id: "post 'one'",
        subject_version: "7",
        correlation_id: "",
        created_at: "0001-01-01T00:00:00.000Z",
        submitted_at: "2026-03-29T01:59:59.999Z",
        updated_at: "9999-12-31T23:59:59.999Z",
        next_wake_at: "2027-01-01T00:00:00.001Z",
        downstream_allowed: true,
        stored: long,
        needed,
      });
      const steps = [stepRow(where, "second", { position: 1, state: "pending", opened_at: null }), stepRow(where, "first", { deadline_at: at(5), approved: 1, missing: 0 })];
      const decision = { ...where, seq: 0, event: 2, step: "first", kind: "approve", actor: "ana", holder: "bo", role: "legal", at: at(), round: 1, reason_code: null, reason: needed[0] };
      const comment = { ...where, seq: 0, event: 3, actor: "ana", step: null, at: at(), text: needed[1] };
      const documents = [documentRow(where, needed[1], "{}", { kind: "comment" }), documentRow(where, needed[0], long), documentRow(where, needed[2], "[]", { salted: false, kind: "rules" })];
      const intent = intentRow(where, fresh("intent"), { step: "first", compensates: "publish", recipient: "person:ana", kind: "notification" });
      const key = keyRow(where, "a key", { response: long });
      const attempt = attemptRow(where, { step: "first", key: "k", actor: null });
      const kept = { request, steps, candidates: [{ candidate: "role:legal", step: "first", since: at() }], viewers: ["person:ana"], decisions: [decision], comments: [comment], records: [recordRow(where)], documents, outbox: [intent], key, attempt };
      const given = structuredClone(kept);
      assert.equal(await store().inRequest(where, async (log) => (await log.write(kept), "an answer")), "an answer");

      assert.deepEqual(await store().working(where), { row: given.request, documents: Object.fromEntries(documents.map(({ sha256, text }) => [sha256, text])) });
      assert.deepEqual(await store().steps(where), [given.steps[1], given.steps[0]]);
      assert.deepEqual(await store().records(originOf(where)), given.records);
      assert.deepEqual(await store().documents(where), [given.documents[1], given.documents[0], given.documents[2]]);
      assert.deepEqual(await store().documents(where, [needed[0], "none"]), [given.documents[1]]);
      assert.deepEqual(await store().attempts(where), [given.attempt]);
      const { position, ...found } = (await all(store())).find(({ id }) => id === intent.id);
      assert.deepEqual(found, given.outbox[0]);
      assert.equal(typeof position, "string");
      assert.deepEqual(await store().requests({ tenant: where.tenant, viewers: ["person:ana"], limit: 2 }), [given.request]);
      assert.deepEqual(await store().candidates(where.tenant, ["role:legal"], null, 2), [{ request: where.request, step: "first", since: at() }]);
      await store().inRequest(where, async (log) => {
        assert.deepEqual(await log.remembered(scopeOf(key)), { payload: key.payload, response: long });
        assert.equal(await log.remembered({ ...scopeOf(key), actor: "ana" }), null);
        assert.deepEqual(await log.documents([needed[1], "none"]), { [needed[1]]: "{}" });
        assert.deepEqual(log.working.row, given.request);
      });
      // Decisions and comments, which no method reads, are compared by `rebuild`.
      const { records, documents: _, outbox, key: __, attempt: ___, ...projected } = given;
      assert.equal(await store().rebuild(where, projected), true);
      assert.equal(await store().rebuild(where, { ...projected, comments: [{ ...comment, step: "first" }] }), false);
    });

    it("gives several of a tenant's at once, each as by itself, and none that is not there or somebody else's", async () => {
      const [one, foreign] = [place(), place()];
      const other = { ...place(), tenant: one.tenant };
      assert.notEqual(foreign.tenant, one.tenant);
      for (const where of [one, other, foreign]) await write(store(), where, { request: { needed: ["x"] }, documents: [documentRow(where, "x", where.request)] });
      const found = await store().workings(one.tenant, [other.request, one.request, foreign.request, "none"]);
      assert.deepEqual([...found.keys()].sort(), [one.request, other.request].sort());
      for (const where of [one, other]) assert.deepEqual(found.get(where.request), await store().working(where));
      assert.equal(found.get(one.request).documents.x, one.request);
      assert.equal((await store().workings(one.tenant, [])).size, 0);
    });

    it("takes rows as they were when they were given", async () => {
      const where = place();
      const given = change(where, { request: { needed: ["x"] }, steps: [stepRow(where, "one")] });
      await store().inRequest(where, async (log) => {
        const writing = log.write(given);
        await writing;
        given.request.state = "approved";
        given.steps.pop();
      });
      assert.equal((await store().working(where)).row.state, "under_review");
      assert.equal((await store().steps(where)).length, 1);
    });

    it("keeps nothing where the work throws, not even its key", async () => {
      const where = place();
      const key = keyRow(where, "once");
      const intent = fresh("intent");
      const rows = { records: [recordRow(where)], documents: [documentRow(where, "x", "{}")], outbox: [intentRow(where, intent)], viewers: ["role:a"], candidates: [{ candidate: "role:a", step: "s", since: at() }], key, attempt: attemptRow(where) };
      await assert.rejects(
        store().inRequest(where, async (log) => {
          await log.write(change(where, rows));
          throw new RangeError("after writing");
        }),
        new RangeError("after writing"),
      );
      await nothing(where, intent, key);
      // The same goes, once nothing throws.
      await write(store(), where, rows);
      assert.equal((await store().records(originOf(where))).length, 1);
    });

    it("leaves no trace of a request that was not written", async () => {
      const where = place();
      assert.equal(await store().inRequest(where, async (log) => log.working), null);
      await nothing(where, "none", keyRow(where, "none"));
    });

    it("fails where a write failed, even if the work goes on as if it had not", async () => {
      const where = place();
      await write(store(), where, { records: [recordRow(where)] });
      const again = store().inRequest(where, async (log) => {
        await log.write(change(where, { request: { version: 2 }, records: [recordRow(where)] })).catch(() => undefined);
      });
      await assert.rejects(again, { code: "store_failed", message: "a row of `records` is already there" });
      assert.equal((await store().working(where)).row.version, 1);
    });

    it("writes once, and ends with its work", async () => {
      const where = place();
      let kept;
      await store().inRequest(where, async (log) => {
        kept = log;
        await log.write(change(where));
        await assert.rejects(async () => log.write(change(where)), { code: "invalid_argument", message: "the log is written twice in one turn" });
      });
      await assert.rejects(async () => kept.documents(["x"]), { code: "invalid_argument", message: "the log is read after its turn has ended" });
      assert.equal((await store().working(where)).row.version, 1);
    });

    it("waits for a write that the work did not await", async () => {
      const where = place();
      await store().inRequest(where, async (log) => void log.write(change(where)));
      assert.equal((await store().working(where)).row.version, 1);
    });

    it("replaces steps and candidates, adds viewers, and lists a draft anew when it is submitted", async () => {
      const where = place();
      const since = at();
      await write(store(), where, { request: { submitted_at: null }, steps: [stepRow(where, "a"), stepRow(where, "b", { position: 1 })], candidates: [{ candidate: "role:a", step: "a", since }, { candidate: "role:b", step: "a", since }], viewers: ["role:a", "role:z"] });
      await write(store(), place(where.tenant), { request: { submitted_at: at(10) }, viewers: ["role:a"] });
      await write(store(), where, { request: { submitted_at: at(20), version: 2 }, steps: [stepRow(where, "b", { missing: 0 }), stepRow(where, "c", { position: 1 })], candidates: [{ candidate: "role:b", step: "a", since: at(1) }, { candidate: "role:b", step: "c", since }], viewers: ["role:b", "role:z"] });
      assert.deepEqual(await store().steps(where), [stepRow(where, "b", { missing: 0 }), stepRow(where, "c", { position: 1 })]);
      assert.deepEqual(await store().candidates(where.tenant, ["role:a"], null, 9), []);
      assert.deepEqual((await store().candidates(where.tenant, ["role:b"], null, 9)).map(({ step }) => step), ["c", "a"]);
      for (const viewer of ["role:a", "role:b", "role:z"]) {
        assert.equal((await store().requests({ tenant: where.tenant, viewers: [viewer], limit: 1 }))[0].id, where.request, viewer);
      }
      await write(store(), where, { request: { submitted_at: at(20), version: 3 } });
      assert.deepEqual(await store().steps(where), []);
      assert.deepEqual(await store().candidates(where.tenant, ["role:b"], null, 9), []);
    });
  });

  describe("a place", () => {
    it("is one turn's at a time: 20 that count come to 20", async () => {
      const where = place();
      await Promise.all(Array.from({ length: 20 }, () => store().inRequest(where, async (log) => (await pause(1), count(where)(log)))));
      assert.equal((await store().working(where)).row.version, 20);
    });

    it("is taken before there is a request: who comes second finds what the first wrote, or nothing if it failed", async () => {
      const [kept, failed] = [place(), place()];
      const has = new Map([kept, failed].map((where) => [where, signal()]));
      const first = (where, end) =>
        store().inRequest(where, async (log) => {
          assert.equal(log.working, null);
          has.get(where).resolve();
          await log.write(change(where));
          await pause(30);
          end();
        });
      const second = async (where) => {
        await has.get(where).promise;
        return store().inRequest(where, async (log) => log.working?.row.version ?? null);
      };
      const fail = () => {
        throw new Error("first");
      };
      const seen = await Promise.all([first(kept, () => undefined), second(kept), first(failed, fail).catch(({ message }) => message), second(failed)]);
      assert.deepEqual(seen, [undefined, 1, "first", null]);
    });

    it("gives whoever waited the documents too that were written meanwhile", async () => {
      const where = place();
      await write(store(), where, { request: { needed: ["old"] }, documents: [documentRow(where, "old", "1")] });
      const held = signal();
      const first = store().inRequest(where, async (log) => {
        held.resolve();
        await pause(50);
        await log.write(change(where, { request: { version: 2, needed: ["old", "new"] }, documents: [documentRow(where, "new", "2")] }));
      });
      await held.promise;
      const second = await store().inRequest(where, async (log) => log.working);
      await first;
      assert.deepEqual([second.row.version, second.documents], [2, { old: "1", new: "2" }]);
    });

    it(parallel ? "on another request is free meanwhile" : "on another request is free afterwards", async () => {
      const [one, other] = [place(), place()];
      const [oneHas, otherHas] = [signal(), signal()];
      const turn = (where, mine, theirs) =>
        store().inRequest(where, async (log) => {
          mine.resolve();
          if (parallel) await theirs.promise;
          await count(where)(log);
        });
      await Promise.all([turn(one, oneHas, otherHas), turn(other, otherHas, oneHas)]);
      assert.equal((await store().working(one)).row.version + (await store().working(other)).row.version, 2);
    });
  });

  describe("an idempotency key", () => {
    it("is remembered once: of two at the same time one is contended, and keeps nothing", async () => {
      const tenant = fresh("tenant");
      const [one, other] = [place(tenant), place(tenant)];
      const turn = (where) => store().inRequest(where, async (log) => (await pause(5), log.write(change(where, { key: keyRow(where, "same"), records: [recordRow(where)] }))));
      const ended = await Promise.allSettled([turn(one), turn(other)]);
      const failed = ended.filter(({ status }) => status === "rejected");
      assert.equal(failed.length, 1);
      assert.ok(failed[0].reason instanceof Contended, String(failed[0].reason));
      assert.equal((await store().requests({ tenant, limit: 9 })).length, 1);
      assert.equal((await store().records(originOf(one))).length + (await store().records(originOf(other))).length, 1);
    });

    it("is its actor's, its command's, its request's and its tenant's", async () => {
      const where = place();
      const rows = [{}, { actor: "ana" }, { command: "withdraw" }, { request: "r" }, { key: "k2" }, { tenant: fresh("tenant") }].map((more) => keyRow(where, "k", more));
      for (const [index, key] of rows.entries()) await write(store(), where, { request: { version: index + 1 }, key: { ...key, response: `${index}` } });
      await store().inRequest(where, async (log) => {
        for (const [index, key] of rows.entries()) assert.equal((await log.remembered(scopeOf(key))).response, `${index}`);
      });
    });

    it("is remembered of a command that changed nothing, of a request that is not there too", async () => {
      const where = place();
      const key = keyRow(where, "k");
      await store().inRequest(where, (log) => log.remember(key));
      assert.equal(await store().working(where), null);
      assert.deepEqual(await store().requests({ tenant: where.tenant, limit: 9 }), []);
      await assert.rejects(store().inRequest(where, (log) => log.remember(key)), Contended);
      await write(store(), where, { key: { ...key, key: "k2" } });
      await store().inRequest(where, (log) => log.remember({ ...key, key: "k3" }));
      await store().inRequest(where, async (log) => {
        assert.equal(log.working.row.version, 1);
        for (const name of ["k", "k2", "k3"]) assert.ok(await log.remembered(scopeOf({ ...key, key: name })), name);
      });
    });
  });

  async function nothing(where, intent, key) {
    assert.equal(await store().working(where), null);
    assert.deepEqual(await store().records(originOf(where)), []);
    assert.deepEqual(await store().documents(where), []);
    assert.deepEqual(await store().attempts(where), []);
    assert.deepEqual(await store().steps(where), []);
    assert.deepEqual(await store().requests({ tenant: where.tenant, limit: 9 }), []);
    assert.deepEqual(await store().candidates(where.tenant, ["role:a"], null, 9), []);
    assert.deepEqual(await store().roles(where.tenant), []);
    assert.ok(!(await all(store())).some(({ id }) => id === intent));
    assert.ok(!(await store().logs(null, 9999)).some(({ tenant }) => tenant === where.tenant));
    await store().inRequest(where, async (log) => assert.equal(await log.remembered(scopeOf(key)), null));
  }
}

const all = (store) => store.outbox(null, false, 9999);
