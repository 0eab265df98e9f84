// A step as a card: a button with its name, and below it what there is to know; the rest on demand.
import { html, nothing, type TemplateResult } from "lit";
import type { Quorum } from "../../model/route.js";
import { icon } from "../icons.js";
import { place, type Box } from "../place.js";
import { counted, listed, moment, named, prose, sentence, titleOf, type Names } from "../words.js";
import { detailsOf } from "./details.js";
import { LOOKS, type Card } from "./model.js";

/** What a card is drawn with besides the step. */
export interface Setting {
  readonly names: Names | null;
  readonly language: string | undefined;
  /** Whether the reasons of skipped steps are shown. */
  readonly skipped: boolean;
  readonly opened: string | null;
  /** The one that the tab key stops at. */
  readonly current: string | undefined;
  readonly toggle: (id: string) => void;
  readonly enter: (id: string) => void;
}

/** The card of a step, in its place. */
export function cardTemplate(card: Card, box: Box, setting: Setting): TemplateResult {
  const { names, opened, current, skipped } = setting;
  const { id, look } = card;
  const ghost = look === "skipped" && !skipped;
  const open = opened === id;
  const { says, icon: sign } = LOOKS[look];
  return html`<li class="step ${look} ${open ? "opened" : ""} ${ghost ? "ghost" : ""}" part="step step-${look}" data-step=${id} ${place(box)}>
    <button
      class="head"
      type="button"
      tabindex=${current === id ? 0 : -1}
      aria-expanded=${open ? "true" : "false"}
      @click=${() => setting.toggle(id)}
      @focus=${() => setting.enter(id)}
    >
      ${icon(sign)}<span class="name">${titleOf(id, names)}</span>
    </button>
    <div class="body">
      <p class="status"><span class="state">${says}</span>${quorum(card)}</p>
      ${ghost || open ? nothing : html`${who(card, names)}${extras(card, setting)}${why(card, names)}`}
    </div>
    ${open ? detailsOf(card, setting) : nothing}
  </li>`;
}

function quorum({ look, step, progress, live }: Card): TemplateResult | typeof nothing {
  if (look === "skipped" || look === "cancelled") return nothing;
  if (look === "rejected") return html`<span class="quorum" part="quorum"><span class="against" dir="auto">${counted(live?.counts.rejected ?? 0, "rejection")}</span></span>`;
  if (progress === undefined) return html`<span class="quorum" part="quorum"><span dir="auto">${prose(step.quorums.map(quorumText).join(" or "), null)}</span></span>`;
  const { approved, needed, rejected } = progress;
  const total = counted(needed, "approval");
  const says = live === undefined || live.state === "waiting" ? total : `${approved} of ${total}`;
  const against = rejected === 0 ? nothing : html`<span class="against">, ${rejected} against</span>`;
  return html`<span class="quorum" part="quorum">${pips(approved, needed)}<span dir="auto">${says}${against}</span></span>`;
}

/** What was worked out; where nothing was, what the policy says, unless that is a program. */
function quorumText({ needed, says }: Quorum): string {
  if (needed !== null && !/^\d/.test(says)) return counted(needed, "approval");
  return says.includes("`if ") ? "as many approvals as the policy works out" : says;
}

/** A mark for each approval that is needed, as long as they can be counted at a glance. */
function pips(approved: number, needed: number): TemplateResult | typeof nothing {
  if (needed < 2 || needed > 6) return nothing;
  const marks = Array.from({ length: needed }, (_, index) => html`<i class=${index < approved ? "given" : ""}></i>`);
  return html`<span class="pips" aria-hidden="true">${marks}</span>`;
}

function who({ look, step, people, live }: Card, names: Names | null): TemplateResult | typeof nothing {
  if (look === "skipped" || look === "blocked") return nothing;
  const decided = (live?.decisions ?? []).map(({ by, kind }) => `${nameOf(by, names)} ${DECIDED[kind]}`);
  if (decided.length > 0 && look !== "open") return html`<p class="who"><bdi>${listed(decided)}</bdi></p>`;
  if (people === null || people.length === 0) return html`<p class="who">${prose(sentence(step.approvers), names)}</p>`;
  const shown = people.slice(0, people.length > 4 ? 3 : 4).map((id) => nameOf(id, names));
  const rest = people.length - shown.length;
  return html`<p class="who"><bdi>${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}</bdi></p>`;
}

const DECIDED = { approve: "approved", reject: "rejected", abstain: "abstained" } as const;

/** What a person is called. */
export function nameOf(id: string, names: Names | null): string {
  return named(id, names) ?? id;
}

function extras({ look, step, deadline }: Card, { names, language }: Setting): TemplateResult | typeof nothing {
  const { requires = [], deadlines = [] } = step;
  if (look === "skipped" || (requires.length === 0 && deadlines.length === 0 && deadline === undefined)) return nothing;
  // On the card the name of a piece of evidence is enough, and when; what happens then is in the details.
  const needs = requires.map((text) => /`[^`]+`/.exec(text)?.[0] ?? text);
  const due = deadline === undefined ? deadlines[0]?.split(":")[0] : `due ${moment(deadline, language)}`;
  return html`<p class="extras">
    ${needs.length === 0 ? nothing : html`<span class="extra">${icon("paper")}<span>${prose(needs.join(", "), names)}</span></span>`}
    ${due === undefined ? nothing : html`<span class="extra due">${icon("clock")}<span dir="auto">${prose(due, names)}</span></span>`}
  </p>`;
}

function why({ look, step, blocked }: Card, names: Names | null): TemplateResult {
  if (blocked !== null && look === "blocked") return html`<p class="why" part="why">${prose(sentence(blocked.message), names)}</p>`;
  return html`<p class="why" part="why">${reasonOf({ step }, names)}</p>`;
}

/** Why a step is there, is not, or may be: in the core's words. */
export function reasonOf({ step }: Pick<Card, "step">, names: Names | null): (string | TemplateResult)[] | string {
  if (step.active === null) return `Depends on ${listed(step.depends_on.map(fieldOf))}`;
  if (step.why.length === 0) return "Always needed";
  return prose(`Because ${listed(step.why.map(({ says }) => says))}`, names);
}

/** A fact as the core says it: `vendor_new` as "vendor new". */
export function fieldOf(fact: string): string {
  return fact.replace(/_/g, " ");
}
