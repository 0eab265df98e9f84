// A host over any store, with a clock that stands still until it is moved.
import assert from "node:assert/strict";
import { compile } from "../../../pkg/compiler.node.js";
import { createApprovals, staticPeople, webCryptoSigner } from "../../../pkg/host.node.js";

export const SPEND = `
  policy("spend", 1);
  fact("amount", money("EUR"));
  step("manager").approvers(manager_of_submitter()).deadline(days(2), expire());
  step("security").approvers(role("security"));
  step("finance").when(|f| f.amount >= 10_000).after(["manager", "security"]).approvers(role("finance")).quorum(2);
  allow("override", role("cfo"));
  allow("cancel", role("cfo"));
  on_approved(effect("pay"));
`;

export const PEOPLE = {
  roles: { finance: ["bo", "cy", "fin"], security: ["di", "ed"], cfo: ["zoe"] },
  managers: { mia: "ana", max: "ana" },
  people: { ana: { name: "Ana Sanz" }, rob: { kind: "bot" } },
};

export const amount = (value) => ({ amount: { currency: "EUR", value } });

/** A definition of a script that compiles. */
export function definitionOf(script) {
  const compiled = compile(script);
  assert.ok(compiled.ok, compiled.rendered);
  return compiled.definition;
}

/** A clock that is moved by hand. */
export function clockAt(start) {
  let now = Date.parse(start);
  const clock = () => new Date(now);
  clock.pass = (milliseconds) => (now += milliseconds);
  return clock;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Approvals over a store; what is left out is as in the story: a spending policy, and its people. */
export async function hostOf(store, options = {}) {
  const clock = options.clock ?? clockAt("2026-03-02T09:00:00Z");
  const { scripts = [SPEND], people = staticPeople(PEOPLE), signer = await webCryptoSigner(), ...rest } = options;
  const approvals = await createApprovals({ definitions: scripts.map(definitionOf), store, people, signer, ...rest, clock });
  return { approvals, clock, signer, store };
}

/** The code of a refusal; the state that an accepted command led to. */
export const outcome = (answer) => answer.refused?.code ?? answer.accepted.state;
