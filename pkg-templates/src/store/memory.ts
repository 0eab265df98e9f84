import { CountersignError } from "../api/error.js";
import { deepFreeze } from "../api/freeze.js";
import type { Sha256 } from "../model/record.js";
import { Locks } from "./locks.js";
import { keyOf, listedAt, newestFirst, placeKey, scopeKey, Tables } from "./memory-tables.js";
import {
  Contended,
  type After,
  type CandidateRow,
  type Due,
  type DeploymentLog,
  type RequestFilter,
  type RequestKey,
  type RequestLog,
  type Store,
  type Working,
} from "./port.js";
import { comparable } from "./projections.js";
import type { AttemptRow, DefinitionRow, DelegationRow, DocumentRow, KeyRow, OutboxRow, Projected, RecordRow, RequestRow, StepRow } from "./rows.js";
import { compareText, compareTexts, keepable } from "./text.js";
import { Turn } from "./turn.js";

export { Contended } from "./port.js";
export type * from "./port.js";
export type * from "./rows.js";

/**
 * A store that keeps everything in this process and forgets it with it: for tests, demonstrations and previews.
 *
 * @example
 * ```ts
 * import { memoryStore } from "countersign/store/memory";
 *
 * const store = memoryStore();
 * console.log(await store.working({ tenant: "", request: "post-1" })); // prints: null
 * await store.close();
 * ```
 */
