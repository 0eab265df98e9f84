import type { Expression } from "./expression.js";
import type { Fact } from "./fact.js";
import type { PolicyId, StepId, TierName } from "./ids.js";
import type { Approvers, Duration, Step } from "./step.js";

/** A risk tier. */
export interface Tier {
  readonly name: TierName;
  /** Left out: always; only the last tier has none. */
  readonly when?: Expression;
  /** 1-based line in the script. */
  readonly line: number;
}

/** When it is decided who holds a role. Left out of a definition: `at_decision`. */
export type Membership = "at_decision" | "at_submit" | "live";

/** A command that a policy may allow to people beyond those who always may use it. */
export type Permission =
  | "amend"
  | "resubmit"
  | "cancel"
  | "revoke"
  | "place_hold"
  | "release_hold"
  | "override"
  | "reassign"
  | "escalate"
  | "reevaluate"
  | "import_manual"
  | "correct"
  | "view";

/** What a policy has switched on; everything else is off. */
export interface Options {
  /** The submitter may approve the own request. */
  readonly allow_self_approval?: true;
  /** A decision may be taken back while its step is open. */
  readonly allow_retract?: true;
  /** A delegate may delegate further. */
  readonly allow_redelegation?: true;
  /** One person may fill several slots of a step. */
  readonly one_person_many_roles?: true;
  /** A request that needs no step is approved at once. */
  readonly approve_when_no_step_applies?: true;
  /** An amendment voids every decision. */
  readonly void_all_on_amend?: true;
  /** How many rounds of review there may be. */
  readonly max_rounds?: number;
}

/** What an effect follows. */
export type Occasion = "on_approved" | "on_rejected" | "on_expired" | "on_revoked";

/** An intent for the outbox, never a side effect. */
export interface Effect {
  /** Kebab-case. */
  readonly name: string;
  /** The effect that undoes it when an approval is revoked. */
  readonly compensate_with?: string;
  /** How long an acknowledgement may take. */
  readonly expect_ack?: Duration;
  /** 1-based line in the script. */
  readonly line: number;
}

/**
 * A policy as data: `definition.json`. Its canonical JSON (RFC 8785) is what a request is pinned to, by SHA-256.
 * The run time reads definitions, never scripts.
 */
export interface Definition {
  /** Version of this document's schema; every version ever released is read. */
  readonly schema: 1;
  readonly id: PolicyId;
  /** The policy's version, from 1. */
  readonly version: number;
  /** SHA-256 of the script's bytes, lower-case hex. */
  readonly source: { readonly sha256: string };
  /** In the policy's order, as are tiers and steps. */
  readonly facts: readonly Fact[];
  /** Strictest first; empty: the policy has no tiers. */
  readonly tiers: readonly Tier[];
  readonly steps: readonly Step[];
  /** Groups of steps that no person may approve two of. */
  readonly distinct_people?: readonly (readonly StepId[])[];
  /** Steps that no contributor to the request may approve. */
  readonly exclude_contributors?: readonly StepId[];
  readonly membership?: Membership;
  /** Who may use a command, beyond those who always may. */
  readonly permissions?: { readonly [command in Permission]?: Approvers };
  readonly options?: Options;
  /** The codes that a rejection may carry; if there are any, it must carry one. */
  readonly reject_reasons?: readonly string[];
  readonly effects?: { readonly [occasion in Occasion]?: readonly Effect[] };
  /** When a request that has not ended expires, from its first submission. */
  readonly expires_after?: Duration;
}
