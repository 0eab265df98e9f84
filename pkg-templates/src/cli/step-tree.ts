// The order of the steps as a tree, for drawing: each step below the last of those that it waits for.
import type { StepId } from "../model/ids.js";
import type { StepRoute } from "../model/route.js";

/** A step, and which steps are drawn below it. */
export interface Node {
  readonly step: StepRoute;
  readonly next: Node[];
}

/** The steps that wait for nothing, with the others below them, each once, in the policy's order. */
export function inOrder(steps: readonly StepRoute[]): Node[] {
  const nodes = new Map(steps.map((step): [StepId, Node] => [step.id, { step, next: [] }]));
  const roots: Node[] = [];
  for (const node of nodes.values()) {
    const parent = steps.findLast(({ id }) => node.step.after.includes(id));
    ((parent && nodes.get(parent.id)?.next) ?? roots).push(node);
  }
  return roots;
}