export function memoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly #tables = new Tables();
  readonly #places = new Locks();
  readonly #scopes = new Locks();
  #closed = false;

  async inRequest<T>(place: RequestKey, work: (log: RequestLog) => Promise<T>): Promise<T> {
    const leave = [await this.#take(placeKey(keepable(place)))];
    const turn = new Turn();
    let apply = (): void => undefined;
    const takeKey = async (key: KeyRow): Promise<void> => {
      const scope = scopeKey(key);
      leave.push(await this.#scopes.take(scope));
      if (this.#tables.keys.has(scope)) throw new Contended(`the key \`${key.key}\` has just been used`);
    };
    const log: RequestLog = {
      working: this.#working(place),
      definition: (tenant, digest) => turn.read(() => this.definition(tenant, digest)),
      inForce: (tenant, policy) => turn.read(() => this.inForce(tenant, policy)),
      delegations: (tenant, people, at) => turn.read(() => this.delegations(tenant, people, at)),
      remembered: (scope) =>
        turn.read(async () => {
          const kept = this.#tables.keys.get(scopeKey(scope));
          return kept === undefined ? null : { payload: kept.payload, response: kept.response };
        }),
      documents: (digests) => turn.read(async () => this.#tables.documentsOf(place, digests)),
      write: (change) =>
        turn.write(async () => {
          const kept = copy(change);
          this.#tables.check(kept);
          if (kept.key !== undefined) await takeKey(kept.key);
          apply = () => this.#tables.apply(kept);
        }),
      remember: (key) =>
        turn.write(async () => {
          const kept = copy(key);
          await takeKey(kept);
          apply = () => this.#tables.remember(kept);
        }),
    };
    try {
      const result = await work(log);
      await turn.end();
      apply();
      return result;
    } finally {
      await turn.end().catch(() => undefined);
      for (const free of leave) free();
    }
  }

  async inDeployment<T>(origin: string, work: (log: DeploymentLog) => Promise<T>): Promise<T> {
    const tables = this.#tables;
    const leave = await this.#take(keyOf(keepable(origin)));
    const turn = new Turn();
    let apply = (): void => undefined;
    const log: DeploymentLog = {
      last: tables.records.get(origin)?.at(-1)?.record ?? null,
      definitions: () => turn.read(async () => inOrder([...tables.definitions.values()])),
      delegation: (tenant, id) => turn.read(async () => tables.delegations.get(keyOf(tenant, id)) ?? null),
      write: (change) =>
        turn.write(async () => {
          const { record, definition, delegation } = copy(change);
          tables.checkRecords([record]);
          apply = () => {
            tables.addRecord(record);
            if (definition !== undefined) tables.definitions.set(keyOf(definition.tenant, definition.digest), definition);
            if (delegation !== undefined) tables.delegations.set(keyOf(delegation.tenant, delegation.id), delegation);
          };
        }),
    };
    try {
      const result = await work(log);
      await turn.end();
      apply();
      return result;
    } finally {
      await turn.end().catch(() => undefined);
      leave();
    }
  }

  async working(place: RequestKey): Promise<Working | null> {
    this.#check();
    return this.#working(place);
  }

  async workings(tenant: string, requests: readonly string[]): Promise<ReadonlyMap<string, Working>> {
    this.#check();
    const found = requests.map((request) => [request, this.#working({ tenant, request })] as const);
    return new Map(found.filter((entry): entry is readonly [string, Working] => entry[1] !== null));
  }

  async records(origin: string): Promise<readonly RecordRow[]> {
    this.#check();
    return [...(this.#tables.records.get(origin) ?? [])].sort((one, other) => one.seq - other.seq);
  }

  async documents(place: RequestKey, digests?: readonly Sha256[]): Promise<readonly DocumentRow[]> {
    this.#check();
    const rows = [...(this.#tables.documents.get(placeKey(place))?.values() ?? [])];
    const wanted = digests === undefined ? rows : rows.filter(({ sha256 }) => digests.includes(sha256));
    return wanted.sort((one, other) => compareText(one.sha256, other.sha256));
  }

  async steps(place: RequestKey): Promise<readonly StepRow[]> {
    this.#check();
    return [...(this.#tables.entries.get(placeKey(place))?.steps ?? [])].sort((one, other) => one.position - other.position);
  }

  async attempt(row: AttemptRow): Promise<void> {
    this.#check();
    this.#tables.addAttempt(copy(row));
  }

  async attempts(place: RequestKey): Promise<readonly AttemptRow[]> {
    this.#check();
    return [...(this.#tables.attempts.get(placeKey(place)) ?? [])].sort((one, other) => compareText(one.at, other.at));
  }

  async requests(filter: RequestFilter): Promise<readonly RequestRow[]> {
    const { after, submitted_before: before, submitted_since: since, viewers } = filter;
    return this.#entries(filter.tenant)
      .filter((entry) => viewers === undefined || entry.viewers.some((viewer) => viewers.includes(viewer)))
      .map(({ request }) => request)
      .filter(
        (row) =>
          (filter.state === undefined || filter.state.includes(row.state)) &&
          (filter.submitter === undefined || filter.submitter === row.submitter) &&
          (filter.subject === undefined || filter.subject === row.subject_id) &&
          (filter.policy === undefined || filter.policy === row.policy) &&
          (filter.definition === undefined || filter.definition === row.definition) &&
          (filter.tier === undefined || filter.tier === row.tier) &&
          (before === undefined || (row.submitted_at !== null && row.submitted_at < before)) &&
          (since === undefined || (row.submitted_at !== null && row.submitted_at >= since)) &&
          (after === undefined || compareTexts(listedAt(row), after.slice(0, 2)) < 0),
      )
      .sort(newestFirst)
      .slice(0, filter.limit);
  }

  async candidates(tenant: string, candidates: readonly string[], after: After | null, limit: number): Promise<readonly CandidateRow[]> {
    const order = (row: CandidateRow): After => [row.since, row.request, row.step];
    const earliest = new Map<string, CandidateRow>();
    for (const { request, candidates: waiting } of this.#entries(tenant)) {
      for (const { candidate, step, since } of waiting) {
        const place = keyOf(request.id, step);
        const known = earliest.get(place);
        if (!candidates.includes(candidate) || (known !== undefined && known.since <= since)) continue;
        earliest.set(place, Object.freeze({ request: request.id, step, since }));
      }
    }
    return [...earliest.values()]
      .filter((row) => after === null || compareTexts(order(row), after) > 0)
      .sort((one, other) => compareTexts(order(one), order(other)))
      .slice(0, limit);
  }

  async roles(tenant: string): Promise<readonly string[]> {
    const named = new Set(this.#entries(tenant).flatMap(({ viewers }) => viewers));
    return [...named].filter((viewer) => viewer.startsWith("role:")).sort(compareText);
  }

  async due(now: string, after: Due | null, limit: number): Promise<readonly Due[]> {
    const order = ({ at, tenant, request }: Due): readonly string[] => [at, tenant, request];
    return this.#entries()
      .flatMap(({ request: { tenant, id, next_wake_at: at } }) => (at === null || at > now ? [] : [{ tenant, request: id, at }]))
      .filter((row) => after === null || compareTexts(order(row), order(after)) > 0)
      .sort((one, other) => compareTexts(order(one), order(other)))
      .slice(0, limit);
  }

  async definitions(tenant: string): Promise<readonly DefinitionRow[]> {
    this.#check();
    return inOrder([...this.#tables.definitions.values()].filter((row) => row.tenant === "" || row.tenant === tenant));
  }

  async definition(tenant: string, digest: Sha256): Promise<DefinitionRow | null> {
    this.#check();
    const { definitions } = this.#tables;
    return definitions.get(keyOf(tenant, digest)) ?? definitions.get(keyOf("", digest)) ?? null;
  }

  async inForce(tenant: string, policy: string): Promise<DefinitionRow | null> {
    const rows = (await this.definitions(tenant)).filter((row) => row.policy === policy && row.retired_at === null);
    const own = (row: DefinitionRow): number => (row.tenant === tenant ? 1 : 0);
    const later = (one: DefinitionRow, other: DefinitionRow): number =>
      own(other) - own(one) || other.version - one.version || compareTexts([other.active_since, other.digest], [one.active_since, one.digest]);
    return rows.sort(later)[0] ?? null;
  }

  async delegations(tenant: string, people: readonly string[], at: string): Promise<readonly DelegationRow[]> {
    this.#check();
    return [...this.#tables.delegations.values()]
      .filter((row) => row.tenant === tenant && (people.includes(row.delegator) || people.includes(row.delegate)))
      .filter(({ since, until, ended_at: ended }) => since <= at && at < until && (ended === null || at < ended))
      .sort((one, other) => compareText(one.id, other.id));
  }

  async outbox(after: string | null, pending: boolean, limit: number): Promise<readonly OutboxRow[]> {
    this.#check();
    if (after !== null && !/^\d{1,15}$/.test(after)) throw new CountersignError("invalid_argument", `\`${after}\` is no position in the outbox`);
    const later = this.#tables.outbox.slice(after === null ? 0 : Number(after) + 1);
    return later.filter((row) => !pending || row.done_at === null).slice(0, limit);
  }

  async settle(tenant: string, id: string, at: string): Promise<boolean> {
    this.#check();
    const { intents, outbox } = this.#tables;
    const index = intents.get(keyOf(tenant, id)) ?? -1;
    const row = outbox[index];
    if (row === undefined || row.done_at !== null) return false;
    outbox[index] = Object.freeze({ ...row, done_at: at });
    return true;
  }

  async erase(place: RequestKey, digests: readonly Sha256[], at: string): Promise<readonly Sha256[]> {
    const leave = await this.#take(placeKey(place));
    try {
      return this.#tables.erase(placeKey(place), digests, at);
    } finally {
      leave();
    }
  }

  async logs(after: RequestKey | null, limit: number): Promise<readonly RequestKey[]> {
    this.#check();
    const order = ({ tenant, request }: RequestKey): readonly string[] => [tenant, request];
    return [...this.#tables.records.values()]
      .flatMap(([first]) => (first === undefined || first.request === "" ? [] : [{ tenant: first.tenant, request: first.request }]))
      .filter((place) => after === null || compareTexts(order(place), order(after)) > 0)
      .sort((one, other) => compareTexts(order(one), order(other)))
      .slice(0, limit);
  }

  async rebuild(place: RequestKey, change: Projected): Promise<boolean | null> {
    const leave = await this.#take(placeKey(place));
    try {
      const { request, steps, candidates, viewers, decisions, comments } = copy(change);
      const after = { request, steps, candidates, viewers, decisions, comments };
      const before = this.#tables.entries.get(placeKey(place));
      const log = [...this.#tables.records.values()].find(([first]) => first?.tenant === place.tenant && first.request === place.request);
      if (log?.length !== request.records) return null;
      this.#tables.entries.set(placeKey(place), after);
      return before !== undefined && comparable(before) === comparable(after);
    } finally {
      leave();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #check(): void {
    if (this.#closed) throw new CountersignError("store_closed", "the store is closed");
  }

  async #take(place: string): Promise<() => void> {
    this.#check();
    return this.#places.take(place);
  }

  #working(place: RequestKey): Working | null {
    const row = this.#tables.entries.get(placeKey(place))?.request;
    return row === undefined ? null : { row, documents: this.#tables.documentsOf(place, row.needed) };
  }

  #entries(tenant?: string): readonly Projected[] {
    this.#check();
    return [...this.#tables.entries.values()].filter(({ request }) => tenant === undefined || request.tenant === tenant);
  }
}

/** The caller's rows, as they are now, and as they stay. */
function copy<T extends object>(rows: T): T {
  return deepFreeze(structuredClone(keepable(rows)));
}

function inOrder(definitions: readonly DefinitionRow[]): readonly DefinitionRow[] {
  const order = (row: DefinitionRow): readonly string[] => [row.active_since, row.tenant, row.digest];
  return [...definitions].sort((one, other) => compareTexts(order(one), order(other)));
}
