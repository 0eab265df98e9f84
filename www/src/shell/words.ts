// States, events and instants in words.
import { html, type TemplateResult } from "lit";

const TONES: { readonly [state: string]: string } = {
  draft: "",
  under_review: "accent",
  needs_revision: "warn",
  manual_review: "bad",
  approved: "good",
  fulfilled: "good",
  rejected: "bad",
  expired: "bad",
  withdrawn: "",
  cancelled: "",
  revoked: "bad",
};

/** A request's state, as a badge. */
export function stateBadge(state: string): TemplateResult {
  return html`<span class="badge ${TONES[state] ?? ""}">${spaced(state)}</span>`;
}

/** `step_opened` is "step opened". */
export function spaced(name: string): string {
  return name.replaceAll("_", " ");
}

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** The day of an instant, in UTC. */
export function dayOf(instant: string): string {
  return DAY.format(new Date(instant));
}

/** The time of day of an instant, in UTC. */
export function timeOf(instant: string): string {
  return new Date(instant).toISOString().slice(11, 16);
}

/** An instant, shortly, in UTC. */
export function momentOf(instant: string): string {
  return MOMENT.format(new Date(instant));
}

/** So much of something. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
