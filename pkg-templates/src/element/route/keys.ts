// From step to step with the arrow keys.
import type { Layout } from "./layout.js";

/** The step that a key leads to from another; nothing, if there is none that way, or the key is another. */
export function target(key: string, from: string, { form, order, boxes }: Layout): string | undefined {
  if (key === "Home") return order[0];
  if (key === "End") return order.at(-1);
  const way = WAYS[key];
  const here = boxes.get(from);
  if (way === undefined || here === undefined) return undefined;
  if (form === "rail") return order[order.indexOf(from) + (way.x + way.y)];
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const [id, box] of boxes) {
    const [dx, dy] = [box.x - here.x, box.y - here.y];
    const along = dx * way.x + dy * way.y;
    // What lies to the side costs more, so that a row or a column is kept to.
    const cost = along + 3 * Math.abs(dx * way.y + dy * way.x);
    if (along > 0 && (best === undefined || cost < best.cost)) best = { id, cost };
  }
  return best?.id;
}

const WAYS: { readonly [key: string]: { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 } } = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
