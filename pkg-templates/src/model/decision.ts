import type { RequestEvent } from "./event.js";
import type { CalendarName, EffectId, PayloadDigest, PersonId, RoleName, StepId } from "./ids.js";
import type { Refusal } from "./refusal.js";
import type { RequestState } from "./state.js";

/** Something for a host to do, with an id that never changes: done once, however often it is derived. */
export interface OutboxIntent {
  /** The request, the transition, and what it is about. */
  readonly id: string;
  /** An effect of the policy, or a notification. */
  readonly kind: "effect" | "notification";
  /** The effect's name; of notifications `opened`, `reminded`, `reassigned`, `voided`, `escalated` or `decided`. */
  readonly name: string;
  readonly step?: StepId;
  /** The effect that it undoes. */
  readonly compensates?: EffectId;
  /** Whom it is about, where that is one person. */
  readonly to?: PersonId;
}

/** What an accepted command comes to. */
export interface Accepted {
  /** To be stored, in order; empty where nothing changed. */
  readonly events: readonly RequestEvent[];
  /** To be done, once the events are stored. */
  readonly outbox: readonly OutboxIntent[];
  /** Of a change: the steps whose decisions it voids. */
  readonly voided?: readonly StepId[];
  /** Of a change: the other active steps. */
  readonly kept?: readonly StepId[];
}

/** What became of a command; exactly one member is there. */
export type Outcome =
  | { readonly accepted: Accepted; readonly refused?: never; readonly replayed?: never }
  | { readonly refused: Refusal; readonly accepted?: never; readonly replayed?: never }
  /** It was accepted before, under the same key: the host gives the original response, and stores nothing. */
  | { readonly replayed: true; readonly accepted?: never; readonly refused?: never };

/** What `decide` answers. */
export interface Decision {
  /** What was due before the command: it stands, and is stored, even if the command is refused. */
  readonly due: readonly RequestEvent[];
  /** What is to be done because of that. */
  readonly due_outbox: readonly OutboxIntent[];
  readonly outcome: Outcome;
  /** The state after all of it; `null` while there is no request. */
  readonly state: RequestState | null;
  /** What an idempotency key stands for; `null` where the command could not be read. */
  readonly payload: PayloadDigest | null;
}

/** What must be known to decide a command, to be answered with `people` and `calendars` of the context. */
export interface Needs {
  /** Roles whose holders are needed. */
  readonly roles: readonly RoleName[];
  /** Roles within units: their holders there and in the units above, and which units those are. */
  readonly roles_in_units: readonly { readonly role: RoleName; readonly unit: string }[];
  /** People whose manager is needed. */
  readonly managers: readonly PersonId[];
  /** People of whom it matters what kind of actor they are, besides those who hold a role. */
  readonly people: readonly PersonId[];
  /** People whose delegations, given and received, are needed besides those of the holders. */
  readonly delegations: readonly PersonId[];
  /** Whether it is needed who contributed to what is under review. */
  readonly contributors: boolean;
  readonly calendars: readonly CalendarName[];
}
