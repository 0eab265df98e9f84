// What is used of @dagrejs/dagre. Its own declarations import without extensions, which Node's resolution refuses.

/** A graph whose nodes and edges dagre gives their places. */
export class Graph {
  constructor(options: { readonly directed: boolean });
  setGraph(label: {
    readonly rankdir: "LR" | "TB";
    readonly nodesep: number;
    readonly ranksep: number;
    readonly edgesep: number;
    readonly marginx: number;
    readonly marginy: number;
  }): this;
  setDefaultEdgeLabel(label: () => object): this;
  setNode(name: string, size: { readonly width: number; readonly height: number }): this;
  setEdge(from: string, to: string): this;
  /** After {@link layout}; `x` and `y` are of its middle. */
  node(name: string): { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  edges(): readonly { readonly v: string; readonly w: string }[];
  edge(from: string, to: string): { readonly points: readonly { readonly x: number; readonly y: number }[] };
  graph(): { readonly width?: number; readonly height?: number };
}

/** Writes the places into the graph. */
export function layout(graph: Graph): void;
