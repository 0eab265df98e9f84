// The timeline and its marks.
import { css } from "lit";

export const auditStyles = css`
  .all,
  .head,
  .timeline {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.875rem;
  }
  .head {
    gap: 0.5rem;
  }
  .mark {
    display: flex;
    gap: 0.5rem;
  }
  .mark > .icon {
    margin-block-start: 0.125rem;
  }
  .mark .title {
    font-weight: 600;
  }
  .mark.checking,
  .mark.none {
    color: var(--_muted);
  }
  .mark.holds > .icon,
  .seal.holds {
    color: var(--_good);
  }
  .mark.claimed {
    color: var(--_warn);
    font-size: var(--_small);
  }
  .notice .title {
    color: var(--_bad);
  }
  .timeline {
    gap: 0;
  }
  .timeline li {
    position: relative;
    display: flex;
    gap: 0.75rem;
    padding-block-end: 1.125rem;
  }
  .timeline li:last-child {
    padding-block-end: 0;
  }
  .timeline li:not(:last-child)::before {
    content: "";
    position: absolute;
    inset-block: 1.375rem 0.125rem;
    inset-inline-start: calc(0.5rem - 0.75px);
    inline-size: 1.5px;
    background: var(--_line);
  }
  .timeline li:is(.broken, .beyond)::before {
    background: repeating-linear-gradient(var(--_line) 0 3px, transparent 3px 7px);
  }
  .seal {
    flex: none;
    padding-block-start: 0.125rem;
    color: var(--_muted);
  }
  .seal.broken {
    color: var(--_bad);
  }
  .entry {
    display: grid;
    gap: 0.125rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .what b:first-child {
    font-weight: 600;
  }
  .beyond .what {
    color: var(--_muted);
  }
  .moved {
    margin-inline-start: 0.25rem;
    padding: 0.0625rem 0.5rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    color: var(--_muted);
    font-size: var(--_small);
    white-space: nowrap;
  }
  blockquote {
    margin: 0.25rem 0 0;
    padding-inline-start: 0.75rem;
    border-inline-start: 2px solid var(--_line);
  }
  .flaw {
    color: var(--_bad);
    font-weight: 550;
  }
  li.broken .entry {
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_bad);
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_wash);
    margin-block-start: -0.5rem;
  }
`;
