// What was done in a play, and what came of it: the newest first, refusals as refusals.
import { css, html, LitElement, nothing } from "lit";
import { parts } from "../shell/parts.js";
import { momentOf, spaced } from "../shell/words.js";
import type { Turn } from "../simulation/play.js";

export class TurnList extends LitElement {
  static override properties = { turns: { attribute: false } };
  declare turns: readonly Turn[];

  static override styles = [
    parts,
    css`
      ol { display: flex; flex-direction: column; gap: 12px; max-height: 460px; overflow: auto; }
      li { padding-inline-start: 12px; border-inline-start: 2px solid var(--border); font-size: 13.5px; }
      li.accepted { border-color: var(--good); }
      li.refused { border-color: var(--bad); }
      .who { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; }
      .who time { margin-inline-start: auto; }
      .outcome { overflow-wrap: anywhere; }
      .refused .outcome { color: var(--bad); }
    `,
  ];

  override render() {
    if (this.turns.length === 0) return html`<p class="muted">Nothing yet.</p>`;
    // A list that scrolls can be reached and moved by keyboard.
    return html`<ol tabindex="0" aria-label="Turns">
      ${this.turns.map(
        (turn) => html`<li class=${turn.accepted === undefined ? "refused" : "accepted"}>
          <div class="who"><b>${turn.by ?? "the clock"}</b><span>${spaced(turn.what)}</span><time class="small muted" datetime=${turn.at}>${momentOf(turn.at)}</time></div>
          ${this.#outcome(turn)}
        </li>`,
      )}
    </ol>`;
  }

  #outcome({ accepted, refused, failed, events }: Turn) {
    const happened = events.map(({ event, step }) => `${spaced(event)}${step === undefined ? "" : ` (${step})`}`).join(", ");
    if (accepted === undefined) {
      return html`
        <p class="outcome">${refused?.message ?? failed}</p>
        ${refused === undefined ? nothing : html`<p class="small muted">${refused.hint}</p>`} ${happened === "" ? nothing : html`<p class="small muted">${happened}</p>`}
      `;
    }
    const { voided = [], kept = [] } = accepted;
    return html`
      <p class="muted">${happened === "" ? "nothing was due" : happened}</p>
      ${voided.length === 0 ? nothing : html`<p><span class="badge warn">voids ${voided.join(", ")}</span></p>`}
      ${kept.length === 0 ? nothing : html`<p class="small muted">keeps ${kept.join(", ")}</p>`}
    `;
  }
}

customElements.define("turn-list", TurnList);
