// One request, played: decided, signed and stored by the package's host, over a store in memory and a clock that is moved by hand.
import { load, type Facts, type Policy, type Refusal } from "countersign";
import type { Compiled } from "countersign/compiler";
import { createApprovals, staticPeople, type Answer, type Approvals, type GivenCommand, type Receipt, type Seen, type Store, type TimelineEntry } from "countersign/host";
import { memoryStore } from "countersign/store/memory";
import type { Setup } from "../setup/setup.js";
import { newSigner, signedBy } from "./signing.js";
import { outlook, patchOf, stateOf, type Outlook } from "./what-if.js";

/** What somebody, or time, did and what came of it. */
export interface Turn {
  readonly at: string;
  /** `null`: the clock was moved. */
  readonly by: string | null;
  readonly what: string;
  readonly accepted?: Receipt | undefined;
  /** Everything that came of it: what was due by then, too, which happens even where the command is refused. */
  readonly events: TimelineEntry["events"];
  readonly refused?: Refusal | undefined;
  /** What went wrong besides: misuse, as the host throws it. */
  readonly failed?: string | undefined;
}

/** A command as `<countersign-actions>` gives it. */
export type Given = GivenCommand & { readonly step?: string };

export class Play {
  readonly setup: Setup;
  readonly compiled: Compiled;
  readonly request = "play-1";
  readonly approvals: Approvals;
  readonly #policy: Policy;
  readonly #store: Store;
  readonly #changed: () => void;
  #now: string;
  #actor: string;
  /** Whether the actor has just authenticated with a passkey. */
  #passkey = false;
  #busy = false;
  #seen: Seen | null = null;
  #unseen: Refusal | null = null;
  #timeline: readonly TimelineEntry[] = [];
  #turns: readonly Turn[] = [];

  private constructor(setup: Setup, compiled: Compiled, store: Store, approvals: Approvals, clock: { now: () => string }, changed: () => void) {
    this.setup = setup;
    this.compiled = compiled;
    this.approvals = approvals;
    this.#policy = load(compiled.definition);
    this.#store = store;
    this.#changed = changed;
    this.#now = setup.now;
    this.#actor = setup.submitter;
    clock.now = () => this.#now;
  }

  /** Opens a host of its own and submits the request. */
  static async begin(setup: Setup, compiled: Compiled, changed: () => void): Promise<Play> {
    const store = memoryStore();
    const clock = { now: () => setup.now };
    const { calendars = {}, people, policy: script } = setup;
    const approvals = await createApprovals({
      definitions: [{ definition: compiled.definition, script }],
      store,
      signer: await newSigner(),
      people: staticPeople(people),
      calendars,
      clock: () => new Date(clock.now()),
      deployment: "playground",
    });
    const play = new Play(setup, compiled, store, approvals, clock, changed);
    await play.#submit();
    return play;
  }

  get now(): string {
    return this.#now;
  }

  get actor(): string {
    return this.#actor;
  }

  get passkey(): boolean {
    return this.#passkey;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** The request and the actor's actions; `null`: it was refused, or the actor may not see it. */
  get seen(): Seen | null {
    return this.#seen;
  }

  /** Why the actor sees nothing. */
  get unseen(): Refusal | null {
    return this.#unseen;
  }

  get timeline(): readonly TimelineEntry[] {
    return this.#timeline;
  }

  /** Newest first. */
  get turns(): readonly Turn[] {
    return this.#turns;
  }

  /** Whether there is a request: its submission was accepted. */
  get submitted(): boolean {
    return this.#timeline.length > 0;
  }

  /** Who acts from now on. */
  actAs(actor: string): Promise<void> {
    this.#actor = actor;
    return this.#working(() => this.#look());
  }

  authenticate(passkey: boolean): void {
    this.#passkey = passkey;
    this.#changed();
  }

  /** Gives a command in the actor's name. A signature of their own is made when it is asked for. */
  give(command: Given): Promise<Turn> {
    const what = `${command.command}${command.step === undefined ? "" : ` ${command.step}`}`;
    return this.#turn(this.#actor, what, async () => {
      if (command.command === "attach_evidence" && command.kind === "signature") return this.#sign(command.step);
      return this.approvals.give(this.request, command, this.#acting());
    });
  }

