// How a case ended, by the log alone: what its last event says, in the engine's words for it.
import { activityOf } from "./log.mjs";

const ENDS = {
  SAVED: "draft",
  SUBMITTED: "under_review",
  APPROVED: "under_review",
  FINAL_APPROVED: "approved",
  "Request Payment": "approved",
  "Payment Handled": "fulfilled",
};

/** The state that a case must end in. */
export function endOf(events) {
  const { what, who } = activityOf(events.at(-1));
  if (what !== "REJECTED") return ENDS[what];
  // Rejected by an approver it lies with the employee; by the employee, it is over.
  return who === "EMPLOYEE" ? "withdrawn" : "needs_revision";
}
