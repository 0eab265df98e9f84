// Where each step lies. It depends on the policy and on the room there is, and on no answer: while somebody types, steps light
// up and fade in their places, and nothing moves.
import { Graph, layout as dagre } from "@dagrejs/dagre";
import type { Definition } from "../../model/definition.js";
import type { Box } from "../place.js";
import { grouped, linksOf } from "./links.js";
import { railOf } from "./rail.js";

/** A line from one step to another, drawn from point to point. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

/** The places of all the steps of a policy. */
export interface Layout {
  /** `rail`: one step below the other, with the lines beside them. */
  readonly form: "right" | "down" | "rail";
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly Edge[];
  /** Whether a line of a card holds most reasons. */
  readonly roomy: boolean;
  /** The steps in reading order: what comes before, first. */
  readonly order: readonly string[];
}

/** Which way a page wants it. */
export type Direction = "auto" | "right" | "down";

/** The room that there is, in CSS pixels. */
export interface Room {
  readonly width: number;
  readonly direction: Direction;
  /** Whether the page is read from right to left. */
  readonly mirrored: boolean;
  /** The height of a line of text. */
  readonly line: number;
  /** The length of each step's name, in characters. */
  readonly names: readonly number[];
}

/** The width of a card at a line of 20 pixels. */
const CARD = { least: 184, most: 264 } as const;

/** Lays the steps out in the room that there is. */
export function layoutOf(definition: Definition, room: Room): Layout {
  const { direction, width } = room;
  const right = direction === "down" ? undefined : fitted((card) => rank(definition, "LR", card, room), room);
  if (right !== undefined && (right.width <= width || direction === "right")) return drawn(right, "right", room);
  const down = fitted((card) => rank(definition, "TB", card, room), room);
  return down.width <= width && down.lanes > 1 ? drawn(down, "down", room) : railOf(definition, room);
}

/** What dagre answers. */
export interface Ranked {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly points: readonly Point[] }[];
  /** The most steps that lie side by side across the direction. */
  readonly lanes: number;
}

/** A point, in CSS pixels from the top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The widest cards with which all of it fits; the narrowest, if none do. */
function fitted(make: (card: number) => Ranked, { width, line }: Room): Ranked {
  const [least, most] = [(CARD.least * line) / 20, (CARD.most * line) / 20];
  const widest = make(most);
  if (widest.width <= width) return widest;
  const narrowest = make(least);
  if (narrowest.width > width) return narrowest;
  // Between the two, the width of the whole grows by the columns with each pixel of a card.
  const columns = (widest.width - narrowest.width) / (most - least);
  const card = Math.floor(least + (width - narrowest.width) / columns);
  const between = make(card);
  return between.width <= width ? between : narrowest;
}

function rank({ steps }: Definition, along: "LR" | "TB", card: number, room: Room): Ranked {
  const graph = new Graph({ directed: true });
  const across = along === "LR";
  graph.setGraph({ rankdir: along, nodesep: across ? 16 : 20, ranksep: across ? 48 : 40, edgesep: 12, marginx: 1, marginy: 1 });
  graph.setDefaultEdgeLabel(() => ({}));
  const heights = heightsOf(steps, room, card, false);
  for (const { id } of steps) graph.setNode(id, { width: card, height: heights.get(id) ?? 0 });
  for (const { from, to } of linksOf(steps)) graph.setEdge(from, to);
  dagre(graph);
  const { width = 0, height = 0 } = graph.graph();
  const turned = isUpsideDown(steps.map(({ id }) => graph.node(id)), across);
  const at = ({ x, y }: Point): Point => (turned ? { x: across ? x : width - x, y: across ? height - y : y } : { x, y });
  const boxes = new Map<string, Box>();
  for (const { id } of steps) {
    const node = graph.node(id);
    const { x, y } = at(node);
    boxes.set(id, { x: Math.round(x - node.width / 2), y: Math.round(y - node.height / 2), width: node.width, height: node.height });
  }
  const edges = graph.edges().map(({ v, w }) => ({ from: v, to: w, points: graph.edge(v, w).points.map(at) }));
  const ranks = grouped(steps.map(({ id }) => graph.node(id)), ({ x, y }) => Math.round(across ? x : y));
  const lanes = Math.max(0, ...ranks.map(({ length }) => length));
  return { width: Math.ceil(width), height: Math.ceil(height), boxes, edges, lanes };
}

