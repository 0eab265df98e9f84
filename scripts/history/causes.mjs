// Why a case did not go as the log says. Each cause is a rule about what the log holds and what the engine answered, and
// there is none for the rest: a case that no rule explains fails the run.
import { activityOf } from "./log.mjs";

const isSubmission = (event) => activityOf(event).what === "SUBMITTED";
const isFinal = (event) => activityOf(event).what === "FINAL_APPROVED";
const isRejection = (event) => activityOf(event).what === "REJECTED";

/**
 * `applies` looks at where it first strayed (`first`) and at the events before that (`before`); `follows` are the answers
 * that the rest of the case may get because of it.
 */
export const CAUSES = [
  {
    id: "rejected-after-approval",
    says: "rejected after its final approval, by a role that the log lost; the policy names nobody who might",
    applies: ({ first, before }) => activityOf(first.event).who === "MISSING" && before.some(isFinal) && first.code === "not_found",
    follows: ["not_found", "invalid_transition", "step_already_closed"],
  },
  {
    id: "pilot-by-administration",
    says: "submitted in the pilot, which has no step for the administration, and decided by it as from 2018",
    applies: ({ first, before }) =>
      activityOf(first.event).who === "ADMINISTRATION" && before.findLast(isSubmission)?.time < "2018" && first.code === "step_already_closed",
    follows: ["step_already_closed", "invalid_transition"],
  },
  {
    id: "paid-never-submitted",
    says: "saved and paid, and never submitted",
    applies: ({ first, before }) => !before.some(isSubmission) && first.code === "payment_not_asked_for",
    follows: ["payment_not_asked_for", "invalid_transition"],
  },
  {
    id: "paid-though-rejected",
    says: "rejected and paid all the same, without any approval after that",
    applies: ({ first, before }) => before.length > 0 && isRejection(before.at(-1)) && first.code === "payment_not_asked_for",
    follows: ["payment_not_asked_for", "invalid_transition"],
  },
];

/**
 * The cause of a case that strayed.
 *
 * @throws where no rule applies, or an answer does not follow from the one that does
 */
export function causeOf(events, { id, log, engine, stray }) {
  const [first] = stray;
  if (first === undefined) throw unexplained(id, `everything was accepted, and it ends ${engine}, not ${log}`);
  const before = events.slice(0, events.indexOf(first.event));
  const cause = CAUSES.find(({ applies }) => applies({ first, before }));
  const other = stray.find(({ code }) => cause !== undefined && !cause.follows.includes(code));
  if (cause === undefined || other !== undefined) throw unexplained(id, told(other ?? first));
  return cause.id;
}

/** Where a case strayed, in words. */
export function told({ event, command, code, message, before }) {
  return `${event.activity} at ${event.time}: ${command ?? "nothing"} while ${before.replace("_", " ")}: ${code}, ${message}`;
}

const unexplained = (id, what) => new Error(`case ${id} strays from the log, and no cause explains it: ${what}`);
