import type { Instant, PersonIdInput, SubjectIdInput } from "./ids.js";

/** An exact amount. `value` is a decimal string in the currency's own unit, with at most its ISO 4217 places. */
export interface Money {
  /** ISO 4217 code, such as `EUR`. */
  readonly currency: string;
  /** Such as `"62000.00"`; a JSON number is refused, because it may already have lost the amount. */
  readonly value: string;
}

/**
 * What a fact can hold: text, enumerations, decimals (`"12.50"`), days (`"2026-03-01"`) and instants are strings,
 * `integer()` is a whole number up to 2^53 - 1 in magnitude, `money()` is {@link Money}, lists are arrays and objects
 * are objects of the same. A fact that is absent is left out; `null` is refused.
 */
export type FactValue = string | boolean | number | Money | readonly FactValue[] | { readonly [member: string]: FactValue };

/** The facts of a request whose policy is not known to TypeScript. {@link types} writes the exact type of a policy's facts. */
export interface Facts {
  readonly [name: string]: FactValue;
}

/** Who somebody is. Bots never act; services only where a policy names them. */
export interface Person {
  /** Left out: `human`. */
  readonly kind?: "human" | "service" | "bot";
  /** For display only. */
  readonly name?: string;
}

/** What one person lets another do in their place, in the half-open window `[since, until)`. */
export interface Delegation {
  readonly id: string;
  readonly from: PersonIdInput;
  readonly to: PersonIdInput;
  /** Left out: every role. */
  readonly roles?: readonly string[];
  /** Left out: every step. */
  readonly steps?: readonly string[];
  readonly since: Instant;
  readonly until: Instant;
  readonly authorised_by: PersonIdInput;
  readonly reason: string;
}

/** The host's answers about people. Everything that is left out is empty. */
export interface People {
  /** When these answers were true. */
  readonly as_of?: Instant;
  /** By person id. Whoever has no entry is human. */
  readonly people?: { readonly [person: string]: Person };
  /** Who holds a role; a role within a unit is written `legal@emea`. */
  readonly roles?: { readonly [role: string]: readonly PersonIdInput[] };
  /** A unit's parent. */
  readonly units?: { readonly [unit: string]: string };
  /** A person's manager. */
  readonly managers?: { readonly [person: string]: PersonIdInput };
  readonly delegations?: readonly Delegation[];
  /** Who had a hand in what is under review. */
  readonly contributors?: readonly PersonIdInput[];
}

/** What is under review. */
export interface Subject {
  readonly id: SubjectIdInput;
  /** A whole number, or the host's own name for it. */
  readonly version: number | string;
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256?: string;
}

interface RequestFrame {
  /** The submitter. */
  readonly by: PersonIdInput;
  /** When it is, or would be, submitted. The core has no clock. */
  readonly at: Instant;
  /** Left out: the route says which steps apply, but not who may act on them. */
  readonly people?: People;
  readonly subject?: Subject;
  /**
   * Where attested facts came from, by the fact's name: the host's own word, never the submitter's. A fact that the
   * policy wants attested and that is not named here is refused.
   */
  readonly sources?: { readonly [fact: string]: string };
}

/** A request with all of its facts. */
export interface CompleteRequest<F extends object = Facts> extends RequestFrame {
  readonly facts: F;
  readonly partial?: false;
}

/** A request that is still being filled in: what cannot be known yet is answered as undetermined, never guessed. */
export interface PartialRequest<F extends object = Facts> extends RequestFrame {
  readonly facts: Partial<F>;
  readonly partial: true;
}

/** What `route` and `explain` take. Unknown keys are refused. */
export type RouteRequest<F extends object = Facts> = CompleteRequest<F> | PartialRequest<F>;
