import { Kysely, sql } from "kysely";
import { CountersignError } from "../../api/error.js";
import type { Sha256 } from "../../model/record.js";
import type { After, CandidateRow, DeploymentLog, Due, RequestFilter, RequestKey, RequestLog, Store, Working } from "../port.js";
import type { AttemptRow, DefinitionRow, DelegationRow, DocumentRow, OutboxRow, Projected, RecordRow, RequestRow, StepRow } from "../rows.js";
import { keepable } from "../text.js";
import type { Opened, PostgresOptions } from "./database.js";
import { dialect } from "./dialect.js";
import { identifier } from "./identifier.js";
import * as lists from "./lists.js";
import { lookup, workingOf, workingsOf } from "./lookup.js";
import { checkMigrated, migrate } from "./migrate.js";
import { inserted, selected, table, type Db, type Schema, type Sql, type Table } from "./sql.js";
import { definitionsOf, inDeployment, inRequest } from "./turns.js";
import { adopt, erase, rebuild } from "./upkeep.js";

/** A store over a database that was opened; closes it again where it cannot be used. */
export async function storeOver(opened: Opened, { schema = "countersign", migrate: may = true }: PostgresOptions): Promise<Store> {
  const db = new Kysely<unknown>({ dialect: dialect(opened) });
  try {
    const quoted = identifier(schema);
    await (may ? migrate(db, schema) : checkMigrated(db, schema));
    await adopt(db, quoted);
    return new SqlStore(db, quoted);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw error;
  }
}

class SqlStore implements Store {
  readonly #open: Db;
  readonly #schema: Schema;
  #closed = false;

  constructor(db: Db, schema: Schema) {
    this.#open = db;
    this.#schema = schema;
  }

  get #db(): Db {
    if (this.#closed) throw new CountersignError("store_closed", "the store is closed");
    return this.#open;
  }

  async inRequest<T>(place: RequestKey, work: (log: RequestLog) => Promise<T>): Promise<T> {
    return inRequest(this.#db, this.#schema, place, work);
  }

  async inDeployment<T>(origin: string, work: (log: DeploymentLog) => Promise<T>): Promise<T> {
    return inDeployment(this.#db, this.#schema, origin, work);
  }

  async working(place: RequestKey): Promise<Working | null> {
    return workingOf(this.#db, this.#schema, place, false);
  }

  async workings(tenant: string, requests: readonly string[]): Promise<ReadonlyMap<string, Working>> {
    return requests.length === 0 ? new Map() : workingsOf(this.#db, this.#schema, tenant, requests);
  }

  async records(origin: string): Promise<readonly RecordRow[]> {
    return this.#rows("records", sql`t.origin = ${origin}`, sql`t.seq`);
  }

  async documents(place: RequestKey, digests?: readonly Sha256[]): Promise<readonly DocumentRow[]> {
    const those = digests === undefined ? sql`` : sql`and t.sha256 = any (${[...digests]}::text[])`;
    return this.#rows("documents", sql`${of(place)} ${those}`, sql`t.sha256`);
  }

  async steps(place: RequestKey): Promise<readonly StepRow[]> {
    return this.#rows("request_steps", of(place), sql`t.position`);
  }

  async attempt(row: AttemptRow): Promise<void> {
    await inserted(this.#schema, "attempts", [keepable(row)]).execute(this.#db);
  }

  async attempts(place: RequestKey): Promise<readonly AttemptRow[]> {
    return this.#rows("attempts", of(place), sql`t.at, t.n`);
  }

  async requests(filter: RequestFilter): Promise<readonly RequestRow[]> {
    return lists.requests(this.#db, this.#schema, filter);
  }

  async candidates(tenant: string, candidates: readonly string[], after: After | null, limit: number): Promise<readonly CandidateRow[]> {
    return lists.candidates(this.#db, this.#schema, tenant, candidates, after, limit);
  }

  async roles(tenant: string): Promise<readonly string[]> {
    return lists.roles(this.#db, this.#schema, tenant);
  }

  async due(now: string, after: Due | null, limit: number): Promise<readonly Due[]> {
    return lists.due(this.#db, this.#schema, now, after, limit);
  }

  async definitions(tenant: string): Promise<readonly DefinitionRow[]> {
    return definitionsOf(this.#db, this.#schema, tenant);
  }

  async definition(tenant: string, digest: Sha256): Promise<DefinitionRow | null> {
    return lookup(this.#db, this.#schema).definition(tenant, digest);
  }

  async inForce(tenant: string, policy: string): Promise<DefinitionRow | null> {
    return lookup(this.#db, this.#schema).inForce(tenant, policy);
  }

  async delegations(tenant: string, people: readonly string[], at: string): Promise<readonly DelegationRow[]> {
    return lookup(this.#db, this.#schema).delegations(tenant, people, at);
  }

  async outbox(after: string | null, pending: boolean, limit: number): Promise<readonly OutboxRow[]> {
    return lists.outbox(this.#db, this.#schema, after, pending, limit);
  }

  async settle(tenant: string, id: string, at: string): Promise<boolean> {
    const { rows } = await sql`update ${table(this.#schema, "outbox")} set done_at = ${at}::timestamptz
      where tenant = ${tenant} and id = ${id} and done_at is null returning id`.execute(this.#db);
    return rows.length > 0;
  }

  async erase(place: RequestKey, digests: readonly Sha256[], at: string): Promise<readonly Sha256[]> {
    return erase(this.#db, this.#schema, place, digests, at);
  }

  async logs(after: RequestKey | null, limit: number): Promise<readonly RequestKey[]> {
    return lists.logs(this.#db, this.#schema, after, limit);
  }

  async rebuild(place: RequestKey, change: Projected): Promise<boolean | null> {
    return rebuild(this.#db, this.#schema, place, change);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#open.destroy();
  }

  async #rows<T>(name: Table, where: Sql, order: Sql): Promise<readonly T[]> {
    const { rows } = await sql<T>`select ${selected(name, "t")} from ${table(this.#schema, name)} as t where ${where} order by ${order}`.execute(this.#db);
    return rows;
  }
}

/** The rows of a request. */
function of({ tenant, request }: RequestKey): Sql {
  return sql`t.tenant = ${tenant} and t.request = ${request}`;
}
