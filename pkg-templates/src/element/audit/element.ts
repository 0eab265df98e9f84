// <countersign-audit>: what happened, record by record, each with a mark that is worked out here.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { JwkSet, VerificationReport } from "../../model/record.js";
import { icon } from "../icons.js";
import { nameOf } from "../route/card.js";
import { theme } from "../theme.js";
import { counted, languageOf, moment, prose, sentence, titled, titleOf, type Names } from "../words.js";
import { check, type BundleFiles, type Verdict } from "./check.js";
import { auditStyles } from "./styles.js";
import { told, type AuditEntry } from "./told.js";
import { done } from "./words.js";

/** How a record stands. */
type Mark = "checking" | "holds" | "broken" | "beyond" | "none";

const MARKS = {
  checking: { says: "Being verified", icon: "clock" },
  holds: { says: "Verified", icon: "approved" },
  broken: { says: "Does not hold", icon: "rejected" },
  beyond: { says: "Not verified: it comes after the break", icon: "undetermined" },
  none: { says: "Not verified", icon: "undetermined" },
} as const;

/**
 * `<countersign-audit>`: the timeline of a request. Whether its records hold is worked out in the page, by the run time.
 *
 * @fires countersign-verified `CustomEvent<VerificationReport>`, after every verification
 */
export class CountersignAudit extends LitElement {
  static override styles = [theme, auditStyles];
  static override properties = {
    timeline: { attribute: false },
    records: { attribute: false },
    documents: { attribute: false },
    definitions: { attribute: false },
    bundle: { attribute: false },
    keys: { attribute: false },
    names: { attribute: false },
    label: { type: String },
  };

  /** What happened, as the host tells it: shown while there are no records, and never as verified. */
  declare timeline: readonly AuditEntry[] | null;
  /** The records, in order; what is shown is read off them. */
  declare records: readonly string[] | null;
  /** What lies beside the records, by digest. */
  declare documents: { readonly [sha256: string]: string } | null;
  /** The texts of the definitions that the records name; with them, every decision is made again. */
  declare definitions: readonly string[] | null;
  /** The files of a bundle, in the place of all that. */
  declare bundle: BundleFiles | null;
  /** The keys that are trusted. Without them those are believed that came along, and it is said so. */
  declare keys: JwkSet | null;
  /** Display names of people, roles and steps, by id. */
  declare names: Names | null;
  /** What the list is called for readers of screens. */
  declare label: string;

  #verdict: Verdict | undefined;
  #checking = false;
  /** The last verification that was begun: what an earlier one finds is no longer about what is shown. */
  #turn = 0;

  constructor() {
    super();
    this.timeline = this.records = this.documents = this.definitions = this.bundle = this.keys = this.names = null;
    this.label = "What happened";
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const asked = ["records", "documents", "definitions", "bundle", "keys"] as const;
    if (asked.some((name) => changed.has(name)) && (this.records !== null || this.bundle !== null)) void this.#verify();
  }

  async #verify(): Promise<void> {
    const turn = (this.#turn += 1);
    const { bundle, records, documents, definitions, keys } = this;
    this.#checking = true;
    const verdict = await check({ bundle, records, documents, definitions, keys });
    if (turn !== this.#turn) return;
    this.#checking = false;
    this.#verdict = verdict;
    this.requestUpdate();
    if (verdict === undefined || "trouble" in verdict) return;
    this.dispatchEvent(new CustomEvent<VerificationReport>("countersign-verified", { detail: verdict.report, bubbles: true, composed: true }));
  }

  get #report(): VerificationReport | undefined {
    return this.#checking || this.#verdict === undefined || "trouble" in this.#verdict ? undefined : this.#verdict.report;
  }

