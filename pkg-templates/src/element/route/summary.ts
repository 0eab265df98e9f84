// What stands above the graph, the tier, and below it: what comes of it all.
import { html, nothing, type TemplateResult } from "lit";
import type { RoutingRefusal } from "../../model/refusal.js";
import type { Route, TierRoute } from "../../model/route.js";
import type { RequestStatus } from "../../model/state.js";
import type { RequestView } from "../../model/view.js";
import type { Trouble } from "../core.js";
import { icon, type IconName } from "../icons.js";
import { counted, listed, plain, prose, sentence, titled, titleOf, type Names } from "../words.js";
import { fieldOf, nameOf } from "./card.js";

/** The tier, and why it is that one. */
export function tierTemplate(tier: TierRoute, names: Names | null, full: boolean, toggle: () => void): TemplateResult {
  const { name, why, depends_on = [], blocked } = tier;
  const reason =
    blocked !== null
      ? prose(sentence(blocked.message), names)
      : name === null
        ? `Depends on ${listed(depends_on.map(fieldOf))}`
        : why.length === 0
          ? ""
          : prose(`Because ${listed(why.map(({ says }) => says))}`, names);
  return html`<div class="tier ${blocked === null ? "" : "bad"}" part="tier">
    <p class="tier-name"><span class="label">Tier</span> ${blocked === null ? nothing : icon("blocked")}<b>${name === null ? "Not certain yet" : titled(name)}</b></p>
    <button class="tier-why ${full ? "full" : ""}" type="button" aria-expanded=${full ? "true" : "false"} @click=${toggle}>
      <span>${reason}</span>${icon("chevron")}
    </button>
  </div>`;
}

/** What comes of the route: that it can go to review, what is still open, or what stands in the way. */
export function outcomeTemplate(route: Route, view: RequestView | null, names: Names | null): TemplateResult {
  if (view !== null) return standing(view, names);
  const { state, steps, reason } = route;
  const active = steps.filter((step) => step.active === true);
  if (state === "manual_review") return stopped("This would stop in manual review", reason);
  if (state === "approved") return line("approved", "No step applies: this would be approved at once", "good");
  if (state === "draft") {
    const open = [...new Set([...steps.flatMap((step) => (step.active === null ? step.depends_on : [])), ...(route.tier?.depends_on ?? [])])];
    return line("undetermined", `${counted(active.length, "step is", "steps are")} certain; the rest depends on ${listed(open.map(fieldOf))}`, "quiet");
  }
  const needed = counted(active.length, "step is needed", "steps are needed");
  if (state === null) return line("needed", `${sentence(needed)}; who may act is not known here`, "quiet");
  const first = active.filter((step) => step.state === "open").map(({ id }) => titleOf(id, names));
  return line("open", `${sentence(needed)}; it begins with ${listed(first)}`, "plain");
}

const STATES: { readonly [state in RequestStatus]: { readonly says: string; readonly sign: IconName; readonly tone: Tone } } = {
  draft: { says: "Draft: not submitted yet", sign: "needed", tone: "quiet" },
  under_review: { says: "Under review", sign: "open", tone: "plain" },
  needs_revision: { says: "Sent back for revision", sign: "undetermined", tone: "warn" },
  manual_review: { says: "In manual review", sign: "blocked", tone: "bad" },
  approved: { says: "Approved", sign: "approved", tone: "good" },
  rejected: { says: "Rejected", sign: "rejected", tone: "bad" },
  expired: { says: "Expired", sign: "clock", tone: "bad" },
  withdrawn: { says: "Withdrawn", sign: "cancelled", tone: "quiet" },
  cancelled: { says: "Cancelled", sign: "cancelled", tone: "quiet" },
  revoked: { says: "Approval revoked", sign: "rejected", tone: "bad" },
  fulfilled: { says: "Approved and delivered", sign: "approved", tone: "good" },
};

type Tone = "plain" | "quiet" | "good" | "warn" | "bad";

function standing({ state, round, reasons = [], holds }: RequestView, names: Names | null): TemplateResult {
  const { says, sign, tone } = STATES[state];
  const inRound = round > 1 ? `, round ${round}` : "";
  const causes = reasons.flatMap(({ reason, step, cause }) => (reason === undefined ? [step === undefined ? sentence(cause.replace(/_/g, " ")) : `${titleOf(step, names)}: ${cause.replace(/_/g, " ")}`] : [`${sentence(plain(reason.message, names))}. ${sentence(plain(reason.hint, names))}.`]));
  const held = holds.map(({ by, reason }) => `On hold by ${nameOf(by, names)}: ${reason}`);
  return html`${line(sign, `${says}${inRound}`, tone, causes)}${held.map((text) => line("hold", text, "warn"))}`;
}

function stopped(title: string, reason: RoutingRefusal | null): TemplateResult {
  return line("blocked", title, "bad", reason === null ? [] : [`${sentence(plain(reason.message, null))}. ${sentence(plain(reason.hint, null))}.`]);
}

function line(sign: IconName, text: string, tone: Tone, more: readonly string[] = []): TemplateResult {
  return html`<div class="outcome ${tone}" part="notice">
    ${icon(sign)}
    <div><p class="title"><bdi>${text}</bdi></p>${more.map((each) => html`<p><bdi>${each}</bdi></p>`)}</div>
  </div>`;
}

/** The facts do not fit: which, and what to do about each. */
export function refusalTemplate(refused: RoutingRefusal, names: Names | null, stale: boolean): TemplateResult {
  const problems = refused.code === "invalid_facts" ? refused.detail.problems : [refused];
  return html`<div class="outcome bad" part="notice">
    ${icon("blocked")}
    <div>
      <p class="title">The route cannot be worked out from these facts</p>
      <ul>
        ${problems.map(({ path, message, hint }) => html`<li>${prose(sentence(placed(path, message)), names)}. <span class="muted">${prose(sentence(hint), names)}.</span></li>`)}
      </ul>
      ${stale ? html`<p class="muted">What is shown greyed is the last route that could be worked out.</p>` : nothing}
    </div>
  </div>`;
}

/** A message that names the fact that it is about. */
function placed(path: string | undefined, message: string): string {
  const fact = /^\/facts\/([^/]+)/.exec(path ?? "")?.[1];
  return fact === undefined || message.includes(`\`${fact}\``) ? message : `\`${fieldOf(fact)}\`: ${message}`;
}

/** Something that the page has to mend. */
export function troubleTemplate({ message, hint }: Trouble, title: string): TemplateResult {
  return html`<div class="outcome bad" part="notice">
    ${icon("blocked")}
    <div><p class="title">${title}</p><p>${prose(sentence(message), null)}.${hint === undefined ? nothing : html` <span class="muted">${prose(sentence(hint), null)}.</span>`}</p></div>
  </div>`;
}