  /** What a change of the facts would come to; `null`: nothing would change. */
  async wouldChange(facts: Partial<Facts>): Promise<Outlook | null> {
    const change = this.#change(facts);
    const state = await stateOf(this.#store, this.request);
    if (state === null || change === null) return null;
    const { people, calendars = {} } = this.setup;
    return outlook(this.#policy, state, change, { by: this.#actor, now: this.#now, people, calendars });
  }

  /** Changes what is under review. */
  async change(facts: Partial<Facts>): Promise<Turn | null> {
    const change = this.#change(facts);
    return change === null ? null : this.give(change as Given);
  }

  /** Moves the clock, and lets what is due happen. */
  moveTo(instant: string): Promise<Turn> {
    this.#now = instant;
    return this.#turn(null, "time passes", () => this.approvals.advance(this.request));
  }

  #submit(): Promise<Turn> {
    const { facts, subject, sources, submitter } = this.setup;
    const { id: policy } = this.compiled.definition;
    const content = { ...(subject === undefined ? {} : { subject }), ...(sources === undefined ? {} : { sources }) };
    return this.#turn(submitter, "submit", () => this.approvals.submit({ policy, id: this.request, facts: facts as Facts, ...content }, { by: submitter, key: "form-1" }));
  }

  #change(facts: Partial<Facts>) {
    const request = this.#seen?.request;
    if (request === undefined) return null;
    const patch = patchOf(request.facts, facts);
    const command = request.state === "needs_revision" ? "resubmit" : "amend";
    if (command === "amend" && Object.keys(patch).length === 0) return null;
    const { sources } = this.setup;
    const attested = Object.fromEntries(Object.entries(sources ?? {}).filter(([fact]) => Object.hasOwn(patch, fact)));
    return { command, facts: patch, ...(Object.keys(attested).length === 0 ? {} : { sources: attested }) } as const;
  }

  #acting() {
    const claims = { acr: "phishing-resistant", amr: ["hwk"], auth_time: this.#now };
    return { by: this.#actor, key: crypto.randomUUID(), ...(this.#passkey ? { claims } : {}) };
  }

  async #sign(step: string): Promise<Answer> {
    const state = await stateOf(this.#store, this.request);
    if (state === null) throw new Error("there is nothing to sign");
    const { text, sha256, nonce } = await signedBy(this.#actor, state, step);
    const command = { command: "attach_evidence", step, kind: "signature", id: `signature of ${this.#actor}`, sha256 } as const;
    return this.approvals.give(this.request, command, { ...this.#acting(), nonce, documents: { [sha256]: text } });
  }

  async #turn(by: string | null, what: string, work: () => Promise<Answer>): Promise<Turn> {
    let turn: Turn = { at: this.#now, by, what, events: [] };
    const before = this.#timeline.length;
    await this.#working(async () => {
      try {
        const { accepted, refused } = await work();
        turn = { ...turn, accepted, refused };
      } catch (error) {
        turn = { ...turn, failed: error instanceof Error ? error.message : String(error) };
      }
      await this.#look();
      turn = { ...turn, events: this.#timeline.slice(before).flatMap(({ events }) => events) };
      this.#turns = [turn, ...this.#turns];
    });
    return turn;
  }

  async #working(work: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#changed();
    try {
      await work();
    } finally {
      this.#busy = false;
      this.#changed();
    }
  }

  async #look(): Promise<void> {
    const found = await this.approvals.view(this.request, { by: this.#actor });
    this.#seen = "refused" in found ? null : found;
    this.#unseen = "refused" in found ? found.refused : null;
    // Whoever may see nothing changes nothing about what has happened: the submitter always sees it.
    const told = await this.approvals.timeline(this.request, { by: this.setup.submitter });
    this.#timeline = "refused" in told ? [] : told.entries;
  }
}
