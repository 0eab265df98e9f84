// What a mapping says. It is plain data: it may as well be read from a file.
import type { FactValue, Facts } from "../model/request.js";

/** Where something is read: a JSON Pointer (RFC 6901); within `each` and `members`, into the entry or the object. */
interface At {
  readonly value?: never;
  readonly path: string;
  /** Within `each` and `members`: the pointer begins at the payload all the same. */
  readonly root?: true;
}

/** The same, whatever the payload says. */
interface Constant<V> {
  readonly value: V;
  readonly path?: never;
}

/** Whether it may be left out; `null` counts as left out. */
interface MayLack<Optional extends boolean> {
  readonly optional?: Optional extends true ? true : never;
}

/** What stands for each text, whole number or boolean of the payload; anything else is a problem. */
interface Table<V> {
  readonly values: { readonly [written: string]: V };
}

/** Names and ids: a pointer to text or to a whole number, which becomes its digits; or a constant. */
export type TextMapping<Optional extends boolean = false> = string | Constant<string> | (At & MayLack<Optional> & Partial<Table<string>>);

/** A point in time: a pointer to RFC 3339 text, or to a local date and time in a zone. */
export type InstantMapping<Optional extends boolean = false> = string | (At & MayLack<Optional> & { readonly zone?: string });

/** How a value becomes a fact's. At most one of them may be given; without any it is taken as it is. */
interface Conversions<V> {
  /** Text, whole numbers and booleans by a table. */
  readonly values: Table<V>["values"];
  /** A number, or text, as an amount in this ISO 4217 currency. */
  readonly money: Extract<V, AnyMoney>["currency"];
  /** Likewise, in the currency that is read here. */
  readonly currency: TextMapping;
  /** A number, or text, as an exact decimal. */
  readonly decimal: true;
  /** Text of digits, as forms send it, or a number, as a whole number. */
  readonly integer: true;
  /** Local date and time, such as `2026-03-29T09:00`, as the instant that it is in this time zone. */
  readonly zone: string;
  /** An instant, as the day that it is in this time zone. */
  readonly day: string;
  /** Every entry of an array. */
  readonly each: Extract<V, readonly unknown[]> extends readonly (infer E)[] ? FactMapping<E> : never;
  /** The members of an object, from within the object at `path`. */
  readonly members: MembersMapping<ObjectOf<V>>;
}

interface AnyMoney {
  readonly currency: string;
  readonly value: string;
}

/** The objects among the values, without amounts and lists. */
type ObjectOf<V> = Exclude<Extract<V, object>, AnyMoney | readonly unknown[]>;

/** An amount of the payload is in cents or the like: how many decimal places that takes off, as `2` for EUR. */
interface OneMinor {
  readonly minor?: number;
}

/** Likewise by currency: `{ EUR: 2, JPY: 0 }`. A currency that is not in it is a problem. */
interface MinorByCurrency {
  readonly minor?: { readonly [currency: string]: number };
}

/** One conversion, and none of the others. */
type Only<V, K extends keyof Conversions<V>> = Pick<Conversions<V>, K> & { readonly [other in Exclude<keyof Conversions<V>, K>]?: never };

type IfAny<T, Then> = [T] extends [never] ? never : Then;

/** The conversions that can give a value. */
type Converted<V> =
  | Only<V, "values">
  | IfAny<Extract<V, AnyMoney>, (Only<V, "money"> & OneMinor) | (Only<V, "currency"> & MinorByCurrency)>
  | (string extends V ? Only<V, "decimal"> | Only<V, "zone"> | Only<V, "day"> : never)
  | (number extends V ? Only<V, "integer"> : never)
  | IfAny<Extract<V, readonly unknown[]>, Only<V, "each">>
  | IfAny<ObjectOf<V>, Only<V, "members">>;

type IsPlain<V> = IfAny<Extract<V, string | number | boolean>, V>;

/** Text, a whole number or a boolean, as it is. */
type Plain<V> = IfAny<IsPlain<V>, { readonly [conversion in keyof Conversions<V>]?: never }>;

/**
 * Where a fact, an entry or a member comes from: a pointer, where the value is taken as it is; a pointer with what becomes of
 * the value; `{ value }`, whatever the payload says; or, for an object, its members.
 */
export type FactMapping<V = FactValue, Optional extends boolean = false> =
  | IfAny<IsPlain<V>, string>
  | Constant<V>
  | (At & MayLack<Optional> & (Plain<V> | Converted<V>))
  | IfAny<ObjectOf<V>, { readonly path?: never; readonly value?: never } & Only<V, "members">>;

/** Where each member comes from. What may be left out of `F` need not be mapped. */
export type MembersMapping<F> = { readonly [K in keyof F]: FactMapping<NonNullable<F[K]>, Record<never, never> extends Pick<F, K> ? true : false> };

/** What a request is named and deduplicated by; one of them at least. */
type Named =
  | {
      /** The request's id. Left out, it is made from the event. */
      readonly id: TextMapping;
      readonly event?: TextMapping;
    }
  | {
      readonly id?: TextMapping;
      /**
       * The event's id, which stays the same however often the event is delivered. With the policy's before it, it is the
       * idempotency key: an event that was seen is answered as it was, `replayed`.
       */
      readonly event: TextMapping;
    };

/** How a payload becomes a submission. Types of the policy's facts, as `types` writes them, make it check the mapping. */
export type IntakeMapping<F extends object = Facts> = Named & {
  /** The policy's id. */
  readonly policy: string;
  /** Who submits. A payload says what it likes: pass only one whose sender was authenticated. */
  readonly by: TextMapping;
  readonly tenant?: TextMapping<true>;
  /** What is under review. */
  readonly subject?: { readonly id: TextMapping; readonly version: TextMapping; readonly sha256?: TextMapping<true> };
  readonly correlation_id?: TextMapping<true>;
  readonly started_at?: InstantMapping<true>;
  readonly facts: MembersMapping<F>;
  /** Where attested facts come from, by the fact's name: the host's own word. */
  readonly sources?: { readonly [fact in keyof F]?: string };
  /** Pointers to what is known and left aside. A `*` is whichever member or entry. */
  readonly ignore?: readonly string[];
};
