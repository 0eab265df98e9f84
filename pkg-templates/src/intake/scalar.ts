// Conversions of single values.
import type { FactValue, Money } from "../model/request.js";
import { listed, mismatch, partOf, textAt, wrong, type Convert, type Read, type Scope } from "./making.js";
import { CURRENCY, INTEGER } from "./form.js";
import { under } from "./pointer.js";
import { placed, quoted } from "./problem.js";
import { treeOf, type Place, type Tree } from "./tree.js";

const DECIMAL = /^(?!-0(?:\.0*)?$)-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** Decimals are exact in the engine up to 28 digits; longer text is not carried there to be refused. */
const DIGITS = 64;
/** No currency has more. */
const PLACES = 4;

/** Text, a whole number or a boolean, as it is. */
export const asItIs: Convert<FactValue> = (place, scope) => {
  const { tree } = place;
  switch (tree.kind) {
    case "text":
      return tree.text;
    case "boolean":
      return tree.value;
    case "number":
      return INTEGER.test(tree.text)
        ? whole(place, tree.text, scope)
        : scope.problems.add("inexact", place.path, `${placed(place.path)} is ${quoted(tree.text)}, which is not written as a whole number`, "read it with `decimal: true`, or as an amount with `money`");
    default:
      return mismatch(scope, place, "text, a whole number or a boolean", "map its members with `members`, or its entries with `each`");
  }
};

/** A whole number, or its digits as text. */
export const asInteger: Convert<number> = (place, scope) => {
  const written = numeral(place.tree);
  if (written === null || !INTEGER.test(written)) return mismatch(scope, place, "a whole number", "send digits, as in `-42`");
  return whole(place, written, scope);
};

/** An exact decimal, as it is written. */
export const asDecimal: Convert<string> = (place, scope) => {
  const written = numeral(place.tree);
  if (written !== null && written.length <= DIGITS && DECIMAL.test(written)) return written;
  return mismatch(scope, place, "an exact decimal", "send digits with at most one point, as in `-62000.50`: no exponent, no separators");
};

/** Values by a table. */
export function byTable<T extends FactValue>(values: unknown, at: string, valueAt: (value: unknown, at: string) => T): Convert<T> {
  const table = new Map([...partOf(values, at, null)].map(([written, value]) => [written, valueAt(value, under(at, written))]));
  if (table.size === 0) wrong(at, "the table of values is empty", "give at least one: `{ \"us-en\": \"US\" }`");
  return (place, scope) => {
    const { tree } = place;
    const written = tree.kind === "boolean" ? String(tree.value) : numeral(tree);
    if (written === null) return mismatch(scope, place, "text, a whole number or a boolean", `one of ${listed([...table.keys()])}`);
    return table.get(written) ?? scope.problems.add("unknown_value", place.path, `${placed(place.path)} is ${quoted(written)}, which the table of values does not have`, `send one of ${listed([...table.keys()])}, or add it to \`values\``);
  };
}

/** Amounts in one currency. */
export function inCurrency(money: unknown, minor: unknown, mapping: string): Convert<Money> {
  const currency = textAt(money, under(mapping, "money"), CURRENCY);
  const places = minor === undefined ? null : placesAt(minor, under(mapping, "minor"));
  return (place, scope) => {
    const value = places === null ? asDecimal(place, scope) : fromMinor(places, place, scope);
    return value === undefined ? undefined : { currency, value };
  };
}

/** Amounts in a currency that is read too. */
export function inReadCurrency(readCurrency: Read<string>, minor: unknown, mapping: string): Convert<Money> {
  const at = under(mapping, "minor");
  const table = minor === undefined ? null : new Map([...partOf(minor, at, null)].map(([code, places]) => [code, placesAt(places, under(at, code))]));
  return (place, scope) => {
    const currency = readCurrency(scope);
    if (currency === undefined) return undefined;
    const places = table?.get(currency);
    if (table !== null && places === undefined) return scope.problems.add("unknown_value", place.path, `how many places an amount in ${quoted(currency)} has is not known`, "add the currency to `minor`");
    const value = places === undefined ? asDecimal(place, scope) : fromMinor(places, place, scope);
    return value === undefined ? undefined : { currency, value };
  };
}

/** A constant of the mapping, as its own copy. */
export function constantAt(value: unknown, at: string): FactValue {
  return valueOf(treeOf(value), at);
}

function valueOf(tree: Tree, at: string): FactValue {
  switch (tree.kind) {
    case "text":
      return tree.text;
    case "boolean":
      return tree.value;
    case "array":
      return tree.items.map((item, index) => valueOf(item, under(at, index)));
    case "object":
      return Object.fromEntries([...tree.members].map(([name, member]) => [name, valueOf(member, under(at, name))]));
    case "number":
      if (Number.isSafeInteger(Number(tree.text))) return Number(tree.text);
      return wrong(at, `${quoted(tree.text)} is beyond 2^53 - 1`, "write a decimal as text");
    case "null":
      return wrong(at, "a constant cannot be `null`", "leave the fact out of the mapping");
    case "unfit":
      return wrong(at, `a constant cannot be ${tree.what}`, "write text, whole numbers, booleans, and lists and objects of them; a decimal as text");
  }
}

/** The characters of a number, or of text. */
function numeral(tree: Tree): string | null {
  return tree.kind === "number" || tree.kind === "text" ? tree.text : null;
}

function whole({ path }: Place<Tree>, written: string, { problems }: Scope): number | undefined {
  if (Number.isSafeInteger(Number(written))) return Number(written);
  return problems.add("inexact", path, `${placed(path)} is ${quoted(written)}, beyond 2^53 - 1`, "send a smaller one, or read it with `decimal: true`");
}

function placesAt(value: unknown, at: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= PLACES) return value;
  return wrong(at, `how many decimal places to take off must be at ${quoted(at)} of the mapping`, `write a whole number from 0 to ${PLACES}, such as 2 for EUR`);
}

/** 1210 cents as 12.10. */
function fromMinor(places: number, place: Place<Tree>, scope: Scope): string | undefined {
  const written = numeral(place.tree);
  if (written === null || written.length > DIGITS || !INTEGER.test(written)) return mismatch(scope, place, "a whole number of the currency's minor unit", "send digits, as in `1210` for 12.10");
  const sign = written.startsWith("-") ? "-" : "";
  const digits = written.slice(sign.length).padStart(places + 1, "0");
  return places === 0 ? written : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
