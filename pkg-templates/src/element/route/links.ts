import type { Definition } from "../../model/definition.js";

/** One step comes before another. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** What comes right before what. A line that others make up already says nothing, and is left out. */
export function linksOf(steps: Definition["steps"]): readonly Link[] {
  const before = new Map<string, readonly string[]>(steps.map(({ id, after = [] }) => [id, [...new Set(after.flatMap(({ of }) => of))]]));
  const beyond = new Map<string, ReadonlySet<string>>();
  const allBefore = (id: string): ReadonlySet<string> => {
    let all = beyond.get(id);
    if (all === undefined) {
      const direct = before.get(id) ?? [];
      all = new Set([...direct, ...direct.flatMap((each) => [...allBefore(each)])]);
      beyond.set(id, all);
    }
    return all;
  };
  return [...before].flatMap(([to, direct]) =>
    direct.filter((from) => !direct.some((other) => allBefore(other).has(from))).map((from) => ({ from, to })),
  );
}

/** All steps, what comes before first; a step is followed by what it leads to, as far as that may come. */
export function sequenceOf(steps: Definition["steps"], links: readonly Link[]): readonly string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  const visit = (id: string): void => {
    if (placed.has(id) || links.some(({ from, to }) => to === id && !placed.has(from))) return;
    placed.add(id);
    order.push(id);
    for (const { id: next } of steps) if (links.some(({ from, to }) => from === id && to === next)) visit(next);
  };
  for (const { id } of steps) visit(id);
  return order;
}

/** The items by a key of each, in the order of their first. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string | number): T[][] {
  const groups = new Map<string | number, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
