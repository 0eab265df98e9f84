import type { Artefact, FinalOutcome } from "./command.js";
import type {
  EffectId,
  HoldId,
  Instant,
  PersonId,
  RoleName,
  StepId,
  TierName,
  ViewDigest,
} from "./ids.js";
import type { RoutingRefusal } from "./refusal.js";
import type { FactValue, Facts, People } from "./request.js";
import type { DefinitionRef } from "./route.js";
import type { ClosedBy, Place, RequestIdentity, ReviewedSubject, ReviewReason, Staff } from "./state.js";

/** What every event says. */
interface EventFrame<Name extends string> {
  readonly event: Name;
  /** The number of the transition, from 1: events of one command have the same one, and what was due before it one less. */
  readonly version: number;
  /** When it happened. What was due happened when it was due, however late the host came. */
  readonly at: Instant;
  /** Who did it: a person, `host`, `system`, or `system:<step>`. */
  readonly by: PersonId;
}

/** An event that says nothing but that it happened. */
type Plain =
  | EventFrame<"manual_review_left">
  | EventFrame<"approved">
  | EventFrame<"rejected">
  | EventFrame<"expired">
  | EventFrame<"fulfilled">;

/** An event about a step that says nothing more. */
type OfStep = (
  | EventFrame<"step_unblocked">
  | EventFrame<"step_cancelled">
  | EventFrame<"decision_retracted">
) & { readonly step: StepId };

/** A delegation as it was when somebody acted through it. */
export interface ActedThrough {
  readonly id: string;
  /** Whose authority it is. */
  readonly from: PersonId;
  readonly since: Instant;
  readonly until: Instant;
  readonly authorised_by: PersonId;
  readonly reason: string;
}

/** A decision on a step, as it was given. */
export interface DecisionGiven
  extends EventFrame<"approval_given" | "rejection_given" | "abstention_given" | "revision_requested"> {
  readonly step: StepId;
  /** Whose place it fills: the actor's own, or that of the principal. */
  readonly holder: PersonId;
  readonly place: Place;
  readonly role: RoleName;
  /** The delegations through which, if any: the principal's first. */
  readonly through?: readonly ActedThrough[];
  readonly reason?: string;
  readonly reason_code?: string;
  /** The digest of what the actor was shown. */
  readonly view?: ViewDigest;
}

/** What the facts made of the policy when the request was routed. */
export interface FrozenRoute {
  readonly tier?: TierName;
  /** Why the tier could not be computed; the strictest holds. */
  readonly tier_blocked?: RoutingRefusal;
  /** In the policy's order. */
  readonly steps: readonly FrozenStep[];
}

/** A step of a frozen route. */
export interface FrozenStep {
  readonly id: StepId;
  readonly active: boolean;
  /** What it waits for: all of these, and of each group so many. */
  readonly waits: { readonly all?: readonly StepId[]; readonly some?: readonly (readonly [number, readonly StepId[]])[] };
  /** Why it cannot be decided whoever the people are. */
  readonly blocked?: RoutingRefusal;
}

/** What a draft or a submission brings. */
interface Brought {
  readonly request: RequestIdentity;
  readonly facts: Facts;
  readonly sources?: { readonly [fact: string]: string };
  readonly subject?: ReviewedSubject;
}

/** Facts that are not complete were saved. */
export interface DraftSaved extends EventFrame<"draft_saved">, Brought {}

/** The request began. */
export interface Submitted extends EventFrame<"submitted">, Brought {
  readonly definition: DefinitionRef;
  readonly route: FrozenRoute;
  /** The answers about people that hold from now on, where membership is decided at submission. */
  readonly people?: People;
  readonly expires_at?: Instant;
}

/** The steps that the request needs are others now. */
export interface Rerouted extends EventFrame<"rerouted"> {
  readonly definition: DefinitionRef;
  readonly route: FrozenRoute;
}

/** A step opened. */
export interface StepOpened extends EventFrame<"step_opened"> {
  readonly step: StepId;
  /** Its people at this moment, where a threshold is reckoned from them. */
  readonly base?: Staff;
  /** When each level of its deadlines is due. */
  readonly deadlines?: readonly Instant[];
  /** When each reminder is due. */
  readonly reminders?: readonly Instant[];
  /** The versions of the calendars by which that was reckoned. */
  readonly calendars?: { readonly [calendar: string]: string };
}

/** A step turned out to be one that nobody can decide. */
export interface StepBlocked extends EventFrame<"step_blocked"> {
  readonly step: StepId;
  readonly reason: RoutingRefusal;
}

/** A step was approved. */
export interface StepApproved extends EventFrame<"step_approved"> {
  readonly step: StepId;
  readonly how: ClosedBy;
  /** Which quorum was met: its position; left out for a deadline or an override. */
  readonly quorum?: number;
  /** Of `each_of`: who stands for which group, by its position. */
  readonly assignment?: { readonly [person: string]: number };
}

/** A step was rejected. */
export interface StepRejected extends EventFrame<"step_rejected"> {
  readonly step: StepId;
  readonly how: ClosedBy;
}

/** What a step reviews changed: its decisions and its evidence no longer count. */
export interface StepVoided extends EventFrame<"step_voided"> {
  readonly step: StepId;
  /** The facts that changed, `subject`, `definition`; or `revision`, where the step asked for one. */
  readonly because: readonly string[];
  /** Open steps that wait for it again. */
  readonly closes?: readonly StepId[];
}

/** What is under review changed. */
export interface Amended extends EventFrame<"amended" | "resubmitted"> {
  /** The facts that changed, with their new values; `null` where one is gone. */
  readonly facts?: { readonly [fact: string]: FactValue | null };
  /** The sources of all attested facts from now on. */
  readonly sources?: { readonly [fact: string]: string };
  /** The subject from now on, if it was named. */
  readonly subject?: ReviewedSubject;
  readonly reason?: string;
}

