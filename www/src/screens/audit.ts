// Audit: the records that the play has left, verified in front of you, and yours to tamper with.
import type { JwkSet, VerificationReport } from "countersign";
import type { TimelineEntry } from "countersign/host";
import "countersign/element";
import { html, nothing, svg } from "lit";
import { download } from "../audit/download.js";
import { edited, piecesOf, type Files, type Piece } from "../audit/pieces.js";
import { erased, TAMPERINGS } from "../audit/tampering.js";
import { parts } from "../shell/parts.js";
import { counted } from "../shell/words.js";
import type { Play } from "../simulation/play.js";
import type { Plays } from "../simulation/plays.js";
import { auditLook } from "./audit-look.js";
import { Following } from "./following.js";

const okMark = svg`<circle cx="10" cy="10" r="9"></circle><path d="M6 10.4l2.7 2.7L14 7.6"></path>`;
const badMark = svg`<circle cx="10" cy="10" r="9"></circle><path d="M7 7l6 6M13 7l-6 6"></path>`;

/** What an auditor was given, and from elsewhere. */
interface Case {
  readonly files: Files;
  /** The keys of the deployment, which come from outside of the bundle. */
  readonly keys: JwkSet;
  readonly timeline: readonly TimelineEntry[];
}

export class AuditScreen extends Following {
  static override properties = { ...Following.properties, plays: { attribute: false }, given: { state: true }, files: { state: true }, chosen: { state: true }, report: { state: true }, did: { state: true } };
  declare plays: Plays;
  /** The bundle as the host gave it. */
  declare given: Case | null;
  /** The bundle as it is now. */
  declare files: Files;
  /** Which piece is open: its path, and its place. */
  declare chosen: Pick<Piece, "path" | "seq">;
  declare report: VerificationReport | null;
  /** What was done to the files, in words. */
  declare did: string | null;
  #of: { readonly play: Play; readonly records: number } | null = null;

  static override styles = [parts, auditLook];

  constructor() {
    super();
    this.given = null;
    this.files = {};
    this.chosen = { path: "records.jws", seq: 0 };
    this.report = null;
    this.did = null;
  }

  protected override get sources(): readonly EventTarget[] {
    return [this.session, this.plays];
  }

  protected override updated(): void {
    void this.#load();
  }

  /** Asks the host for the bundle, once for each new record. */
  async #load(): Promise<void> {
    const play = this.plays.current;
    if (play === null) {
      this.#of = null;
      this.given = null;
      return;
    }
    if (!play.submitted || play.busy) return;
    const records = play.timeline.length;
    if (this.#of?.play === play && this.#of.records === records) return;
    this.#of = { play, records };
    const [bundle, { keys }] = await Promise.all([play.approvals.bundle(play.request), play.approvals.keys()]);
    if (bundle.files === undefined) throw new Error(bundle.first_break.message);
    this.given = { files: bundle.files, keys, timeline: play.timeline };
    this.#restore();
  }

  override render() {
    const { given } = this;
    if (given === null) return this.#nothing();
    return html`
      <h1 class="sr">Audit</h1>
      ${this.#verdict()}
      <div class="columns">
        <section class="panel" aria-label="Records">
          <header><h2>Records</h2><span class="small muted">each signed, each naming the one before</span></header>
          <div class="body">
            <countersign-audit
              .timeline=${given.timeline}
              .bundle=${this.files}
              .keys=${given.keys}
              @countersign-verified=${(event: CustomEvent<VerificationReport>) => (this.report = event.detail)}
            ></countersign-audit>
          </div>
        </section>
        <div class="right">${this.#cheating()} ${this.#bundle()}</div>
      </div>
    `;
  }

