import type { JsonObject } from "./json.js";
import type { JsonPointer } from "./ids.js";

/** Who can do something about a refusal. Only `transient` ones may go away by themselves. */
export type RefusalClass = "caller" | "conflict" | "permission" | "policy" | "transient";

interface RefusalFrame {
  readonly class: RefusalClass;
  /** Whether the very same call may succeed later. */
  readonly retriable: boolean;
  /** What is at fault in what was passed in. */
  readonly path?: JsonPointer;
  /** Lower case, no full stop, input in backticks. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** One fact that does not fit the policy's schema. */
export interface FactProblem {
  readonly path: JsonPointer;
  readonly message: string;
  readonly hint: string;
}

/** The facts do not fit the schema. `path` is the first problem's; `detail.problems` has all of them. */
export interface InvalidFacts extends RefusalFrame {
  readonly code: "invalid_facts";
  readonly path: JsonPointer;
  readonly detail: { readonly problems: readonly FactProblem[] };
}

/** What routing may refuse, or be blocked by, besides {@link InvalidFacts}. */
export type RoutingCode =
  /** A documented bound was exceeded; `detail` names it. */
  | "limit_exceeded"
  /** No step is active, and the policy does not say that this approves. */
  | "no_step_required"
  /** Nobody who may approve is left once those barred are removed. */
  | "no_eligible_approver"
  /** The quorum is larger than the number of eligible people. */
  | "quorum_unreachable"
  /** An expression of the policy could not be computed exactly. */
  | "policy_error";

/** What `decide` may refuse besides. */
export type DecidingCode =
  /** There is no such request, or this person may not see it. */
  | "not_found"
  /** The host's clock is more than five minutes behind the request's last instant. */
  | "clock_went_backwards"
  /** The idempotency key was used before, with another payload. */
  | "idempotency_key_reused"
  /** The expected version is not the current one: `detail.version`. */
  | "stale_version"
  /** There is no such step. */
  | "unknown_step"
  /** The step waits for others, or is blocked. */
  | "step_not_open"
  /** The step, or the request, has ended. */
  | "step_already_closed"
  /** The command cannot be given in this state. */
  | "invalid_transition"
  /** A hold is open: `detail.hold`. */
  | "on_hold"
  /** The decision is about an earlier round. */
  | "stale_round"
  /** What was shown is not what there is today. */
  | "stale_view"
  /** The submitter, or an excluded contributor, would decide on their own request. */
  | "self_approval_forbidden"
  /** Steps that distinct people must decide would be decided by one. */
  | "distinct_people_required"
  /** This person holds no role that may do this. */
  | "forbidden_role"
  /** The delegations lead back to where they began. */
  | "delegation_cycle"
  /** This person has decided already. */
  | "already_decided"
  /** Whoever would take over the step is one of its people already. */
  | "already_holder"
  /** No slot is left that this person could fill. */
  | "slot_already_filled"
  /** The person must authenticate more strongly, or again: `detail.claims`. */
  | "step_up_required"
  /** The step requires evidence that is not attached. */
  | "missing_evidence"
  /** The step requires the person's own signature. */
  | "missing_signature"
  /** The command requires a reason. */
  | "missing_reason"
  /** The policy lists reason codes, and this is none of them. */
  | "unknown_reason_code"
  /** The definition that the request is pinned to, or shall move to, is not the one that was passed. */
  | "unknown_definition"
  /** The stored state is not what the engine wrote: fold it from the events again. */
  | "tampered_state"
  /** The stored state, or the last record, is of a schema version that this engine does not know: use a newer one. */
  | "unknown_version";

/** A refusal of one of these codes. */
export interface PlainRefusal<Code extends RoutingCode | DecidingCode> extends RefusalFrame {
  readonly code: Code;
  readonly detail: JsonObject;
}

/** Why a request is not routed, or why a step or tier of it is blocked. */
export type RoutingRefusal = InvalidFacts | PlainRefusal<RoutingCode>;

/** Why something may not be: a value, never thrown. */
export type Refusal = InvalidFacts | PlainRefusal<RoutingCode | DecidingCode>;

/** The codes a {@link Refusal} can carry: a closed list. */
export type RefusalCode = Refusal["code"];

/** The request was not routed. */
export interface Refused {
  readonly refused: RoutingRefusal;
}
