// Who there is: everybody that a setup names, and the roles that its policy asks for.
import type { Definition } from "countersign";
import type { Setup } from "./setup.js";

/** Somebody in the play. */
export interface Player {
  readonly id: string;
  /** What they are, in a few words. */
  readonly roles: readonly string[];
}

/** Everybody whom the setup names, the submitter first. */
export function players({ submitter, people }: Setup): readonly Player[] {
  const found = new Map<string, string[]>([[submitter, ["submitter"]]]);
  const add = (id: string, role: string): void => void found.set(id, [...(found.get(id) ?? []), role]);
  for (const [role, holders] of Object.entries(people.roles ?? {})) for (const id of holders) add(id, role);
  for (const [person, manager] of Object.entries(people.managers ?? {})) add(manager, `manager of ${person}`);
  for (const { from, to } of people.delegations ?? []) add(to, `delegate of ${from}`);
  return [...found].map(([id, roles]) => ({ id, roles }));
}

/** The roles that the policy names anywhere, and those that the setup fills besides. */
export function rolesIn(definition: Definition | null, { people }: Setup): readonly string[] {
  const named: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("kind" in value && value.kind === "role" && "role" in value && typeof value.role === "string") named.push(value.role);
    for (const each of Object.values(value)) collect(each);
  };
  collect(definition?.steps);
  collect(definition?.permissions);
  return [...new Set([...named, ...Object.keys(people.roles ?? {})])];
}
