import { css } from "lit";

export const routeStyles = css`
  .whole {
    display: grid;
    gap: 0.875rem;
    min-inline-size: 0;
  }
  .empty {
    padding: 1.25rem 1rem;
    border: 1px dashed var(--_line);
    border-radius: var(--_radius);
    text-align: center;
  }

  .tier {
    display: grid;
    gap: 0.125rem;
  }
  .tier-name {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    font-size: 1.071em;
  }
  .tier-name .label {
    color: var(--_muted);
  }
  .tier-name b {
    font-weight: 600;
  }
  .tier.bad .tier-name {
    color: var(--_bad);
  }
  .tier-why {
    display: flex;
    align-items: start;
    justify-self: start;
    max-inline-size: 100%;
    gap: 0.5rem;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.429;
    text-align: start;
    cursor: pointer;
  }
  .tier-why span {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .rail .tier-why span {
    min-block-size: 2.858em;
  }
  .right .tier-why:not(.full) span,
  .down .tier-why:not(.full) span {
    -webkit-line-clamp: 1;
  }
  .tier-why.full span {
    display: block;
  }
  .tier-why .icon {
    margin-block-start: 0.0625rem;
    transition: transform 0.15s;
  }
  .tier-why.full .icon {
    transform: rotate(180deg);
  }

  .room.scrolls {
    overflow-x: auto;
    /* Room for the ring around what has the focus. */
    margin: -4px;
    padding: 4px;
    scrollbar-width: thin;
  }
  .canvas {
    position: relative;
    inline-size: var(--_width);
    min-block-size: max(var(--_height), var(--_needed, 0px));
  }
  /* Greyed rather than faded: it can still be read. */
  .stale .canvas {
    --_text: var(--_muted);
    --_accent: var(--_strong);
    --_good: var(--_muted);
    --_bad: var(--_muted);
    --_surface: transparent;
    color: var(--_muted);
  }
  .stale .state {
    color: var(--_muted);
  }
  .lines {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    fill: none;
    pointer-events: none;
  }
  .line {
    stroke: var(--_strong);
    stroke-width: 1.5;
    transition: opacity 0.15s;
  }
  .line.maybe {
    stroke-dasharray: 3 4;
  }
  .line.off {
    stroke: var(--_line);
    stroke-dasharray: 1 5;
    stroke-linecap: round;
  }
  .tip {
    fill: none;
    stroke: var(--_strong);
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .step {
    --_tone: var(--_muted);
    --_edge: var(--_line);
    position: absolute;
    left: var(--_x);
    top: var(--_y);
    inline-size: var(--_width);
    block-size: var(--_height);
    padding: 0.75rem 0.875rem;
    overflow: clip;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: var(--_surface);
    transition:
      border-color 0.15s,
      background-color 0.15s;
  }
  .rail .step {
    padding-block: 0.5625rem;
  }
  .step:focus-within:has(.head:focus-visible) {
    outline: 2px solid var(--countersign-focus, var(--_accent));
    outline-offset: 2px;
    z-index: 1;
  }
  .head {
    display: flex;
    align-items: start;
    gap: 0.5rem;
    inline-size: 100%;
    margin: 0;
    padding: 0;
    border: 0;
    outline: none;
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .head::after {
    content: "";
    position: absolute;
    inset: 0;
  }
  .opened .head::after {
    inset-block-end: auto;
    block-size: 2.75rem;
  }
  .head .icon {
    margin-block-start: 0.125rem;
    color: var(--_tone);
  }
  .name {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .body {
    font-size: var(--_small);
    line-height: 1.429;
  }
  .rail .body {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    column-gap: 0.75rem;
  }
  .rail .opened .body {
    display: block;
  }
  .rail .extras,
  .rail .why {
    grid-column: 1 / -1;
  }
  .rail .who {
    text-align: end;
  }
  .status {
    display: flex;
    gap: 0.375rem;
    margin-block-start: 0.125rem;
    white-space: nowrap;
  }
  .rail .who {
    margin-block-start: 0.125rem;
  }
  .state {
    color: var(--_tone);
    font-weight: 600;
  }
  .quorum {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    min-inline-size: 0;
    color: var(--_muted);
  }
  .quorum > span:last-child,
  .who,
  .extra > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .quorum,
  .quorum > span:last-child {
    min-inline-size: 0;
    overflow: hidden;
  }
  .pips {
    display: inline-flex;
    flex: none;
    gap: 3px;
  }
  .pips i {
    inline-size: 7px;
    block-size: 7px;
    border: 1.5px solid var(--_strong);
    border-radius: 50%;
  }
  .pips i.given {
    border-color: var(--_good);
    background: var(--_good);
  }
  .against {
    color: var(--_bad);
  }
  .extras {
    display: flex;
    gap: 0.75rem;
    color: var(--_muted);
  }
  .extra {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  .due {
    flex: none;
    max-inline-size: 100%;
  }
  .extra .icon {
    inline-size: 13px;
    block-size: 13px;
  }
  .why {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    margin-block-start: 0.25rem;
    overflow: hidden;
    overflow-wrap: anywhere;
    color: var(--_muted);
  }

  .open {
    --_tone: var(--_accent);
    --_edge: var(--_accent);
  }
  .approved {
    --_tone: var(--_good);
  }
  .rejected,
  .blocked {
    --_tone: var(--_bad);
    --_edge: var(--_bad);
    background: color-mix(in oklab, var(--_bad) 6%, var(--_surface));
    box-shadow: inset 0 0 0 1px var(--_bad);
  }
  .blocked .why {
    color: var(--_text);
  }
  .undetermined {
    --_edge: var(--_strong);
    border-style: dashed;
    background: none;
  }
  .skipped,
  .cancelled {
    border-style: dashed;
    background: none;
  }
  .skipped .name,
  .cancelled .name {
    color: var(--_muted);
    font-weight: 500;
  }
  .skipped .state {
    font-weight: 400;
  }
  .ghost:not(.opened) {
    border-color: transparent;
  }
  .rail .ghost:not(.opened) {
    display: grid;
    align-content: center;
  }
  :is(.right, .down) .ghost:not(.opened) .status {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  .opened {
    z-index: 2;
    block-size: auto;
    min-block-size: var(--_height);
    background-color: var(--_surface);
    box-shadow: 0 6px 24px -6px rgb(0 0 0 / 0.22);
  }
  .details {
    display: grid;
    gap: 0.5rem;
    margin-block-start: 0.625rem;
    padding-block-start: 0.625rem;
    border-block-start: 1px solid var(--_line);
    font-size: var(--_small);
    line-height: 1.429;
    overflow-wrap: anywhere;
  }
  .details dt {
    color: var(--_muted);
  }
  .details li + li {
    margin-block-start: 0.375rem;
  }
  .details .source {
    display: block;
    color: var(--_muted);
  }
  .details .bad {
    color: var(--_bad);
    font-weight: 600;
  }
  code {
    font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace;
    font-size: 0.96em;
  }

  .verdict {
    display: grid;
    justify-items: start;
    gap: 0.5rem;
  }
  /* What stands in the way is seen wherever in a tall graph one is. */
  .stale .verdict {
    position: sticky;
    inset-block-end: 0.5rem;
    z-index: 3;
  }
  .outcome {
    --_tone: var(--_line);
    display: flex;
    gap: 0.5rem;
    max-block-size: 14rem;
    overflow: auto;
    padding: 0.625rem 0.875rem;
    border: 1px solid var(--_tone);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_tone) 8%, var(--_surface));
    overflow-wrap: anywhere;
    max-inline-size: min(100%, 46rem);
  }
  .outcome .icon {
    margin-block-start: 0.125rem;
    color: var(--_tone);
  }
  .outcome.plain,
  .outcome.quiet {
    background: none;
  }
  .outcome.plain .icon,
  .outcome.quiet .icon {
    color: var(--_muted);
  }
  .outcome.plain .title {
    font-weight: 550;
  }
  .outcome .title {
    font-weight: 600;
  }
  .outcome.quiet .title {
    font-weight: 400;
  }
  .outcome.good {
    --_tone: var(--_good);
  }
  .outcome.warn {
    --_tone: var(--_warn);
  }
  .outcome.bad {
    --_tone: var(--_bad);
  }
  .outcome p + p,
  .outcome li,
  .outcome .title + ul {
    margin-block-start: 0.125rem;
  }

  .note {
    display: flex;
    gap: 0.5rem;
    color: var(--_muted);
    font-size: var(--_small);
  }
  .note button {
    padding: 0;
    border: 0;
    border-radius: 3px;
    background: none;
    color: var(--_accent);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
`;
