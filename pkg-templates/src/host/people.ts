// Who people are: a function of what the core says it needs, so that a record holds the answers that mattered and no others.
import type { Needs } from "../model/decision.js";
import type { Instant } from "../model/ids.js";
import type { Delegation, People, Person } from "../model/request.js";

/** About which request the core asks. */
export interface Asking {
  readonly tenant: string;
  /** `null`: nobody's in particular, as for an inbox. */
  readonly request: string | null;
  readonly at: Instant;
}

/**
 * Answers about people. Asked before every command, outside of any transaction; what it answers is kept as a document and
 * signed by its digest, so it should answer what was asked and no more.
 */
export type PeopleSource = (needs: Needs, asking: Asking) => People | Promise<People>;

/**
 * People from a document: for small teams, demonstrations and tests. Of the document, each answer holds just what was asked.
 *
 * @param document who there is, as the host would answer if it were asked about everybody.
 *
 * @example
 * ```ts
 * import { load, needs } from "countersign";
 * import { compile } from "countersign/compiler";
 * import { staticPeople } from "countersign/host";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("legal"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const asked = needs(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, "mia");
 *
 * const people = staticPeople({ roles: { legal: ["ana"], board: ["bo", "cy"] }, managers: { mia: "ana" } });
 * console.log(JSON.stringify(await people(asked, { tenant: "", request: null, at: "2026-03-01T09:00:00Z" })));
 * // prints: {"roles":{"legal":["ana"]}}
 * ```
 */
export function staticPeople(document: People): PeopleSource {
  return directoryPeople({
    holders: (role, unit) => document.roles?.[unit === undefined ? role : `${role}@${unit}`] ?? [],
    parent: (unit) => document.units?.[unit],
    manager: (person) => document.managers?.[person],
    person: (id) => document.people?.[id],
    delegations: (people) => (document.delegations ?? []).filter(({ from, to }) => people.includes(from) || people.includes(to)),
    contributors: () => document.contributors ?? [],
  });
}

/** What an identity provider is asked; each question is put once per command. Ids are compared byte for byte. */
export interface Directory {
  /** Who holds a role; within a unit, if one is named. */
  holders(role: string, unit: string | undefined, asking: Asking): readonly string[] | Promise<readonly string[]>;
  /** A person's manager; nothing: there is none. */
  manager?(person: string, asking: Asking): string | undefined | Promise<string | undefined>;
  /** A unit's parent; nothing: it is at the top. */
  parent?(unit: string, asking: Asking): string | undefined | Promise<string | undefined>;
  /** Who somebody is; nothing: a human without a name. */
  person?(id: string, asking: Asking): Person | undefined | Promise<Person | undefined>;
  /** Delegations from or to these people. Those that were granted through the host come besides. */
  delegations?(people: readonly string[], asking: Asking): readonly Delegation[] | Promise<readonly Delegation[]>;
  /** Who had a hand in what is under review. */
  contributors?(asking: Asking): readonly string[] | Promise<readonly string[]>;
}

/**
 * People from an identity provider, by the few questions that it can answer. Questions of one command are put at the same
 * time. What an answer says of a person's kind and name is asked only of those whom the command concerns.
 *
 * @throws whatever a question throws: nothing is decided then.
 *
 * @example
 * ```ts
 * import { load, needs } from "countersign";
 * import { compile } from "countersign/compiler";
 * import { directoryPeople } from "countersign/host";
 *
 * // Stands for an identity provider: groups and users by SCIM (RFC 7644), say.
 * const groups = new Map([["legal", ["ana", "bo"]]]);
 * const users = new Map([["mia", { name: "Mia Sand", manager: "ana" }]]);
 *
 * const people = directoryPeople({
 *   holders: async (role) => groups.get(role) ?? [],
 *   manager: async (id) => users.get(id)?.manager,
 *   person: async (id) => ({ name: users.get(id)?.name ?? id }),
 * });
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(any_of([role("legal"), manager_of_submitter()]));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const asked = needs(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, "mia");
 * const { roles, managers } = await people(asked, { tenant: "", request: null, at: "2026-03-01T09:00:00Z" });
 * console.log(JSON.stringify({ roles, managers })); // prints: {"roles":{"legal":["ana","bo"]},"managers":{"mia":"ana"}}
 * ```
 */
export function directoryPeople(directory: Directory): PeopleSource {
  return async (needs, asking) => {
    const chains = await Promise.all([...new Set(needs.roles_in_units.map(({ unit }) => unit))].map((unit) => unitsAbove(directory, unit, asking)));
    const above = new Map(chains.map((chain) => [chain[0], chain]));
    const inUnits = needs.roles_in_units.flatMap(({ role, unit }) => (above.get(unit) ?? [unit]).map((each) => [role, each] as const));
    const asked = new Map<string, readonly [string, string | undefined]>([
      ...needs.roles.map((role) => [role, [role, undefined]] as const),
      ...inUnits.map(([role, unit]) => [`${role}@${unit}`, [role, unit]] as const),
    ]);
    const [roles, managers, contributors] = await Promise.all([
      answered([...asked], ([name, [role, unit]]) => [name, directory.holders(role, unit, asking)]),
      answered(needs.managers, (person) => [person, directory.manager?.(person, asking)]),
      needs.contributors ? directory.contributors?.(asking) : undefined,
    ]);
    const holders = [...Object.values(roles).flat(), ...Object.values(managers)];
    const concerned = [...new Set([...needs.people, ...holders, ...needs.delegations])].sort();
    const [delegations, people] = await Promise.all([
      directory.delegations?.(concerned, asking),
      answered(concerned, (id) => [id, directory.person?.(id, asking)]),
    ]);
    const units = Object.fromEntries(chains.flatMap((chain) => chain.slice(1).map((parent, at) => [chain[at], parent])));
    return withoutEmpty({ people, roles, units, managers, delegations, contributors });
  };
}

/** A unit, its parent, and so on. */
async function unitsAbove(directory: Directory, unit: string, asking: Asking): Promise<readonly string[]> {
  const chain = [unit];
  for (let next = await directory.parent?.(unit, asking); next !== undefined && !chain.includes(next); ) {
    chain.push(next);
    next = await directory.parent?.(next, asking);
  }
  return chain;
}

/** Puts questions at the same time; what has no answer is left out. */
async function answered<K, V>(keys: readonly K[], ask: (key: K) => readonly [string, V | undefined | Promise<V | undefined>]): Promise<Record<string, V>> {
  const answers = await Promise.all(
    keys.map(async (key) => {
      const [name, answer] = ask(key);
      return [name, await answer] as const;
    }),
  );
  return Object.fromEntries(answers.filter((entry): entry is readonly [string, Awaited<V>] => entry[1] !== undefined)) as Record<string, V>;
}

function withoutEmpty(people: { [K in keyof People]: People[K] | undefined }): People {
  return Object.fromEntries(Object.entries(people).filter(([, value]) => value !== undefined && Object.keys(value).length > 0)) as People;
}
