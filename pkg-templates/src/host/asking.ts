// What must be known to decide a command, asked of the host's own sources.
import { needsOf } from "../api/stored.js";
import type { Policy } from "../api/policy.js";
import type { Command } from "../model/command.js";
import type { Calendar } from "../model/context.js";
import type { Needs } from "../model/decision.js";
import type { Delegation, Facts, People } from "../model/request.js";
import type { Lookup, RequestKey, Working } from "../store/port.js";
import type { DelegationRow } from "../store/rows.js";
import type { Core } from "./options.js";

/** What the host's sources answered. */
export interface Answers {
  readonly people: People;
  readonly calendars: { readonly [name: string]: Calendar };
}

/** What has been answered on a request as it stood. */
export interface Answered extends Answers {
  /** What was asked, as JSON. */
  readonly asked: string;
  /** The last record that it was asked on; `null`: there was none. */
  readonly last: string | null;
}

/** What is asked about a request. */
export interface Question {
  readonly request: string | null;
  readonly asked: Needs;
}

/** What the core needs for a command on what is stored. */
export function askedFor(policy: Policy<Facts>, working: Working | null, command: Command, by: string | undefined): Needs {
  return needsOf(policy, working && { stored: working.row.stored, documents: working.documents }, command, by);
}

/** Asks the host's sources, and adds the delegations that were granted through it. */
export async function answersTo(core: Core, lookup: Lookup, { tenant, request }: RequestKey, asked: Needs, last: string | null): Promise<Answered> {
  const [answers] = await answersToAll(core, lookup, tenant, [{ request, asked }]);
  return { asked: JSON.stringify(asked), last, ...(answers as Answers) };
}

/** The same for many requests of a tenant; what was granted is looked up once. */
export async function answersToAll(core: Core, lookup: Lookup, tenant: string, questions: readonly Question[]): Promise<readonly Answers[]> {
  const at = core.clock().toISOString();
  const answers = await Promise.all(
    questions.map(async ({ request, asked }) => {
      const [people, calendars] = await Promise.all([core.people(asked, { tenant, request, at }), core.calendars(asked.calendars)]);
      return { people, calendars, concerned: concernedBy(asked, people) };
    }),
  );
  const everybody = [...new Set(answers.flatMap(({ concerned }) => [...concerned]))];
  const granted = everybody.length === 0 ? [] : await lookup.delegations(tenant, everybody, at);
  return answers.map(({ people, calendars, concerned }) => {
    const theirs = granted.filter(({ delegator, delegate }) => concerned.has(delegator) || concerned.has(delegate));
    return { people: withGranted(people, theirs), calendars };
  });
}

/** Who may have granted something that matters to the answers. */
function concernedBy(asked: Needs, people: People): ReadonlySet<string> {
  const holders = Object.values(people.roles ?? {}).flat();
  return new Set<string>([...holders, ...asked.people, ...asked.delegations, ...Object.values(people.managers ?? {})]);
}

function withGranted(people: People, granted: readonly DelegationRow[]): People {
  if (granted.length === 0) return people;
  const others = (people.delegations ?? []).filter(({ id }) => !granted.some((row) => row.id === id));
  return { ...people, delegations: [...others, ...granted.map(delegationOf)] };
}

/** A delegation as the core is told of it. */
export function delegationOf(row: DelegationRow): Delegation {
  const { id, delegator: from, delegate: to, since, until, authorised_by, reason, roles, steps } = row;
  return { id, from, to, since, until, authorised_by, reason, ...(roles === null ? {} : { roles }), ...(steps === null ? {} : { steps }) };
}
