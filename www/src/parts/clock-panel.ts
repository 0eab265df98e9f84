// The clock of a play: it stands still until it is moved.
import { css, html, LitElement } from "lit";
import { parts } from "../shell/parts.js";
import { dayOf, momentOf, timeOf } from "../shell/words.js";

const HOUR = 3_600_000;

/** `.now` is where it stands, `.wake` when something is due; `clock-move` has the instant to move it to. */
export class ClockPanel extends LitElement {
  static override properties = { now: { attribute: false }, wake: { attribute: false }, disabled: { type: Boolean } };
  declare now: string;
  declare wake: string | null;
  declare disabled: boolean;

  static override styles = [
    parts,
    css`
      time { display: block; font-size: 22px; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.2; }
      .row { margin-top: 12px; }
      .next { width: 100%; }
      .panel > .body > p { margin-top: 8px; }
    `,
  ];

  override render() {
    const { now, wake, disabled } = this;
    return html`<section class="panel" aria-label="Clock">
      <header><h2>Clock</h2><span class="small muted">UTC</span></header>
      <div class="body">
        <time datetime=${now}>${timeOf(now)}</time>
        <span class="muted">${dayOf(now)}</span>
        <div class="row">
          <button ?disabled=${disabled} @click=${() => this.#by(HOUR)}>+1 h</button>
          <button ?disabled=${disabled} @click=${() => this.#by(24 * HOUR)}>+1 d</button>
          <button class="next" ?disabled=${disabled || wake === null} @click=${() => wake !== null && this.#to(wake)}>To the next wake-up</button>
        </div>
        <p class="small muted">${wake === null ? "Nothing is due by itself." : `Something is due ${momentOf(wake)}.`}</p>
      </div>
    </section>`;
  }

  #by(milliseconds: number): void {
    this.#to(new Date(Date.parse(this.now) + milliseconds).toISOString());
  }

  #to(instant: string): void {
    this.dispatchEvent(new CustomEvent<string>("clock-move", { detail: instant }));
  }
}

customElements.define("clock-panel", ClockPanel);
