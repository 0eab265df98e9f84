// The host: what an application calls.
import { route } from "../api/runtime.js";
import { CountersignError } from "../api/error.js";
import type { AcknowledgeEffect, Command, SaveDraft, Submit } from "../model/command.js";
import type { DefinitionDigest } from "../model/ids.js";
import type { Bundle, JwkSet, SealedRecord, Sha256, VerificationReport } from "../model/record.js";
import type { Refusal, Refused } from "../model/refusal.js";
import type { Facts, PartialRequest, CompleteRequest } from "../model/request.js";
import type { Route } from "../model/route.js";
import type { AllowedAction, RequestView } from "../model/view.js";
import type { AttemptRow, DefinitionRow, OutboxRow } from "../store/rows.js";
import type { Answer } from "./answer.js";
import { answersTo } from "./asking.js";
import { bundled, erased, rebuilt, verified, type Erasable, type Rebuilt } from "./audit.js";
import { activate, endGrant, grant, keysOf, opened, retire, type Grant } from "./deployment.js";
import { textsOf } from "./documents.js";
import { give, type Acting } from "./give.js";
import { inbox, requests, type Filter, type InboxItem, type Listed, type Page } from "./lists.js";
import { coreOf, digestOf, type ApprovalsOptions, type Core } from "./options.js";
import { originOf } from "./origin.js";
import { Policies, rowOf, type DefinitionInput } from "./policies.js";
import { openedFor, type Reader } from "./reading.js";
import { notFound, unknownPolicy } from "./refusals.js";
import { needs } from "../api/request.js";
import { wake, type Woken } from "./wake.js";
import { timelineOf, type TimelineEntry } from "./timeline.js";

/** A new request, for a policy by its id. Left out, `id` is made from the idempotency key, or drawn. */
export type NewSubmission<F extends object = Facts> = Omit<Extract<Submit<F>, { readonly facts: F }>, "command" | "id" | "tenant"> & {
  readonly policy: string;
  readonly id?: string;
};

/** A new draft, likewise. */
export type NewDraft<F extends object = Facts> = Omit<Extract<SaveDraft<F>, { readonly id: unknown }>, "command" | "id" | "tenant"> & {
  readonly policy: string;
  readonly id?: string;
};

/** A command on a request that is there. */
export type GivenCommand<F extends object = Facts> = Exclude<Command<F>, { readonly command: "submit" | "save_draft"; readonly id: string }>;

/** Who decides, and on what they have seen. */
export interface Deciding extends Acting {
  readonly by: string;
  readonly reason?: string;
  readonly reason_code?: string;
  /** In which role, for whoever has several. */
  readonly role?: string;
}

/** What somebody sees of a request. */
export interface Seen<F extends object = Facts> {
  readonly request: RequestView<F>;
  /** Everything that they could do, with the reasons why not. */
  readonly actions: readonly AllowedAction[];
}

/** Approvals that are decided, signed and stored. Made by {@link createApprovals}; safe to share. */
export class Approvals {
  readonly #core: Core;
  readonly #policies = new Policies();

  private constructor(core: Core) {
    this.#core = core;
  }

  /** @internal */
  static async open(options: ApprovalsOptions): Promise<Approvals> {
    const core = coreOf(options);
    const at = core.clock().toISOString();
    await opened(core, options.previousSigner, (options.definitions ?? []).map((definition) => rowOf(definition, at)));
    return new Approvals(core);
  }

