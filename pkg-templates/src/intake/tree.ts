// A payload as a tree: one form for text and for objects, in which a number is still as it was written.
import { isLosslessNumber } from "lossless-json";
import { isPlain } from "../api/request-text.js";
import { under } from "./pointer.js";
import { quoted } from "./problem.js";

/** A value of a payload. */
export type Tree =
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, Tree> }
  | { readonly kind: "array"; readonly items: readonly Tree[] }
  | { readonly kind: "text" | "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  /** What cannot be read exactly, or at all. */
  | { readonly kind: "unfit"; readonly code: "inexact" | "wrong_type"; readonly what: string; readonly hint: string };

/** A value, where it stands. */
export interface Place<T = Tree | undefined> {
  readonly path: string;
  readonly tree: T;
}

/** Arrays and objects around the innermost value, at most: as in the engine. */
export const DEPTH = 64;

/** The tree of a parsed value; each member is read once. Numbers may be those of `lossless-json`. */
export function treeOf(value: unknown, depth = 0): Tree {
  switch (typeof value) {
    case "string":
      return /\p{Surrogate}/u.test(value) ? unfit("half of a surrogate pair", "send well-formed text") : { kind: "text", text: value };
    case "boolean":
      return { kind: "boolean", value };
    case "number":
      if (Number.isSafeInteger(value)) return { kind: "number", text: String(value + 0) };
      return { kind: "unfit", code: "inexact", what: `\`${value}\``, hint: "pass the payload's text, not the parsed object, where numbers are still as they were written" };
    case "bigint":
      return { kind: "number", text: String(value) };
    case "object":
      if (value === null) return { kind: "null" };
      if (isLosslessNumber(value)) return { kind: "number", text: value.toString() };
      if (depth >= DEPTH) return unfit(`nested in more than ${DEPTH} arrays and objects`, "send a flatter payload");
      if (Array.isArray(value)) return { kind: "array", items: Array.from(value as readonly unknown[], (item) => treeOf(item, depth + 1)) };
      if (!isPlain(value)) return unfit("an instance of a class", "pass what JSON has, or the payload's text");
      return { kind: "object", members: new Map(Object.keys(value).map((key) => [key, treeOf(Reflect.get(value, key), depth + 1)])) };
    default:
      return unfit(value === undefined ? "`undefined`" : `a ${typeof value}`, "pass what JSON has, or the payload's text");
  }
}

/** What lies where the tokens lead from a place. */
export function follow(from: Place, tokens: readonly string[]): Place {
  const tree = tokens.reduce<Tree | undefined>((at, token) => (at === undefined ? undefined : inside(at, token)), from.tree);
  return { path: under(from.path, ...tokens), tree };
}

/** What a value is, for people. */
export function described(tree: Tree): string {
  switch (tree.kind) {
    case "text":
    case "number":
      return quoted(tree.text);
    case "boolean":
      return `\`${tree.value}\``;
    case "null":
      return "`null`";
    case "object":
    case "array":
      return `an ${tree.kind}`;
    case "unfit":
      return tree.what;
  }
}

function inside(tree: Tree, token: string): Tree | undefined {
  if (tree.kind === "object") return tree.members.get(token);
  if (tree.kind === "array" && /^(?:0|[1-9]\d{0,9})$/.test(token)) return tree.items[Number(token)];
  return undefined;
}

function unfit(what: string, hint: string): Tree {
  return { kind: "unfit", code: "wrong_type", what, hint };
}
