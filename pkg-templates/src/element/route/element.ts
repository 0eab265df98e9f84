// <countersign-route>: who must approve, in which order, and why, while it is typed.
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Definition } from "../../model/definition.js";
import type { PersonIdInput, StepId } from "../../model/ids.js";
import type { Refused, RoutingRefusal } from "../../model/refusal.js";
import type { Facts, People, Subject } from "../../model/request.js";
import type { Route } from "../../model/route.js";
import type { RequestView } from "../../model/view.js";
import { CoreElement } from "../base.js";
import type { Policy, Trouble } from "../core.js";
import { place } from "../place.js";
import { theme } from "../theme.js";
import { languageOf, titleOf, type Names } from "../words.js";
import { answerTo, outline, policyFor } from "./ask.js";
import { cardStyles } from "./card-styles.js";
import { cardTemplate, type Setting } from "./card.js";
import { frameStyles } from "./frame-styles.js";
import { target } from "./keys.js";
import { layoutOf, type Direction, type Layout, type Room } from "./layout.js";
import { linesTemplate } from "./lines.js";
import { cardsOf, type Card } from "./model.js";
import { outcomeTemplate, refusalTemplate, tierTemplate, troubleTemplate } from "./summary.js";

/** A step was chosen, or reached with the keyboard. */
export interface StepDetail {
  readonly step: StepId;
}

/** Nothing has been refused, or this: what is wrong with the facts, or with what the page has set. */
type Objection = { readonly refused: RoutingRefusal } | { readonly trouble: Trouble };

/**
 * `<countersign-route>`: the steps that a request needs, who may approve them, and why; it is worked out again whenever a
 * property changes.
 *
 * @fires countersign-route `CustomEvent<Route | Refused>`, after every new answer
 * @fires countersign-step `CustomEvent<StepDetail>`, when a step is reached or opened
 */
export class CountersignRoute extends CoreElement {
  static override styles = [theme, frameStyles, cardStyles];
  static override properties = {
    definition: { attribute: false },
    facts: { attribute: false },
    submitter: { type: String },
    people: { attribute: false },
    now: { type: String },
    subject: { attribute: false },
    sources: { attribute: false },
    view: { attribute: false },
    names: { attribute: false },
    skipped: { type: Boolean, reflect: true },
    direction: { type: String, reflect: true },
    label: { type: String },
  };

  /** What the compiler gave, or its text. */
  declare definition: Definition | string | null;
  /** What is known so far; `null`: nothing, or what the live request has. */
  declare facts: Partial<Facts> | null;
  /** Who submits. Without, it is not said who may act. */
  declare submitter: PersonIdInput | null;
  /** The host's answers about people. */
  declare people: People | null;
  /** The moment of submission, RFC 3339; `null`: this minute. */
  declare now: string | null;
  /** What is under review. */
  declare subject: Subject | null;
  /** Where attested facts come from. */
  declare sources: { readonly [fact: string]: string } | null;
  /** A live request: how it stands is drawn on its route. */
  declare view: RequestView | null;
  /** Display names of people, roles and steps, by id. */
  declare names: Names | null;
  /** Whether the steps that are not needed say why; otherwise they are only named, in their places. */
  declare skipped: boolean;
  /** Which way the graph runs; `auto`: as its width allows. */
  declare direction: Direction;
  /** What the list of steps is called for readers of screens. */
  declare label: string;

