// The look that the components share. Every colour, the font and the corners can be set by the page.
import { css } from "lit";

export const theme = css`
  :host {
    --_text: var(--countersign-text, light-dark(#171a1f, #e8eaee));
    --_muted: var(--countersign-muted, light-dark(#59616d, #a5adb9));
    --_surface: var(--countersign-surface, light-dark(#ffffff, #1b1f25));
    --_ground: var(--countersign-ground, light-dark(#f6f7f9, #12151a));
    --_line: var(--countersign-line, light-dark(#d5dae1, #363d48));
    --_strong: var(--countersign-line-strong, light-dark(#818b98, #788393));
    --_accent: var(--countersign-accent, light-dark(#2a52c9, #94b2ff));
    --_good: var(--countersign-good, light-dark(#1a7343, #74d19b));
    --_warn: var(--countersign-warn, light-dark(#855400, #f0bb61));
    --_bad: var(--countersign-bad, light-dark(#b3251c, #ff9b90));
    --_wash: light-dark(color-mix(in srgb, var(--_bad) 6%, var(--_surface)), color-mix(in srgb, var(--_bad) 15%, var(--_surface)));
    --_radius: var(--countersign-radius, 10px);
    --_small: 0.893em;
    display: block;
    box-sizing: border-box;
    color: var(--_text);
    font: var(--countersign-font, 400 0.875rem/1.429 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif);
    text-align: start;
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  p,
  ol,
  ul,
  h2,
  h3,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ol,
  ul {
    list-style: none;
  }
  .icon {
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon .solid {
    fill: currentcolor;
    stroke: none;
  }
  .icon .disc {
    fill: currentcolor;
    stroke: none;
  }
  .icon .on-disc {
    stroke: var(--_surface);
    stroke-width: 1.75;
  }
  .icon .dotted {
    stroke-dasharray: 2 2.4;
  }
  .term {
    font-weight: 550;
  }
  .small {
    font-size: var(--_small);
  }
  .muted {
    color: var(--_muted);
  }
  .hidden-text {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--countersign-focus, var(--_accent));
    outline-offset: 2px;
  }
  .notice {
    display: flex;
    gap: 0.625rem;
    padding: 0.75rem 0.875rem;
    border: 1px solid var(--_tone, var(--_line));
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_tone, var(--_muted)) 7%, var(--_surface));
  }
  .notice > :not(.icon) {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .notice > .icon {
    margin-block-start: 0.125rem;
    color: var(--_tone, var(--_muted));
  }
  .notice.bad {
    --_tone: var(--_bad);
    background: var(--_wash);
  }
  .notice.warn {
    --_tone: var(--_warn);
  }
  .notice.quiet {
    --_tone: var(--_line);
    color: var(--_muted);
  }
  .notice .title {
    font-weight: 600;
  }
  .notice li + li,
  .notice .title + * {
    margin-block-start: 0.25rem;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      transition: none !important;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .icon .on-disc {
      stroke: Canvas;
    }
  }
`;
