// What stands in a form, as it was typed, and the facts that it comes to. What cannot be read goes to the core as it stands:
// the core says what is wrong with it, and nothing is guessed or rounded here.
import type { Shape } from "../../model/fact.js";
import type { FactValue, Money } from "../../model/request.js";

/** What was typed, ticked or chosen; `undefined`: nothing yet. */
export type Draft = string | boolean | undefined | readonly Draft[] | { readonly [member: string]: Draft };

/** What a value looks like in a form. */
export function draftOf(shape: Shape, value: FactValue | undefined): Draft {
  if (value === undefined) return undefined;
  const { type } = shape;
  if (type.kind === "list") return Array.isArray(value) ? value.map((entry: FactValue) => draftOf(type.of, entry)) : undefined;
  if (type.kind === "object") {
    const members = isRecord(value) ? value : {};
    return Object.fromEntries(type.members.map(({ name, shape: inner }) => [name, draftOf(inner, members[name])]));
  }
  if (type.kind === "money") return isMoney(value) ? value.value : undefined;
  if (type.kind === "boolean") return typeof value === "boolean" ? value : undefined;
  if (type.kind === "instant") return typeof value === "string" ? localOf(value) : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The fact that a draft comes to; `undefined`: none is given. */
export function valueOf(shape: Shape, draft: Draft): FactValue | undefined {
  const { type } = shape;
  if (draft === undefined || draft === "") return undefined;
  if (type.kind === "boolean") return draft === true || draft === false ? draft : undefined;
  if (type.kind === "list") {
    if (!isList(draft)) return undefined;
    return draft.flatMap((entry) => valueOf(type.of, entry) ?? []);
  }
  if (type.kind === "object") {
    if (typeof draft !== "object" || isList(draft)) return undefined;
    const members = type.members.flatMap(({ name, shape: inner }) => {
      const value = valueOf(inner, draft[name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    return members.length === 0 ? undefined : Object.fromEntries(members);
  }
  if (typeof draft !== "string") return undefined;
  if (type.kind === "string" || type.kind === "enumeration") return draft;
  const text = draft.trim();
  if (type.kind === "money") return { currency: type.currency, value: text };
  if (type.kind === "instant") return instantOf(text);
  if (type.kind === "integer") return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  return text;
}

/** Whether two values are the same, whatever the order of their members. */
export function same(a: FactValue | undefined, b: FactValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  const [left, right] = [Object.entries(a), b as { readonly [key: string]: FactValue }];
  return Array.isArray(a) === Array.isArray(b) && left.length === Object.keys(b).length && left.every(([key, value]) => same(value, right[key]));
}

export function isList(draft: Draft): draft is readonly Draft[] {
  return Array.isArray(draft);
}

function isRecord(value: FactValue): value is { readonly [member: string]: FactValue } {
  return typeof value === "object" && !Array.isArray(value);
}

function isMoney(value: FactValue): value is Money {
  return isRecord(value) && typeof value["value"] === "string";
}

/** An instant as `datetime-local` has it: in the reader's time zone. */
function localOf(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instantOf(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? local : at.toISOString().replace(".000Z", "Z");
}
