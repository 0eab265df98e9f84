// How the audit screen looks.
import { css } from "lit";

export const auditLook = css`
  :host { display: flex; flex-direction: column; gap: 16px; }
  .verdict { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 14px; padding: 14px 18px; border: 1px solid var(--border); border-radius: var(--radius); background: var(--surface); }
  .verdict > div:first-of-type { flex: 1 1 320px; min-width: 0; overflow-wrap: anywhere; }
  .verdict strong { display: block; font-size: 16px; font-weight: 650; }
  .verdict svg { flex: none; width: 28px; height: 28px; fill: currentcolor; }
  .verdict svg path { fill: none; stroke: var(--surface); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .verdict.good { border-color: transparent; background: var(--good-soft); }
  .verdict.good strong, .verdict.good svg { color: var(--good); }
  .verdict.bad { border-color: transparent; background: var(--bad-soft); }
  .verdict.bad strong, .verdict.bad svg { color: var(--bad); }
  /* What the component found stands above, for the whole screen. */
  countersign-audit::part(mark), countersign-audit::part(break) { display: none; }
  .columns { display: grid; grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr); gap: 16px; align-items: start; }
  .right { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
  .ways { display: flex; flex-wrap: wrap; gap: 8px; }
  .allowed { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; margin-top: 14px; padding-top: 14px; border-top: 1px solid var(--border); }
  .pieces { display: flex; flex-direction: column; gap: 10px; }
  textarea { font-family: var(--mono); font-size: 12.5px; line-height: 1.5; resize: vertical; white-space: pre; overflow: auto; }
  @media (max-width: 1000px) {
    .columns { grid-template-columns: minmax(0, 1fr); }
  }
  @media (max-width: 560px) {
    .panel > header { padding: 6px 12px; }
    .panel > .body { padding: 12px; }
  }
`;
