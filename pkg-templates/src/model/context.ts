import type { Instant, PayloadDigestInput, PersonIdInput } from "./ids.js";
import type { People } from "./request.js";

/** What the authentication of whoever acts shows. */
export interface ShownClaims {
  /** The authentication context class (OpenID Connect Core 1.0, section 2). */
  readonly acr?: string;
  /** The methods that were used (RFC 8176). */
  readonly amr?: readonly string[];
  /** When they authenticated. */
  readonly auth_time?: Instant;
}

/** Local times between which is worked, half-open: `["09:00", "17:00"]`; `24:00` is the end of a day. */
export type WorkedInterval = readonly [from: string, to: string];

/** A day of the week. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** Which hours and days are worked, and how far local time is from UTC. */
export interface Calendar {
  /** The host's own name for it: deadlines keep the version by which they were reckoned. */
  readonly version: string;
  /** In rising order, without overlap; a day that is left out is not worked. */
  readonly hours: { readonly [day in Weekday]?: readonly WorkedInterval[] };
  /** Local days that are not worked, such as `2026-12-25`. */
  readonly holidays?: readonly string[];
  /** Minutes that local time is ahead of UTC until the first of `offsets`; left out: 0. */
  readonly offset_minutes?: number;
  /** Minutes that local time is ahead of UTC from an instant on, in rising order. */
  readonly offsets?: readonly { readonly since: Instant; readonly minutes: number }[];
}

/** Everything that a decision rests on and that comes from outside. Unknown keys are refused. */
export interface Context {
  /** The host's time. The core has no clock. */
  readonly now: Instant;
  /** Who acts. Left out only for the host's own commands, `advance` and `acknowledge_effect`. */
  readonly by?: PersonIdInput;
  readonly claims?: ShownClaims;
  /** The host's answers about people; `needs` says which. Left out: there is nobody. */
  readonly people?: People;
  /** By name; `needs` says which. */
  readonly calendars?: { readonly [name: string]: Calendar };
  /** The version that the actor expects the request to have; another one is refused: `stale_version`. */
  readonly version?: number;
  /** The idempotency key of the command. The core keeps none: what counts is `seen`. */
  readonly key?: string;
  /**
   * What the host remembers for that key: the `payload` of the command that was accepted under it. Keys have the scope
   * of tenant, actor, command and request; refusals are not remembered.
   */
  readonly seen?: PayloadDigestInput;
  /** When the definition became active: no decision that is imported is dated before it. */
  readonly active_since?: Instant;
  /** A value that the host uses once. */
  readonly nonce?: string;
}
