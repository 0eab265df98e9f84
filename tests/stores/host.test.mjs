// The host: one command, one transaction; what is answered twice, at once, late and half-way.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { load, needs, prepare, readBundle, verify } from "../../pkg/index.node.js";
import { keyServiceSigner, staticPeople, webCryptoSigner } from "../../pkg/host.node.js";
import { amount, DAY, definitionOf, hostOf, outcome, PEOPLE, SPEND } from "./support/host.mjs";
import { eachStore } from "./support/stores.mjs";

/** Who holds the role is looked up once, and kept. */
const FROZEN = `policy("frozen", 1); membership("at_submit"); step("two").approvers(role("finance")).quorum(2);`;
const CLAIMS = `policy("claims", 1); step("legal").approvers(role("security")).requires(evidence("study"));`;
const NAMED = { roles: { finance: ["bo", "cy"] }, people: { bo: { name: "Bo Riley" }, cy: { name: "Cy Ng" }, mia: { name: "Mia" } } };

eachStore("host", (open) => {
  describe("a command", () => {
    it("is decided, signed and stored; its record verifies", async () => {
      const { approvals } = await hostOf(await open());
      const answer = await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia", key: "k" });
      assert.deepEqual(JSON.parse(answer.body), answer.accepted);
      assert.deepEqual(answer.accepted.events, [
        { event: "submitted" },
        { event: "step_opened", step: "manager" },
        { event: "step_opened", step: "security" },
      ]);
      assert.equal(outcome(await approvals.approve("r-1", "manager", { by: "ana" })), "under_review");
      assert.equal(outcome(await approvals.approve("r-1", "security", { by: "di" })), "approved");
      const report = await approvals.verify("r-1");
      assert.deepEqual([report.ok, report.records, report.keys, report.not_replayed], [true, 3, "pinned", []]);
      const outbox = await approvals.outbox();
      assert.deepEqual(outbox.map(({ kind, name }) => `${kind} ${name}`).slice(-2), ["notification decided", "effect pay"]);
      assert.equal(outcome(await approvals.acknowledge("r-1", "pay", "acknowledged")), "fulfilled");
    });

    it("that is refused leaves an attempt, and no record", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      assert.equal(outcome(await approvals.approve("r-1", "manager", { by: "mia", key: "k" })), "self_approval_forbidden");
      assert.equal((await approvals.verify("r-1")).records, 1);
      const [attempt] = await approvals.attempts("r-1");
      assert.deepEqual([attempt.actor, attempt.command, attempt.step, attempt.key, attempt.code], ["mia", "approve", "manager", "k", "self_approval_forbidden"]);
      // Refusals are not remembered: the same key may be tried again.
      assert.equal(outcome(await approvals.approve("r-1", "manager", { by: "mia", key: "k" })), "self_approval_forbidden");
    });

    it("on a request that is not there is refused in the words for one that may not be seen", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      const absent = await approvals.approve("nope", "manager", { by: "eve" });
      const hidden = await approvals.approve("r-1", "manager", { by: "eve" });
      assert.equal(absent.refused.code, "not_found");
      assert.equal(absent.body, hidden.body.replace("r-1", "nope"));
      assert.equal((await approvals.view("nope", { by: "eve" })).refused.code, "not_found");
      assert.deepEqual((await approvals.view("r-1", { by: "eve" })).refused, absent.refused);
      assert.deepEqual((await approvals.timeline("r-1", { by: "eve" })).refused, absent.refused);
      assert.equal(await (await hostOf(await open())).store.working({ tenant: "", request: "nope" }), null);
    });

    it("for a policy that is not in force is refused", async () => {
      const { approvals } = await hostOf(await open());
      const { refused } = await approvals.submit({ policy: "travel", facts: {} }, { by: "mia" });
      assert.deepEqual([refused.code, refused.path], ["unknown_definition", "/policy"]);
    });

    it("that is none is misuse, and changes nothing", async () => {
      const { approvals, store } = await hostOf(await open());
      await assert.rejects(approvals.submit({ policy: "spend", id: "r-1", facts: amount("1.00"), colour: "red" }, { by: "mia" }), { code: "invalid_command", path: "/colour" });
      await assert.rejects(approvals.submit({ policy: "spend", id: "r-1", facts: amount("1.00"), tenant: "acme" }, { by: "mia", tenant: "other" }), { code: "invalid_argument", path: "/tenant" });
      assert.equal(await store.working({ tenant: "", request: "r-1" }), null);
    });

    it("brings the documents that it names, each under its own digest: no other is taken in", async () => {
      const { approvals, store } = await hostOf(await open(), { scripts: [CLAIMS] });
      await approvals.submit({ policy: "claims", id: "r-1", facts: {} }, { by: "mia" });
      const text = "Ⅳ of ten";
      const sha256 = createHash("sha256").update(text).digest("hex");
      const other = createHash("sha256").update("another").digest("hex");
      const attach = (named, documents) => approvals.give("r-1", { command: "attach_evidence", step: "legal", kind: "study", id: "s-1", sha256: named }, { by: "di", documents });
      for (const [named, documents, about] of [[other, { [other]: text }, other], [other, { [sha256]: text }, sha256]]) {
        await assert.rejects(attach(named, documents), { code: "invalid_argument", path: `/documents/${about}` });
      }
      assert.equal((await approvals.verify("r-1")).records, 1);
      assert.equal(outcome(await attach(sha256, { [sha256]: text })), "under_review");
      const kept = (await store.documents({ tenant: "", request: "r-1" })).filter(({ kind }) => kind === "evidence");
      assert.deepEqual(kept.map((each) => [each.sha256, each.text]), [[sha256, text]]);
      assert.equal((await approvals.verify("r-1")).ok, true);
    });
  });

  describe("an idempotency key", () => {
    it("gives the same bytes again, however late and whatever happened since", async () => {
      const { approvals } = await hostOf(await open());
      const submit = () => approvals.submit({ policy: "spend", facts: amount("900.00") }, { by: "mia", key: "form-1" });
      const first = await submit();
      const id = first.accepted.request;
      const approve = () => approvals.approve(id, "manager", { by: "ana", key: "click-1", version: 1 });
      const approved = await approve();
      await approvals.approve(id, "security", { by: "di" });
      for (const [again, once] of [[await submit(), first], [await approve(), approved]]) {
        assert.equal(again.replayed, true);
        assert.equal(again.body, once.body);
        assert.deepEqual(again.accepted, once.accepted);
      }
      assert.equal((await approvals.verify(id)).records, 3);
      const replays = (await approvals.attempts(id)).filter((attempt) => attempt.outcome === "replayed");
      assert.deepEqual(replays.map(({ command }) => command), ["submit", "approve"]);
    });

    it("with another payload is refused, also for another request", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia", key: "k" });
      assert.equal(outcome(await approvals.submit({ policy: "spend", id: "r-1", facts: amount("901.00") }, { by: "mia", key: "k" })), "idempotency_key_reused");
      assert.equal(outcome(await approvals.submit({ policy: "spend", id: "r-2", facts: amount("900.00") }, { by: "mia", key: "k" })), "idempotency_key_reused");
      // Of another person, command or request it is another key.
      assert.equal(outcome(await approvals.submit({ policy: "spend", id: "r-2", facts: amount("900.00") }, { by: "max", key: "k" })), "under_review");
      assert.equal(outcome(await approvals.approve("r-1", "manager", { by: "ana", key: "k" })), "under_review");
      assert.equal(outcome(await approvals.approve("r-2", "manager", { by: "ana", key: "k" })), "under_review");
    });

    it("sent many times at once is accepted once", async () => {
      const { approvals } = await hostOf(await open());
      const submit = (id) => approvals.submit({ policy: "spend", id, facts: amount("900.00") }, { by: "mia", key: "k" });
      const same = await Promise.all(Array.from({ length: 8 }, () => submit("r-1")));
      assert.equal(new Set(same.map(({ body }) => body)).size, 1);
      assert.equal(same.filter(({ replayed }) => !replayed).length, 1);
      const { approvals: other } = await hostOf(await open());
      const different = await Promise.all(["a", "b", "c", "d"].map((id) => other.submit({ policy: "spend", id, facts: amount("900.00") }, { by: "mia", key: "k" })));
      assert.deepEqual(different.map(outcome).sort(), ["idempotency_key_reused", "idempotency_key_reused", "idempotency_key_reused", "under_review"]);
    });

    it("of a command that changes nothing is remembered too", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      const [first, again] = [await approvals.advance("r-1", { key: "tick" }), await approvals.advance("r-1", { key: "tick" })];
      assert.deepEqual([first.accepted.events, first.accepted.record, first.replayed], [[], null, false]);
      assert.deepEqual([again.body, again.replayed], [first.body, true]);
      assert.equal((await approvals.verify("r-1")).records, 1);
    });
  });

  describe("at once", () => {
    it("of many who decide one step, exactly those who are needed are stored", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("12500.00") }, { by: "mia" });
      // Independent steps do not refuse one another.
      const both = await Promise.all([approvals.approve("r-1", "manager", { by: "ana" }), approvals.approve("r-1", "security", { by: "di" })]);
      assert.deepEqual(both.map(({ refused }) => refused), [undefined, undefined]);
      const deciders = ["bo", "cy", "fin", "bo", "cy", "fin", "mia", "ana"];
      const answers = await Promise.all(deciders.map((by) => approvals.approve("r-1", "finance", { by })));
      assert.equal(answers.filter(({ accepted }) => accepted).length, 2);
      for (const { refused } of answers.filter((answer) => answer.refused)) {
        assert.ok(["step_already_closed", "already_decided", "self_approval_forbidden", "forbidden_role"].includes(refused.code), refused.code);
      }
      const report = await approvals.verify("r-1");
      assert.deepEqual([report.ok, report.records], [true, 5]);
    });

    it("an expected version lets one of them through", async () => {
      const { approvals } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      const answers = await Promise.all(["di", "ed"].map((by) => approvals.give("r-1", { command: "comment", text: "seen" }, { by, version: 1 })));
      assert.deepEqual(answers.map(outcome).sort(), ["stale_version", "under_review"]);
    });

    it("people are asked again where the request has moved on meanwhile", async () => {
      const asked = [];
      const answers = staticPeople(PEOPLE);
      let meanwhile = async () => undefined;
      const people = async (needs, asking) => {
        asked.push(asking.request);
        await meanwhile();
        return answers(needs, asking);
      };
      const script = `policy("unit", 1); fact("unit", string()); step("legal").approvers(role_for("legal", |f| f.unit)); `;
      const { approvals } = await hostOf(await open(), { scripts: [script], people });
      await approvals.submit({ policy: "unit", id: "r-1", facts: { unit: "emea" } }, { by: "mia" });
      asked.length = 0;
      meanwhile = async () => {
        meanwhile = async () => undefined;
        await approvals.give("r-1", { command: "amend", facts: { unit: "apac" } }, { by: "mia" });
      };
      await approvals.give("r-1", { command: "comment", text: "which unit?" }, { by: "mia" });
      // Once for the comment, once for the amendment in between, and once more for the comment: it needs other people now.
      assert.deepEqual(asked, ["r-1", "r-1", "r-1"]);
      assert.equal((await approvals.verify("r-1")).ok, true);
    });
  });

  describe("a signer", () => {
    const failing = async (sign, timeout) => {
      const inner = await webCryptoSigner();
      let broken = false;
      const signer = await keyServiceSigner({ jwk: inner.jwk, sign: (bytes, signal) => (broken ? sign(bytes, signal, inner) : inner.sign(bytes)), timeout });
      return { signer, breaks: (value) => (broken = value) };
    };
    const cases = {
      "that fails": [async () => { throw new Error("HSM is on fire"); }, 1_000, "signer_failed"],
      "that does not answer": [() => new Promise(() => undefined), 30, "signer_failed"],
      "that answers late": [(bytes, _, inner) => new Promise((resolve) => setTimeout(resolve, 80)).then(() => inner.sign(bytes)), 30, "signer_failed"],
      "that signs something else": [(bytes, _, inner) => inner.sign(bytes.slice(1)), 1_000, "invalid_signature"],
      "that gives no signature": [async () => "not base64!", 1_000, "signer_failed"],
    };
    for (const [what, [sign, timeout, code]] of Object.entries(cases)) {
      it(`${what} stores nothing, and the same key may be tried again`, async () => {
        const { signer, breaks } = await failing(sign, timeout);
        const { approvals, store } = await hostOf(await open(), { signer });
        const submit = () => approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia", key: "k" });
        breaks(true);
        await assert.rejects(submit(), { code });
        assert.equal(await store.working({ tenant: "", request: "r-1" }), null);
        assert.deepEqual(await approvals.outbox(), []);
        await new Promise((resolve) => setTimeout(resolve, 120));
        assert.deepEqual(await store.records("countersign//r-1"), [], "a signature that comes late is nobody's");
        breaks(false);
        assert.equal((await submit()).replayed, false);
        assert.equal((await approvals.verify("r-1")).ok, true);
      });
    }

    it("that is slow holds up its own request, and no other", async () => {
      const inner = await webCryptoSigner();
      let held = Promise.resolve();
      const signer = { jwk: inner.jwk, sign: async (bytes) => (new TextDecoder().decode(bytes).length > 0 && (await held), inner.sign(bytes)) };
      const { approvals } = await hostOf(await open(), { signer });
      await approvals.submit({ policy: "spend", id: "slow", facts: amount("1.00") }, { by: "mia" });
      await approvals.submit({ policy: "spend", id: "quick", facts: amount("1.00") }, { by: "mia" });
      let release;
      held = new Promise((resolve) => (release = resolve));
      const slow = approvals.give("slow", { command: "comment", text: "one" }, { by: "mia" });
      await new Promise((resolve) => setTimeout(resolve, 20));
      held = Promise.resolve();
      const queued = approvals.give("slow", { command: "comment", text: "two" }, { by: "mia" });
      release();
      assert.deepEqual([outcome(await slow), outcome(await queued)], ["under_review", "under_review"]);
      assert.deepEqual((await approvals.timeline("slow", { by: "mia" })).entries.map(({ text }) => text), [undefined, "one", "two"]);
    });
  });

  describe("time", () => {
    it("that is due happens before the command, and stands where that is refused", async () => {
      const { approvals, clock } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      clock.pass(2 * DAY);
      assert.equal(outcome(await approvals.approve("r-1", "manager", { by: "ana" })), "step_already_closed");
      const { request } = await approvals.view("r-1", { by: "mia" });
      assert.equal(request.state, "expired");
      assert.equal((await approvals.attempts("r-1")).length, 1);
      const { entries } = await approvals.timeline("r-1", { by: "mia" });
      assert.deepEqual(entries.at(-1).events.map(({ event, step }) => [event, step]), [
        ["deadline_passed", "manager"],
        ["step_cancelled", "manager"],
        ["step_cancelled", "security"],
        ["expired", undefined],
      ]);
      assert.equal((await approvals.verify("r-1")).ok, true);
    });

    it("wakes just those requests in which something is due", async () => {
      const { approvals, clock } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "early", facts: amount("1.00") }, { by: "mia" });
      clock.pass(DAY);
      await approvals.submit({ policy: "spend", id: "late", facts: amount("1.00") }, { by: "mia" });
      const nothing = { advanced: [], failed: [] };
      assert.deepEqual(await approvals.wake(), nothing);
      clock.pass(DAY - 1);
      assert.deepEqual(await approvals.wake(), nothing);
      clock.pass(1);
      assert.deepEqual(await approvals.wake(), { advanced: [{ tenant: "", request: "early" }], failed: [] });
      assert.deepEqual(await approvals.wake(), nothing);
      assert.equal((await approvals.view("late", { by: "mia" })).request.state, "under_review");
    });

    it("wakes the others where one cannot be advanced, and names it; where no request could be, it says so", async () => {
      const known = staticPeople(PEOPLE);
      let broken = true;
      const people = (asked, asking) => {
        if (broken && asking.request === "a" && asking.at > "2026-03-04") throw new RangeError("no such unit");
        return known(asked, asking);
      };
      const { jwk, sign } = await webCryptoSigner();
      let silent = false;
      const signer = { jwk, sign: (bytes) => (silent ? Promise.reject(new Error("down")) : sign(bytes)) };
      const { approvals, clock } = await hostOf(await open(), { people, signer });
      for (const id of ["a", "b", "c"]) await approvals.submit({ policy: "spend", id, facts: amount("1.00") }, { by: "mia" });
      clock.pass(3 * DAY);
      const failed = [{ tenant: "", request: "a", code: null, message: "no such unit" }];
      assert.deepEqual(await approvals.wake(1), { advanced: [{ tenant: "", request: "b" }], failed });
      assert.deepEqual(await approvals.wake(1), { advanced: [{ tenant: "", request: "c" }], failed });
      assert.deepEqual(await approvals.wake(1), { advanced: [], failed });
      broken = false;
      silent = true;
      await assert.rejects(approvals.wake(), { code: "signer_failed" });
      silent = false;
      assert.deepEqual(await approvals.wake(), { advanced: [{ tenant: "", request: "a" }], failed: [] });
    });
  });

  describe("drafts", () => {
    it("are saved, seen by their author, and submitted", async () => {
      const { approvals } = await hostOf(await open());
      const saved = await approvals.saveDraft({ policy: "spend", id: "d-1" }, { by: "mia", key: "k" });
      assert.equal(outcome(saved), "draft");
      assert.deepEqual((await approvals.inbox({ by: "mia" })).items.map(({ step, commands }) => [step, commands]), [[null, ["submit"]]]);
      assert.equal((await approvals.view("d-1", { by: "di" })).refused?.code, "not_found");
      assert.equal(outcome(await approvals.give("d-1", { command: "submit" }, { by: "mia" })), "invalid_facts");
      assert.equal(outcome(await approvals.give("d-1", { command: "save_draft", facts: amount("5.00") }, { by: "mia" })), "draft");
      assert.equal(outcome(await approvals.give("d-1", { command: "submit" }, { by: "mia" })), "under_review");
      assert.equal((await approvals.verify("d-1")).records, 3);
    });
  });

  describe("an auditor", () => {
    it("gets a bundle that holds for the keys, and what was erased is gone for good", async () => {
      const { approvals } = await hostOf(await open(), { scripts: [SPEND] });
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      await approvals.approve("r-1", "manager", { by: "ana", reason: "as agreed with Herr Ömer" });
      await approvals.approve("r-1", "security", { by: "mia", reason: "I may" });
      await approvals.approve("r-1", "security", { by: "di" });
      const { keys } = await approvals.keys();
      const { files } = await approvals.bundle("r-1");
      assert.equal((await verify(readBundle(files), { keys })).ok, true);
      assert.ok(Object.values(files).join().includes("Herr Ömer"));

      const gone = await approvals.erase("r-1", ["reason", "names"]);
      assert.ok(gone.length >= 2);
      assert.deepEqual(await approvals.erase("r-1", ["reason"]), []);
      const after = await approvals.verify("r-1");
      assert.deepEqual([after.ok, after.erased.map(({ kind }) => kind).includes("reason"), after.not_replayed], [true, true, []]);
      const { entries } = await approvals.timeline("r-1", { by: "mia" });
      assert.deepEqual(entries.map(({ text }) => text), [undefined, null, undefined]);
      const kept = JSON.stringify([await approvals.bundle("r-1"), await approvals.attempts("r-1"), await approvals.view("r-1", { by: "mia" })]);
      assert.equal(kept.includes("Ömer") || kept.includes("Sanz"), false);

      await approvals.erase("r-1", ["facts"]);
      const without = await approvals.verify("r-1");
      assert.equal(without.ok, true);
      assert.ok(without.not_replayed.length > 0);
      assert.equal((await approvals.view("r-1", { by: "mia" })).request.state, "approved");
      await assert.rejects(approvals.erase("r-1", ["events"]), { code: "invalid_argument" });
    });

    it("sees the answers that mattered, and no others", async () => {
      const { approvals, store } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      const answers = (await store.documents({ tenant: "", request: "r-1" })).find(({ kind }) => kind === "answers");
      const { value } = JSON.parse(answers.text);
      assert.deepEqual(value.managers, { mia: "ana" }, "not whose manager nobody asked for");
      assert.equal("max" in (value.people ?? {}), false);
    });
  });

  describe("projections", () => {
    it("are what the records say, also after they were spoilt", async () => {
      const { approvals, store } = await hostOf(await open());
      for (const id of ["a", "b"]) await approvals.submit({ policy: "spend", id, facts: amount("12500.00") }, { by: "mia" });
      await approvals.approve("a", "manager", { by: "ana", reason: "yes" });
      await approvals.give("a", { command: "comment", text: "well done" }, { by: "di" });
      assert.deepEqual(await approvals.rebuild(), { requests: 2, different: [], unreadable: [] });
      const place = { tenant: "", request: "b" };
      const { row } = await store.working(place);
      await store.rebuild(place, { request: { ...row, state: "approved", downstream_allowed: true }, steps: [], candidates: [], viewers: [], decisions: [], comments: [] });
      assert.deepEqual((await approvals.inbox({ by: "ana" })).items, []);
      assert.deepEqual(await approvals.rebuild(), { requests: 2, different: [place], unreadable: [] });
      assert.deepEqual((await store.working(place)).row, row);
      assert.deepEqual((await approvals.inbox({ by: "ana" })).items.map(({ step }) => step), ["manager"]);
    });

    it("name the documents that the core says it needs", async () => {
      const { approvals, store } = await hostOf(await open());
      await approvals.submit({ policy: "spend", id: "r-1", facts: amount("900.00") }, { by: "mia" });
      const { row, documents } = await store.working({ tenant: "", request: "r-1" });
      const policy = load(definitionOf(SPEND));
      const log = { deployment: "countersign", issuer: "urn:x", kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", salt: "AAAAAAAAAAAAAAAAAAAAAA" };
      const kept = { stored: row.stored, last: row.last, documents };
      const { needed } = prepare(policy, kept, { command: "advance" }, { now: "2026-03-02T09:00:00Z" }, log);
      assert.deepEqual(row.needed, [...needed].sort());
      assert.deepEqual(Object.keys(documents).sort(), row.needed);
      assert.ok(needs(policy, null, { command: "advance" }).roles.includes("security"));
    });

    it("name those beside kept answers too: nothing salted is stored anew with every command", async () => {
      const { approvals, store } = await hostOf(await open(), { scripts: [FROZEN], people: staticPeople(NAMED) });
      await approvals.submit({ policy: "frozen", id: "r-1", facts: {} }, { by: "mia" });
      const count = async () => (await store.documents({ tenant: "", request: "r-1" })).filter(({ kind }) => kind === "names").length;
      const before = await count();
      assert.ok(before > 0, "a name is there");
      await approvals.advance("r-1");
      assert.equal(outcome(await approvals.give("r-1", { command: "comment", text: "hm" }, { by: "bo" })), "under_review");
      assert.equal(await count(), before);
      assert.deepEqual(await approvals.rebuild(), { requests: 1, different: [], unreadable: [] });
    });
  });
});