  #policy: Policy | undefined;
  #route: Route | undefined;
  #objection: Objection | undefined;
  #cards: readonly Card[] = [];
  #layout: Layout | undefined;
  #laidOut = "";
  #width = 0;
  #writing: Writing | undefined;
  #looks = false;
  #needed = 0;
  #opened: string | null = null;
  #current: string | undefined;
  #tierInFull = false;
  #language: string | undefined;
  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.definition = this.facts = this.submitter = this.people = this.now = this.subject = this.sources = this.view = this.names = null;
    this.skipped = false;
    this.direction = "auto";
    this.label = "Steps of approval";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#writing = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.standing !== "ready") return;
    if (changed.has("definition") || (this.#policy === undefined && this.#objection === undefined)) this.#take();
    const asked = ["definition", "facts", "submitter", "people", "now", "subject", "sources", "view"] as const;
    if (this.#policy !== undefined && (this.#route === undefined || asked.some((name) => changed.has(name)))) this.#answer(this.#policy);
  }

  /** A new definition: what was drawn of another says nothing about it. */
  #take(): void {
    this.#policy = this.#route = this.#objection = this.#current = undefined;
    this.#opened = null;
    this.#laidOut = "";
    this.#cards = [];
    if (this.definition === null) return;
    const found = policyFor(this.definition);
    if ("policy" in found) this.#policy = found.policy;
    else this.#objection = found;
  }

  #answer(policy: Policy): void {
    const { facts, submitter, people, now, subject, sources, view } = this;
    const answer = answerTo(policy, { facts, submitter, people, now, subject, sources, view });
    if ("trouble" in answer) {
      this.#objection = answer;
    } else if (answer.refused) {
      this.#objection = answer;
      this.tell<Refused>("countersign-route", answer);
    } else {
      this.#objection = undefined;
      this.#route = answer;
      this.tell<Route>("countersign-route", answer);
    }
    // What was refused from the start still has its steps: none of them is certain.
    this.#route ??= outline(policy);
    this.#cards = this.#route === undefined ? [] : cardsOf(this.#route, view);
  }

  /** The width is taken before the first paint, and whenever it changes. */
  #measure(): void {
    const width = Math.floor(this.clientWidth);
    if (width === this.#width) return;
    this.#width = width;
    this.requestUpdate();
  }

