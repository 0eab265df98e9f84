import type { Expression } from "./expression.js";
import type { FactName, PolicyId, RoleName, StepId, TierName } from "./ids.js";
import type { Money } from "./request.js";

/** What the values of a fact are; `kind` tells the variants apart. */
export type FactType =
  | { readonly kind: "string" | "boolean" | "integer" | "decimal" }
  /** `currency`: an ISO 4217 code. */
  | { readonly kind: "money"; readonly currency: string }
  | { readonly kind: "enumeration"; readonly values: readonly string[] };

/** A fact that rules may look at. Bounds are inclusive, and written as a request writes the fact. */
export interface Fact {
  readonly name: FactName;
  readonly type: FactType;
  /** Left out: a request must have it. */
  readonly optional?: true;
  readonly min?: number | string | Money;
  readonly max?: number | string | Money;
  /** 1-based line in the script. */
  readonly line: number;
}

/** A risk tier. */
export interface Tier {
  readonly name: TierName;
  /** Left out: always; only the last tier has none. */
  readonly when?: Expression;
  /** 1-based line in the script. */
  readonly line: number;
}

/** Who may approve; `kind` tells the variants apart. */
export type Approvers =
  | { readonly kind: "role"; readonly role: RoleName }
  | { readonly kind: "manager_of_submitter" }
  | { readonly kind: "any_of"; readonly of: readonly Approvers[] };

/** A threshold of a step: `n` distinct people, at least 1. */
export interface Threshold {
  readonly kind: "count";
  readonly n: number;
}

/** A step of approval. */
export interface Step {
  readonly id: StepId;
  /** Left out: always. */
  readonly when?: Expression;
  /** The steps that must be satisfied before this one opens; left out: none. */
  readonly after?: readonly StepId[];
  readonly approvers: Approvers;
  /** The first that is met approves the step. */
  readonly quorums: readonly Threshold[];
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
}
