// <countersign-actions>: what I may do with a request, what is missing for it, and why not the rest.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Command } from "../../model/command.js";
import type { Definition } from "../../model/definition.js";
import type { StepId } from "../../model/ids.js";
import type { Refusal } from "../../model/refusal.js";
import type { AllowedAction, RequestView } from "../../model/view.js";
import { fieldStyles } from "../fields.js";
import { icon } from "../icons.js";
import { fieldOf } from "../route/card.js";
import { theme } from "../theme.js";
import { plain, prose, sentence, titleOf, type Names } from "../words.js";
import { commandOf, digestOf, type Changes } from "./build.js";
import { OFFERS, type Asked, type PersonCommand } from "./commands.js";
import { askedBy, askedTemplate, type Choices, type Filled } from "./form.js";
import { groupsOf, type Other, type Turn } from "./groups.js";
import { actionStyles } from "./styles.js";

/** Somebody gives a command: hand it to the host. */
export interface CommandDetail {
  readonly command: Command;
}

/** The command that is being filled in. */
interface Open {
  readonly command: PersonCommand;
  readonly step: StepId | undefined;
}

/**
 * `<countersign-actions>`: the commands that a person may give, with what each asks for, and for the others why not.
 *
 * @fires countersign-command `CustomEvent<CommandDetail>`, when one is given
 */
export class CountersignActions extends LitElement {
  static override styles = [theme, fieldStyles, actionStyles];
  static override properties = {
    view: { attribute: false },
    actions: { attribute: false },
    definition: { attribute: false },
    changes: { attribute: false },
    persons: { attribute: false },
    refused: { attribute: false },
    names: { attribute: false },
    busy: { type: Boolean, reflect: true },
  };

  /** The request as it stands. */
  declare view: RequestView | null;
  /** What may be done, and why not the rest, as `allowedActions` gives it for the person who looks. */
  declare actions: readonly AllowedAction[];
  /** The policy, for the kinds of evidence and of rejections that it lists. */
  declare definition: Definition | null;
  /** What would be submitted, saved or amended; without it those commands are not offered. */
  declare changes: Changes | null;
  /** Who may be chosen where a command names somebody; without it, an id is typed. */
  declare persons: readonly string[];
  /** The host's refusal of the last command. */
  declare refused: Refusal | null;
  /** Display names of people, roles and steps, by id. */
  declare names: Names | null;
  /** A command is under way. */
  declare busy: boolean;

  #open: Open | undefined;
  #filled: Filled = {};
  #file: File | undefined;
  #tried = false;

  constructor() {
    super();
    this.view = this.definition = this.changes = this.refused = this.names = null;
    this.actions = this.persons = [];
    this.busy = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Once the request has gone on, what was being filled in has been given, or is about something that is past.
    const before = changed.get("view");
    if (before !== undefined && before !== null && before.version !== this.view?.version) this.#close();
  }

