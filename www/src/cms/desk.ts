// The CMS's back end, which happens to run in the page: the package's host on an embedded database in IndexedDB.
import { load, type Definition, type Facts, type Policy } from "countersign";
import { createApprovals, staticPeople, type Answer, type Approvals, type GivenCommand, type Seen, type Store, type TimelineEntry } from "countersign/host";
import { postgresStore } from "countersign/store/postgres";
import { outlook, patchOf, stateOf, type Outlook } from "../simulation/what-if.js";
import { keptSigner } from "./key.js";
import { AUTHOR, PEOPLE } from "./people.js";

export const DATABASE = "idb://countersign-cms";
/** The effect that the policy asks for when an article is approved. */
const PUBLISH = "publish";

/** What is known of a request. */
export interface Dossier {
  readonly seen: Seen;
  readonly timeline: readonly TimelineEntry[];
}

export class Desk {
  readonly approvals: Approvals;
  readonly #store: Store;
  readonly #policy: Policy;
  readonly #name: string;

  private constructor(approvals: Approvals, store: Store, definition: Definition) {
    this.approvals = approvals;
    this.#store = store;
    this.#policy = load(definition);
    this.#name = definition.id;
  }

  /** Opens what an earlier visit left, or begins. */
  static async open(definition: Definition, script: string): Promise<Desk> {
    const [store, signer] = await Promise.all([postgresStore(DATABASE), keptSigner()]);
    const approvals = await createApprovals({ definitions: [{ definition, script }], store, signer, people: staticPeople(PEOPLE), deployment: "newsroom" });
    return new Desk(approvals, store, definition);
  }

  /** A request as somebody sees it; `null`: they see none. */
  async dossier(request: string, by: string): Promise<Dossier | null> {
    const [seen, told] = await Promise.all([this.approvals.view(request, { by }), this.approvals.timeline(request, { by })]);
    return "refused" in seen || "refused" in told ? null : { seen, timeline: told.entries };
  }

  submit(request: string, facts: Partial<Facts>, by: string): Promise<Answer> {
    return this.approvals.submit({ policy: this.#name, id: request, facts: facts as Facts, subject: { id: request, version: 1 } }, { by, key: `submit ${request}` });
  }

  give(request: string, command: GivenCommand, by: string): Promise<Answer> {
    return this.approvals.give(request, command, { by, key: crypto.randomUUID() });
  }

  /** Changes what is under review. */
  change({ request }: Seen, facts: Partial<Facts>, by: string): Promise<Answer> {
    return this.give(request.id, this.#change(request, facts) as GivenCommand, by);
  }

  /** What {@link change} would come to, without doing it. */
  async wouldChange({ request }: Seen, facts: Partial<Facts>): Promise<Outlook | null> {
    const state = await stateOf(this.#store, request.id);
    if (state === null) return null;
    return outlook(this.#policy, state, this.#change(request, facts), { by: AUTHOR, now: new Date().toISOString(), people: PEOPLE });
  }

  /** Tells the engine that the article is out. The host delivers; the engine only ever asked for it. */
  async publish(request: string): Promise<Answer> {
    const answer = await this.approvals.acknowledge(request, PUBLISH, "acknowledged");
    if (answer.accepted !== undefined) {
      const due = await this.approvals.outbox();
      await Promise.all(due.filter((intent) => intent.request === request && intent.kind === "effect").map(({ id }) => this.approvals.settle(id)));
    }
    return answer;
  }

  #change({ state, facts: before }: Seen["request"], facts: Partial<Facts>) {
    return { command: state === "needs_revision" ? "resubmit" : "amend", facts: patchOf(before, facts) } as const;
  }
}