/** Somebody said something. */
export interface Commented extends EventFrame<"commented"> {
  readonly text: string;
  readonly step?: StepId;
}

/** Somebody attached evidence. */
export interface EvidenceAttached extends EventFrame<"evidence_attached"> {
  readonly step: StepId;
  readonly kind: string;
  readonly id: string;
  /** SHA-256 of its content, lower-case hex. */
  readonly sha256: string;
}

/** By a person, one took the place of another; by a deadline, others took the place of all who had not decided. */
export interface Reassigned extends EventFrame<"reassigned"> {
  readonly step: StepId;
  readonly reassignment?: {
    readonly from: PersonId;
    readonly to: PersonId;
    readonly place: Place;
    /** `from` had decided, so that the place is filled. */
    readonly filled?: true;
    readonly reason: string;
  };
  /** The deadline's level, from 0. */
  readonly level?: number;
  /** The step's people from now on, where a threshold is reckoned from them. */
  readonly base?: Staff;
}

/** The people of a step are reminded. */
export interface Reminded extends EventFrame<"reminded"> {
  readonly step: StepId;
  /** Which reminder, from 0. */
  readonly reminder: number;
}

/** A step was not decided in time. */
export interface DeadlinePassed extends EventFrame<"deadline_passed"> {
  readonly step: StepId;
  /** Which deadline, from 0. */
  readonly level: number;
}

/** People were added to a step: by a deadline, or one by a person. */
export interface Escalated extends EventFrame<"escalated"> {
  readonly step: StepId;
  /** The deadline's level, from 0. */
  readonly level?: number;
  readonly to?: PersonId;
  readonly reason?: string;
  /** The step's people from now on, where a threshold is reckoned from them. */
  readonly base?: Staff;
}

/** Somebody decided in the place of those who should. */
export interface Overridden extends EventFrame<"overridden"> {
  /** Left out: the whole request. */
  readonly step?: StepId;
  readonly outcome: FinalOutcome;
  readonly reason: string;
}

/** A decision that was taken outside was brought in. */
export interface ManuallyImported extends EventFrame<"manually_imported"> {
  /** Left out: the whole request. */
  readonly step?: StepId;
  readonly outcome: FinalOutcome;
  readonly reason: string;
  readonly when: Instant;
  readonly by_whom: PersonId;
  readonly artefact: Artefact;
}

/** The request moved to another definition. */
export interface Reevaluated extends EventFrame<"reevaluated"> {
  readonly from: DefinitionRef;
  readonly to: DefinitionRef;
  readonly reason?: string;
  /** Steps that are needed now and were not. */
  readonly added: readonly StepId[];
  /** Steps that were needed and are not. */
  readonly removed: readonly StepId[];
  /** Steps whose rules changed: their decisions no longer count. */
  readonly changed: readonly StepId[];
  /** The answers about people that hold from now on, where membership is decided at submission. */
  readonly people?: People;
}

/** An earlier record was annotated. */
export interface Corrected extends EventFrame<"corrected"> {
  readonly reason: string;
  readonly record?: number;
}

/** A hold was placed. */
export interface HoldPlaced extends EventFrame<"hold_placed"> {
  readonly hold: HoldId;
  readonly reason: string;
}

/** A hold was released. */
export interface HoldReleased extends EventFrame<"hold_released"> {
  readonly hold: HoldId;
  readonly reason?: string;
}

/** Nobody can move the request by rule any more, or a rule says so. */
export interface ManualReviewEntered extends EventFrame<"manual_review_entered"> {
  readonly reasons: readonly ReviewReason[];
}

/** The submitter took the request back. */
export interface Withdrawn extends EventFrame<"withdrawn"> {
  readonly reason?: string;
}

/** Somebody who may ended the request, or took an approval back. */
export interface Ended extends EventFrame<"cancelled" | "revoked"> {
  readonly reason: string;
}

/** An effect of the policy is to be done. */
export interface EffectRequested extends EventFrame<"effect_requested"> {
  readonly effect: EffectId;
  /** Its name in the policy. */
  readonly name: string;
  /** The effect that this one undoes. */
  readonly compensates?: EffectId;
  /** When its acknowledgement is overdue. */
  readonly ack_by?: Instant;
}

/** An effect was done, or found done. */
export interface EffectAcknowledged extends EventFrame<"effect_acknowledged"> {
  readonly effect: EffectId;
  readonly outcome: "acknowledged" | "reconciled";
}

/** An effect failed; `overdue`: no acknowledgement came in time. */
export interface EffectFailed extends EventFrame<"effect_failed"> {
  readonly effect: EffectId;
  readonly outcome: "failed" | "dead" | "overdue";
}

/**
 * Something that happened to a request: a fact in the past tense, and all that a host has to store. `event` tells the
 * variants apart.
 */
export type RequestEvent =
  | DraftSaved
  | Submitted
  | Rerouted
  | StepOpened
  | StepBlocked
  | OfStep
  | StepApproved
  | StepRejected
  | StepVoided
  | DecisionGiven
  | Amended
  | Commented
  | EvidenceAttached
  | Reassigned
  | Reminded
  | DeadlinePassed
  | Escalated
  | Overridden
  | ManuallyImported
  | Reevaluated
  | Corrected
  | HoldPlaced
  | HoldReleased
  | ManualReviewEntered
  | Plain
  | Withdrawn
  | Ended
  | EffectRequested
  | EffectAcknowledged
  | EffectFailed;

/** The name of an event: a closed list. */
export type EventName = RequestEvent["event"];
