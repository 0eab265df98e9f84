// A step, in each of its states.
import { css } from "lit";

export const cardStyles = css`
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
    grid-template-columns: minmax(0, auto) minmax(30%, 1fr);
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
    background: var(--_wash);
    box-shadow: inset 0 0 0 1px var(--_bad);
  }
  .blocked .why {
    -webkit-line-clamp: 3;
    color: var(--_text);
  }
  .rail .blocked .why {
    -webkit-line-clamp: 2;
  }
  .roomy .why {
    -webkit-line-clamp: 1;
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
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .details {
    animation: appear 0.15s;
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
`;