  protected override render(): TemplateResult {
    const { view } = this;
    if (view === null) return html`<p class="muted">There is no request yet.</p>`;
    const { turns, others, elsewhere } = groupsOf(view, this.actions, this.#wanting());
    const offered = others.filter(({ command }) => OFFERS[command].content !== true || this.changes !== null);
    return html`<div class="all" aria-busy=${this.busy ? "true" : "false"}>
      ${turns.length === 0 ? this.#idle(view, elsewhere) : turns.map((turn) => this.#turn(turn, view))}
      ${offered.length === 0 ? nothing : html`<section class="others" aria-label="More">${this.#others(offered)}</section>`}
      ${elsewhere.length === 0 ? nothing : this.#elsewhere(elsewhere)}
    </div>`;
  }

  #idle({ state }: RequestView, elsewhere: readonly Turn[]): TemplateResult {
    const says = elsewhere.length === 0 ? `Nothing is to be decided: the request is ${fieldOf(state)}` : "Nothing waits for you now";
    return html`<p class="idle">${icon("approved")}<span>${says}</span></p>`;
  }

  #turn({ step, allowed, refused }: Turn, view: RequestView): TemplateResult {
    const { counts } = view.steps.find(({ id }) => id === step) ?? {};
    const missing = counts?.missing ?? 0;
    const buttons: readonly PersonCommand[] = refused === undefined ? allowed : ["approve", ...allowed];
    return html`<section class="turn" part="step" data-step=${step} aria-label=${titleOf(step, this.names)}>
      <p class="title">${titleOf(step, this.names)} <span class="muted">${missing === 0 ? nothing : `${missing} more ${missing === 1 ? "approval" : "approvals"} needed`}</span></p>
      <div class="buttons">${buttons.map((command) => this.#button({ command, step }, command === "approve" ? refused : undefined))}</div>
      ${refused === undefined ? nothing : html`<p class="why" id=${`why-${step}`}>${icon("blocked")}<span>${prose(sentence(refused.message), this.#words)}. <span class="muted">${prose(sentence(refused.hint), this.#words)}.</span></span></p>`}
      ${this.#open?.step === step && buttons.includes(this.#open.command) ? this.#form() : nothing}
    </section>`;
  }

  #others(others: readonly Other[]): TemplateResult {
    return html`<p class="title">More</p>
      <div class="buttons">${others.map((other) => this.#button(other, undefined, true))}</div>
      ${others.some((other) => this.#isOpen(other)) ? this.#form() : nothing}`;
  }

  #button({ command, step }: Other, refused?: Refusal, named = false): TemplateResult {
    const { says, tone } = OFFERS[command];
    const title = step === undefined ? undefined : titleOf(step, this.names);
    return html`<button
      class=${tone}
      part="button"
      type="button"
      data-command=${command}
      aria-label=${title === undefined || named ? nothing : `${says}: ${title}`}
      aria-expanded=${this.#asks(command) ? (this.#isOpen({ command, step }) ? "true" : "false") : nothing}
      aria-disabled=${refused !== undefined || this.busy ? "true" : nothing}
      aria-describedby=${refused === undefined ? nothing : `why-${step ?? ""}`}
      @click=${() => refused === undefined && this.#choose({ command, step })}
    >${says}${named && title !== undefined ? html` <span class="of">${title}</span>` : nothing}</button>`;
  }

  /** What a command asks for opens below the buttons, in the part that the button is in. */
  #form(): TemplateResult {
    const open = this.#open;
    if (open === undefined) return html``;
    const { command, step } = open;
    const offer = OFFERS[command];
    const choices = this.#choices(step);
    const fields = askedBy(offer, command, choices);
    const give = (asked: Asked, value: string, file?: File): void => {
      this.#filled = { ...this.#filled, [asked]: value };
      if (asked === "file") this.#file = file;
      this.requestUpdate();
    };
    const title = step === undefined ? offer.says : `${offer.says}: ${titleOf(step, this.names)}`;
    return html`<form class="form" part="form" aria-label=${title} novalidate @submit=${(event: Event) => this.#submit(event, open)} @keydown=${(event: KeyboardEvent) => event.key === "Escape" && this.#close()}>
      ${fields.map(({ asked, required }) => askedTemplate(asked, required, this.#filled, choices, this.#tried && required && this.#lacks(asked), give))}
      ${this.refused === null ? nothing : html`<div class="notice bad" role="alert">${icon("blocked")}<p>${prose(sentence(this.refused.message), this.#words)}. <span class="muted">${prose(sentence(this.refused.hint), this.#words)}.</span></p></div>`}
      <div class="buttons">
        <button class=${offer.tone === "plain" ? "main" : offer.tone} part="button" type="submit" aria-disabled=${this.busy ? "true" : nothing}>${this.busy ? "One moment …" : offer.says}</button>
        <button class="plain" part="button" type="button" @click=${() => this.#close()}>Never mind</button>
      </div>
    </form>`;
  }

  #elsewhere(turns: readonly Turn[]): TemplateResult {
    return html`<details class="elsewhere">
      <summary>${icon("chevron")}${turns.length === 1 ? "1 step waits for others" : `${turns.length} steps wait for others`}</summary>
      <ul>
        ${turns.map(({ step, refused }) => html`<li><b class="term">${titleOf(step, this.names)}</b>${refused === undefined ? nothing : html`: ${plain(refused.message, this.#words)}. <span class="muted">${sentence(plain(refused.hint, this.#words))}.</span>`}</li>`)}
      </ul>
    </details>`;
  }

  #choices(step: StepId | undefined): Choices {
    const declared = this.definition?.steps.find(({ id }) => id === step);
    const kinds = (declared?.evidence ?? []).map(({ kind }) => kind);
    const view = this.view?.steps.find(({ id }) => id === step);
    const attached = new Set((view?.evidence ?? []).map(({ kind }) => kind));
    return {
      reasonCodes: this.definition?.reject_reasons ?? [],
      // What is not there yet comes first.
      kinds: [...kinds].sort((a, b) => Number(attached.has(a)) - Number(attached.has(b))),
      people: this.persons,
      holds: this.view?.holds ?? [],
      names: this.names,
    };
  }

  #wanting(): ReadonlySet<string> | undefined {
    const steps = this.definition?.steps.filter(({ evidence, signature }) => (evidence ?? signature) !== undefined);
    return steps && new Set(steps.map(({ id }) => id));
  }

  /** Names of what the core speaks of: the host's, and those on the buttons. */
  get #words(): Names {
    return { ...Object.fromEntries(Object.entries(OFFERS).map(([command, { says }]) => [command, says])), ...this.names };
  }

  #asks(command: PersonCommand): boolean {
    const { required, optional } = OFFERS[command];
    return required.length + optional.length > 0;
  }

  #isOpen({ command, step }: Other): boolean {
    return this.#open?.command === command && this.#open.step === step;
  }

  #lacks(asked: Asked): boolean {
    return asked === "file" ? this.#file === undefined : (this.#filled[asked] ?? "").trim() === "";
  }

  #choose(other: Other): void {
    if (this.busy) return;
    if (this.#isOpen(other)) return this.#close();
    this.#close();
    this.refused = null;
    if (!this.#asks(other.command)) return void this.#give(other);
    this.#open = other;
    const [kind, more] = this.#choices(other.step).kinds;
    // One kind is no choice.
    if (kind !== undefined && more === undefined) this.#filled = { kind };
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("form :is(textarea, input, select)")?.focus());
  }

  #close(): void {
    const opener = this.#open;
    this.#open = this.#file = undefined;
    this.#filled = {};
    this.#tried = false;
    this.requestUpdate();
    if (opener === undefined || this.renderRoot.querySelector("form:focus-within") === null) return;
    const { command, step } = opener;
    const within = step === undefined ? "" : `[data-step="${CSS.escape(step)}"] `;
    this.renderRoot.querySelector<HTMLElement>(`${within}[data-command="${command}"]`)?.focus();
  }

  #submit(event: Event, open: Open): void {
    event.preventDefault();
    if (this.busy) return;
    this.#tried = true;
    this.requestUpdate();
    const lacking = askedBy(OFFERS[open.command], open.command, this.#choices(open.step)).find(({ asked, required }) => required && this.#lacks(asked));
    if (lacking === undefined) void this.#give(open);
    else this.renderRoot.querySelector<HTMLElement>(`#asked-${lacking.asked}`)?.focus();
  }

  async #give({ command, step }: Open): Promise<void> {
    const { view } = this;
    if (view === null) return;
    const filled = this.#filled;
    const sha256 = this.#file === undefined ? undefined : await digestOf(this.#file);
    const detail = { command: commandOf(command, step, filled, sha256, view, this.changes) };
    this.dispatchEvent(new CustomEvent<CommandDetail>("countersign-command", { detail, bubbles: true, composed: true }));
  }
}
