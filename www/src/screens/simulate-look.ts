// How the stage of a simulation is laid out.
import { css } from "lit";

export const simulateLook = css`
  :host { display: flex; flex-direction: column; gap: 14px; }
  .heading { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; }
  .heading strong { font-size: 15px; }
  .stage { display: grid; grid-template-columns: 236px minmax(0, 1fr) 340px; gap: 16px; align-items: start; }
  .side, .middle { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
  .cast { display: flex; flex-direction: column; gap: 2px; padding: 8px !important; }
  .player { display: flex; align-items: flex-start; gap: 10px; padding: 6px 8px; border-radius: 6px; color: var(--text); cursor: pointer; }
  .player:hover { background: var(--raised); }
  .player:has(:checked) { background: var(--accent-soft); }
  .player input { margin-top: 2px; flex: none; }
  .player b { display: block; font-size: 13.5px; font-weight: 600; line-height: 1.4; }
  .player span span { display: block; font-weight: 400; line-height: 1.35; overflow-wrap: anywhere; }
  .passkey { margin: 8px 8px 4px; }
  .review { display: flex; flex-direction: column; gap: 14px; }
  .answer { margin-top: 14px; }
  .sign { margin-top: 12px; }
  .daring { margin-top: 14px; padding-top: 12px; border-top: 1px solid var(--border); }
  .daring summary { color: var(--muted); font-size: 12.5px; cursor: pointer; }
  .daring .row { margin-top: 10px; }
  .answer code { display: block; margin-top: 4px; }
  .acts { grid-column: 3; }
  .middle { grid-column: 2; grid-row: 1; }
  @media (max-width: 1180px) {
    .stage { grid-template-columns: 220px minmax(0, 1fr); }
    .stage > .side:first-child { grid-row: 1 / span 2; }
    .acts { grid-column: 2; }
    .middle { grid-row: 2; }
  }
  @media (max-width: 640px) {
    .stage { grid-template-columns: minmax(0, 1fr); }
    .stage > * { grid-column: 1 !important; grid-row: auto !important; }
    .cast { flex-direction: row; flex-wrap: wrap; }
    .player span span { display: none; }
    .panel > header { padding: 6px 12px; }
    .panel > .body { padding: 12px; }
  }
`;
