// What the host asks of a store. Every store passes the same suite (tests/stores); a row is named as its table and its
// columns are in SQL.
import type { Documents, Sha256, SealedRecord } from "../model/record.js";
import type { DefinitionRow, KeyRow, DelegationRow, RequestRow, Projected, RequestWrite, AttemptRow, DocumentRow, OutboxRow, RecordRow, StepRow } from "./rows.js";

/** Which request. `tenant` is `""` where there are none. */
export interface RequestKey {
  readonly tenant: string;
  readonly request: string;
}

/** What the next command builds on. */
export interface Working {
  /** The row of the request, with `stored` and `last`. */
  readonly row: RequestRow;
  /** Those of the documents in `row.needed` that are there: what was erased is missing. */
  readonly documents: Documents;
}

/** Which command a key is remembered for: tenant, actor, command, and the request unless the command creates one. */
export interface KeyScope {
  readonly tenant: string;
  readonly actor: string;
  readonly command: string;
  /** `""` for a command that creates a request. */
  readonly request: string;
  readonly key: string;
}

/** What is remembered for a key. */
export interface Remembered {
  /** The digest of the command that was accepted under it. */
  readonly payload: Sha256;
  /** What was answered, byte for byte. */
  readonly response: string;
}

/** What commands look up beside a log. */
export interface Lookup {
  /** The definition with a digest, retired or not: the tenant's own before that of all tenants. */
  definition(tenant: string, digest: Sha256): Promise<DefinitionRow | null>;
  /**
   * The definition of a policy in force: not retired; the tenant's own before that of all tenants, then the highest version,
   * then the one that was activated last, then the highest digest.
   */
  inForce(tenant: string, policy: string): Promise<DefinitionRow | null>;
  /** Delegations from or to these people, whose window holds the instant and that were not ended by then. */
  delegations(tenant: string, people: readonly string[], at: string): Promise<readonly DelegationRow[]>;
}

/** A request's log, while its place is taken. */
export interface RequestLog extends Lookup {
  /** What was stored last; `null` where there is no request yet: its place is taken all the same. */
  readonly working: Working | null;
  /** What a key is remembered for; `null`: nothing. */
  remembered(scope: KeyScope): Promise<Remembered | null>;
  /** Documents of this request by digest, those that are there. */
  documents(digests: readonly Sha256[]): Promise<Documents>;
  /**
   * Everything that a command changes; at most once.
   *
   * @throws {Contended} somebody else has just remembered the same key: begin again.
   */
  write(change: RequestWrite): Promise<void>;
  /**
   * What is remembered of a command that changed nothing, in the place of `write`.
   *
   * @throws {Contended} somebody else has just remembered the same key: begin again.
   */
  remember(key: KeyRow): Promise<void>;
}

/** The deployment's own log, while its place is taken. */
export interface DeploymentLog {
  /** Its last record; `null` where there is none yet. */
  readonly last: SealedRecord | null;
  /** Its definitions, of all tenants. */
  definitions(): Promise<readonly DefinitionRow[]>;
  /** A delegation; `null`: there is none. */
  delegation(tenant: string, id: string): Promise<DelegationRow | null>;
  /** One record, with what it is about; rows that are there are replaced. */
  write(change: {
    readonly record: RecordRow;
    readonly definition?: DefinitionRow;
    readonly delegation?: DelegationRow;
  }): Promise<void>;
}

/** Another transaction was faster; what this one did is undone, and may be tried again. */
export class Contended extends Error {
  override readonly name = "Contended";
}

/** From where on a page goes on: the values of the last row's sort columns. */
export type After = readonly [at: string, request: string, step: string];

/** Which requests to list; members are combined with *and*. */
export interface RequestFilter {
  readonly tenant: string;
  /** Those that one of these may see (`role:legal`, `person:ana`); left out: all. */
  readonly viewers?: readonly string[];
  readonly state?: readonly string[];
  readonly submitter?: string;
  /** The id of the subject. */
  readonly subject?: string;
  /** The policy's id. */
  readonly policy?: string;
  /** The definition's digest. */
  readonly definition?: string;
  readonly tier?: string;
  /** Submitted before, not included. */
  readonly submitted_before?: string;
  /** Submitted since, included. */
  readonly submitted_since?: string;
  /** Newest first: those that come after this one. */
  readonly after?: After;
  readonly limit: number;
}

