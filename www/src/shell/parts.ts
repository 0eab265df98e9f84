// What the screens share: panels, buttons, fields, badges and notices.
import { css } from "lit";

export const parts = css`
  *, ::before, ::after { box-sizing: border-box; }
  :host { display: block; }
  [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, pre, fieldset { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  fieldset { border: 0; min-width: 0; }
  h2 { font-size: 13px; font-weight: 650; letter-spacing: 0.01em; }
  h3 { font-size: 13px; font-weight: 650; }
  code, .code { font-family: var(--mono); font-size: 0.92em; }
  a { color: var(--accent); text-underline-offset: 2px; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

  .panel { display: flex; flex-direction: column; min-width: 0; background: var(--surface); border: 1px solid var(--border); border-radius: var(--radius); }
  .panel > header { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 42px; padding: 6px 16px; border-bottom: 1px solid var(--border); }
  .panel > header > :last-child:not(h2) { margin-inline-start: auto; }
  .panel > .body { min-width: 0; padding: 16px; }

  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 32px; padding: 4px 12px;
    border: 1px solid var(--border); border-radius: 6px; background: var(--surface); color: var(--text);
    font: 500 13px/1.3 var(--sans); text-decoration: none; cursor: pointer;
  }
  button:hover:not(:disabled), .button:hover { border-color: var(--edge); background: var(--raised); }
  button:disabled { color: var(--faint); background: var(--raised); cursor: not-allowed; }
  button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled) { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 88%, black); }
  button.primary:disabled { border-color: var(--border); background: var(--raised); color: var(--faint); }
  button.quiet { border-color: transparent; background: none; color: var(--muted); }
  button.quiet:hover:not(:disabled) { background: var(--raised); color: var(--text); }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }

  label, legend { display: block; padding: 0; color: var(--text); font-size: 13px; font-weight: 600; }
  input, select, textarea {
    width: 100%; min-height: 34px; padding: 5px 9px; border: 1px solid var(--edge); border-radius: 6px;
    background: var(--surface); color: var(--text); font: 14px/1.45 var(--sans);
  }
  input[type="checkbox"], input[type="radio"] { width: 16px; min-height: 16px; height: 16px; margin: 0; accent-color: var(--accent); }
  .field { display: flex; flex-direction: column; gap: 4px; min-width: 0; }
  .check { display: flex; align-items: center; gap: 8px; color: var(--text); font-size: 13.5px; font-weight: 400; }

  .badge { display: inline-flex; align-items: center; gap: 5px; padding: 1px 8px; border-radius: 99px; background: var(--raised); border: 1px solid var(--border); color: var(--muted); font-size: 12px; font-weight: 550; white-space: nowrap; }
  .badge.good { background: var(--good-soft); border-color: transparent; color: var(--good); }
  .badge.warn { background: var(--warn-soft); border-color: transparent; color: var(--warn); }
  .badge.bad { background: var(--bad-soft); border-color: transparent; color: var(--bad); }
  .badge.accent { background: var(--accent-soft); border-color: transparent; color: var(--accent); }

  .notice { padding: 10px 12px; border-radius: 6px; border: 1px solid var(--border); background: var(--raised); font-size: 13.5px; overflow-wrap: anywhere; }
  .notice strong { font-weight: 650; }
  .notice .hint { display: block; margin-top: 2px; color: var(--muted); }
  .notice.good { background: var(--good-soft); border-color: transparent; }
  .notice.good strong { color: var(--good); }
  .notice.warn { background: var(--warn-soft); border-color: transparent; }
  .notice.warn strong { color: var(--warn); }
  .notice.bad { background: var(--bad-soft); border-color: transparent; }
  .notice.bad strong { color: var(--bad); }

  .muted { color: var(--muted); }
  .small { font-size: 12.5px; }
  .empty { display: grid; place-items: center; gap: 12px; padding: 40px 20px; text-align: center; color: var(--muted); }
  .empty strong { display: block; color: var(--text); font-size: 15px; }
  .sr { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