/** dagre does not mind which of two steps lies above the other; the policy's order is the one that people expect. */
function isUpsideDown(nodes: readonly Point[], across: boolean): boolean {
  let balance = 0;
  nodes.forEach((a, index) => {
    for (const b of nodes.slice(index + 1)) {
      const sameRank = Math.abs(across ? a.x - b.x : a.y - b.y) < 8;
      if (sameRank) balance += Math.sign(across ? b.y - a.y : b.x - a.x);
    }
  });
  return balance < 0;
}

/** Whether a line of a card holds most reasons. */
export function isRoomy(card: number, line: number): boolean {
  return card >= 27 * line;
}

/** The slot of each step: room for its name, how it stands, the people, what is required, and the reason. */
export function heightsOf(steps: Definition["steps"], { line, names }: Room, card: number, wide: boolean): ReadonlyMap<string, number> {
  const height = ({ when, evidence, signature, claims, deadlines }: Definition["steps"][number], length: number): number => {
    const name = length * 0.39 * line > card - 54 ? 2 : 1;
    const extras = (evidence ?? signature ?? claims ?? deadlines) === undefined ? 0 : 1;
    const reason = when === undefined || isRoomy(card, line) ? 1 : 2;
    const small = (wide ? 1 : 2) + extras + reason;
    return 2 * Math.round((line * (name + small * 0.893) + (wide ? 26 : 32)) / 2);
  };
  return new Map(steps.map((step, index) => [step.id, height(step, names[index] ?? 0)]));
}

/** Boxes and curves, from the left or from the right. */
function drawn(ranked: Ranked, form: "right" | "down", { mirrored }: Room): Layout {
  const { width, height } = ranked;
  const flip = (x: number): number => (mirrored ? width - x : x);
  const boxes = new Map<string, Box>();
  for (const [id, box] of ranked.boxes) boxes.set(id, { ...box, x: mirrored ? width - box.x - box.width : box.x });
  const edges = ranked.edges.flatMap(({ from, to, points }) => {
    const [a, b] = [ranked.boxes.get(from), ranked.boxes.get(to)];
    if (a === undefined || b === undefined) return [];
    // The lines of a step all leave in the middle of one side, and arrive in the middle of the other.
    const ends = form === "right" ? [right(a), left(b)] : [bottom(a), top(b)];
    const [start, end] = ends as [Point, Point];
    const path = curve([start, ...points.slice(1, -1).filter((point) => between(start, point, end, form)), end].map(({ x, y }) => ({ x: flip(x), y })), form);
    return { from, to, path };
  });
  const along = ({ x, y }: Box): number => (form === "right" ? x : y);
  const order = [...ranked.boxes].sort(([, a], [, b]) => along(a) - along(b) || a.x + a.y - b.x - b.y).map(([id]) => id);
  return { form, width, height, boxes, edges, order, roomy: false };
}

const left = ({ x, y, height }: Box): Point => ({ x, y: y + height / 2 });
const right = ({ x, y, width, height }: Box): Point => ({ x: x + width, y: y + height / 2 });
const top = ({ x, y, width }: Box): Point => ({ x: x + width / 2, y });
const bottom = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height });

/** Whether a bend lies beyond the gap that a line to the next rank crosses anyway. */
function between(start: Point, bend: Point, end: Point, form: "right" | "down"): boolean {
  const at = ({ x, y }: Point): number => (form === "right" ? x : y);
  return at(bend) > at(start) + 30 && at(bend) < at(end) - 30;
}

/** A line that leaves and arrives along the direction of the graph. */
function curve([first, ...rest]: readonly Point[], form: "right" | "down"): string {
  if (first === undefined) return "";
  let path = `M${round(first.x)} ${round(first.y)}`;
  let from = first;
  for (const to of rest) {
    const half = form === "right" ? (from.x + to.x) / 2 : (from.y + to.y) / 2;
    const [a, b] = form === "right" ? [{ x: half, y: from.y }, { x: half, y: to.y }] : [{ x: from.x, y: half }, { x: to.x, y: half }];
    path += `C${round(a.x)} ${round(a.y)} ${round(b.x)} ${round(b.y)} ${round(to.x)} ${round(to.y)}`;
    from = to;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
