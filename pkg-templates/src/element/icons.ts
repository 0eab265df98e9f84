// Icons of 16 pixels, drawn in the colour of the text. They stand beside words, and mean nothing by themselves.
import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

const ring = svg`<circle cx="8" cy="8" r="6.25" />`;

const SHAPES = {
  open: svg`${ring}<circle class="solid" cx="8" cy="8" r="2.75" />`,
  waiting: svg`${ring}<path d="M8 4.75V8l2.25 1.5" />`,
  needed: ring,
  approved: svg`<circle class="disc" cx="8" cy="8" r="7" /><path class="on-disc" d="m4.9 8.2 2.2 2.2 4-4.6" />`,
  rejected: svg`<circle class="disc" cx="8" cy="8" r="7" /><path class="on-disc" d="m5.5 5.5 5 5m0-5-5 5" />`,
  blocked: svg`<path class="disc" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" /><path class="on-disc" d="M8 4.4v4.2m0 2.6v.1" />`,
  skipped: svg`<circle class="dotted" cx="8" cy="8" r="6.25" />`,
  cancelled: svg`${ring}<path d="m3.6 12.4 8.8-8.8" />`,
  undetermined: svg`<circle class="dotted" cx="8" cy="8" r="6.25" /><path d="M6.3 6.4c0-2.2 3.4-2.2 3.4 0 0 1.3-1.7 1.3-1.7 2.6m0 2.1v.1" />`,
  hold: svg`${ring}<path d="M6.5 5.75v4.5m3-4.5v4.5" />`,
  chevron: svg`<path d="m4 6 4 4 4-4" />`,
  plus: svg`<path d="M8 3v10M3 8h10" />`,
  remove: svg`<path d="m4 4 8 8m0-8-8 8" />`,
  clock: svg`${ring}<path d="M8 4.75V8l2.25 1.5" />`,
  paper: svg`<path d="M4 1.75h5.5L12.5 5v9.25h-8.5zM9.25 2v3.25h3" />`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof SHAPES;

/** An icon that readers of screens pass over. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