  /**
   * Submits a new request. A draft is submitted with {@link give}.
   *
   * @throws {CountersignError} `invalid_command` for what is no submission; `signer_failed`, `store_failed`, `contended`.
   */
  async submit<F extends object = Facts>({ policy, id, ...rest }: NewSubmission<F>, acting: Acting & { readonly by: string }): Promise<Answer> {
    const request = id ?? (await this.#newId(acting));
    return this.#give(request, { ...rest, command: "submit", id: request } as Command, acting, policy);
  }

  /** Saves a new draft; its facts may be incomplete. Throws as {@link submit} does. */
  async saveDraft<F extends object = Facts>({ policy, id, ...rest }: NewDraft<F>, acting: Acting & { readonly by: string }): Promise<Answer> {
    const request = id ?? (await this.#newId(acting));
    return this.#give(request, { ...rest, command: "save_draft", id: request } as Command, acting, policy);
  }

  /**
   * Gives a command on a request: decides it, and stores record, state, projections and outbox together, or nothing.
   *
   * @returns the answer, once it is stored; a refusal is a value.
   * @throws {CountersignError} `invalid_command` for what is none; `signer_failed`, `store_failed`, `contended`: send it again
   *   with the same key.
   */
  give<F extends object = Facts>(id: string, command: GivenCommand<F>, acting: Acting): Promise<Answer> {
    return this.#give(id, command as Command, acting);
  }

  /** Approves a step: {@link give} with `approve`. */
  approve(id: string, step: string, deciding: Deciding): Promise<Answer> {
    return this.#decide("approve", id, step, deciding);
  }

  /** Rejects a step: {@link give} with `reject`. */
  reject(id: string, step: string, deciding: Deciding): Promise<Answer> {
    return this.#decide("reject", id, step, deciding);
  }

  /** Says how an effect came out downstream: the host's own word. */
  acknowledge(id: string, effect: string, outcome: AcknowledgeEffect["outcome"], acting: Omit<Acting, "by"> = {}): Promise<Answer> {
    return this.#give(id, { command: "acknowledge_effect", effect, outcome }, acting);
  }

  /** Lets what is due happen to one request. */
  advance(id: string, acting: Omit<Acting, "by"> = {}): Promise<Answer> {
    return this.#give(id, { command: "advance" }, acting);
  }

  /**
   * Lets what is due happen to all requests, the most overdue first; call it every now and then, from one process or from many.
   * A request that cannot be advanced is named, and stands in nobody's way.
   *
   * @param limit how many are advanced at most.
   * @throws {CountersignError} `store_failed`, `signer_failed`: the rest is due as before.
   */
  wake(limit = 100): Promise<Woken> {
    return wake(this.#core, limit, ({ tenant, request }) => this.advance(request, { tenant }));
  }

  /** Who would have to approve a request that is not submitted: the route by the policy in force, or why there is none. */
  async preview<F extends object = Facts>(
    policy: string,
    request: Omit<CompleteRequest<F>, "at" | "people"> | Omit<PartialRequest<F>, "at" | "people">,
    { tenant = "" }: { readonly tenant?: string } = {},
  ): Promise<Route | Refused | { readonly refused: Refusal }> {
    const loaded = await this.#policies.inForce(this.#core.store, tenant, policy);
    if (loaded === null) return { refused: unknownPolicy(policy) };
    const { by, facts } = request as unknown as CompleteRequest;
    const place = { tenant, request: "preview" };
    const { people } = await answersTo(this.#core, this.#core.store, place, needs(loaded.policy, null, { command: "submit", id: "preview", facts }, by), null);
    return route(loaded.policy, { ...request, at: this.#core.clock().toISOString(), people } as unknown as CompleteRequest);
  }

  /** A request as somebody sees it, with what they could do; or the refusal, `not_found`, where they may not see it. */
  async view<F extends object = Facts>(id: string, reader: Reader): Promise<Seen<F> | { readonly refused: Refusal }> {
    const found = await this.#opened(id, reader);
    return found === null ? { refused: notFound() } : { request: found.view as RequestView<F>, actions: found.actions };
  }

  /** What happened to a request, in order; or the refusal, `not_found`. */
  async timeline(id: string, reader: Reader): Promise<{ readonly entries: readonly TimelineEntry[] } | { readonly refused: Refusal }> {
    const found = await this.#opened(id, reader);
    if (found === null) return { refused: notFound() };
    const { store, deployment } = this.#core;
    const records = await store.records(originOf(deployment, found.place));
    return { entries: timelineOf(records, textsOf(await store.documents(found.place))) };
  }

  /** What somebody can act on now, by their roles and by those whom they stand in for, oldest first. */
  inbox(reader: Reader, page?: Page): Promise<Listed<InboxItem>> {
    return inbox(this.#core, this.#policies, reader, page);
  }

  /** The requests that somebody may see, newest first. */
  requests(reader: Reader, filter?: Filter, page?: Page): Promise<Listed<RequestView>> {
    return requests(this.#core, this.#policies, reader, filter, page);
  }

  /** What was refused or answered again on a request: for whoever operates the host. */
  attempts(id: string, { tenant = "" }: { readonly tenant?: string } = {}): Promise<readonly AttemptRow[]> {
    return this.#core.store.attempts({ tenant, request: id });
  }

  /**
   * What is to be done, in an order in which nothing is missed.
   *
   * @param after the `position` of the last one that was seen; `null`: from the beginning.
   * @param pending only what {@link settle} was not called for.
   */
  outbox(after: string | null = null, { pending = true, limit = 100 }: { readonly pending?: boolean; readonly limit?: number } = {}): Promise<readonly OutboxRow[]> {
    return this.#core.store.outbox(after, pending, limit);
  }

  /** Marks an intent of the outbox as done; of an effect, {@link acknowledge} says so on the record. */
  settle(id: string, { tenant = "" }: { readonly tenant?: string } = {}): Promise<boolean> {
    return this.#core.store.settle(tenant, id, this.#core.clock().toISOString());
  }

  /**
   * Verifies the log of a request: signatures, order, documents, and that deciding again gives the same bytes.
   *
   * @throws {CountersignError} `invalid_argument` where there is no such request.
   */
  async verify(id: string, { tenant = "" }: { readonly tenant?: string } = {}): Promise<VerificationReport> {
    return (await verified(this.#core, this.#policies, { tenant, request: id })) ?? missing(id);
  }

  /**
   * The bundle of a request, for an auditor; its head is stated as of now.
   *
   * @throws {CountersignError} `invalid_argument` where there is no such request.
   */
  async bundle(id: string, { tenant = "" }: { readonly tenant?: string } = {}): Promise<Bundle> {
    return (await bundled(this.#core, this.#policies, { tenant, request: id })) ?? missing(id);
  }

  /**
   * Erases what people wrote, their names or the facts of a request, for good. Every signature still holds.
   *
   * @param what kinds of documents, or digests.
   * @returns the digests of what is gone.
   */
  erase(id: string, what: readonly Erasable[] | { readonly sha256: readonly Sha256[] }, { tenant = "" }: { readonly tenant?: string } = {}): Promise<readonly Sha256[]> {
    return erased(this.#core, { tenant, request: id }, what);
  }

  /** Makes the projections of all requests anew from their records, and says which were different. */
  rebuild(): Promise<Rebuilt> {
    return rebuilt(this.#core, this.#policies);
  }

  /** The keys that records are verified with, and the deployment's log that says so. */
  keys(): Promise<{ readonly keys: JwkSet; readonly records: readonly SealedRecord[] }> {
    return keysOf(this.#core);
  }

  /** The definitions of a tenant and of all tenants, retired ones too. */
  definitions({ tenant = "" }: { readonly tenant?: string } = {}): Promise<readonly DefinitionRow[]> {
    return this.#core.store.definitions(tenant);
  }

  /** Puts a definition in force for new requests; answers its digest. */
  async activate(definition: DefinitionInput, { by }: { readonly by: string }): Promise<DefinitionDigest> {
    const row = rowOf(definition, this.#core.clock().toISOString());
    await activate(this.#core, row, by);
    return row.digest as DefinitionDigest;
  }

  /** Ends that a definition is in force for new requests; `false`: it was not. */
  retire(digest: string, { by, tenant = "" }: { readonly by: string; readonly tenant?: string }): Promise<boolean> {
    return retire(this.#core, tenant, digest, by);
  }

  /**
   * Lets somebody act for somebody else, for a time; the same grant again changes nothing.
   *
   * @throws {CountersignError} `invalid_argument` for a window that ends before it begins, and for an id that is taken.
   */
  delegate(given: Grant): Promise<boolean> {
    return grant(this.#core, given);
  }

  /** Ends a delegation before its time; `false`: there is none, or it has ended. */
  endDelegation(id: string, { by, tenant = "" }: { readonly by: string; readonly tenant?: string }): Promise<boolean> {
    return endGrant(this.#core, tenant, id, by);
  }

  /** Releases what the store holds open. */
  close(): Promise<void> {
    return this.#core.store.close();
  }

  #give(request: string, command: Command, acting: Acting, policy?: string): Promise<Answer> {
    const { tenant = "" } = acting;
    if ("tenant" in command && command.tenant !== tenant) {
      throw new CountersignError("invalid_argument", `the tenant \`${command.tenant}\` is not the one that acts`, { path: "/tenant", hint: "name it once, beside `by`" });
    }
    // A request carries its tenant into the core where it is created.
    const whole = policy !== undefined && tenant !== "" ? ({ ...command, tenant } as Command) : command;
    return give({ core: this.#core, policies: this.#policies, place: { tenant, request }, command: whole, acting, policy });
  }

  #decide(command: "approve" | "reject", id: string, step: string, { reason, reason_code, role, ...acting }: Deciding): Promise<Answer> {
    const said = { ...(reason === undefined ? {} : { reason }), ...(reason_code === undefined ? {} : { reason_code }), ...(role === undefined ? {} : { role }) };
    return this.#give(id, { command, step, ...said }, acting);
  }

  /** An id that is the same however often the same command is tried. */
  async #newId({ by, tenant = "", key }: Acting): Promise<string> {
    if (key === undefined) return crypto.randomUUID();
    return (await digestOf(JSON.stringify([tenant, by, key]))).slice(0, 32);
  }

  #opened(id: string, { by, tenant = "" }: Reader) {
    return openedFor(this.#core, this.#policies, { tenant, request: id }, by);
  }
}

function missing(id: string): never {
  throw new CountersignError("invalid_argument", `there is no request \`${id}\``, { hint: "check its id and its tenant" });
}

