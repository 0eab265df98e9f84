// Fields of forms: labels, hints, and what is typed or chosen in.
import { css } from "lit";

export const fieldStyles = css`
  label,
  legend {
    padding: 0;
    font-weight: 550;
  }
  .optional,
  .hint {
    color: var(--_muted);
    font-weight: 400;
  }
  .hint {
    font-size: var(--_small);
    line-height: 1.429;
  }
  :is(input:where(:not([type="radio"], [type="checkbox"])), textarea, select) {
    inline-size: 100%;
    min-block-size: 2.375rem;
    padding: 0.375rem 0.625rem;
    border: 1px solid var(--_strong);
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_surface);
    resize: vertical;
  }
  :is(input:where(:not([type="radio"], [type="checkbox"])), textarea, select)[aria-invalid="true"] {
    border-color: var(--_bad);
    box-shadow: inset 0 0 0 1px var(--_bad);
  }
`;
