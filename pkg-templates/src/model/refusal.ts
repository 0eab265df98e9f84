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

/** Every other refusal that routing can give. */
export interface PlainRefusal extends RefusalFrame {
  readonly code:
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
  readonly detail: JsonObject;
}

/** Why something may not be: a value, never thrown. */
export type Refusal = InvalidFacts | PlainRefusal;

/** The codes a {@link Refusal} can carry: a closed list. */
export type RefusalCode = Refusal["code"];

/** The whole call was refused. */
export interface Refused {
  readonly refused: Refusal;
}
