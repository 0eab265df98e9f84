// How the newsroom looks: a quiet page for writing, and a side bar.
import { css } from "lit";

export const cmsLook = css`
  :host { display: flex; flex-direction: column; min-height: 100vh; }
  .top { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; padding: 9px 20px; background: var(--surface); border-bottom: 1px solid var(--border); }
  .brand { display: flex; align-items: center; gap: 9px; color: var(--text); font-size: 15px; font-weight: 680; text-decoration: none; }
  .mark { display: grid; place-items: center; width: 26px; height: 26px; border-radius: 6px; background: var(--text); color: var(--surface); font: 700 14px Georgia, serif; }
  .acting { display: flex; align-items: center; gap: 8px; margin-inline-start: auto; }
  .acting label { white-space: nowrap; }
  .acting select { width: auto; }
  .publish { min-width: 92px; min-height: 34px; }
  .desk { flex: 1; display: grid; grid-template-columns: 232px minmax(0, 1fr) 392px; background: var(--surface); }
  nav { display: flex; flex-direction: column; gap: 10px; padding: 20px 14px; background: var(--page); border-inline-end: 1px solid var(--border); }
  nav h2 { padding: 0 8px; color: var(--muted); }
  nav ul { display: flex; flex-direction: column; gap: 2px; }
  nav li button { flex-direction: column; align-items: flex-start; gap: 5px; width: 100%; padding: 8px; text-align: start; color: var(--text); }
  nav li button[aria-current] { background: var(--accent-soft); }
  nav > p { margin-top: auto; padding: 12px 8px 0; }
  .link { display: inline; min-height: 0; padding: 0; border: 0; background: none; color: var(--accent); font: inherit; text-decoration: underline; text-underline-offset: 2px; }
  main { display: flex; flex-direction: column; gap: 28px; width: 100%; max-width: 760px; margin: 0 auto; padding: 36px 36px 48px; }
  article { display: flex; flex-direction: column; gap: 10px; }
  .title { resize: none; field-sizing: content; min-height: 0; padding: 0; border: 0; background: none; font: 700 32px/1.2 Georgia, "Times New Roman", serif; }
  .text { padding: 0; border: 0; background: none; font: 17px/1.65 Georgia, "Times New Roman", serif; resize: none; field-sizing: content; min-height: 220px; }
  .title::placeholder, .text::placeholder { color: var(--faint); }
  .title:focus-visible, .text:focus-visible { outline-offset: 8px; outline-width: 1px; border-radius: 2px; }
  section { padding-top: 22px; border-top: 1px solid var(--border); }
  section h2 { margin-bottom: 14px; }
  @media (max-width: 1180px) {
    .desk { grid-template-columns: minmax(0, 1fr) 360px; grid-template-rows: auto 1fr; }
    nav { grid-column: 1 / -1; flex-direction: row; align-items: center; padding: 8px 14px; border-inline-end: 0; border-bottom: 1px solid var(--border); overflow-x: auto; }
    nav ul { flex-direction: row; }
    nav li button { flex-direction: row; align-items: center; white-space: nowrap; }
    nav h2, nav > p { display: none; }
    nav > button { flex: none; }
    main { padding: 28px 24px 40px; }
  }
  @media (max-width: 760px) {
    .desk { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto; }
    main { padding: 24px 16px 32px; }
    .title { font-size: 26px; }
    .acting { order: 3; width: 100%; }
    .acting select { flex: 1; }
    .publish { margin-inline-start: auto; }
  }
`;

export const sideBarLook = css`
  aside { display: flex; flex-direction: column; gap: 16px; height: 100%; padding: 20px; background: var(--page); border-inline-start: 1px solid var(--border); }
  header { display: flex; align-items: center; justify-content: space-between; gap: 8px; }
  .why { margin-top: -8px; color: var(--muted); font-size: 13.5px; }
  .why:empty { display: none; }
  .wide { width: 100%; min-height: 38px; }
  .notice .row { margin-top: 8px; }
  section > h3 { margin-bottom: 10px; }
  section + section { padding-top: 16px; border-top: 1px solid var(--border); }
  .history { display: flex; flex-direction: column; gap: 8px; font-size: 13.5px; }
  .history li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 8px; }
  .history b { font-weight: 600; }
  .history q { grid-column: 1 / -1; color: var(--muted); overflow-wrap: anywhere; }
  @media (max-width: 760px) {
    aside { border-inline-start: 0; border-top: 1px solid var(--border); padding: 20px 16px; }
  }
`;
