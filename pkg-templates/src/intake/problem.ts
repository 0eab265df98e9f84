// What is wrong with a payload.
import type { JsonPointer } from "../model/ids.js";

/** What a problem is about: a closed list. */
export type IntakeProblemCode =
  /** Not JSON, too long or too deep. */
  | "malformed"
  /** A member that an object has twice. */
  | "duplicate_key"
  /** Nothing is where something is read. */
  | "missing"
  /** Something that nothing reads and that is not ignored. */
  | "unmapped"
  /** Another kind of value than is read here, or written in another form. */
  | "wrong_type"
  /** A number that may already have lost digits, or that would lose some. */
  | "inexact"
  /** A value that the table of values does not have. */
  | "unknown_value"
  /** No such day or time. */
  | "invalid_time"
  /** A local time that the zone's clocks leap over. */
  | "nonexistent_time"
  /** A local time that the zone's clocks show twice. */
  | "ambiguous_time";

/** Something in a payload that is not as the mapping says. */
export interface IntakeProblem {
  /** For programs. The message is for people and may change. */
  readonly code: IntakeProblemCode;
  /** Where in the payload: a JSON Pointer (RFC 6901). */
  readonly path: JsonPointer;
  readonly message: string;
  readonly hint: string;
}

/** How many problems are told at most: the first ones. */
const MOST = 200;

/** The problems of one payload, each place and code once. */
export class Problems {
  readonly #found = new Map<string, IntakeProblem>();

  /** Notes a problem; answers nothing, which is what was read. */
  add(code: IntakeProblemCode, path: string, message: string, hint: string): undefined {
    const key = `${code} ${path}`;
    if (this.#found.size < MOST && !this.#found.has(key)) this.#found.set(key, { code, path: path as JsonPointer, message, hint });
    return undefined;
  }

  get full(): boolean {
    return this.#found.size >= MOST;
  }

  get all(): readonly IntakeProblem[] {
    return [...this.#found.values()];
  }
}

/** How many characters of an input a message shows. */
const SHOWN = 64;

/** Input in a message: one short line in backticks. */
export function quoted(text: string): string {
  const shown = Array.from(text.slice(0, 2 * SHOWN + 2));
  const line = shown.slice(0, SHOWN).join("").replace(/[\p{Cc}\p{Surrogate}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return `\`${line}${shown.length > SHOWN ? "…" : ""}\``;
}

/** A place in a message. */
export function placed(path: string): string {
  return path === "" ? "the payload" : quoted(path);
}
