// What lies around the steps: the tier, the room, the lines, and what comes of it all.
import { css } from "lit";

export const frameStyles = css`
  .whole {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
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
  .outcome > :not(.icon) {
    min-inline-size: 0;
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
    background: var(--_wash);
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
