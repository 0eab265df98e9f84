// Facts: single values, lists and objects.
import type { FactValue } from "../model/request.js";
import { CURRENCY } from "./form.js";
import type { Known } from "./known.js";
import { alone, flag, inner, listed, mismatch, partOf, pathRead, wrong, type Convert, type Making, type Part, type Read, type Scope } from "./making.js";
import { under } from "./pointer.js";
import { asDecimal, asInteger, asItIs, byTable, constantAt, inCurrency, inReadCurrency } from "./scalar.js";
import { textRead } from "./text.js";
import { asDay, inZone } from "./time.js";
import type { Place, Tree } from "./tree.js";

const CONVERSIONS = ["values", "money", "currency", "decimal", "integer", "zone", "day", "each", "members"] as const;
const NAMES = ["path", "root", "optional", "value", ...CONVERSIONS, "minor"];

/** Reads a fact, an entry or a member. */
export function factRead(mapping: unknown, making: Making): Read<FactValue> {
  if (typeof mapping === "string") return pathRead(new Map([["path", mapping]]), making, whole(() => asItIs));
  const part = partOf(mapping, making.at, NAMES);
  if (part.has("value")) {
    alone(part, making, "value");
    const value = constantAt(part.get("value"), inner(making, "value").at);
    return () => value;
  }
  const [conversion, ...others] = CONVERSIONS.filter((name) => part.has(name));
  if (others.length > 0) wrong(making.at, `${listed([conversion as string, ...others])} are given together`, "a value is converted in one way: keep one of them");
  if (part.has("minor") && conversion !== "money" && conversion !== "currency") wrong(inner(making, "minor").at, "`minor` is given without a currency", "it says of `money` or `currency` that amounts are in cents or the like");
  if (conversion === "members" && !part.has("path")) {
    alone(part, making, "members");
    return membersRead(part.get("members"), inner(making, "members"));
  }
  return pathRead(part, making, converted(conversion, part, making));
}

/** Reads members by name; what is left out is left out of the object. */
export function membersRead(mapping: unknown, making: Making): Read<{ readonly [member: string]: FactValue }> {
  const reads = [...partOf(mapping, making.at, null)].map(([name, member]) => [name, factRead(member, inner(making, name))] as const);
  return (scope) => {
    const members = reads.map(([name, read]) => [name, read(scope)] as const);
    return Object.fromEntries(members.filter((member): member is readonly [string, FactValue] => member[1] !== undefined));
  };
}

/** The conversion that a mapping names. */
function converted(conversion: (typeof CONVERSIONS)[number] | undefined, part: Part, making: Making): (node: Known) => Convert<FactValue> {
  const { at } = making;
  const given = conversion === undefined ? undefined : part.get(conversion);
  switch (conversion) {
    case undefined:
      return whole(() => asItIs);
    case "values":
      return whole(() => byTable(given, under(at, conversion), constantAt));
    case "money":
      return whole(() => inCurrency(given, part.get("minor"), at));
    case "currency":
      return whole(() => inReadCurrency(textRead(given, inner(making, conversion), CURRENCY), part.get("minor"), at));
    case "decimal":
      return whole(() => (flag(part, conversion, making), asDecimal));
    case "integer":
      return whole(() => (flag(part, conversion, making), asInteger));
    case "zone":
      return whole(() => inZone(given, at));
    case "day":
      return whole(() => asDay(given, at));
    case "each":
      return (node) => eachOf(given, { ...inner(making, conversion), base: container(node).any() });
    case "members":
      return (node) => within(membersRead(given, { ...inner(making, conversion), base: container(node) }));
  }
}

/** The entries of an array, each in its place. */
function eachOf(mapping: unknown, making: Making): Convert<readonly FactValue[]> {
  const read = factRead(mapping, making);
  return (place, scope) => {
    const { path, tree } = place;
    if (tree.kind !== "array") return mismatch(scope, place, "an array", "send an array, or map it without `each`");
    const entries = tree.items.map((item, index) => read(inside({ path: under(path, index), tree: item }, scope)));
    return entries.filter((entry) => entry !== undefined);
  };
}

/** The members of an object, from within it. */
function within(read: Read<FactValue>): Convert<FactValue> {
  return (place, scope) => {
    if (place.tree.kind !== "object") return mismatch(scope, place, "an object", "send an object, or map it without `members`");
    return read(inside(place, scope));
  };
}

function inside(place: Place<Tree>, scope: Scope): Scope {
  return { ...scope, place };
}

/** A value that is read as a whole: nothing within it is unmapped. */
function whole<T>(convert: () => Convert<T>): (node: Known) => Convert<T> {
  return (node) => {
    node.read = "whole";
    return convert();
  };
}

function container(node: Known): Known {
  node.read ??= "container";
  return node;
}
