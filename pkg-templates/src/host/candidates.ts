// Who could act on a request now, and who may see it, as a store looks them up: `role:legal`, `role:legal@emea`,
// `person:ana`. More than those who may: whoever is found this way is then judged by the core.
import type { Definition } from "../model/definition.js";
import type { People } from "../model/request.js";
import type { RequestView } from "../model/view.js";
import type { Approvers, Step } from "../model/step.js";
import type { Projected } from "../store/rows.js";
import { instant } from "./origin.js";

/** A request, its definition and what was answered about people. */
export interface Staffed {
  readonly definition: Definition;
  readonly view: RequestView;
  readonly people: People;
}

/** Who could act, on which step (`""`: the request), and since when. */
export function candidatesOf(staffed: Staffed, since: string): Projected["candidates"] {
  const { definition, view } = staffed;
  const found: { candidate: string; step: string; since: string }[] = [];
  const add = (step: string, at: string, whom: Iterable<string>): void => {
    for (const candidate of new Set(whom)) found.push({ candidate, step, since: at });
  };
  for (const step of definition.steps) {
    const seen = view.steps.find(({ id }) => id === step.id);
    if (seen?.state !== "open") continue;
    const named = [...approversOf(step)].flatMap((approvers) => namesOf(approvers, staffed));
    add(step.id, instant(seen.opened_at) ?? since, [...named, ...personally(seen.people ?? [], named, staffed)]);
  }
  const allowed = (permission: keyof NonNullable<Definition["permissions"]>): readonly string[] => {
    const approvers = definition.permissions?.[permission];
    return approvers === undefined ? [] : namesOf(approvers, staffed);
  };
  if (view.state === "draft") add("", since, [`person:${view.submitter}`]);
  if (view.state === "needs_revision") add("", since, [`person:${view.submitter}`, ...allowed("resubmit")]);
  if (view.state === "manual_review") add("", since, [...allowed("override"), ...allowed("import_manual"), ...allowed("reevaluate")]);
  return found.sort((a, b) => compare(a.step, b.step) || compare(a.candidate, b.candidate));
}

/** Who may see it because of its policy, its people, or what they did. */
export function viewersOf(staffed: Staffed, actors: readonly string[]): readonly string[] {
  const { definition, view, people } = staffed;
  const everywhere = [...definition.steps.flatMap((step) => [...approversOf(step)]), ...Object.values(definition.permissions ?? {})];
  const named = everywhere.flatMap((approvers) => namesOf(approvers, staffed));
  const present = view.steps.flatMap((step) => personally(step.people ?? [], named, staffed));
  const persons = [view.submitter, ...actors, ...(people.contributors ?? [])].map((id) => `person:${id}`);
  return [...new Set([...persons, ...named, ...present])].sort(compare);
}

/** Everybody whom a step names. */
function* approversOf(step: Step): Iterable<Approvers> {
  yield step.approvers;
  if (step.fallback !== undefined) yield step.fallback;
  for (const { from } of [...step.quorums, ...step.rejections]) if (from !== undefined) yield from;
  for (const { action } of step.deadlines ?? []) if ("approvers" in action) yield action.approvers;
}

function namesOf(approvers: Approvers, staffed: Staffed): readonly string[] {
  const { people, view } = staffed;
  switch (approvers.kind) {
    case "role":
      return [`role:${approvers.role}`];
    case "role_for":
      // Which units those are, the core asked about: the answers name them.
      return Object.keys(people.roles ?? {}).filter((name) => name.startsWith(`${approvers.role}@`)).map((name) => `role:${name}`);
    case "manager_of_submitter": {
      const manager = people.managers?.[view.submitter];
      return manager === undefined ? [] : [`person:${manager}`];
    }
    case "person":
      return [`person:${approvers.id}`];
    default:
      return approvers.of.flatMap((each) => namesOf(each, staffed));
  }
}

/** Those of a step's people who are not there through a role: added or put in somebody's place. */
function personally(present: readonly string[], named: readonly string[], { people }: Staffed): readonly string[] {
  const holders = new Set(named.flatMap((name) => (name.startsWith("role:") ? (people.roles?.[name.slice("role:".length)] ?? []) : [])));
  return present.filter((id) => !holders.has(id)).map((id) => `person:${id}`);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
