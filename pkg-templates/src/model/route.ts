import type { DefinitionDigest, FactName, PersonId, PolicyId, StepId, TierName } from "./ids.js";
import type { FactValue } from "./request.js";
import type { Refusal } from "./refusal.js";

/** One comparison of a condition, with the values that decided it. */
export interface Reason {
  /** The script's own words, such as `f.budget >= 50_000`. */
  readonly text: string;
  /** 1-based line in the script. */
  readonly line: number;
  /** 1-based column in the script, in characters. */
  readonly column: number;
  /** `null`: not known yet, because a fact is missing from a partial request. */
  readonly result: boolean | null;
  /** The value left of the operator; `null`: the fact is absent. */
  readonly left?: FactValue | readonly FactValue[] | null;
  /** The value right of the operator; `null`: the fact is absent. */
  readonly right?: FactValue | readonly FactValue[] | null;
  /** The same in plain words, such as "budget EUR 62,000.00 is at least EUR 50,000.00". */
  readonly says: string;
}

/** Which tier the facts lead to. */
export interface TierRoute {
  /** `null`: not determined yet. */
  readonly name: TierName | null;
  readonly why: readonly Reason[];
  /** The missing facts that decide it; there only if it is not determined. */
  readonly depends_on?: readonly FactName[];
  /** Why no tier could be worked out; the strictest holds then. */
  readonly blocked: Refusal | null;
}

/** How many approvals a step needs. */
export interface Quorum {
  /** `null`: not determined yet. */
  readonly needed: number | null;
  /** In words, such as "2 approvals". */
  readonly says: string;
}

interface StepFrame {
  readonly id: StepId;
  /** 1-based line in the script. */
  readonly line: number;
  /** The steps that it waits for; in the place of a skipped one stand those that the skipped one waited for. */
  readonly after: readonly StepId[];
  /** Who approves, in words, such as "role `legal`". */
  readonly approvers: string;
  readonly quorums: readonly Quorum[];
  /** Who may approve, in byte order; `null`: no people were given, or the step is not active. */
  readonly eligible: readonly PersonId[] | null;
  /** Why it cannot be approved as things are. */
  readonly blocked: Refusal | null;
  /** Empty for a step without a condition. */
  readonly why: readonly Reason[];
}

/** A step that applies. */
export interface ActiveStep extends StepFrame {
  readonly active: true;
  /** Where it stands right after the submission; `null`: no people were given, or a predecessor is not determined yet. */
  readonly state: "open" | "waiting" | "blocked" | null;
}

/** A step that does not apply. */
export interface SkippedStep extends StepFrame {
  readonly active: false;
  readonly state: "skipped";
}

/** A step of which it is not known yet whether it applies. */
export interface UndeterminedStep extends StepFrame {
  readonly active: null;
  /** The missing facts that decide it. */
  readonly depends_on: readonly FactName[];
  readonly state: null;
}

/** One step of the policy, in the policy's order. `active` tells the variants apart. */
export type StepRoute = ActiveStep | SkippedStep | UndeterminedStep;

/** Which policy answered. */
export interface DefinitionRef {
  readonly id: PolicyId;
  readonly version: number;
  readonly digest: DefinitionDigest;
}

/** Who must approve, and why. */
export interface Route {
  readonly refused?: never;
  readonly definition: DefinitionRef;
  /** `null`: the policy has no tiers. */
  readonly tier: TierRoute | null;
  readonly steps: readonly StepRoute[];
  /** `draft`: partial, and something is not determined yet; `null`: no people were given. */
  readonly state: "under_review" | "manual_review" | "draft" | null;
  /** Why the request would be in manual review. */
  readonly reason: Refusal | null;
}

/** The route in sentences: one for the tier, one for each step, one for the outcome. */
export interface Explanation {
  readonly refused?: never;
  readonly lines: readonly string[];
}
