// The deployment itself: which definitions are in force, and which key signs.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { load } from "../../pkg/index.node.js";
import { createApprovals, staticPeople, webCryptoSigner } from "../../pkg/host.node.js";
import { amount, definitionOf, HOUR, hostOf, outcome, PEOPLE, SPEND } from "./support/host.mjs";
import { eachStore } from "./support/stores.mjs";

eachStore("deployment", (open) => {
  describe("definitions", () => {
    const first = SPEND.replace("allow(\"cancel\"", "allow(\"reevaluate\"");
    const second = first.replace('policy("spend", 1)', 'policy("spend", 2)').replace("10_000", "500");

    it("are put in force once, and recorded; what is pinned stays pinned", async () => {
      const store = await open();
      const { approvals, signer, clock } = await hostOf(store);
      await approvals.submit({ policy: "spend", id: "old", facts: amount("900.00") }, { by: "mia" });
      const later = await createApprovals({ definitions: [definitionOf(SPEND), definitionOf(second)], store, signer, people: staticPeople(PEOPLE), clock });
      await later.submit({ policy: "spend", id: "new", facts: amount("900.00") }, { by: "mia" });
      const versionOf = async (id) => (await later.view(id, { by: "mia" })).request.definition.version;
      assert.deepEqual([await versionOf("old"), await versionOf("new")], [1, 2]);
      assert.equal((await later.keys()).records.length, 3, "the key and two definitions");
      const before = (await later.definitions()).find(({ version }) => version === 1);
      assert.equal(await later.retire(load(definitionOf(second)).digest, { by: "olga" }), true);
      assert.equal(await later.retire(load(definitionOf(second)).digest, { by: "olga" }), false);
      await later.submit({ policy: "spend", id: "newest", facts: amount("900.00") }, { by: "mia" });
      assert.equal((await later.view("newest", { by: "mia" })).request.definition.digest, before.digest);
      assert.equal(outcome(await later.approve("new", "manager", { by: "ana" })), "under_review", "retired, and still decided by");
    });

    it("that a request is moved to decide it from then on", async () => {
      const { approvals } = await hostOf(await open(), { scripts: [first, second] });
      const [from, to] = (await approvals.definitions()).sort((one, other) => one.version - other.version).map(({ digest }) => digest);
      await approvals.retire(to, { by: "olga" });
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      assert.equal((await approvals.view("r-1", { by: "mia" })).request.definition.digest, from);
      const moved = await approvals.give("r-1", { command: "reevaluate", definition: to, reason: "a mistake in the limit" }, { by: "zoe" });
      assert.equal(outcome(moved), "under_review");
      const { request } = await approvals.view("r-1", { by: "zoe" });
      assert.deepEqual([request.definition.version, request.steps.find(({ id }) => id === "finance").state], [2, "waiting"]);
      assert.equal(outcome(await approvals.give("r-1", { command: "reevaluate", definition: "0".repeat(64), reason: "?" }, { by: "zoe" })), "unknown_definition");
      assert.equal((await approvals.verify("r-1")).ok, true);
    });

    it("are a tenant's own before those of all", async () => {
      const own = { definition: definitionOf(second), tenant: "acme" };
      const store = await open();
      const approvals = await createApprovals({ definitions: [definitionOf(SPEND), own], store, signer: await webCryptoSigner(), people: staticPeople(PEOPLE) });
      for (const tenant of ["acme", "other"]) await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia", tenant });
      const versionIn = async (tenant) => (await approvals.view("r-1", { by: "mia", tenant })).request.definition.version;
      assert.deepEqual([await versionIn("acme"), await versionIn("other")], [2, 1]);
      assert.equal((await approvals.view("r-1", { by: "mia" })).refused.code, "not_found");
      assert.equal((await approvals.verify("r-1", { tenant: "acme" })).origin, "countersign/acme/r-1");
      assert.deepEqual((await approvals.requests({ by: "mia", tenant: "acme" })).items.length, 1);
    });
  });

  describe("keys", () => {
    it("change by a record that the old one signs, and all that was signed still verifies", async () => {
      const store = await open();
      const { approvals, signer, clock } = await hostOf(store);
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      const next = await webCryptoSigner();
      const options = { store, signer: next, people: staticPeople(PEOPLE), clock };
      await assert.rejects(createApprovals(options), { code: "invalid_key" });
      await assert.rejects(createApprovals({ ...options, previousSigner: await webCryptoSigner() }), { code: "invalid_key" });
      clock.pass(HOUR);
      const rotated = await createApprovals({ ...options, previousSigner: signer });
      await rotated.approve("r-1", "manager", { by: "ana" });
      const { keys } = await rotated.keys();
      assert.deepEqual(keys.keys.map(({ kid }) => kid), [signer.jwk.kid, next.jwk.kid]);
      assert.equal((await rotated.verify("r-1")).ok, true);
      // Opened again with the new key, nothing is recorded.
      await createApprovals({ ...options, previousSigner: signer });
      assert.equal((await rotated.keys()).records.length, 3);
      const untrusted = await createApprovals({ ...options, trust: { keys: [next.jwk] } });
      await assert.rejects(untrusted.verify("r-1"), { code: "tampered_state" });
    });
  });
});
