import type { FactName, SourceName } from "./ids.js";
import type { Money } from "./request.js";

/** A value without a length or an order. */
interface UnboundedShape {
  /** `enumeration`: one of `values`, in the policy's order. */
  readonly type: { readonly kind: "boolean" } | { readonly kind: "enumeration"; readonly values: readonly string[] };
}

/** Text. */
interface TextShape {
  readonly type: { readonly kind: "string" };
  /** In characters. */
  readonly max_length?: number;
}

/** Whole numbers, at most 2^53 - 1 in magnitude. Bounds are inclusive, here and in the following. */
interface IntegerShape {
  readonly type: { readonly kind: "integer" };
  readonly min?: number;
  readonly max?: number;
}

/** Exact decimals (`"12.50"`), days (`"2026-03-01"`) and points in time (RFC 3339): as text. */
interface WrittenShape {
  readonly type: { readonly kind: "decimal" | "date" | "instant" };
  readonly min?: string;
  readonly max?: string;
}

/** Amounts in one currency, an ISO 4217 code. */
interface MoneyShape {
  readonly type: { readonly kind: "money"; readonly currency: string };
  readonly min?: Money;
  readonly max?: Money;
}

/** Any number of values of one shape. */
interface ListShape {
  readonly type: { readonly kind: "list"; readonly of: Shape };
  /** In entries. */
  readonly max_length?: number;
}

/** A value with named members. */
interface ObjectShape {
  readonly type: { readonly kind: "object"; readonly members: readonly Member[] };
}

/** What the values of a fact, of a list's entries or of an object's member are; `type.kind` tells the variants apart. */
export type Shape = UnboundedShape | TextShape | IntegerShape | WrittenShape | MoneyShape | ListShape | ObjectShape;

/** The type of a fact; `kind` tells the variants apart. */
export type FactType = Shape["type"];

/** A member of an object. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  /** Left out: the object must have it. */
  readonly optional?: true;
  /** What it means, for people. */
  readonly describe?: string;
}

/** A fact that rules may look at. */
export interface Fact {
  readonly name: FactName;
  readonly shape: Shape;
  /** Left out: a request must have it. */
  readonly optional?: true;
  /** What it means, for people. */
  readonly describe?: string;
  /** The source that it must come from, rather than from the submitter. */
  readonly attested_by?: SourceName;
  /** 1-based line in the script. */
  readonly line: number;
}