  #lay(policy: Policy): Layout | undefined {
    if (this.#width === 0) this.#width = Math.floor(this.clientWidth);
    if (this.#width === 0) return undefined;
    const room = this.#room(policy.definition);
    const key = JSON.stringify(room);
    if (key !== this.#laidOut || this.#layout === undefined) {
      this.#layout = layoutOf(policy.definition, room);
      this.#laidOut = key;
    }
    return this.#layout;
  }

  #room({ steps }: Definition): Room {
    const { mirrored, line } = (this.#writing ??= writingOf(this));
    return {
      width: this.#width,
      direction: this.direction,
      mirrored,
      line,
      names: steps.map(({ id }) => titleOf(id, this.names).length),
    };
  }

  /** Whether the page writes otherwise by now, asked while a frame is made: at a keystroke, styles would be worked out for that alone. */
  #lookAgain(): void {
    if (this.#looks) return;
    this.#looks = true;
    requestAnimationFrame(() => {
      this.#looks = false;
      if (!this.isConnected || this.#writing === undefined) return;
      const { mirrored, line } = writingOf(this);
      if (mirrored === this.#writing.mirrored && line === this.#writing.line) return;
      this.#writing = { mirrored, line };
      this.requestUpdate();
    });
  }

  protected override render(): TemplateResult {
    const { standing } = this;
    if (standing === "starting") return html`<div class="empty" part="notice" aria-busy="true"><p class="muted">Working out the route …</p></div>`;
    if (typeof standing === "object") return troubleTemplate(standing, "The approval engine could not be started");
    if (this.#policy === undefined) {
      if (this.#objection !== undefined) return this.#objected(this.#objection);
      return html`<div class="empty" part="notice"><p class="muted">No policy has been chosen yet.</p></div>`;
    }
    return this.#graph(this.#policy);
  }

  #graph(policy: Policy): TemplateResult {
    this.#language = languageOf(this);
    const layout = this.#lay(policy);
    const route = this.#route;
    if (route === undefined || layout === undefined) return this.#objection === undefined ? html`` : this.#objected(this.#objection);
    const objection = this.#objection;
    const { tier } = route;
    const toggle = (): void => this.#turnTier();
    return html`<div class="whole ${layout.form} ${layout.roomy ? "roomy" : ""} ${objection === undefined ? "" : "stale"}">
      ${tier === null ? nothing : tierTemplate(tier, this.names, this.#tierInFull, toggle)}
      <div class="room ${layout.width > this.#width ? "scrolls" : ""}">
        <div class="canvas" part="graph" ${place({ x: 0, y: 0, width: layout.width, height: layout.height })}>
          ${this.#lines(layout)}
          <ol part="list" aria-label=${this.label} @keydown=${(event: KeyboardEvent) => this.#key(event, layout)}>
            ${repeat(this.#inOrder(layout), ({ id }) => id, (card) => this.#card(card, layout))}
          </ol>
        </div>
      </div>
      <div class="verdict" role="status">${objection === undefined ? outcomeTemplate(route, this.view, this.names) : this.#objected(objection)}</div>
      ${this.#skippedNote()}
    </div>`;
  }

  #inOrder({ order }: Layout): Card[] {
    const byId = new Map<string, Card>(this.#cards.map((card) => [card.id, card]));
    return order.flatMap((id) => byId.get(id) ?? []);
  }

  #card(card: Card, layout: Layout): TemplateResult {
    const box = layout.boxes.get(card.id);
    if (box === undefined) return html``;
    const setting: Setting = {
      names: this.names,
      language: this.#language,
      skipped: this.skipped,
      opened: this.#opened,
      current: this.#current ?? layout.order[0],
      toggle: (id) => this.#toggle(id),
      enter: (id) => this.#enter(id),
    };
    return cardTemplate(card, box, setting);
  }

  #lines(layout: Layout): TemplateResult {
    const ghosts = new Set<string>(this.skipped ? [] : this.#cards.filter(({ look }) => look === "skipped").map(({ id }) => id));
    return linesTemplate(layout, new Map(this.#cards.map(({ id, step }) => [id, step.active])), ghosts);
  }

  #skippedNote(): TemplateResult | typeof nothing {
    const count = this.#cards.filter(({ look }) => look === "skipped").length;
    if (count === 0) return nothing;
    const text = `${count === 1 ? "1 step is" : `${count} steps are`} not needed`;
    return html`<p class="note">
      <span>${text}</span>
      <button type="button" aria-pressed=${this.skipped ? "true" : "false"} @click=${() => (this.skipped = !this.skipped)}>${this.skipped ? "Hide why" : "Show why"}</button>
    </p>`;
  }

  #objected(objection: Objection): TemplateResult {
    if ("refused" in objection) return refusalTemplate(objection.refused, this.names, this.#cards.some(({ look }) => look !== "undetermined"));
    return troubleTemplate(objection.trouble, this.#policy === undefined ? "The policy cannot be read" : "The route cannot be worked out");
  }

  #turnTier(): void {
    this.#tierInFull = !this.#tierInFull;
    this.requestUpdate();
  }

  #toggle(id: string): void {
    this.#opened = this.#opened === id ? null : id;
    this.#enter(id);
  }

  #enter(id: string): void {
    this.#current = id;
    this.requestUpdate();
    this.tell<StepDetail>("countersign-step", { step: id as StepId });
  }

  #key(event: KeyboardEvent, layout: Layout): void {
    if (event.key === "Escape" && this.#opened !== null) {
      this.#opened = null;
      event.preventDefault();
      this.requestUpdate();
      return;
    }
    const from = this.#current ?? layout.order[0];
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = target(event.key, from, layout);
    if (to === undefined) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>(`[data-step="${CSS.escape(to)}"] > .head`)?.focus();
  }

  protected override updated(): void {
    this.#lookAgain();
    const opened = this.#opened === null ? null : this.renderRoot.querySelector<HTMLElement>(".canvas .opened");
    // What opens lies over its neighbours; where it reaches below the graph, the graph makes room.
    const needed = opened === null ? 0 : opened.offsetTop + opened.offsetHeight;
    if (needed === this.#needed) return;
    this.#needed = needed;
    this.renderRoot.querySelector<HTMLElement>(".canvas")?.style.setProperty("--_needed", `${needed}px`);
  }
}

/** How the page writes around the element. */
interface Writing {
  readonly mirrored: boolean;
  /** The height of a line, in CSS pixels. */
  readonly line: number;
}

function writingOf(element: Element): Writing {
  const { direction, lineHeight } = getComputedStyle(element);
  return { mirrored: direction === "rtl", line: Number.parseFloat(lineHeight) || 20 };
}
