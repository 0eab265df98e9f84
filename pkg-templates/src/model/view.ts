import type { CommandName, HostCommandName } from "./command.js";
import type { EffectId, EffectIdInput, Instant, PersonId, RequestId, StepId, TierName, ViewDigest } from "./ids.js";
import type { Refusal, RoutingRefusal } from "./refusal.js";
import type { Facts } from "./request.js";
import type { DefinitionRef } from "./route.js";
import type {
  AttachedEvidence,
  ClosedBy,
  Hold,
  RequestedEffect,
  RequestStatus,
  ReviewedSubject,
  ReviewReason,
  StandingDecision,
  StepStatus,
} from "./state.js";

/** Decisions on a step, counted. */
export interface StepCounts {
  /** Approvals that count. */
  readonly approved: number;
  /** Rejections that stand. */
  readonly rejected: number;
  /** Abstentions that stand. */
  readonly abstained: number;
  /** The fewest further approvals (of weighted ones: the least weight) with which a threshold is met. */
  readonly missing: number;
}

/** A step as it stands. */
export interface StepView {
  readonly id: StepId;
  readonly state: StepStatus;
  readonly counts: StepCounts;
  /** Why nobody can decide it. */
  readonly blocked?: RoutingRefusal;
  readonly opened_at?: Instant;
  /** When its next deadline is. */
  readonly deadline_at?: Instant;
  /** Who may decide, in byte order, where people were given; left out: nobody, or it is closed. */
  readonly people?: readonly PersonId[];
  readonly decisions?: readonly StandingDecision[];
  readonly evidence?: readonly AttachedEvidence[];
  /** What closed it. */
  readonly how?: ClosedBy;
}

/** A request as it stands: the read model. */
export interface RequestView<F extends object = Facts> {
  readonly id: RequestId;
  readonly tenant?: string;
  /** What it belongs to in other systems. */
  readonly correlation_id?: string;
  readonly submitter: PersonId;
  /** The definition that it is pinned to; `null`: a draft. */
  readonly definition: DefinitionRef | null;
  readonly state: RequestStatus;
  /** Why it is in manual review; there only then. */
  readonly reasons?: readonly ReviewReason[];
  /** The number of the last transition: what an expected version is compared with. */
  readonly version: number;
  /** The round of review, from 1; 0: a draft. */
  readonly round: number;
  /** `null`: the policy has no tiers, or it is a draft. */
  readonly tier: TierName | null;
  readonly subject: ReviewedSubject | null;
  /** Of a draft, as far as they were given. */
  readonly facts: Partial<F>;
  /** In the policy's order; none of a draft. */
  readonly steps: readonly StepView[];
  /** The open ones, oldest first. */
  readonly holds: readonly Hold[];
  /** The declared effects that were requested, and where they stand. */
  readonly effects: readonly RequestedEffect[];
  /** Whether what was approved may be used: approved or fulfilled, and no hold is open. */
  readonly downstream_allowed: boolean;
  /** When something happens by itself: the host sends `advance` then. `null`: never. */
  readonly next_wake_at: Instant | null;
  /** When it was submitted first. */
  readonly submitted_at: Instant | null;
  readonly expires_at: Instant | null;
  /** The digest of what is shown; a decision that carries it is refused if something else is under review by then. */
  readonly view: ViewDigest;
}

/** A command, with the step that it is about, and whether `decide` would accept it with fields that fit. */
export type AllowedAction = {
  readonly command: Exclude<CommandName, HostCommandName>;
  /** Left out: about the request. */
  readonly step?: StepId;
} & (
  | { readonly allowed: true; readonly refused?: never }
  /** Why not: the refusal that `decide` would give. */
  | { readonly allowed: false; readonly refused: Refusal }
);

/** What a downstream system says is there. */
export interface DownstreamReport {
  readonly effects: readonly {
    readonly effect: EffectIdInput;
    /** Whether it is done there. */
    readonly done: boolean;
    /** SHA-256 of the subject with which it was done, lower-case hex. */
    readonly sha256?: string;
  }[];
}

/** A difference between what was decided and what is there downstream. */
export interface Difference {
  readonly difference:
    /** Done there, and nobody told: acknowledge it with outcome `reconciled`. */
    | "unacknowledged_downstream"
    /** Acknowledged, and not there: deliver it again. */
    | "missing_downstream"
    /** Requested, and the report says nothing of it. */
    | "not_reported"
    /** There though it may not be: the request is on hold, or what was approved was revoked. */
    | "not_allowed_downstream"
    /** There with another version of the subject than was approved. */
    | "other_subject"
    /** There, and nobody requested it. */
    | "never_requested";
  readonly effect: EffectId;
  /** The difference in words. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}
