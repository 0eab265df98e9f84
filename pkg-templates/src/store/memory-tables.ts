// What the store in memory holds, and the constraints that SQL's keys are.
import { CountersignError } from "../api/error.js";
import type { Documents, Sha256 } from "../model/record.js";
import type { KeyScope, RequestKey } from "./port.js";
import type {
  AttemptRow,
  CommentRow,
  DecisionRow,
  DefinitionRow,
  DelegationRow,
  DocumentRow,
  KeyRow,
  OutboxRow,
  Projected,
  RecordRow,
  RequestRow,
  RequestWrite,
} from "./rows.js";
import { compareText, compareTexts } from "./text.js";

/** A key of a map, from the columns of a primary key. */
export const keyOf = (...columns: readonly string[]): string => JSON.stringify(columns);
export const placeKey = ({ tenant, request }: RequestKey): string => keyOf(tenant, request);
export const scopeKey = ({ tenant, actor, command, request, key }: KeyScope): string => keyOf(tenant, actor, command, request, key);

export class Tables {
  readonly entries = new Map<string, Projected>();
  readonly records = new Map<string, RecordRow[]>();
  readonly documents = new Map<string, Map<Sha256, DocumentRow>>();
  readonly attempts = new Map<string, AttemptRow[]>();
  readonly keys = new Map<string, KeyRow>();
  readonly definitions = new Map<string, DefinitionRow>();
  readonly delegations = new Map<string, DelegationRow>();
  /** In the order of commits: the number of an intent is its index. */
  readonly outbox: OutboxRow[] = [];
  /** The indexes of intents by their keys. */
  readonly intents = new Map<string, number>();

  /** Documents that are there, of these digests. */
  documentsOf(place: RequestKey, digests: readonly Sha256[]): Documents {
    const kept = this.documents.get(placeKey(place));
    const found: { [sha256: Sha256]: string } = {};
    for (const digest of digests) {
      const text = kept?.get(digest)?.text;
      if (typeof text === "string") found[digest] = text;
    }
    return found;
  }

  /** Refuses what a primary key would. */
  check(change: RequestWrite): void {
    const entry = this.entries.get(keyOf(change.request.tenant, change.request.id));
    this.checkRecords(change.records);
    const event = ({ seq, event }: DecisionRow | CommentRow): string => `${seq} ${event}`;
    refuseTwice("decisions", (entry?.decisions ?? []).map(event), change.decisions.map(event));
    refuseTwice("comments", (entry?.comments ?? []).map(event), change.comments.map(event));
    refuseTwice("outbox", this.intents, change.outbox.map(({ tenant, id }) => keyOf(tenant, id)));
  }

  checkRecords(rows: readonly RecordRow[]): void {
    for (const { origin, seq } of rows) refuseTwice("records", (this.records.get(origin) ?? []).map((row) => row.seq), [seq]);
  }

  addRecord(row: RecordRow): void {
    const log = this.records.get(row.origin);
    if (log === undefined) this.records.set(row.origin, [row]);
    else log.push(row);
  }

  /** Keeps what a command changes; it was checked. */
  apply(change: RequestWrite): void {
    const { tenant, id } = change.request;
    const place = keyOf(tenant, id);
    const before = this.entries.get(place);
    this.entries.set(place, {
      request: change.request,
      steps: change.steps,
      candidates: change.candidates,
      viewers: [...new Set([...(before?.viewers ?? []), ...change.viewers])],
      decisions: [...(before?.decisions ?? []), ...change.decisions],
      comments: [...(before?.comments ?? []), ...change.comments],
    });
    for (const row of change.records) this.addRecord(row);
    const documents = this.documents.get(place) ?? new Map<Sha256, DocumentRow>();
    this.documents.set(place, documents);
    for (const row of change.documents) if (!documents.has(row.sha256)) documents.set(row.sha256, row);
    for (const row of change.outbox) {
      this.intents.set(keyOf(row.tenant, row.id), this.outbox.length);
      this.outbox.push(Object.freeze({ ...row, position: String(this.outbox.length) }));
    }
    const { key, attempt } = change;
    if (key !== undefined) this.remember(key);
    if (attempt !== undefined) this.addAttempt(attempt);
  }

  remember(key: KeyRow): void {
    this.keys.set(scopeKey(key), key);
  }

  addAttempt(row: AttemptRow): void {
    const place = keyOf(row.tenant, row.request);
    this.attempts.set(place, [...(this.attempts.get(place) ?? []), row]);
  }

  erase(place: string, digests: readonly Sha256[], at: string): Sha256[] {
    const documents = this.documents.get(place);
    const erased = [...new Set(digests)].filter((digest) => {
      const row = documents?.get(digest);
      if (documents === undefined || row === undefined || row.text === null || !row.salted) return false;
      documents.set(digest, Object.freeze({ ...row, text: null, erased_at: at }));
      return true;
    });
    if (erased.length > 0) {
      const attempts = this.attempts.get(place) ?? [];
      this.attempts.set(place, attempts.map((row) => Object.freeze({ ...row, message: null })));
    }
    return erased.sort(compareText);
  }
}

/** Newest first, then by id. */
export const listedAt = (row: RequestRow): readonly string[] => [row.submitted_at ?? row.created_at, row.id];
export const newestFirst = (one: RequestRow, other: RequestRow): number => compareTexts(listedAt(other), listedAt(one));

function refuseTwice<T>(table: string, there: Iterable<T> | ReadonlyMap<T, unknown>, rows: readonly T[]): void {
  const known = there instanceof Map ? there : new Set(there as Iterable<T>);
  if (rows.some((row) => known.has(row)) || new Set(rows).size !== rows.length) {
    throw new CountersignError("store_failed", `a row of \`${table}\` is already there`, { hint: "the state that the command built on was not the last one" });
  }
}
