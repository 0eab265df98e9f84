// What must be known to decide a command, asked of the host's own sources.
import { needs } from "../api/request.js";
import type { Policy } from "../api/policy.js";
import type { Command } from "../model/command.js";
import type { Calendar } from "../model/context.js";
import type { Needs } from "../model/decision.js";
import type { Delegation, Facts, People } from "../model/request.js";
import type { Lookup, RequestKey, Working } from "../store/port.js";
import type { DelegationRow } from "../store/rows.js";
import type { Core } from "./options.js";
import { stateOf } from "./projection.js";

/** What has been answered. */
export interface Answered {
  /** What was asked, as JSON. */
  readonly asked: string;
  /** The last record that it was asked on; `null`: there was none. */
  readonly last: string | null;
  readonly people: People;
  readonly calendars: { readonly [name: string]: Calendar };
}

/** What the core needs for a command on what is stored. */
export function askedFor(policy: Policy<Facts>, working: Working | null, command: Command, by: string | undefined): Needs {
  const state = working && stateOf(working.row.stored, working.documents);
  return needs(policy, state, command, by);
}

/** Asks the host's sources, and adds the delegations that were granted through it. */
export async function answersTo(core: Core, lookup: Lookup, { tenant, request }: RequestKey, asked: Needs, last: string | null): Promise<Answered> {
  const asking = { tenant, request, at: core.clock().toISOString() };
  const [people, calendars] = await Promise.all([core.people(asked, asking), core.calendars(asked.calendars)]);
  return { asked: JSON.stringify(asked), last, people: await withGranted(lookup, asking, asked, people), calendars };
}

/** Answers about people, with the delegations that were granted through the host. */
export async function withGranted(lookup: Lookup, { tenant, at }: { readonly tenant: string; readonly at: string }, asked: Needs, people: People): Promise<People> {
  const holders = Object.values(people.roles ?? {}).flat();
  const concerned = [...new Set<string>([...holders, ...asked.people, ...asked.delegations, ...Object.values(people.managers ?? {})])];
  const granted = await lookup.delegations(tenant, concerned, at);
  if (granted.length === 0) return people;
  const others = (people.delegations ?? []).filter(({ id }) => !granted.some((row) => row.id === id));
  return { ...people, delegations: [...others, ...granted.map(delegationOf)] };
}

/** A delegation as the core is told of it. */
export function delegationOf(row: DelegationRow): Delegation {
  const { id, delegator: from, delegate: to, since, until, authorised_by, reason, roles, steps } = row;
  return { id, from, to, since, until, authorised_by, reason, ...(roles === null ? {} : { roles }), ...(steps === null ? {} : { steps }) };
}
