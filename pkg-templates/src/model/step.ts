import type { Expression } from "./expression.js";
import type { CalendarName, FactName, PersonId, RoleName, StepId } from "./ids.js";

/** Who may approve; `kind` tells the variants apart. */
export type Approvers =
  | { readonly kind: "role"; readonly role: RoleName }
  /** Whoever holds the role in the unit that `unit` yields, or else in the nearest unit above it. */
  | { readonly kind: "role_for"; readonly role: RoleName; readonly unit: Expression }
  | { readonly kind: "manager_of_submitter" }
  /** One person, or one service. */
  | { readonly kind: "person"; readonly id: PersonId }
  | { readonly kind: "any_of"; readonly of: readonly Approvers[] }
  /** Somebody of each of these groups. */
  | { readonly kind: "each_of"; readonly of: readonly Approvers[] };

/** How many approvals; `kind` tells the variants apart. Of `each_of`, it holds for each group. */
export type Threshold =
  /** `n` distinct people, at least 1. */
  | { readonly kind: "count"; readonly n: number }
  /** Each of those eligible. */
  | { readonly kind: "all" }
  /** A share of those eligible, rounded up: an exact decimal over 0, at most 100. */
  | { readonly kind: "percent"; readonly percent: string }
  /** A sum of weights, each at least 1; a person weighs the most of their roles. */
  | { readonly kind: "weighted"; readonly weights: { readonly [role: string]: number }; readonly n: number }
  /** As many as an expression yields; below 1 blocks the step. */
  | { readonly kind: "computed"; readonly count: Expression };

/** A threshold of approval. */
export interface QuorumRule {
  readonly needs: Threshold;
  /** Whose approvals count, and who may act; left out: the step's own approvers. */
  readonly from?: Approvers;
}

/** A threshold of rejection. */
export interface Rejection {
  /** How many people; left out: as many as put approval out of reach. */
  readonly n?: number;
  /** Whose rejections count, and who may reject; left out: the step's own approvers. */
  readonly from?: Approvers;
}

/** Steps that must be satisfied before another opens. */
export interface After {
  /** How many of them; left out: all. */
  readonly at_least?: number;
  readonly of: readonly StepId[];
}

/** Evidence that must be attached before a step can be approved. */
export interface Evidence {
  /** Kebab-case. */
  readonly kind: string;
  /** How many pieces with distinct digests, at least 1. */
  readonly n: number;
}

/** A length of time; business time needs a calendar of the host's. */
export type Duration =
  | { readonly n: number; readonly unit: "minutes" | "hours" | "days" }
  | { readonly n: number; readonly unit: "business_hours" | "business_days"; readonly calendar: CalendarName };

/** What a deadline does; `kind` tells the variants apart. */
export type Action =
  /** Adds people; the earlier ones may still act. `quorum`: the threshold that holds from then on. */
  | { readonly kind: "escalate_to"; readonly approvers: Approvers; readonly quorum?: Threshold }
  /** Replaces those who have not decided. */
  | { readonly kind: "reassign_to"; readonly approvers: Approvers }
  | { readonly kind: "approve_automatically" | "reject_automatically" | "expire" | "manual_review" };

/** What happens when a step is not decided in time. */
export interface Deadline {
  /** How long after the step opened. */
  readonly after: Duration;
  readonly action: Action;
}

/** What the authentication of an approver must show. */
export interface Claims {
  /** The authentication context class (OpenID Connect Core 1.0, section 2). */
  readonly acr?: string;
  /** A method that was used (RFC 8176). */
  readonly amr?: string;
  /** How long ago the person may have authenticated. */
  readonly max_age?: Duration;
}

/** A step of approval. */
export interface Step {
  readonly id: StepId;
  /** Left out: always. */
  readonly when?: Expression;
  /** What must be satisfied before this one opens, all of it; left out: nothing. */
  readonly after?: readonly After[];
  readonly approvers: Approvers;
  /** Who may approve where nobody else is left once those barred are removed. */
  readonly fallback?: Approvers;
  /** The first that is met approves the step. */
  readonly quorums: readonly QuorumRule[];
  /** The first that is met rejects the step. */
  readonly rejections: readonly Rejection[];
  readonly evidence?: readonly Evidence[];
  /** In rising order. */
  readonly deadlines?: readonly Deadline[];
  /** When its people are reminded, from its opening. */
  readonly reminders?: readonly Duration[];
  /** The facts whose change voids its decisions; left out: every fact. */
  readonly reviews?: readonly FactName[];
  /** What a signature on it means. */
  readonly meaning?: string;
  /** The authentication that its approvers must bring. */
  readonly claims?: Claims;
  /** The approver's own signature is needed. */
  readonly signature?: true;
  /** 1-based line in the script. */
  readonly line: number;
}
