// What the playground plays with: a policy, a request, the people around it, and a time. It is what a link holds.
import type { Calendar, Facts, People, Subject } from "countersign";

/** Everything that an example says. */
export interface Setup {
  /** The policy's script. */
  readonly policy: string;
  readonly facts: Partial<Facts>;
  readonly submitter: string;
  readonly people: People;
  /** RFC 3339, in UTC. */
  readonly now: string;
  readonly subject?: Subject;
  /** Where attested facts come from. */
  readonly sources?: { readonly [fact: string]: string };
  readonly calendars?: { readonly [name: string]: Calendar };
}

/** A setup that came from outside, or why it is none. */
export type Checked = { readonly setup: Setup; readonly problem?: never } | { readonly problem: string; readonly setup?: never };

const REQUIRED = { policy: isText, facts: isObject, submitter: isText, people: isPeople, now: isInstant };
const OPTIONAL = { subject: isObject, sources: isTexts, calendars: isObject };

/** Holds a value to the shape of a setup. What the facts, the subject and the calendars hold is the engine's to check, which is strict. */
export function checked(value: unknown): Checked {
  if (!isObject(value)) return { problem: "it holds no object" };
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(REQUIRED, name) && !Object.hasOwn(OPTIONAL, name));
  if (unknown !== undefined) return { problem: `it holds \`${unknown.slice(0, 40)}\`, which means nothing here` };
  for (const [name, fits] of Object.entries(REQUIRED)) {
    if (!Object.hasOwn(value, name)) return { problem: `\`${name}\` is missing` };
    if (!fits(value[name])) return { problem: `\`${name}\` is not what it should be` };
  }
  for (const [name, fits] of Object.entries(OPTIONAL)) {
    if (Object.hasOwn(value, name) && !fits(value[name])) return { problem: `\`${name}\` is not what it should be` };
  }
  return { setup: value as unknown as Setup };
}

type Fields = Record<string, unknown>;

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isInstant(value: unknown): boolean {
  return isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** The playground lists roles and managers, so these must be lists and texts. */
function isPeople(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { roles = {}, managers = {}, units = {}, people = {}, delegations = [], contributors = [] } = value;
  return (
    isObject(roles) &&
    Object.values(roles).every((holders) => Array.isArray(holders) && holders.every(isText)) &&
    isTexts(managers) &&
    isTexts(units) &&
    isObject(people) &&
    Object.values(people).every(isObject) &&
    Array.isArray(delegations) &&
    delegations.every(isObject) &&
    Array.isArray(contributors) &&
    contributors.every(isText)
  );
}