  #entries(): readonly (AuditEntry | { readonly record: number })[] {
    if (this.records !== null && this.bundle === null) return told({ records: this.records, documents: this.documents ?? undefined });
    if (this.bundle !== null) return this.#verdict !== undefined && "evidence" in this.#verdict ? told(this.#verdict.evidence) : [];
    return this.timeline ?? [];
  }

  protected override render(): TemplateResult {
    const entries = this.#entries();
    const unverified = this.records === null && this.bundle === null;
    return html`<div class="all" part="audit">
      <div class="head" role="status">${unverified ? this.#unverified(entries.length) : this.#finding(entries.length)}</div>
      <ol class="timeline" part="timeline" aria-label=${this.label}>
        ${repeat(entries, ({ record }) => record, (entry) => this.#entry(entry, unverified))}
      </ol>
    </div>`;
  }

  #unverified(count: number): TemplateResult {
    return count === 0 ? html`<p class="muted">There is nothing to show yet.</p>` : html`<p class="mark none">${icon("undetermined")}<span>Not verified: this is what the page was told, without the records.</span></p>`;
  }

  #finding(count: number): TemplateResult {
    const verdict = this.#verdict;
    if (this.#checking || verdict === undefined) return html`<p class="mark checking">${icon("clock")}<span>Verifying ${count === 0 ? "the records" : counted(count, "record")} …</span></p>`;
    if ("trouble" in verdict) {
      const { message, hint } = verdict.trouble;
      return html`<div class="notice bad" part="notice">${icon("blocked")}<div><p class="title">The records could not be verified</p><p>${prose(sentence(message), null)}.${hint === undefined ? nothing : html` <span class="muted">${prose(sentence(hint), null)}.</span>`}</p></div></div>`;
    }
    const { report, replay } = verdict;
    return report.first_break === null ? this.#holds(report, replay) : this.#breaks(report.first_break);
  }

  #holds({ records, keys, not_replayed, erased }: VerificationReport, replay: boolean): TemplateResult {
    const again = !replay
      ? "no decision was made again, because the policy was not given"
      : not_replayed.length === 0
        ? "every decision was made again, and came out the same"
        : `${records - not_replayed.length} of ${counted(records, "decision")} could be made again`;
    const gone = erased.length === 0 ? nothing : html` ${sentence(counted(erased.length, "text was", "texts were"))} erased, as the records allow.`;
    return html`<div class="mark holds" part="mark">
        ${icon("approved")}
        <div><p class="title">${counted(records, "record is", "records are")} verified</p><p class="muted small">Signatures, order and documents hold; ${again}.${gone}</p></div>
      </div>
      ${keys === "pinned" ? nothing : html`<p class="mark claimed">${icon("undetermined")}<span>The keys came with the records: that proves little. Set <code>keys</code> to those that you trust.</span></p>`}`;
  }

  #breaks({ seq, kind, message }: NonNullable<VerificationReport["first_break"]>): TemplateResult {
    return html`<div class="notice bad" part="break">
      ${icon("rejected")}
      <div>
        <p class="title">The records do not hold: ${titled(kind).toLowerCase()}</p>
        <p>${prose(sentence(message), null)}.</p>
        <p class="muted">${seq === null ? "It is about the whole, not about one record." : `It breaks at record ${seq}. Nothing from there on can be relied on.`}</p>
      </div>
    </div>`;
  }

  #markOf(record: number, unverified: boolean): Mark {
    if (unverified) return "none";
    const report = this.#report;
    if (report === undefined) return this.#checking ? "checking" : "none";
    const broken = report.first_break;
    if (broken === null) return "holds";
    if (broken.seq === null) return "none";
    return record < broken.seq ? "holds" : record === broken.seq ? "broken" : "beyond";
  }

  #entry(entry: AuditEntry | { readonly record: number }, unverified: boolean): TemplateResult {
    const mark = this.#markOf(entry.record, unverified);
    const { says, icon: sign } = MARKS[mark];
    const seal = html`<span class="seal ${mark}" title=${says}>${icon(sign)}<span class="hidden-text">${says}</span></span>`;
    const broken = mark === "broken" ? this.#report?.first_break : undefined;
    const flaw = broken === undefined || broken === null ? nothing : html`<p class="flaw">${prose(sentence(broken.message), null)}.</p>`;
    return html`<li class=${mark} part="entry entry-${mark}" data-record=${entry.record}>${seal}<div class="entry">${"command" in entry ? this.#told(entry) : html`<p>This record cannot be read.</p>`}${flaw}</div></li>`;
  }

  #told({ record, at, command, actor, role, step, from, to, text }: AuditEntry): TemplateResult {
    const moved = from === to ? nothing : html`<span class="moved">${titled(to)}</span>`;
    const on = step === undefined ? nothing : html` <b class="term">${titleOf(step, this.names)}</b>`;
    const as = role === undefined ? nothing : html`<span class="muted">as ${nameOf(role, this.names)}</span>`;
    const note = this.#report?.not_replayed.find(({ seq }) => seq === record);
    return html`<p class="what"><b>${nameOf(actor, this.names)}</b> ${done(command)}${on} ${moved}</p>
      <p class="small muted"><time datetime=${at}>${moment(at, languageOf(this))}</time> · record ${record}${as === nothing ? nothing : html` · ${as}`}</p>
      ${text === undefined ? nothing : text === null ? html`<p class="small muted">What was written was erased.</p>` : html`<blockquote dir="auto">${text}</blockquote>`}
      ${note === undefined ? nothing : html`<p class="small muted">Not decided again: ${note.reason}</p>`}`;
  }
}
