// A case of the log as the commands that people would have sent. Nothing here asks the engine, or knows what it answers.
import { createHash } from "node:crypto";
import { activityOf } from "./log.mjs";

/** Who acts, and on which step: by the log's name of the role. */
const ROLES = {
  ADMINISTRATION: { person: "adm", role: "administration", step: "administration" },
  PRE_APPROVER: { person: "pre", role: "pre-approver", step: "pre-approval" },
  "BUDGET OWNER": { person: "bud", role: "budget-owner", step: "budget-owner" },
  SUPERVISOR: { person: "sup", role: "supervisor", step: "supervisor" },
  // Whoever this was, the log lost the role, and the policy names nobody of that kind. After a final approval it is about that.
  MISSING: { person: "missing", role: null, step: "supervisor" },
};

const EMPLOYEE = "employee";

/** The answers about people: each role has one person. */
export const PEOPLE = {
  roles: Object.fromEntries(Object.values(ROLES).flatMap(({ role, person }) => (role ? [[role, [person]]] : []))),
};

/** Where a case of the log stands, by the log's own events. */
const AFTER = { SAVED: "saved", SUBMITTED: "submitted", APPROVED: "submitted", FINAL_APPROVED: "approved", REJECTED: "returned" };

/**
 * The commands of a case: for each of its events, in order, `{ event, by, command }`; `command` is `null` where the event
 * asks for nothing. `payment` says that by then the engine must have asked for the payment.
 */
export function commandsOf(events) {
  let stands = "new";
  let submissions = 0;
  return events.map((event, index) => {
    const { what, who } = activityOf(event);
    const later = events.slice(index + 1);
    const before = stands;
    // An employee's rejection says who has it next, not how the declaration stands with its approvers.
    if (what in AFTER && who !== "EMPLOYEE") stands = AFTER[what];
    if (what === "SAVED" || what === "SUBMITTED") stands = AFTER[what];
    switch (what) {
      case "SAVED":
        return asked(event, EMPLOYEE, { command: "save_draft", id: event.case, facts: factsOf(event, events, later) });
      case "SUBMITTED": {
        submissions += 1;
        const what = { facts: factsOf(event, events, later), subject: subjectOf(event, submissions) };
        if (before === "new") return asked(event, EMPLOYEE, { command: "submit", id: event.case, ...what });
        if (before === "saved") return asked(event, EMPLOYEE, { command: "submit", ...what });
        // Taken back while it was with the approvers, and changed: it never came back from them.
        const command = before === "submitted" ? "amend" : "resubmit";
        return asked(event, EMPLOYEE, { command, ...what });
      }
      case "APPROVED":
      case "FINAL_APPROVED":
        return asked(event, roleOf(who).person, { command: "approve", step: roleOf(who).step });
      case "REJECTED":
        if (who === "EMPLOYEE") return asked(event, EMPLOYEE, takenBack(later));
        // Not the end: the employee resubmits or withdraws. That is what `request_revision` is; `reject` would be final.
        return asked(event, roleOf(who).person, { command: "request_revision", step: roleOf(who).step, reason: event.activity });
      case "Request Payment":
        return { event, by: null, command: null, payment: true };
      default:
        return asked(event, null, { command: "acknowledge_effect", effect: "payment", outcome: "acknowledged" });
    }
  });
}

const asked = (event, by, command) => ({ event, by, command, payment: false });

function roleOf(who) {
  const role = ROLES[who];
  if (role === undefined) throw new Error(`the log has a role that nobody knows: ${who}`);
  return role;
}

const isSubmission = (event) => activityOf(event).what === "SUBMITTED";

/** "REJECTED by EMPLOYEE": the end, unless it is submitted again. Then it only says who has it. */
function takenBack(later) {
  return later.some(isSubmission) ? { command: "comment", text: "taken back, to be submitted again" } : { command: "withdraw" };
}

/**
 * The facts of a submission. Two of them the log does not have: they are taken from who acts on this submission; where
 * nobody but the administration does, from the whole case.
 */
function factsOf(event, events, later) {
  const next = later.findIndex(isSubmission);
  const own = next < 0 ? later : later.slice(0, next);
  const decides = ({ role }) => role in ROLES && role !== "ADMINISTRATION" && role !== "MISSING";
  const told = own.some(decides) ? own : events;
  const acts = (role) => told.some((each) => each.role === role);
  return {
    amount: { currency: "EUR", value: event.amount },
    phase: event.time < "2018" ? "pilot" : "university",
    pre_approver_named: acts("PRE_APPROVER"),
    budget_owner_is_supervisor: !acts("BUDGET OWNER"),
  };
}

/** The declaration as it was submitted for the nth time: the log says that it was, not what was different. */
function subjectOf({ case: id }, version) {
  return { id, version, sha256: createHash("sha256").update(`${id} ${version}`).digest("hex") };
}
