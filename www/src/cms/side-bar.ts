// The side bar: who would have to approve, how it stands, what the actor may do, and why it cannot be published yet.
import type { AllowedAction } from "countersign";
import { html, LitElement, nothing } from "lit";
import { parts } from "../shell/parts.js";
import { momentOf, spaced, stateBadge } from "../shell/words.js";
import type { Given } from "../simulation/play.js";
import { definition } from "./article.rhai";
import { sideBarLook } from "./look.js";
import type { Newsroom } from "./newsroom.js";
import { AUTHOR, COLLEAGUES, NAMES, PEOPLE } from "./people.js";

const AND = new Intl.ListFormat("en");

export class SideBar extends LitElement {
  static override properties = { newsroom: { attribute: false } };
  declare newsroom: Newsroom;

  static override styles = [parts, sideBarLook];

  protected override firstUpdated(): void {
    this.newsroom.addEventListener("change", () => this.requestUpdate());
  }

  override render() {
    const { newsroom } = this;
    // Whoever is asked to decide sees that first.
    const deciding = newsroom.dossier?.seen.actions.some(({ command, allowed }) => command === "approve" && allowed) ?? false;
    return html`
      <aside aria-label="Approval">
        <header><h2>Approval</h2>${this.#badge()}</header>
        <p class="why" id="why-not" role="status">${this.#whyNot()}</p>
        ${this.#problem()} ${this.#change()} ${this.#refused()}
        ${deciding ? this.#actions() : nothing}
        <section aria-label="Route">${this.#route()}</section>
        ${newsroom.submittable || newsroom.article.request === null
          ? html`<button class="primary wide" ?disabled=${!newsroom.submittable || newsroom.busy} @click=${() => void newsroom.submit()}>
              ${newsroom.article.request === null ? "Submit for approval" : "Submit this version"}
            </button>`
          : nothing}
        ${deciding ? nothing : this.#actions()} ${this.#history()}
      </aside>
    `;
  }

  #badge() {
    const state = this.newsroom.dossier?.seen.request.state;
    if (state === undefined) return html`<span class="badge">not submitted</span>`;
    return state === "fulfilled" ? html`<span class="badge good">published</span>` : stateBadge(state);
  }

  /** Why it cannot be published, or that it can. */
  #whyNot() {
    const { article, desk, problem, dossier, unchanged, publishable } = this.newsroom;
    if (publishable) return "Approved as it stands here. It may be published.";
    if (article.request === null) return desk === null && problem === null ? "Opening the database in this browser …" : "Nobody has been asked yet. This is who would be:";
    if (dossier === null) return problem === null ? "Opening the database in this browser …" : "";
    const { state, steps } = dossier.seen.request;
    if (state === "fulfilled") return unchanged ? "Published, as it was approved." : "What was published is not what stands here now.";
    if (state === "approved") return "What was approved is not what stands here now.";
    const waiting = steps.filter((step) => step.state === "open").map(({ id }) => id);
    return waiting.length === 0 ? `It is ${spaced(state)}.` : `Not yet: waiting for ${AND.format(waiting)}.`;
  }

  #problem() {
    const { problem } = this.newsroom;
    if (problem === null) return nothing;
    return html`<div class="notice bad" role="alert"><strong>The approvals cannot be opened.</strong> ${problem}<div class="row"><button @click=${() => void this.newsroom.start()}>Try again</button></div></div>`;
  }

  /** What saving would void; the engine is asked, and nothing is stored. */
  #change() {
    const { newsroom } = this;
    const { changeable, outlook, dossier, actor, busy } = newsroom;
    if (!changeable) return nothing;
    const again = dossier?.seen.request.state === "needs_revision";
    const { voided = [], kept = [], refused } = outlook ?? {};
    return html`<div class="notice ${refused !== undefined ? "bad" : voided.length > 0 ? "warn" : ""}" role="status">
      <strong>${refused?.message ?? (voided.length > 0 ? `Saving this voids: ${voided.join(", ")}` : again ? "It was sent back to its author." : "Saving this voids no decision.")}</strong>
      ${kept.length > 0 ? html`<span class="hint">keeps: ${kept.join(", ")}</span>` : nothing}
      <div class="row"><button ?disabled=${busy || actor !== AUTHOR || refused !== undefined} @click=${() => void newsroom.save()}>${again ? "Submit again" : "Save the change"}</button></div>
    </div>`;
  }

  #refused() {
    const { refused } = this.newsroom;
    return refused === null ? nothing : html`<div class="notice bad" role="alert"><strong>Refused: ${refused.message}</strong><span class="hint">${refused.hint}</span></div>`;
  }

  #route() {
    const { facts, dossier } = this.newsroom;
    const request = dossier?.seen.request ?? null;
    return html`<countersign-route
      direction="down"
      .definition=${definition}
      .facts=${request?.facts ?? facts}
      .submitter=${AUTHOR}
      .people=${PEOPLE}
      .names=${NAMES}
      .view=${request}
    ></countersign-route>`;
  }

  #actions() {
    const { dossier, busy, actor } = this.newsroom;
    if (dossier === null) return nothing;
    return html`<section aria-labelledby="may">
      <h3 id="may">What ${NAMES[actor]} may do</h3>
      <countersign-actions
        .view=${dossier.seen.request}
        .actions=${dossier.seen.actions.filter(isOffered)}
        .definition=${definition}
        .persons=${COLLEAGUES.map(({ id }) => id)}
        .busy=${busy}
        .names=${NAMES}
        @countersign-command=${(event: CustomEvent<{ command: Given }>) => void this.newsroom.give(event.detail.command)}
      ></countersign-actions>
    </section>`;
  }

  #history() {
    const { dossier } = this.newsroom;
    if (dossier === null) return nothing;
    return html`<section aria-labelledby="history">
      <h3 id="history">History</h3>
      <ol class="history">
        ${dossier.timeline.toReversed().map(
          ({ at, actor, command, step, text }) => html`<li>
            <span><b>${NAMES[actor] ?? (actor === "host" ? "the newsroom" : actor)}</b> ${spaced(command)} ${step ?? ""}</span>
            <time class="small muted" datetime=${at}>${momentOf(at)}</time>
            ${text == null ? nothing : html`<q>${text}</q>`}
          </li>`,
        )}
      </ol>
    </section>`;
  }
}

/** The author saves in the text, and knows that nobody approves their own work. */
function isOffered({ command, refused }: AllowedAction): boolean {
  return command !== "amend" && command !== "resubmit" && refused?.code !== "self_approval_forbidden";
}

customElements.define("side-bar", SideBar);
