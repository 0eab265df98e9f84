// Taking a place in a log: a transaction that holds the lock of a row.
import { sql } from "kysely";
import type { SealedRecord } from "../../model/record.js";
import type { DeploymentLog, RequestKey, RequestLog, Remembered } from "../port.js";
import type { DefinitionRow, DelegationRow } from "../rows.js";
import { keepable } from "../text.js";
import { Turn } from "../turn.js";
import { documentsOf, lookup, workingOf } from "./lookup.js";
import { inserted, selected, table, upserted, type Db, type Schema, type Sql } from "./sql.js";
import { remembering, writing } from "./write.js";

/** Runs `work` in a transaction: kept if it wrote something and nothing failed, and undone otherwise. */
async function transact<T>(db: Db, work: (within: Db, turn: Turn) => Promise<T>): Promise<T> {
  const transaction = await db.startTransaction().execute();
  const turn = new Turn();
  try {
    const result = await work(transaction, turn);
    await turn.end();
    await (turn.written ? transaction.commit() : transaction.rollback()).execute();
    return result;
  } catch (error) {
    // What was begun and not awaited still has the connection.
    await turn.end().catch(() => undefined);
    if (!transaction.isCommitted && !transaction.isRolledBack) await transaction.rollback().execute();
    throw error;
  }
}

export function inRequest<T>(db: Db, schema: Schema, place: RequestKey, work: (log: RequestLog) => Promise<T>): Promise<T> {
  return transact(db, async (within, turn) => {
    const working = await taken(within, schema, keepable(place));
    const reads = lookup(within, schema);
    return work({
      working,
      definition: (tenant, digest) => turn.read(() => reads.definition(tenant, digest)),
      inForce: (tenant, policy) => turn.read(() => reads.inForce(tenant, policy)),
      delegations: (tenant, people, at) => turn.read(() => reads.delegations(tenant, people, at)),
      documents: (digests) => turn.read(() => documentsOf(within, schema, place, digests)),
      remembered: ({ tenant, actor, command, request, key }) =>
        turn.read(async () => {
          const { rows } = await sql<Remembered>`select payload, response from ${table(schema, "idempotency_keys")}
            where tenant = ${tenant} and actor = ${actor} and command = ${command} and request = ${request} and key = ${key}`.execute(within);
          return rows[0] ?? null;
        }),
      write: (change) => turn.write(async () => void (await writing(schema, keepable(change), working?.row ?? null).execute(within))),
      remember: (key) => turn.write(async () => void (await remembering(schema, keepable(key), working === null ? place : null).execute(within))),
    });
  });
}

/** Takes the place. Where there is no request, a placeholder is locked, which nobody else ever sees. */
async function taken(within: Db, schema: Schema, place: RequestKey): Promise<RequestLog["working"]> {
  const working = await workingOf(within, schema, place, true);
  if (working !== null) return working;
  const { rows } = await sql`insert into ${table(schema, "requests")}
    (tenant, id, policy, submitter, state, version, round, created_at, updated_at, downstream_allowed, records, last, stored, needed)
    values (${place.tenant}, ${place.request}, '', '', '', 0, 0, 'epoch', 'epoch', false, 0, '', '', '{}') on conflict do nothing returning id`.execute(within);
  return rows.length > 0 ? null : taken(within, schema, place);
}

export function inDeployment<T>(db: Db, schema: Schema, origin: string, work: (log: DeploymentLog) => Promise<T>): Promise<T> {
  return transact(db, async (within, turn) => {
    await sql`insert into ${table(schema, "deployments")} (origin) values (${origin}) on conflict do nothing`.execute(within);
    await sql`select origin from ${table(schema, "deployments")} where origin = ${origin} for update`.execute(within);
    const { rows } = await sql<{ record: SealedRecord }>`select record from ${table(schema, "records")}
      where origin = ${origin} order by seq desc limit 1`.execute(within);
    return work({
      last: rows[0]?.record ?? null,
      definitions: () => turn.read(() => definitionsOf(within, schema, null)),
      delegation: (tenant, id) =>
        turn.read(async () => {
          const { rows } = await sql<DelegationRow>`select ${selected("delegations", "d")} from ${table(schema, "delegations")} as d
            where d.tenant = ${tenant} and d.id = ${id}`.execute(within);
          return rows[0] ?? null;
        }),
      write: (change) =>
        turn.write(async () => {
          const { record, definition, delegation } = keepable(change);
          const parts: Sql[] = [inserted(schema, "records", [record])];
          if (definition !== undefined) parts.push(upserted(schema, "definitions", [definition]));
          if (delegation !== undefined) parts.push(upserted(schema, "delegations", [delegation]));
          for (const part of parts) await part.execute(within);
        }),
    });
  });
}

/** The definitions of a tenant and of all; `null`: of every tenant. In the order of their activation. */
export async function definitionsOf(db: Db, schema: Schema, tenant: string | null): Promise<readonly DefinitionRow[]> {
  const { rows } = await sql<DefinitionRow>`select ${selected("definitions", "d")} from ${table(schema, "definitions")} as d
    ${tenant === null ? sql`` : sql`where d.tenant in ('', ${tenant})`} order by d.active_since, d.tenant, d.digest`.execute(db);
  return rows;
}
