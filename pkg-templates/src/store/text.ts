// What holds of text in every store, so that a change of store changes nothing else.
import { CountersignError } from "../api/error.js";

/** What a database cannot keep as it is: U+0000, which PostgreSQL's text has no room for, and halves of a character. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u;

/**
 * Refuses text that would not come back as it was given, wherever in the value it is. (Canonical JSON is not concerned: it
 * writes U+0000 as an escape.)
 *
 * @throws {CountersignError} `invalid_argument`, with the place as a JSON Pointer.
 */
export function keepable<T>(value: T, path = ""): T {
  if (typeof value === "string") {
    if (UNKEEPABLE.test(value)) {
      const found = value.includes("\0") ? "U+0000" : "half of a surrogate pair";
      throw new CountersignError("invalid_argument", `\`${path}\` holds ${found}, which no store keeps`, {
        path,
        hint: "check ids where they come in",
      });
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) keepable(member, `${path}/${name}`);
  }
  return value;
}

/** Orders text by code points, as SQL's collation `C` does; `<` would order by UTF-16 units. */
export function compareText(one: string, other: string): number {
  const end = Math.min(one.length, other.length);
  for (let index = 0; index < end; index += 1) {
    const a = one.charCodeAt(index);
    const b = other.charCodeAt(index);
    // Units of a surrogate pair stand for code points above all others.
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return one.length - other.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Orders lists of text by the first member in which they differ. */
export function compareTexts(one: readonly string[], other: readonly string[]): number {
  for (const [index, text] of one.entries()) {
    const order = compareText(text, other[index] ?? "");
    if (order !== 0) return order;
  }
  return one.length - other.length;
}
