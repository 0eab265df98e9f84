// The narrow form: one step below the other, and the order as lines beside them, as histories of branches are drawn.
import type { Definition } from "../../model/definition.js";
import type { Box } from "../place.js";
import { heightsOf, isRoomy, type Layout, type Room } from "./layout.js";
import { grouped, linksOf, sequenceOf, type Link } from "./links.js";

const GAP = 12;

/** Lays the steps out below each other. */
export function railOf({ steps }: Definition, room: Room): Layout {
  const links = linksOf(steps);
  const order = sequenceOf(steps, links);
  const lanes = lanesOf(links, order);
  const count = Math.max(0, ...[...lanes.values()].map((lane) => lane + 1));
  const lane = count > 4 ? 9 : 12;
  const margin = count === 0 ? 0 : count * lane + 8;
  // A line that is much longer is read less easily.
  const width = Math.min(Math.max(room.width - margin, 8 * room.line), 34 * room.line);
  const whole = margin + width;
  const heights = heightsOf(steps, room, width, true);
  const boxes = new Map<string, Box>();
  let y = 1;
  for (const id of order) {
    const height = heights.get(id) ?? 0;
    boxes.set(id, { x: room.mirrored ? 0 : margin, y, width, height });
    y += height + GAP;
  }
  const flip = (x: number): number => (room.mirrored ? whole - x : x);
  const middle = (id: string): number => {
    const box = boxes.get(id);
    return box === undefined ? 0 : box.y + box.height / 2;
  };
  const edges = links.map((link) => {
    const x = margin - 8 - (lanes.get(link) ?? 0) * lane;
    // Lines leave below the middle and arrive above it, so that both are told apart.
    const [top, bottom] = [middle(link.from) + 6, middle(link.to) - 6];
    const turn = room.mirrored ? -5 : 5;
    const path = `M${flip(margin)} ${top}H${flip(x) + turn}q${-turn} 0 ${-turn} 5V${bottom - 5}q0 5 ${turn} 5H${flip(margin)}`;
    return { ...link, path };
  });
  return { form: "rail", width: whole, height: y - GAP + 1, boxes, edges, order, roomy: isRoomy(width, room.line) };
}

/** Lines from one step, or to one, share a lane, whichever are more; lanes that would cross others lie further out. */
function lanesOf(links: readonly Link[], order: readonly string[]): ReadonlyMap<Link, number> {
  const row = new Map(order.map((id, index) => [id, index]));
  const out = (id: string): number => links.filter(({ from }) => from === id).length;
  const into = (id: string): number => links.filter(({ to }) => to === id).length;
  const bundles = grouped(links, ({ from, to }) => (into(to) > out(from) ? `to ${to}` : `from ${from}`));
  const spans = bundles.map((bundle) => ({
    bundle,
    top: Math.min(...bundle.map(({ from }) => row.get(from) ?? 0)),
    bottom: Math.max(...bundle.map(({ to }) => row.get(to) ?? 0)),
  }));
  const taken: { readonly top: number; readonly bottom: number }[][] = [];
  const lanes = new Map<Link, number>();
  for (const span of spans.sort((a, b) => a.bottom - a.top - (b.bottom - b.top) || a.top - b.top)) {
    let lane = taken.findIndex((others) => others.every(({ top, bottom }) => span.bottom <= top || span.top >= bottom));
    if (lane === -1) lane = taken.push([]) - 1;
    taken[lane]?.push(span);
    for (const link of span.bundle) lanes.set(link, lane);
  }
  return lanes;
}
