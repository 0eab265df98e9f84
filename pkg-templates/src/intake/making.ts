// A mapping is checked once, when it is made, and becomes functions that read payloads.
import { CountersignError } from "../api/error.js";
import type { Form } from "./form.js";
import type { Known } from "./known.js";
import { tokensOf, under } from "./pointer.js";
import { placed, quoted, type Problems } from "./problem.js";
import { described, follow, type Place, type Tree } from "./tree.js";

/** Where a part of a mapping stands, and what its pointers begin at. */
export interface Making {
  /** A JSON Pointer into the mapping. */
  readonly at: string;
  readonly base: Known;
  readonly root: Known;
}

/** What is read from, and what problems go to. */
export interface Scope {
  readonly payload: Place<Tree>;
  /** What pointers begin at: the payload, or the entry or the object within it. */
  readonly place: Place<Tree>;
  readonly problems: Problems;
}

/** Reads something; nothing, where it is left out and may be, or after a problem was noted. */
export type Read<T> = (scope: Scope) => T | undefined;

/** Makes something of the value at a place; nothing, after a problem was noted. */
export type Convert<T> = (place: Place<Tree>, scope: Scope) => T | undefined;

/** A part of a mapping, its members not looked at yet. */
export type Part = ReadonlyMap<string, unknown>;

/** A mapping that is none. */
export function wrong(at: string, message: string, hint: string): never {
  throw new CountersignError("invalid_argument", message, { path: at, hint });
}

/** The making of a member. */
export function inner(making: Making, ...names: readonly (string | number)[]): Making {
  return { ...making, at: under(making.at, ...names) };
}

/** The members of a part, which may be these and no others; a member that is `undefined` is left out. */
export function partOf(value: unknown, at: string, allowed: readonly string[] | null): Part {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    wrong(at, `an object must be at ${quoted(at)} of the mapping`, allowed === null ? "give the mappings by name" : `its members are ${listed(allowed)}`);
  }
  const members = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  for (const name of members.keys()) {
    if (allowed !== null && !allowed.includes(name)) wrong(under(at, name), `the mapping does not know ${quoted(name)} here`, `its members are ${listed(allowed)}`);
  }
  return members;
}

/** Text of a form at a place of the mapping. */
export function textAt(value: unknown, at: string, { fits, expected, hint }: Form): string {
  if (typeof value !== "string") return wrong(at, `${expected} must be at ${quoted(at)} of the mapping`, "write it as text");
  return fits(value) ? value : wrong(at, `${quoted(value)} is not ${expected}`, hint);
}

/** A member that can only be `true`. */
export function flag(part: Part, name: string, { at }: Making): boolean {
  const value = part.get(name);
  return value === undefined || value === true ? value === true : wrong(under(at, name), `${quoted(name)} can only be \`true\``, "leave it out otherwise");
}

/** The members that a pointer of the mapping leads through. */
export function pointerAt(value: unknown, at: string): readonly string[] {
  const tokens = typeof value === "string" ? tokensOf(value) : null;
  return tokens ?? wrong(at, `${typeof value === "string" ? quoted(value) : `a ${typeof value}`} is not a JSON Pointer`, "write it as `/entry/fields/region` (RFC 6901): `~0` is a `~`, `~1` a `/` in a name");
}

/** Reads what `path` points to, with a conversion; `optional` says that there may be nothing. */
export function pathRead<T>(part: Part, making: Making, convert: (node: Known) => Convert<T>): Read<T> {
  if (!part.has("path")) wrong(making.at, `nothing at ${quoted(making.at)} of the mapping says where the value comes from`, "give a pointer as `path`, or a constant as `value`");
  const tokens = pointerAt(part.get("path"), under(making.at, "path"));
  const fromRoot = flag(part, "root", making);
  const optional = flag(part, "optional", making);
  if (optional && tokens.length === 0) wrong(under(making.at, "optional"), "what is read from cannot itself be left out", "make what holds it optional");
  const node = (fromRoot ? making.root : making.base).follow(tokens);
  const made = convert(node);
  return (scope) => {
    const place = follow(fromRoot ? scope.payload : scope.place, tokens);
    if (place.tree !== undefined && place.tree.kind !== "null") return made(place as Place<Tree>, scope);
    if (optional) return undefined;
    const what = place.tree === undefined ? `there is nothing at ${placed(place.path)}` : `${placed(place.path)} is \`null\``;
    return scope.problems.add("missing", place.path, what, "send it; if it may be left out, the mapping says `optional: true`");
  };
}

/** That a member is given alone. */
export function alone(part: Part, { at }: Making, name: string): void {
  const others = [...part.keys()].filter((other) => other !== name);
  if (others.length > 0) wrong(at, `${quoted(name)} is given together with ${listed(others)}`, `leave out ${quoted(name)}, or everything else`);
}

/** Something of the wrong kind, or in the wrong form. */
export function mismatch({ problems }: Scope, { path, tree }: Place<Tree>, expected: string, hint: string): undefined {
  if (tree.kind === "unfit") return problems.add(tree.code, path, `${placed(path)} is ${tree.what}`, tree.hint);
  return problems.add("wrong_type", path, `${placed(path)} must be ${expected}, this is ${described(tree)}`, hint);
}

/** Names for people. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map(quoted);
  return `${shown.join(", ")}${names.length > 12 ? ", …" : ""}`;
}
