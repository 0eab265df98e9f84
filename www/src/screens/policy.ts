// Policy: the script, a request for it, and the route that follows while either is typed.
import type { Facts } from "countersign";
import "countersign/element";
import { css, html, nothing } from "lit";
import "../editor/policy-editor.js";
import type { PolicyEditor } from "../editor/policy-editor.js";
import "../parts/people-form.js";
import { EXAMPLES } from "../setup/examples.js";
import { parts } from "../shell/parts.js";
import { counted } from "../shell/words.js";
import { Following } from "./following.js";

export class PolicyScreen extends Following {
  static override styles = [
    parts,
    css`
      :host { flex: 1; display: flex; flex-direction: column; gap: 14px; min-height: 0; }
      .examples { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
      .examples > span { margin-inline-end: 6px; }
      .examples button { border-radius: 99px; min-height: 30px; }
      .examples button[aria-pressed="true"] { border-color: var(--accent); background: var(--accent-soft); color: var(--accent); }
      .columns { display: grid; grid-template-columns: minmax(0, 1.08fr) minmax(0, 1fr); gap: 16px; align-items: start; }
      .inputs { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
      .script { overflow: hidden; }
      policy-editor { height: clamp(300px, 52vh, 620px); }
      .findings { border-top: 1px solid var(--border); }
      .findings summary { padding: 8px 16px; color: var(--muted); font-size: 12.5px; cursor: pointer; }
      .findings ol { max-height: 190px; overflow: auto; border-top: 1px solid var(--border); }
      .findings li + li { border-top: 1px solid var(--border); }
      .findings button { display: grid; grid-template-columns: 44px minmax(0, 1fr); justify-content: start; width: 100%; gap: 0 8px; border: 0; border-radius: 0; padding: 7px 14px; text-align: start; font-weight: 400; }
      .findings .line { color: var(--muted); font-variant-numeric: tabular-nums; }
      .findings .hint { grid-column: 2; color: var(--muted); }
      .findings .error .mark { color: var(--bad); }
      .findings .warning .mark { color: var(--warn); }
      .findings .mark { font-weight: 650; }
      .route { position: sticky; top: 16px; }
      .route > .body { overflow: auto; max-height: calc(100vh - 120px); }
      .stale countersign-route { filter: grayscale(1); }
      .stale .notice { margin-bottom: 14px; }
      .request { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 24px; }
      .request h3 { margin-bottom: 10px; }
      @media (max-width: 1100px) {
        .columns { grid-template-columns: minmax(0, 1fr); }
        .inputs { display: contents; }
        .script { order: -2; }
        .route { position: static; order: -1; }
        .route > .body { max-height: none; }
        policy-editor { height: 340px; }
      }
      @media (max-width: 560px) {
        .request { grid-template-columns: minmax(0, 1fr); }
        .examples { flex-wrap: nowrap; overflow-x: auto; margin: 0 -12px; padding: 2px 12px; }
        .examples button { flex: none; }
        .panel > header { padding: 6px 12px; }
        .panel > .body { padding: 12px; }
      }
    `,
  ];

  override render() {
    const { setup, result, stale } = this.session;
    return html`
      <h1 class="sr">Policy</h1>
      <div class="examples" role="group" aria-label="Example policies">
        <span class="small muted">Examples</span>
        ${EXAMPLES.map(
          (each) => html`<button aria-pressed=${setup.policy === each.setup.policy} title=${each.shows} @click=${() => this.session.replace(each.setup)}>${each.title}</button>`,
        )}
      </div>
      <div class="columns">
        <div class="inputs">
          <section class="panel script" aria-label="Policy script">
            <header><h2>Policy</h2>${this.#verdict()}</header>
            <policy-editor .value=${setup.policy} .findings=${result.findings} @policy-input=${(event: CustomEvent<string>) => this.session.change({ policy: event.detail })}></policy-editor>
            ${this.#findings()}
          </section>
          ${this.#request()}
        </div>
        <section class="panel route ${stale ? "stale" : ""}" aria-label="Route">
          <header><h2>Route</h2>${stale ? html`<span class="badge warn">not of this text</span>` : html`<span class="small muted">follows while you type</span>`}</header>
          <div class="body">${this.#route()}</div>
        </section>
      </div>
    `;
  }

  #verdict() {
    const { result } = this.session;
    const errors = result.findings.filter(({ severity }) => severity === "error").length;
    if (!result.ok) return html`<span class="badge bad" role="status">${counted(errors, "error")}</span>`;
    const { id, version, steps } = result.definition;
    return html`<span class="badge good" role="status">${id} ${version} · ${counted(steps.length, "step")}</span>`;
  }

  #findings() {
    const { findings, ok } = this.session.result;
    if (findings.length === 0) return nothing;
    // What is only advice keeps to itself until somebody asks.
    return html`<details class="findings" ?open=${!ok}>
      <summary>${ok ? `The compiler has ${counted(findings.length, "remark")}` : "What the compiler found"}</summary>
      <ol tabindex="0" aria-label="What the compiler found">
      ${findings.map(
        ({ severity, code, line, column, message, hint }) => html`<li class=${severity}>
          <button @click=${() => this.#goTo(line, column)}>
            <span class="line">${line}:${column}</span>
            <span><span class="mark">${severity}</span> ${message} <code class="muted">${code}</code></span>
            ${hint === undefined ? nothing : html`<span class="hint">${hint}</span>`}
          </button>
        </li>`,
      )}
      </ol>
    </details>`;
  }

  #goTo(line: number, column: number): void {
    this.renderRoot.querySelector<PolicyEditor>("policy-editor")?.goTo(line, column);
  }

  #request() {
    const { setup, compiled } = this.session;
    if (compiled === null) return nothing;
    return html`<section class="panel" aria-label="Request">
      <header><h2>Request</h2><span class="small muted">made up by you, checked by the policy</span></header>
      <div class="body request">
        <div>
          <h3>Facts</h3>
          <countersign-facts
            .definition=${compiled.definition}
            .facts=${setup.facts}
            @countersign-facts=${(event: CustomEvent<{ facts: Partial<Facts> }>) => this.session.change({ facts: event.detail.facts })}
          ></countersign-facts>
        </div>
        <div>
          <h3>People and time</h3>
          <people-form .session=${this.session}></people-form>
        </div>
      </div>
    </section>`;
  }

  #route() {
    const { setup, compiled, stale } = this.session;
    if (compiled === null) {
      return html`<div class="empty"><div><strong>No route yet</strong>It appears as soon as the policy compiles.</div></div>`;
    }
    const { facts, submitter, people, now, subject, sources } = setup;
    return html`
      ${stale ? html`<p class="notice warn"><strong>The policy does not compile.</strong> This is the route by its last text that did.</p>` : nothing}
      <countersign-route
        .definition=${compiled.definition}
        .facts=${facts}
        .submitter=${submitter}
        .people=${people}
        .now=${now}
        .subject=${subject ?? null}
        .sources=${sources ?? null}
        skipped
      ></countersign-route>
    `;
  }
}

customElements.define("policy-screen", PolicyScreen);
