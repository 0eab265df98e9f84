// Fields, and what is said at them.
import { css } from "lit";

export const formStyles = css`
  :host {
    container-type: inline-size;
  }
  .form {
    display: grid;
    gap: 1.125rem 1.25rem;
    align-items: start;
  }
  @container (min-width: 34rem) {
    .form,
    .members {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .wide {
      grid-column: 1 / -1;
    }
  }
  @container (min-width: 60rem) {
    .form {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  .field {
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    margin-block-end: 0.25rem;
  }
  select {
    padding-inline-end: 0.25rem;
  }
  :is(input:where(:not([type="radio"], [type="checkbox"])), select):where([readonly], :disabled) {
    border-color: var(--_line);
    background: var(--_ground);
    color: var(--_muted);
    opacity: 1;
  }
  :is(input, select):focus-visible {
    outline-offset: 0;
  }
  .money {
    position: relative;
  }
  .money input {
    padding-inline-end: 3.25rem;
    font-variant-numeric: tabular-nums;
  }
  .currency {
    position: absolute;
    inset-inline-end: 0.75rem;
    inset-block-start: 50%;
    translate: 0 -50%;
    color: var(--_muted);
    pointer-events: none;
  }
  .choice,
  .ticks {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .option {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.4375rem;
    min-block-size: 2.375rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_surface);
    font-weight: 400;
    cursor: pointer;
  }
  .option:has(:checked) {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 7%, var(--_surface));
  }
  .option:has(:focus-visible) {
    outline: 2px solid var(--countersign-focus, var(--_accent));
    outline-offset: 1px;
  }
  .option input {
    inline-size: 1rem;
    block-size: 1rem;
    margin: 0;
    outline: none;
    accent-color: var(--_accent);
  }
  fieldset:disabled .option {
    background: var(--_ground);
    color: var(--_muted);
    cursor: default;
  }
  .members,
  .entries {
    display: grid;
    gap: 0.75rem 1.25rem;
  }
  .entries {
    gap: 0.375rem;
    max-inline-size: 34rem;
  }
  .members {
    margin-block: 0.125rem 0.5rem;
    padding-inline-start: 0.875rem;
    border-inline-start: 2px solid var(--_line);
  }
  .entries li {
    display: flex;
    align-items: start;
    gap: 0.375rem;
  }
  .entries li > :first-child {
    flex: 1;
    display: grid;
    gap: 0.25rem;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    min-block-size: 2.375rem;
    padding: 0.25rem 0.625rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_surface);
    cursor: pointer;
  }
  .errors {
    color: var(--_bad);
    font-size: var(--_small);
    line-height: 1.429;
  }
  .errors p {
    display: flex;
    gap: 0.375rem;
  }
  .errors .icon {
    margin-block-start: 0.0625rem;
  }
  .todo {
    color: var(--_muted);
  }
`;
