// The order of the steps as a tree, for drawing: each step below the last of those that it waits for.
import type { StepId } from "../model/ids.js";
import type { StepRoute } from "../model/route.js";

/** A step, whom it waits for, and which steps are drawn below it. */
export interface Node {
  readonly step: StepRoute;
  /** The steps it waits for; in the place of a skipped one stand those that the skipped one waited for. */
  readonly waitsFor: readonly StepId[];
  readonly next: Node[];
}

/** The steps that wait for nothing, with the others below them, each once, in the policy's order. */
export function inOrder(steps: readonly StepRoute[]): Node[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const nodes = new Map(steps.map((step): [StepId, Node] => [step.id, { step, waitsFor: predecessors(step, byId), next: [] }]));
  const position = new Map(steps.map((step, index) => [step.id, index]));
  const roots: Node[] = [];
  for (const node of nodes.values()) {
    const last = [...node.waitsFor].sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0)).at(-1);
    const parent = last === undefined ? undefined : nodes.get(last);
    (parent?.next ?? roots).push(node);
  }
  return roots;
}

function predecessors(step: StepRoute, byId: ReadonlyMap<StepId, StepRoute>): StepId[] {
  const found = step.after.flatMap((id) => {
    const before = byId.get(id);
    return before?.active === false ? predecessors(before, byId) : [id];
  });
  return [...new Set(found)];
}