/** A step that somebody could act on: what an inbox is made from. */
export interface CandidateRow {
  readonly request: string;
  /** `""`: the request as a whole. */
  readonly step: string;
  /** Since when. */
  readonly since: string;
}

/** A request with something due. */
export interface Due extends RequestKey {
  /** Since when. */
  readonly at: string;
}

/** Storage. Every method is atomic. */
export interface Store extends Lookup {
  /**
   * Takes the place in a request's log, and runs `work`: another command on the same request waits until it has ended. What
   * it writes is kept together when it resolves; nothing of it when it rejects, or when the process dies.
   *
   * `work` must ask its log alone, and nothing else of the store: where the database has one connection (PGlite), or the pool
   * has none left, it would wait for itself for ever.
   */
  inRequest<T>(place: RequestKey, work: (log: RequestLog) => Promise<T>): Promise<T>;
  /** Takes the place in the deployment's log, likewise. `origin` names it. */
  inDeployment<T>(origin: string, work: (log: DeploymentLog) => Promise<T>): Promise<T>;
  /** What was stored last, without taking the place. */
  working(place: RequestKey): Promise<Working | null>;
  /** The same of several requests of a tenant at once, by their ids: those that are there. */
  workings(tenant: string, requests: readonly string[]): Promise<ReadonlyMap<string, Working>>;
  /** The records of a log by its origin, in order. */
  records(origin: string): Promise<readonly RecordRow[]>;
  /** The documents of a request: all, or those with these digests; `text` is `null` where one was erased. */
  documents(place: RequestKey, digests?: readonly Sha256[]): Promise<readonly DocumentRow[]>;
  /** The steps of a request, in the policy's order. */
  steps(place: RequestKey): Promise<readonly StepRow[]>;
  /** Keeps a refused or replayed attempt. */
  attempt(row: AttemptRow): Promise<void>;
  /** The attempts on a request, oldest first. */
  attempts(place: RequestKey): Promise<readonly AttemptRow[]>;
  /** Requests, newest first by `submitted_at` (of a draft: when it was saved first), then by id, the last first. */
  requests(filter: RequestFilter): Promise<readonly RequestRow[]>;
  /** Steps that one of the candidates (`role:legal`, `person:ana`) could act on, each once, oldest first. */
  candidates(tenant: string, candidates: readonly string[], after: After | null, limit: number): Promise<readonly CandidateRow[]>;
  /** The roles that requests name, as `role:…`: what must be asked about a person to list what is theirs. */
  roles(tenant: string): Promise<readonly string[]>;
  /** Requests with something due at an instant, the most overdue first; after one, those that come after it. */
  due(now: string, after: Due | null, limit: number): Promise<readonly Due[]>;
  /** The definitions of a tenant and of all tenants, retired ones too, in the order of their activation. */
  definitions(tenant: string): Promise<readonly DefinitionRow[]>;
  /**
   * What is to be done, in an order in which nothing that is committed later comes before what was given: whoever goes on
   * after the last position misses nothing.
   *
   * @param after the `position` to go on after; `null`: from the beginning.
   * @param pending only what is not done yet.
   */
  outbox(after: string | null, pending: boolean, limit: number): Promise<readonly OutboxRow[]>;
  /** Marks an intent as done; `false`: it was done, or there is none. */
  settle(tenant: string, id: string, at: string): Promise<boolean>;
  /**
   * Erases documents, of those that may be; answers which were there. Attempts on the request and responses remembered for it
   * lose what they quote.
   */
  erase(place: RequestKey, digests: readonly Sha256[], at: string): Promise<readonly Sha256[]>;
  /** The requests of all tenants by their logs, in the order of tenant and id, after one. */
  logs(after: RequestKey | null, limit: number): Promise<readonly RequestKey[]>;
  /**
   * Puts projections that were made anew in the place of those that are there, if the log still has as many records as they
   * were made from (`request.records`); answers whether they were equal, `null` where the log has grown meanwhile.
   */
  rebuild(place: RequestKey, change: Projected): Promise<boolean | null>;
  /** Releases what the store holds open. */
  close(): Promise<void>;
}
