// Simulate: the request is submitted, and you are whoever you like; what happens is decided by the package's host.
import type { Facts } from "countersign";
import "countersign/element";
import { html, nothing, type PropertyValues } from "lit";
import "../parts/clock-panel.js";
import "../parts/turn-list.js";
import { players } from "../setup/cast.js";
import { parts } from "../shell/parts.js";
import { stateBadge } from "../shell/words.js";
import type { Given, Play } from "../simulation/play.js";
import type { Plays } from "../simulation/plays.js";
import type { Outlook } from "../simulation/what-if.js";
import { Following } from "./following.js";
import { simulateLook } from "./simulate-look.js";

export class SimulateScreen extends Following {
  static override properties = { ...Following.properties, plays: { attribute: false }, draft: { state: true }, outlook: { state: true } };
  declare plays: Plays;
  /** The facts as they are being edited; `null`: as they are. */
  declare draft: Partial<Facts> | null;
  /** What saving the draft would come to. */
  declare outlook: Outlook | null;

  static override styles = [parts, simulateLook];

  constructor() {
    super();
    this.draft = null;
    this.outlook = null;
  }

  protected override get sources(): readonly EventTarget[] {
    return [this.session, this.plays];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.plays.ensure());
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.plays.current === null) this.#discard();
  }

  override render() {
    const play = this.plays.current;
    if (play === null) return this.#nothing();
    return html`
      <h1 class="sr">Simulate</h1>
      ${this.#heading(play)}
      <div class="stage">
        <div class="side">${this.#cast(play)}${this.#clock(play)}</div>
        <div class="side acts">
          <section class="panel" aria-label="Actions">
            <header><h2>What ${play.actor} may do</h2></header>
            <div class="body">${this.#actions(play)}</div>
          </section>
          <section class="panel" aria-label="What happened">
            <header><h2>What happened</h2></header>
            <div class="body"><turn-list .turns=${play.turns}></turn-list></div>
          </section>
        </div>
        <div class="middle">
          <section class="panel" aria-label="Route">
            <header><h2>Where it stands</h2>${this.#facts(play)}</header>
            <div class="body">${this.#route(play)}</div>
          </section>
          ${this.#review(play)}
        </div>
      </div>
    `;
  }

  #nothing() {
    const { compiled, result } = this.session;
    if (compiled === null || !result.ok) {
      return html`<div class="panel empty"><div><strong>The policy does not compile</strong>There is nothing to play until it does.</div><a class="button" href="#policy">To the policy</a></div>`;
    }
    if (this.plays.failed !== null) {
      return html`<div class="panel empty"><div><strong>This cannot be played</strong>${this.plays.failed}</div><button @click=${() => void this.plays.begin()}>Try again</button></div>`;
    }
    return html`<p class="muted" role="status">Submitting …</p>`;
  }

  #heading(play: Play) {
    const { id, version } = play.compiled.definition;
    const request = play.seen?.request;
    return html`
      <div class="heading">
        <div class="row">
          <strong>${id} ${version}</strong>
          ${request === undefined ? nothing : stateBadge(request.state)}
          ${request?.tier == null ? nothing : html`<span class="badge">tier ${request.tier}</span>`}
          ${request === undefined || request.round < 2 ? nothing : html`<span class="badge">round ${request.round}</span>`}
          ${request?.downstream_allowed ? html`<span class="badge good">may be used</span>` : nothing}
        </div>
        <div class="row">
          <button @click=${() => void this.plays.playOut()} ?disabled=${play.busy || !play.submitted}>Play it out</button>
          <button @click=${() => void this.plays.begin()} ?disabled=${play.busy}>Start over</button>
        </div>
      </div>
      ${this.plays.outdated
        ? html`<div class="notice warn"><strong>This is the request as it was submitted.</strong> You have changed the policy or the request since. Start over to play that.</div>`
        : nothing}
    `;
  }

  #facts({ seen }: Play) {
    return seen === null ? nothing : html`<span class="small muted">submitted by ${seen.request.submitter}</span>`;
  }

  #cast(play: Play) {
    return html`<section class="panel" aria-label="You are">
      <header><h2 id="you">You are</h2></header>
      <div class="body cast" role="radiogroup" aria-labelledby="you">
        ${players(play.setup).map(
          ({ id, roles }) => html`<label class="player">
            <input type="radio" name="player" .checked=${id === play.actor} @change=${() => void this.#actAs(play, id)} />
            <span><b>${id}</b><span class="small muted">${roles.join(", ")}</span></span>
          </label>`,
        )}
        ${play.compiled.definition.steps.some(({ claims }) => claims !== undefined)
          ? html`<label class="check passkey"><input type="checkbox" .checked=${play.passkey} @change=${(event: Event) => play.authenticate((event.target as HTMLInputElement).checked)} />just signed in with a passkey</label>`
          : nothing}
      </div>
    </section>`;
  }

  #clock(play: Play) {
    return html`<clock-panel
      .now=${play.now}
      .wake=${play.seen?.request.next_wake_at ?? null}
      ?disabled=${play.busy || !play.submitted}
      @clock-move=${(event: CustomEvent<string>) => void play.moveTo(event.detail)}
    ></clock-panel>`;
  }

  async #actAs(play: Play, player: string): Promise<void> {
    await play.actAs(player);
    await this.#look(play);
  }

  #route(play: Play) {
    const { setup, compiled, seen, unseen } = play;
    if (!play.submitted) {
      const { refused } = play.turns[0] ?? {};
      return html`<div class="notice bad"><strong>The submission was refused.</strong> ${refused?.message ?? play.turns[0]?.failed}<span class="hint">${refused?.hint}</span></div>`;
    }
    if (seen === null) return html`<div class="notice warn"><strong>${play.actor} sees no such request.</strong> ${unseen?.message}<span class="hint">${unseen?.hint}</span></div>`;
    const { submitter, people, subject, sources } = setup;
    return html`<countersign-route
      .definition=${compiled.definition}
      .facts=${seen.request.facts}
      .submitter=${submitter}
      .people=${people}
      .now=${play.now}
      .subject=${seen.request.subject ?? subject ?? null}
      .sources=${sources ?? null}
      .view=${seen.request}
      skipped
    ></countersign-route>`;
  }

  #actions(play: Play) {
    if (play.seen === null) return html`<p class="muted">Nothing: ${play.actor} takes no part in this.</p>`;
    const last = play.turns[0];
    return html`
      <countersign-actions
        .view=${play.seen.request}
        .actions=${play.seen.actions}
        .definition=${play.compiled.definition}
        .persons=${players(play.setup).map(({ id }) => id)}
        .busy=${play.busy}
        @countersign-command=${(event: CustomEvent<{ command: Given }>) => void this.#give(play, event.detail.command)}
      ></countersign-actions>
      ${last?.refused === undefined || last.by !== play.actor
        ? nothing
        : html`<div class="notice bad answer" role="alert"><strong>Refused: ${last.refused.message}</strong><span class="hint">${last.refused.hint}</span><code class="small muted">${last.refused.code}</code></div>`}
      ${this.#signing(play)} ${this.#daring(play)}
    `;
  }

  /** Steps that want the actor's own signature, which the page makes in their place. */
  #signing(play: Play) {
    const wanting = (play.seen?.actions ?? []).filter(({ command, refused }) => command === "approve" && refused?.code === "missing_signature");
    return wanting.map(
      ({ step }) => html`<button class="sign" ?disabled=${play.busy} @click=${() => void this.#give(play, { command: "attach_evidence", step, kind: "signature", id: "own", sha256: "" } as Given)}>Sign ${step} as ${play.actor}</button>`,
    );
  }

  /** What the components do not even offer: the host refuses it, whoever asks. */
  #daring(play: Play) {
    const refused = (play.seen?.actions ?? []).filter(({ command, step, allowed }) => !allowed && step !== undefined && (command === "approve" || command === "reject"));
    if (refused.length === 0) return nothing;
    return html`<details class="daring">
      <summary>Try what ${play.actor} may not do</summary>
      <div class="row">
        ${refused.map(
          ({ command, step }) => html`<button ?disabled=${play.busy} @click=${() => void this.#give(play, { command, step, reason: "just trying" } as Given)}>${command} ${step}</button>`,
        )}
      </div>
    </details>`;
  }

  async #give(play: Play, command: Given): Promise<void> {
    await play.give(command);
    this.#discard();
  }

  #review(play: Play) {
    const request = play.seen?.request;
    if (request === undefined) return nothing;
    const { draft, outlook } = this;
    return html`<section class="panel" aria-label="Under review">
      <header><h2>Under review</h2><span class="small muted">change something and see what it voids</span></header>
      <div class="body review">
        <countersign-facts
          .definition=${play.compiled.definition}
          .facts=${draft ?? request.facts}
          .disabled=${play.busy}
          @countersign-facts=${(event: CustomEvent<{ facts: Partial<Facts> }>) => void this.#edit(play, event.detail.facts)}
        ></countersign-facts>
        <div class="consequence" role="status">
          ${outlook === null ? html`<p class="muted small">Decisions are void when what they reviewed changes, and only then.</p>` : this.#consequence(outlook)}
        </div>
        <div class="row">
          <button class="primary" ?disabled=${play.busy || draft === null || outlook === null} @click=${() => void this.#save(play)}>${request.state === "needs_revision" ? "Resubmit" : "Change it"} as ${play.actor}</button>
          <button class="quiet" ?disabled=${draft === null} @click=${() => this.#discard()}>Discard</button>
        </div>
      </div>
    </section>`;
  }

  #consequence(outlook: Outlook) {
    if (outlook.refused) return html`<div class="notice bad"><strong>Would be refused:</strong> ${outlook.refused.message}<span class="hint">${outlook.refused.hint}</span></div>`;
    const { voided, kept } = outlook;
    return html`<div class="notice ${voided.length > 0 ? "warn" : "good"}">
      <strong>${voided.length > 0 ? `Would void: ${voided.join(", ")}` : "Would void nothing"}</strong>${kept.length > 0 ? html`<span class="hint">keeps: ${kept.join(", ")}</span>` : nothing}
    </div>`;
  }

  async #edit(play: Play, facts: Partial<Facts>): Promise<void> {
    this.draft = facts;
    await this.#look(play);
  }

  async #look(play: Play): Promise<void> {
    const { draft } = this;
    if (draft === null) return;
    let found: Outlook | null;
    try {
      found = await play.wouldChange(draft);
    } catch (error) {
      found = { refused: { code: "invalid_command", message: error instanceof Error ? error.message : String(error), hint: "" } };
    }
    // Somebody may have typed on meanwhile.
    if (draft === this.draft) this.outlook = found;
  }

  async #save(play: Play): Promise<void> {
    if (this.draft === null) return;
    const turn = await play.change(this.draft);
    if (turn?.accepted !== undefined) this.#discard();
  }

  #discard(): void {
    this.draft = null;
    this.outlook = null;
  }
}

customElements.define("simulate-screen", SimulateScreen);
