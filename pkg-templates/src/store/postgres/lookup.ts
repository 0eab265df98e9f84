// Reads that commands make too, on whichever connection asks.
import { sql } from "kysely";
import type { Documents, Sha256 } from "../../model/record.js";
import type { Lookup, RequestKey, Working } from "../port.js";
import type { DefinitionRow, DelegationRow, RequestRow } from "../rows.js";
import { AGAIN } from "./connection.js";
import { selected, table, type Db, type Schema, type Sql } from "./sql.js";

const again = sql.raw(AGAIN);

export function lookup(db: Db, schema: Schema): Lookup {
  const definitions = table(schema, "definitions");
  return {
    async definition(tenant, digest) {
      const { rows } = await sql<DefinitionRow>`${again} select ${selected("definitions", "d")} from ${definitions} as d
        where d.tenant in ('', ${tenant}) and d.digest = ${digest} order by d.tenant desc limit 1`.execute(db);
      return rows[0] ?? null;
    },
    async inForce(tenant, policy) {
      const { rows } = await sql<DefinitionRow>`${again} select ${selected("definitions", "d")} from ${definitions} as d
        where d.tenant in ('', ${tenant}) and d.policy = ${policy} and d.retired_at is null
        order by d.tenant desc, d.version desc, d.active_since desc, d.digest desc limit 1`.execute(db);
      return rows[0] ?? null;
    },
    async delegations(tenant, people, at) {
      const those = sql`(${[...people]}::text[])`;
      const { rows } = await sql<DelegationRow>`${again} select ${selected("delegations", "d")} from ${table(schema, "delegations")} as d
        where d.tenant = ${tenant} and (d.delegator = any ${those} or d.delegate = any ${those})
        and d.since <= ${at}::timestamptz and d.until > ${at}::timestamptz and (d.ended_at is null or d.ended_at > ${at}::timestamptz)
        order by d.id`.execute(db);
      return rows;
    },
  };
}

/** The text of a JSON object of documents by digest; `null` for what was erased. */
function documentsIn(schema: Schema, place: { readonly tenant: Sql; readonly request: Sql }, digests: Sql): Sql {
  return sql`(select coalesce(json_object_agg(d.sha256, d.text), '{}')::text from ${table(schema, "documents")} as d
    where d.tenant = ${place.tenant} and d.request = ${place.request} and d.sha256 = any(${digests}))`;
}

export async function documentsOf(db: Db, schema: Schema, { tenant, request }: RequestKey, digests: readonly Sha256[]): Promise<Documents> {
  const found = documentsIn(schema, { tenant: sql`${tenant}`, request: sql`${request}` }, sql`${[...digests]}::text[]`);
  const { rows } = await sql<{ documents: string }>`select ${found} as documents`.execute(db);
  return there(rows[0]?.documents ?? "{}").documents;
}

/** What was stored last, with its documents, in one round trip; with `lock`, the place is taken. */
export async function workingOf(db: Db, schema: Schema, place: RequestKey, lock: boolean): Promise<Working | null> {
  const [first] = await rowsWith(db, schema, sql`r.tenant = ${place.tenant} and r.id = ${place.request} ${lock ? sql`for update` : sql``}`);
  if (first === undefined) return null;
  const { row, found } = first;
  // Where the lock was waited for, the row is the one that was committed meanwhile, and its documents are not seen yet.
  const unseen = lock && row.needed.some((digest) => !found.known.has(digest));
  return { row, documents: unseen ? await documentsOf(db, schema, place, row.needed) : found.documents };
}

/** The same of several requests, without taking any place. */
export async function workingsOf(db: Db, schema: Schema, tenant: string, requests: readonly string[]): Promise<ReadonlyMap<string, Working>> {
  const rows = await rowsWith(db, schema, sql`r.tenant = ${tenant} and r.id = any (${[...requests]}::text[])`);
  return new Map(rows.map(({ row, found: { documents } }) => [row.id, { row, documents }]));
}

async function rowsWith(db: Db, schema: Schema, which: Sql): Promise<readonly { readonly row: RequestRow; readonly found: There }[]> {
  const documents = documentsIn(schema, { tenant: sql`r.tenant`, request: sql`r.id` }, sql`r.needed`);
  const { rows } = await sql<RequestRow & { readonly documents: string }>`${again} select ${selected("requests", "r")}, ${documents} as documents
    from ${table(schema, "requests")} as r where ${which}`.execute(db);
  return rows.map(({ documents: text, ...row }) => ({ row, found: there(text) }));
}

interface There {
  readonly documents: Documents;
  /** Those that were erased too. */
  readonly known: ReadonlySet<Sha256>;
}

function there(text: string): There {
  const all = Object.entries(JSON.parse(text) as { readonly [sha256: Sha256]: string | null });
  const kept = all.filter((entry): entry is [Sha256, string] => entry[1] !== null);
  return { documents: Object.fromEntries(kept), known: new Set(all.map(([digest]) => digest)) };
}