  #nothing() {
    const { compiled, result } = this.session;
    const playable = compiled !== null && result.ok;
    return html`<div class="panel empty">
      <div><strong>No records yet</strong>${playable ? "Play a request, or let one be played: every command leaves a signed record." : "The policy does not compile, so there is nothing to play."}</div>
      <div class="row">
        ${playable ? html`<button class="primary" @click=${() => void this.plays.playOut()}>Play one to its end</button><a class="button" href="#simulate">Play it myself</a>` : html`<a class="button" href="#policy">To the policy</a>`}
      </div>
    </div>`;
  }

  #verdict() {
    const { report, did } = this;
    if (report === null) return html`<div class="verdict" role="status">Verifying …</div>`;
    const { ok, records, first_break, erased: gone, not_replayed } = report;
    const place = first_break === null || first_break.seq === null ? "" : ` at record ${first_break.seq}`;
    return html`<div class="verdict ${ok ? "good" : "bad"}" role="status">
      <svg viewBox="0 0 20 20" aria-hidden="true">${ok ? okMark : badMark}</svg>
      <div>
        <strong>${ok ? (records === 1 ? "The one record holds" : `All ${records} records hold`) : `Broken${place}: ${first_break?.kind.replaceAll("_", " ")}`}</strong>
        <span>${ok ? this.#whatHolds(gone.length, not_replayed.length) : first_break?.message}</span>
      </div>
      <div class="row">
        ${did === null ? nothing : html`<span class="small muted">${did}</span><button @click=${() => this.#restore()}>Restore</button>`}
        <button @click=${() => download("play-1", this.files)}>Download the bundle</button>
      </div>
    </div>`;
  }

  #whatHolds(gone: number, notReplayed: number): string {
    if (gone === 0 && notReplayed === 0) return "Signatures, order and documents hold, and deciding again on the recorded inputs gives the same bytes.";
    const again = notReplayed === 0 ? "" : `, ${counted(notReplayed, "record")} cannot be decided again`;
    return `Signatures and order hold. ${counted(gone, "document")} ${gone === 1 ? "was" : "were"} erased, which the records allow${again}.`;
  }

  #cheating() {
    const { files: given, keys } = this.given ?? { files: {}, keys: { keys: [] } };
    const gone = erased(given, keys);
    return html`<section class="panel" aria-label="Tamper with it">
      <header><h2>Tamper with it</h2><span class="small muted">you have all files, but not the key</span></header>
      <div class="body">
        <div class="ways">
          ${TAMPERINGS.map(({ title, expects, apply }) => {
            const changed = apply(given);
            return html`<button ?disabled=${changed === null} title=${expects} @click=${() => changed !== null && this.#tamper(changed, title)}>${title}</button>`;
          })}
        </div>
        <div class="allowed">
          <button ?disabled=${gone === null} @click=${() => gone !== null && this.#tamper(gone, "Erased")}>Erase what was written</button>
          <span class="small muted">is allowed: the signatures still hold</span>
        </div>
      </div>
    </section>`;
  }

  #bundle() {
    const pieces = piecesOf(this.files);
    const open = pieces.find(({ path, seq }) => path === this.chosen.path && seq === this.chosen.seq) ?? pieces[0];
    if (open === undefined) return nothing;
    return html`<section class="panel" aria-label="The bundle">
      <header><h2>The bundle</h2><span class="small muted">edit anything</span></header>
      <div class="body pieces">
        <div class="field">
          <label for="piece">File</label>
          <select id="piece" @change=${(event: Event) => this.#choose(pieces, event)}>
            ${pieces.map((piece, index) => html`<option value=${index} .selected=${piece === open}>${piece.title}</option>`)}
          </select>
        </div>
        <textarea aria-label="Text of ${open.title}" class="code" rows="16" spellcheck="false" .value=${open.text} @change=${(event: Event) => this.#edit(open, event)}></textarea>
        <p class="small muted">${open.seq === null ? open.path : "The payload of the record. Its signature stays as it was."} A change counts when you leave the text.</p>
      </div>
    </section>`;
  }

  #choose(pieces: readonly Piece[], event: Event): void {
    const { path, seq } = pieces[Number((event.target as HTMLSelectElement).value)] ?? this.chosen;
    this.chosen = { path, seq };
  }

  #edit(piece: Piece, event: Event): void {
    const { value } = event.target as HTMLTextAreaElement;
    if (value !== piece.text) this.#tamper(edited(this.files, piece, value), `Edited ${piece.title}`);
  }

  #tamper(files: Files, did: string): void {
    this.files = files;
    this.did = did;
  }

  #restore(): void {
    this.files = this.given?.files ?? {};
    this.did = null;
  }
}

customElements.define("audit-screen", AuditScreen);
