import type { DefinitionDigest, FactName, PersonId, PolicyId, StepId, TierName } from "./ids.js";
import type { Money } from "./request.js";
import type { RoutingRefusal } from "./refusal.js";

/**
 * A value as a reason shows it: decimals, days and instants as text, whole numbers as numbers as far as JSON keeps them
 * exactly (2^53 - 1), as text beyond; `null`: an optional fact that was left out.
 */
export type Shown = string | boolean | number | Money | null;

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
  /** The value left of the operator; left out: not known yet, or a list. */
  readonly left?: Shown;
  /** The value right of the operator; left out: not known yet, a list, or there is none. */
  readonly right?: Shown;
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
  readonly blocked: RoutingRefusal | null;
}

/** How many approvals a step needs. */
export interface Quorum {
  /**
   * So many approvals; of weighted ones, a sum of so much; of groups, so many of each. `null`: no people were given, the
   * step is not active, or it depends on facts that are missing.
   */
  readonly needed: number | null;
  /** In words, such as "2 approvals". */
  readonly says: string;
}

/** So many of a group of steps. */
export interface Wait {
  readonly at_least: number;
  /** Those of the group that the request needs. */
  readonly of: readonly StepId[];
}

interface StepFrame {
  readonly id: StepId;
  /** 1-based line in the script. */
  readonly line: number;
  /** Every step that it waits for; in the place of a skipped one stand those that the skipped one waited for. */
  readonly after: readonly StepId[];
  /** Where some of a group are enough: how many of which. All the others of `after` are waited for. */
  readonly waits_for?: readonly Wait[];
  /** Who approves, in words, such as "role `legal`". */
  readonly approvers: string;
  /** Nobody is left of `approvers`: `eligible` are those whom the policy names to stand in. */
  readonly fallback?: true;
  /** The first that is met approves. */
  readonly quorums: readonly Quorum[];
  /** What an approval needs besides people, in words: evidence, authentication, a signature. */
  readonly requires?: readonly string[];
  /** What happens when time passes, in words, such as "after 48 hours: escalate to role `head`". */
  readonly deadlines?: readonly string[];
  /** Who may approve, in byte order; `null`: no people were given, or the step is not active. */
  readonly eligible: readonly PersonId[] | null;
  /** Why it cannot be approved as things are. */
  readonly blocked: RoutingRefusal | null;
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
  /**
   * `approved`: no step applies, and the policy says that this approves; `draft`: partial, and something is not
   * determined yet; `null`: no people were given.
   */
  readonly state: "under_review" | "manual_review" | "approved" | "draft" | null;
  /** Why the request would be in manual review. */
  readonly reason: RoutingRefusal | null;
}

/** The route in sentences: one for the tier, one for each step, one for the outcome. */
export interface Explanation {
  readonly refused?: never;
  readonly lines: readonly string[];
}
