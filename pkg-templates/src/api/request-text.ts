// A request that is given as an object becomes JSON text here, which is how it crosses into the core: one crossing and
// one strict reader for both forms. `JSON.stringify` would not do: it calls `toJSON`, drops `undefined`, makes `null` of
// NaN and `{}` of a Map. Here each member is read exactly once, and what JSON does not have is named, with its place.

/** Something that JSON does not have, in what was passed in. */
export class NotJson {
  /** Where: a JSON Pointer (RFC 6901). */
  readonly path: string;
  /** Lower case, no full stop. */
  readonly message: string;
  readonly hint: string;

  constructor(path: string, message: string, hint: string) {
    this.path = path;
    this.message = message;
    this.hint = hint;
  }
}

/** The core refuses what is longer or deeper, with the place: there is no use in writing further. */
const ENOUGH_CHARACTERS = 1_048_576;
const ENOUGH_DEPTH = 64;

/** Ends the writing. */
const stopped = Symbol();

/** The JSON text of an object or an array, as far as `enough` characters; or the first thing in it that JSON does not have. */
export function jsonText(value: object, enough = ENOUGH_CHARACTERS): string | NotJson {
  const writer = new Writer(enough);
  try {
    writer.value(value, 0);
  } catch (stop) {
    if (stop !== stopped) {
      if (stop instanceof NotJson) return stop;
      throw stop;
    }
  }
  return writer.text;
}

class Writer {
  text = "";
  /** The members that lead to the value that is being written. */
  readonly #way: (string | number)[] = [];
  readonly #enough: number;

  constructor(enough: number) {
    this.#enough = enough;
  }

  value(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        this.text += quoted(value);
        break;
      case "boolean":
        this.text += value ? "true" : "false";
        break;
      case "number":
        // The core refuses fractions and what no double holds exactly; `-0` is 0.
        if (!Number.isFinite(value)) throw this.#not(depth, `\`${value}\``, "send an integer; a decimal or an amount as a string");
        this.text += value;
        break;
      case "object":
        if (value === null) this.text += "null";
        else if (Array.isArray(value)) this.#array(value, depth);
        else this.#object(value, depth);
        break;
      case "undefined":
        throw this.#not(depth, "`undefined`", "leave the member out");
      case "bigint":
        throw this.#not(depth, "a bigint", "send a number, or a decimal as a string");
      default:
        throw this.#not(depth, `a ${typeof value}`, "send what JSON has: objects, arrays, strings, integers, booleans and `null`");
    }
    if (this.text.length > this.#enough) throw stopped;
  }

  #array(array: readonly unknown[], depth: number): void {
    this.text += "[";
    if (depth >= ENOUGH_DEPTH) throw stopped;
    for (let index = 0; index < array.length; index += 1) {
      if (index > 0) this.text += ",";
      this.#way[depth] = index;
      this.value(array[index], depth + 1);
    }
    this.text += "]";
  }

  #object(object: object, depth: number): void {
    if (!isPlain(object)) throw this.#not(depth, `an instance of \`${nameOf(object)}\``, hintFor(object));
    this.text += "{";
    if (depth >= ENOUGH_DEPTH) throw stopped;
    let first = true;
    for (const key of Object.keys(object)) {
      this.text += first ? `${quoted(key)}:` : `,${quoted(key)}:`;
      first = false;
      this.#way[depth] = key;
      this.value((object as Record<string, unknown>)[key], depth + 1);
    }
    this.text += "}";
  }


  /** `depth` members lead to it; further ones are left from what was written before. */
  #not(depth: number, what: string, hint: string): NotJson {
    const path = this.#way.slice(0, depth).map((key) => `/${String(key).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
    return new NotJson(path, `must be a JSON value, this is ${what}`, hint);
  }
}

/** What a JSON string cannot hold as it is, and halves of surrogate pairs, which become escapes that the core refuses. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/**
 * Whether the object is its own members and nothing else: `{…}`, of this realm or another, or one without a prototype.
 * An instance of a class may hold its values where nobody looks for them; a fact that is overlooked would count as absent.
 */
export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  return typeof prototype === "object" && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

function nameOf(object: object): string {
  const { constructor } = object;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "a class";
}

function hintFor(object: object): string {
  if (object instanceof Date) return "send an instant as text: `date.toISOString()`";
  if (object instanceof Map) return "send a plain object: `Object.fromEntries(map)`";
  if (object instanceof Set || ArrayBuffer.isView(object)) return "send an array: `[...values]`";
  return "send a plain object with the members that it needs";
}

/** The text with each half of a surrogate pair as its escape: the core refuses that, where UTF-8 would replace it unseen. */
export function wellFormed(text: string): string {
  if ((text as MayTell).isWellFormed?.() ?? !HALF.test(text)) return text;
  return text.replace(HALVES, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}

/** Text of hosts with ES2024 tells by itself, and faster. */
type MayTell = { isWellFormed?(): boolean };
const HALF = /\p{Surrogate}/u;
const HALVES = /\p{Surrogate}/gu;
