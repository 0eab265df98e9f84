import type { EffectId, HoldId, Instant, PersonId, RequestId, RoleName, StepId, SubjectId } from "./ids.js";
import type { RoutingRefusal } from "./refusal.js";

declare const written: unique symbol;

/**
 * The working state of a request, as `decide` and `evolve` write it: canonical JSON with a digest of itself. A host
 * stores it as it is, as an object or as text, and passes it back; a state that the engine did not write is refused:
 * `tampered_state`. It can always be folded from the events again. What is in it is not for programs: that is `view`.
 */
export interface RequestState {
  /** There for the compiler only. */
  readonly [written]?: never;
  /** Version of this document's schema; every version ever released is read. */
  readonly schema: 1;
  /** How many transitions there were, from 1: what an expected version is compared with. */
  readonly version: number;
  /** SHA-256 of the rest, lower-case hex. */
  readonly sha256: string;
}

/** The state of a request; a closed list. `approved` is readiness, `fulfilled` is delivery. */
export type RequestStatus =
  | "draft"
  | "under_review"
  | "needs_revision"
  | "manual_review"
  | "approved"
  | "rejected"
  | "expired"
  | "withdrawn"
  | "cancelled"
  | "revoked"
  | "fulfilled";

/** The state of a step; a closed list. */
export type StepStatus = "waiting" | "open" | "approved" | "rejected" | "skipped" | "cancelled" | "blocked";

/** What closed a step: a threshold, approval out of reach, a deadline, an override, an import, the last round. */
export type ClosedBy = "decided" | "out_of_reach" | "deadline" | "overridden" | "imported" | "last_round";

/** Where an effect stands. */
export type Delivery = "pending" | "retrying" | "acknowledged" | "dead" | "reconciled";

/** Which request it is. */
export interface RequestIdentity {
  readonly id: RequestId;
  readonly tenant?: string;
  /** What it belongs to in other systems. */
  readonly correlation_id?: string;
  /** When the work on what is under review began. */
  readonly started_at?: Instant;
}

/** What is under review, as it was submitted. */
export interface ReviewedSubject {
  readonly id: SubjectId;
  readonly version: number | string;
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256?: string;
}

/** Something that a person may do on a step, in the role that gives it, and in which count it enters. */
export type Seat = {
  /** Such as `legal` or `legal@emea`; else `manager_of_submitter` or `person`. */
  readonly role: RoleName;
} & (
  | { /** A group of the step's own approvers: of `each_of` its position, else 0. */ readonly group: number }
  | { /** The approvals of a quorum with approvers of its own: its position. */ readonly quorum: number }
  | { /** The rejections of a threshold with people of its own: its position. */ readonly rejection: number }
);

/** What a person is on a step, in the policy's order. */
export type Place = readonly Seat[];

/** People with their places. */
export type Staff = { readonly [person: string]: Place };

/** Why a request is in manual review. */
export interface ReviewReason {
  readonly cause: "blocked" | "no_step_required" | "deadline" | "policy_error";
  readonly step?: StepId;
  readonly reason?: RoutingRefusal;
}

/** An open hold. */
export interface Hold {
  readonly id: HoldId;
  readonly by: PersonId;
  readonly at: Instant;
  readonly reason: string;
}

/** A declared effect that was requested. */
export interface RequestedEffect {
  readonly id: EffectId;
  /** Its name in the policy. */
  readonly name: string;
  readonly delivery: Delivery;
  /** The effect that it undoes. */
  readonly compensates?: EffectId;
  /** When its acknowledgement is overdue, while it may become so. */
  readonly ack_by?: Instant;
}

/** A decision that stands. */
export interface StandingDecision {
  readonly by: PersonId;
  /** Whose place it fills: the actor's own, or that of the principal. */
  readonly holder: PersonId;
  readonly kind: "approve" | "reject" | "abstain";
  readonly at: Instant;
  readonly role: RoleName;
  readonly place: Place;
  /** The ids of the delegations through which, if any. */
  readonly through?: readonly string[];
}

/** A piece of evidence that counts. */
export interface AttachedEvidence {
  /** Kebab-case, as in the policy. */
  readonly kind: string;
  readonly id: string;
  /** SHA-256 of its content, lower-case hex. */
  readonly sha256: string;
  readonly by: PersonId;
}
