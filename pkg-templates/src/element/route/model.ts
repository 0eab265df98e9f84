// What is shown of a step: what the route says of it, and how a live request stands.
import type { Instant, PersonId, StepId } from "../../model/ids.js";
import type { RoutingRefusal } from "../../model/refusal.js";
import type { Route, StepRoute } from "../../model/route.js";
import type { StepStatus } from "../../model/state.js";
import type { RequestView, StepView } from "../../model/view.js";
import type { IconName } from "../icons.js";

/** How a step is shown: the states of a live one, and those of one that is only foreseen. */
export type Look = StepStatus | "needed" | "undetermined";

/** A step, ready to be drawn. */
export interface Card {
  readonly id: StepId;
  readonly look: Look;
  readonly step: StepRoute;
  /** How it stands in a live request. */
  readonly live: StepView | undefined;
  readonly blocked: RoutingRefusal | null;
  /** Who may approve; `null`: nobody was asked. */
  readonly people: readonly PersonId[] | null;
  readonly progress: Progress | undefined;
  readonly deadline: Instant | undefined;
}

/** How far a quorum is. */
export interface Progress {
  readonly approved: number;
  readonly needed: number;
  readonly rejected: number;
}

/** How each look is named, and the icon beside the name. */
export const LOOKS: { readonly [look in Look]: { readonly says: string; readonly icon: IconName } } = {
  open: { says: "Open", icon: "open" },
  waiting: { says: "Waiting", icon: "waiting" },
  needed: { says: "Needed", icon: "needed" },
  approved: { says: "Approved", icon: "approved" },
  rejected: { says: "Rejected", icon: "rejected" },
  blocked: { says: "Blocked", icon: "blocked" },
  skipped: { says: "Not needed", icon: "skipped" },
  cancelled: { says: "Cancelled", icon: "cancelled" },
  undetermined: { says: "Not certain yet", icon: "undetermined" },
};

/** One card for each step of the policy, in its order. */
export function cardsOf({ steps }: Route, view: RequestView | null): readonly Card[] {
  const live = new Map((view?.steps ?? []).map((step) => [step.id, step]));
  return steps.map((step) => cardOf(step, live.get(step.id)));
}

function cardOf(step: StepRoute, live: StepView | undefined): Card {
  return {
    id: step.id,
    look: live?.state ?? lookOf(step),
    step,
    live,
    blocked: live === undefined ? step.blocked : (live.blocked ?? null),
    people: live?.people ?? step.eligible,
    progress: live === undefined ? foreseen(step) : progressOf(live),
    deadline: live?.deadline_at,
  };
}

function lookOf(step: StepRoute): Look {
  if (step.blocked !== null && step.active !== false) return "blocked";
  if (step.active === null) return "undetermined";
  return step.state ?? "needed";
}

function foreseen({ active, quorums }: StepRoute): Progress | undefined {
  const needed = quorums.length === 1 ? quorums[0]?.needed : null;
  return active !== true || needed === null || needed === undefined ? undefined : { approved: 0, needed, rejected: 0 };
}

function progressOf({ state, counts }: StepView): Progress | undefined {
  if (state === "skipped" || state === "cancelled") return undefined;
  const { approved, missing, rejected } = counts;
  return approved + missing === 0 ? undefined : { approved, needed: approved + missing, rejected };
}
