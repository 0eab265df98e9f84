// Buttons and forms of actions.
import { css } from "lit";

export const actionStyles = css`
  .all {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.875rem;
  }
  .title {
    font-weight: 600;
  }
  .title .muted {
    margin-inline-start: 0.25rem;
    font-size: var(--_small);
    font-weight: 400;
  }
  .turn {
    display: grid;
    gap: 0.625rem;
    padding: 0.875rem 1rem 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .others {
    display: grid;
    gap: 0.5rem;
  }
  .others .title {
    color: var(--_muted);
    font-weight: 550;
  }
  .idle {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    color: var(--_muted);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  button {
    min-block-size: 2.375rem;
    padding: 0.375rem 0.875rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_surface);
    font-weight: 550;
    cursor: pointer;
    transition:
      background-color 0.12s,
      border-color 0.12s;
  }
  button:hover {
    border-color: var(--_strong);
  }
  button .of {
    margin-inline-start: 0.375rem;
    color: var(--_muted);
    font-weight: 400;
  }
  button.main {
    border-color: var(--_accent);
    background: var(--_accent);
    color: light-dark(#ffffff, #0e1320);
  }
  button.main:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  button.grave {
    color: var(--_bad);
  }
  button.grave:hover {
    border-color: var(--_bad);
  }
  .form button.grave {
    border-color: var(--_bad);
    background: var(--_bad);
    color: light-dark(#ffffff, #1e0e0c);
  }
  button[aria-expanded="true"] {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 8%, var(--_surface));
    color: var(--_text);
  }
  button[aria-disabled="true"] {
    border-color: var(--_line);
    background: var(--_ground);
    color: var(--_muted);
    cursor: not-allowed;
  }
  .why {
    display: flex;
    gap: 0.5rem;
    font-size: var(--_small);
    line-height: 1.429;
  }
  .why > .icon {
    margin-block-start: 0.0625rem;
    color: var(--_warn);
  }
  .form {
    display: grid;
    gap: 0.75rem;
    margin-block-start: 0.125rem;
    padding: 0.875rem;
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_ground);
    max-inline-size: 34rem;
  }
  .others .form {
    background: var(--_surface);
    border: 1px solid var(--_line);
  }
  .asked {
    display: grid;
    gap: 0.25rem;
  }
  .missing {
    color: var(--_bad);
    font-size: var(--_small);
  }
  .elsewhere {
    color: var(--_muted);
    font-size: var(--_small);
  }
  .elsewhere summary {
    display: flex;
    align-items: center;
    gap: 0.375rem;
    inline-size: fit-content;
    border-radius: 4px;
    cursor: pointer;
  }
  .elsewhere summary::-webkit-details-marker {
    display: none;
  }
  .elsewhere[open] summary .icon {
    rotate: 180deg;
  }
  .elsewhere ul {
    display: grid;
    gap: 0.375rem;
    margin-block-start: 0.5rem;
    color: var(--_text);
  }
`;
