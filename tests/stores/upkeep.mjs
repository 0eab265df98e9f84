// Contract: the deployment's log, erasing, rebuilding, tenants, and what no store keeps.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { at, attemptRow, change, definitionRow, delegationRow, documentRow, fresh, intentRow, keyRow, originOf, place, recordRow, requestRow, stepRow, write } from "./support/rows.mjs";

export function upkeep({ store }) {
  describe("the deployment's log", () => {
    const record = (origin, seq) => recordRow({ tenant: "", request: "" }, seq, { origin });

    it("has one turn at a time, and the last record of its own", async () => {
      const [origin, other] = [fresh("deployment"), fresh("deployment")];
      await Promise.all(
        Array.from({ length: 8 }, () =>
          store().inDeployment(origin, async (log) => {
            const seq = log.last === null ? 0 : Number(log.last.split(".")[1]) + 1;
            await pause(1);
            await log.write({ record: record(origin, seq) });
          }),
        ),
      );
      assert.deepEqual((await store().records(origin)).map(({ seq }) => seq), [0, 1, 2, 3, 4, 5, 6, 7]);
      assert.equal(await store().inDeployment(other, async (log) => log.last), null);
      assert.ok(!(await store().logs(null, 9999)).some(({ request }) => request === ""));
    });

    it("keeps a record with what it is about, or neither; what was there is replaced", async () => {
      const origin = fresh("deployment");
      const tenant = fresh("tenant");
      const definition = definitionRow(tenant, fresh("digest"));
      const delegation = delegationRow(tenant, "away", { roles: ["legal"] });
      const failing = store().inDeployment(origin, async (log) => {
        await log.write({ record: record(origin, 0), definition, delegation });
        throw new RangeError("after writing");
      });
      await assert.rejects(failing, RangeError);
      assert.deepEqual([await store().records(origin), await store().definition(tenant, definition.digest), await store().delegations(tenant, ["ana"], at())], [[], null, []]);

      await store().inDeployment(origin, (log) => log.write({ record: record(origin, 0), definition, delegation }));
      const [retired, ended] = [{ ...definition, retired_at: at(5) }, { ...delegation, ended_at: at(5), roles: null }];
      await store().inDeployment(origin, async (log) => {
        assert.deepEqual((await log.definitions()).filter((row) => row.tenant === tenant), [definition]);
        assert.deepEqual(await log.delegation(tenant, "away"), delegation);
        assert.equal(await log.delegation("", "away"), null);
        await log.write({ record: record(origin, 1), definition: retired, delegation: ended });
      });
      assert.deepEqual(await store().definition(tenant, definition.digest), retired);
      assert.deepEqual(await store().delegations(tenant, ["ana"], at()), [ended]);
      await assert.rejects(store().inDeployment(origin, (log) => log.write({ record: record(origin, 1), definition })), { code: "store_failed" });
      assert.deepEqual(await store().definition(tenant, definition.digest), retired);
    });
  });

  describe("erasing", () => {
    it("empties what may be erased, once, and silences the attempts on that request", async () => {
      const [where, other] = [place(), place()];
      const documents = [documentRow(where, "facts", "{}"), documentRow(where, "names", "{}", { kind: "names" }), documentRow(where, "rules", "{}", { kind: "rules", salted: false })];
      await write(store(), where, { request: { needed: ["facts", "names", "rules"] }, documents });
      await write(store(), other, { request: { needed: ["facts"] }, documents: [documentRow(other, "facts", "{}")] });
      await store().attempt(attemptRow(where));
      await store().attempt(attemptRow(other));
      assert.deepEqual(await store().erase(where, ["rules", "none"], at(9)), []);
      assert.equal((await store().attempts(where))[0].message, "mia is not eligible");
      assert.deepEqual(await store().erase(where, ["rules", "facts", "none", "facts"], at(9)), ["facts"]);
      assert.deepEqual(await store().erase(where, ["facts"], at(10)), []);
      assert.deepEqual(await store().documents(where), [{ ...documents[0], text: null, erased_at: at(9) }, documents[1], documents[2]]);
      assert.deepEqual((await store().working(where)).documents, { names: "{}", rules: "{}" });
      await store().inRequest(where, async (log) => {
        assert.deepEqual(log.working.documents, { names: "{}", rules: "{}" });
        assert.deepEqual(await log.documents(["facts", "rules"]), { rules: "{}" });
      });
      assert.deepEqual([(await store().attempts(where))[0].message, (await store().attempts(other))[0].message], [null, "mia is not eligible"]);
      assert.deepEqual((await store().working(other)).documents, { facts: "{}" });
    });

    it("waits for a turn under way, and reaches what that writes", async () => {
      const where = place();
      await write(store(), where);
      const [, erased] = await Promise.all([
        store().inRequest(where, async (log) => {
          await log.write(change(where, { documents: [documentRow(where, "facts", "{}")] }));
          await pause(30);
        }),
        pause(10).then(() => store().erase(where, ["facts"], at(9))),
      ]);
      assert.deepEqual(erased, ["facts"]);
    });
  });

  describe("rebuilding", () => {
    const decision = (where, event, more) => ({ ...where, seq: 0, event, step: "s", kind: "approve", actor: "ana", holder: "ana", role: "legal", at: at(), round: 1, reason_code: null, reason: null, ...more });
    const projected = (where) => ({
      request: requestRow(where),
      steps: [stepRow(where, "s"), stepRow(where, "t", { position: 1 })],
      candidates: [{ candidate: "role:legal", step: "s", since: at() }],
      viewers: ["role:legal", "person:mia"],
      decisions: [decision(where, 1), decision(where, 2)],
      comments: [{ ...where, seq: 0, event: 3, actor: "ana", step: null, at: at(), text: "document" }],
    });

    it("says of each projection whether it was as it should be, and makes it so", async () => {
      const where = place();
      const right = projected(where);
      await write(store(), where, { ...right, records: [recordRow(where)] });
      assert.equal(await store().rebuild(where, right), true);
      const shuffled = { ...right, steps: right.steps.toReversed(), viewers: right.viewers.toReversed(), decisions: right.decisions.toReversed() };
      assert.equal(await store().rebuild(where, shuffled), true, "the order does not matter");
      const changes = {
        request: { ...right.request, state: "approved" },
        steps: [right.steps[0], { ...right.steps[1], missing: 7 }],
        candidates: [{ candidate: "role:legal", step: "s", since: at(1) }],
        viewers: ["role:legal"],
        decisions: [right.decisions[0], decision(where, 2, { actor: "bo" })],
        comments: [],
      };
      for (const [name, rows] of Object.entries(changes)) {
        const wrong = { ...right, [name]: rows };
        assert.equal(await store().rebuild(where, wrong), false, name);
        assert.equal(await store().rebuild(where, wrong), true, `${name}, once it was made so`);
        assert.equal(await store().rebuild(where, right), false, `${name}, back`);
      }
      assert.deepEqual(await store().working(where), { row: right.request, documents: {} });
      assert.deepEqual(await store().steps(where), right.steps);
      assert.deepEqual((await store().requests({ tenant: where.tenant, viewers: ["person:mia"], limit: 2 })).length, 1);
    });

    it("leaves alone what has grown meanwhile", async () => {
      const where = place();
      await write(store(), where, { ...projected(where), request: { records: 2 }, records: [recordRow(where), recordRow(where, 1)] });
      assert.equal(await store().rebuild(where, { ...projected(where), steps: [] }), null);
      assert.equal((await store().steps(where)).length, 2);
    });
  });

  it("logs are listed by tenant and id, page by page", async () => {
    const tenants = ["a", "b", "\u{1f9fe}"].map((name) => fresh(name));
    const made = tenants.flatMap((tenant) => ["B", "a", "é"].map((request) => ({ tenant, request })));
    for (const where of made.toReversed()) await write(store(), where, { records: [recordRow(where), recordRow(where, 1)] });
    const listed = [];
    for (let after = null; ; ) {
      const page = await store().logs(after, 2);
      if (page.length === 0) break;
      listed.push(...page);
      after = page.at(-1);
    }
    assert.deepEqual(listed.filter(({ tenant }) => tenants.includes(tenant)), made);
    assert.equal(new Set(listed.map((where) => JSON.stringify(where))).size, listed.length);
  });

  it("tenants never meet: the same ids are others' elsewhere", async () => {
    const places = [place(fresh("tenant"), "same"), place(fresh("tenant"), "same")];
    for (const [index, where] of places.entries()) {
      await write(store(), where, {
        request: { version: index + 1, needed: ["x"], subject_id: "post" },
        steps: [stepRow(where, "s", { missing: index })],
        candidates: [{ candidate: "role:a", step: "s", since: at(index) }],
        viewers: ["role:a"],
        records: [recordRow(where, 0, { record: `record.${index}` })],
        documents: [documentRow(where, "x", `${index}`)],
        outbox: [intentRow(where, "same")],
        key: keyRow(where, "same", { response: `${index}` }),
        attempt: attemptRow(where, { actor: `${index}` }),
      });
    }
    for (const [index, where] of places.entries()) {
      const { tenant } = where;
      const { row, documents } = await store().working(where);
      assert.deepEqual([row.version, documents], [index + 1, { x: `${index}` }]);
      assert.deepEqual((await store().steps(where)).map(({ missing }) => missing), [index]);
      assert.deepEqual((await store().records(originOf(where))).map(({ record }) => record), [`record.${index}`]);
      assert.deepEqual((await store().documents(where, ["x"])).map(({ text }) => text), [`${index}`]);
      assert.deepEqual((await store().attempts(where)).map(({ actor }) => actor), [`${index}`]);
      for (const filter of [{}, { viewers: ["role:a"] }, { subject: "post" }]) assert.deepEqual((await store().requests({ tenant, limit: 9, ...filter })).map(({ version }) => version), [index + 1]);
      assert.deepEqual(await store().candidates(tenant, ["role:a"], null, 9), [{ request: "same", step: "s", since: at(index) }]);
      assert.deepEqual(await store().roles(tenant), ["role:a"]);
    }
    assert.deepEqual(await store().erase(places[0], ["x"], at()), ["x"]);
    assert.equal(await store().settle(places[0].tenant, "same", at()), true);
    assert.deepEqual((await store().working(places[1])).documents, { x: "1" });
    assert.equal(await store().settle(places[1].tenant, "same", at()), true);
  });

  describe("text that would not come back as it was", () => {
    for (const [what, text] of [["U+0000", "a\0b"], ["half of a surrogate pair", "a\ud83e"]]) {
      it(`is refused: ${what}`, async () => {
        const refused = (path) => ({ code: "invalid_argument", path, message: `\`${path}\` holds ${what}, which no store keeps` });
        const never = () => assert.fail("the work is run");
        await assert.rejects(store().inRequest({ tenant: "", request: text }, never), refused("/request"));
        await assert.rejects(store().inRequest({ tenant: text, request: "" }, never), refused("/tenant"));
        const where = place();
        await assert.rejects(write(store(), where, { steps: [stepRow(where, "ok"), stepRow(where, text)] }), refused("/steps/1/step"));
        await assert.rejects(write(store(), where, { request: { needed: [text] } }), refused("/request/needed/0"));
        await assert.rejects(store().attempt(attemptRow(where, { actor: text })), refused("/actor"));
        assert.equal(await store().working(where), null);
        assert.deepEqual(await store().attempts(where), []);
      });
    }
  });
}
