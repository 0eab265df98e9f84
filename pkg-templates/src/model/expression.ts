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

/** A value written in the script. Whole numbers are text here: they have 64 bits, a JSON number 53. */
export type Literal = At &
  (
    | { readonly op: "boolean"; readonly value: boolean }
    | { readonly op: "integer" | "decimal" | "text"; readonly value: string }
    | { readonly op: "money"; readonly value: Money }
  );

/** What a request brings: a fact, whether an optional fact is there, or the tier. */
export type Input = At & ({ readonly op: "fact" | "present"; readonly name: FactName } | { readonly op: "tier" });

/** `== != < <= > >=`, `+ -`, and `??`. */
export type Binary = At & {
  readonly op: "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "add" | "subtract" | "coalesce";
  readonly left: Expression;
  readonly right: Expression;
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
export type Expression = Literal | Input | Binary | Logic;
