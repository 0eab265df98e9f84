// The lines between the steps. What they say, each step says in words too.
import { html, svg, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Edge, Layout } from "./layout.js";

/**
 * @param active whether each step is needed; `null`: not certain yet.
 * @param ghosts the steps of which only the name is shown: the lines go through.
 */
export function linesTemplate(layout: Layout, active: ReadonlyMap<string, boolean | null>, ghosts: ReadonlySet<string>): TemplateResult {
  const { width, height, edges } = layout;
  const kindOf = ({ from, to }: Edge): string => {
    const [a, b] = [active.get(from), active.get(to)];
    return a === false || b === false ? "off" : a === true && b === true ? "on" : "maybe";
  };
  return html`<svg class="lines" part="lines" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
    <defs>
      <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
        <path class="tip" d="M1.5 1 6.5 4l-5 3" />
      </marker>
    </defs>
    ${repeat(edges, ({ from, to }) => `${from} ${to}`, (edge) => svg`<path class="line ${kindOf(edge)}" d=${edge.path} marker-end=${ghosts.has(edge.to) ? "none" : "url(#arrow)"} />`)}
    ${repeat(throughs(layout, ghosts), ({ id }) => id, ({ path }) => svg`<path class="line off" d=${path} />`)}
  </svg>`;
}

/** Where a step is not needed, what comes before leads on to what comes after. */
function throughs({ form, boxes, edges }: Layout, ghosts: ReadonlySet<string>): { readonly id: string; readonly path: string }[] {
  if (form === "rail") return [];
  return [...ghosts].flatMap((id) => {
    const box = boxes.get(id);
    if (box === undefined || !edges.some(({ from }) => from === id) || !edges.some(({ to }) => to === id)) return [];
    const { x, y, width, height } = box;
    return { id, path: form === "right" ? `M${x} ${y + height / 2}h${width}` : `M${x + width / 2} ${y}v${height}` };
  });
}
