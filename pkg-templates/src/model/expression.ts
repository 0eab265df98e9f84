import type { FactName } from "./ids.js";
import type { Money } from "./request.js";

/** Where an expression stands in the script. */
interface At {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** The script's own words, on expressions that an explanation may quote. */
  readonly text?: string;
}

/**
 * A value written in the script. Whole numbers are text here: they have 64 bits, a JSON number 53. `date` is a day,
 * `instant` a point in time (RFC 3339).
 */
export type Literal = At &
  (
    | { readonly op: "boolean"; readonly value: boolean }
    | { readonly op: "integer" | "decimal" | "text" | "date" | "instant"; readonly value: string }
    | { readonly op: "money"; readonly value: Money }
  );

/**
 * What a request brings: a fact, a member of an object, whether an optional one is there, the tier; and the entry that
 * the enclosing `each` number `level` (from 0, outermost first) is looking at.
 */
export type Input = At &
  (
    | { readonly op: "fact"; readonly name: FactName }
    | { readonly op: "member"; readonly of: Expression; readonly name: string }
    | { readonly op: "present"; readonly of: Expression }
    | { readonly op: "element"; readonly level: number }
    | { readonly op: "tier" }
  );

/** `== != < <= > >=`, `+ - *`, and `??`. */
export type Binary = At & {
  readonly op: "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "add" | "subtract" | "multiply" | "coalesce";
  readonly left: Expression;
  readonly right: Expression;
};

/** `div_round(left, right, places)`: division rounded to so many decimal places, halves away from zero. */
export type Division = At & { readonly op: "div_round"; readonly left: Expression; readonly right: Expression; readonly places: number };

/** Questions about texts and lists: `length` counts characters or entries, `contains` asks a list for an entry or a text for a part. */
export type Question = At &
  (
    | { readonly op: "length"; readonly of: Expression }
    | { readonly op: "contains"; readonly of: Expression; readonly item: Expression }
    | { readonly op: "starts_with" | "ends_with"; readonly of: Expression; readonly with: Expression }
  );

/** What is computed over the entries of a list: `with` is computed for each, and sees it as `element` of the same `level`. */
export type Each = At & {
  readonly op: "each";
  readonly each: "any" | "all" | "count" | "sum" | "min" | "max";
  readonly list: Expression;
  readonly with: Expression;
  /** How many others enclose this one. */
  readonly level: number;
};

/** `! && ||`, `in` and `if`; `all` and `any` go left to right and stop early. */
export type Logic = At &
  (
    | { readonly op: "not"; readonly of: Expression }
    | { readonly op: "all" | "any"; readonly of: readonly Expression[] }
    | { readonly op: "in"; readonly item: Expression; readonly of: readonly Expression[] }
    | { readonly op: "if"; readonly if: Expression; readonly then: Expression; readonly else: Expression }
  );

/** A closure of the script, as a tree; `op` tells the variants apart. Read it for drawing and comparing; the core evaluates it. */
export type Expression = Literal | Input | Binary | Division | Question | Each | Logic;
