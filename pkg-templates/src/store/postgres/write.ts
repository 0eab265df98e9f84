// The statement that keeps what a command changes: one round trip, however much it is.
import { sql, type RawBuilder } from "kysely";
import type { RequestKey } from "../port.js";
import type { KeyRow, RequestRow, RequestWrite } from "../rows.js";
import { given, inserted, names, table, upserted, type Schema, type Sql } from "./sql.js";

/** Tables that only get new rows with a command. */
const ADDED = ["decisions", "comments", "records", "outbox"] as const;

/**
 * The statement that keeps a command's changes. The row of the request is there: it is what is locked.
 *
 * @param before the row as the command found it; `null`: a placeholder.
 */
export function writing(schema: Schema, change: RequestWrite, before: RequestRow | null): RawBuilder<unknown> {
  const { request, key, attempt } = change;
  const updated = sql`update ${table(schema, "requests")} set (${names("requests")}) = (select ${names("requests")} from ${given("requests", [request])})
    where tenant = ${request.tenant} and id = ${request.id}`;
  const known = before !== null;
  const parts = [
    ...steps(schema, change, known),
    ...candidates(schema, change, known),
    ...viewers(schema, change, before === null ? null : listedAt(before)),
    ...ADDED.flatMap((name) => some(change[name], () => inserted(schema, name, change[name]))),
    ...some(change.documents, () => sql`${inserted(schema, "documents", change.documents)} on conflict do nothing`),
    ...(key === undefined ? [] : [inserted(schema, "idempotency_keys", [key])]),
    ...(attempt === undefined ? [] : [inserted(schema, "attempts", [attempt])]),
  ];
  return together(parts, updated);
}

/** The statement that remembers a command which changed nothing; a placeholder goes as it came. */
export function remembering(schema: Schema, key: KeyRow, placeholder: RequestKey | null): RawBuilder<unknown> {
  const insert = inserted(schema, "idempotency_keys", [key]);
  if (placeholder === null) return insert;
  const removed = sql`delete from ${table(schema, "requests")} where tenant = ${placeholder.tenant} and id = ${placeholder.request}`;
  return together([removed], insert);
}

/** The statements that put projections in the place of those that are there; run one after the other. */
export function replacing(schema: Schema, change: Omit<RequestWrite, "records" | "documents" | "outbox">): readonly RawBuilder<unknown>[] {
  const { tenant, id } = change.request;
  const gone = (["request_steps", "candidates", "viewers", "decisions", "comments"] as const).map(
    (name) => sql`delete from ${table(schema, name)} where tenant = ${tenant} and request = ${id}`,
  );
  return [...gone, writing(schema, { ...change, records: [], documents: [], outbox: [] }, null)];
}

/** Statements as one: each sees what was there before, so no two may touch the same row. */
function together(parts: readonly Sql[], last: Sql): RawBuilder<unknown> {
  if (parts.length === 0) return sql`${last}`;
  return sql`with ${sql.join(parts.map((part, index) => sql`${sql.ref(`part_${index}`)} as (${part})`))} ${last}`;
}

function steps(schema: Schema, { request, steps: rows }: RequestWrite, known: boolean): Sql[] {
  const gone = sql`delete from ${table(schema, "request_steps")}
    where tenant = ${request.tenant} and request = ${request.id} and step <> all (${rows.map(({ step }) => step)}::text[])`;
  return [...some(rows, () => upserted(schema, "request_steps", rows)), ...(known ? [gone] : [])];
}

function candidates(schema: Schema, { request, candidates: waiting }: RequestWrite, known: boolean): Sql[] {
  const rows = waiting.map((row) => ({ tenant: request.tenant, request: request.id, ...row }));
  const gone = sql`delete from ${table(schema, "candidates")} where tenant = ${request.tenant} and request = ${request.id}
    and (step, candidate) not in (select step, candidate from ${given("candidates", rows)})`;
  return [...some(rows, () => upserted(schema, "candidates", rows)), ...(known ? [gone] : [])];
}

/** Those who could see it still can; where it moved in lists, it moves for them too. */
function viewers(schema: Schema, { request, viewers: who }: RequestWrite, listed: string | null): Sql[] {
  const added = [...new Set(who)];
  const at = listedAt(request);
  const rows = added.map((viewer) => ({ tenant: request.tenant, request: request.id, viewer, listed_at: at }));
  const moved = sql`update ${table(schema, "viewers")} set listed_at = ${at}::timestamptz
    where tenant = ${request.tenant} and request = ${request.id} and viewer <> all (${added}::text[])`;
  return [...some(rows, () => upserted(schema, "viewers", rows)), ...(listed === null || listed === at ? [] : [moved])];
}

/** When a request is listed: since it was submitted, or else since it is there. */
export function listedAt(request: Pick<RequestRow, "submitted_at" | "created_at">): string {
  return request.submitted_at ?? request.created_at;
}

function some(rows: readonly object[], statement: () => Sql): Sql[] {
  return rows.length === 0 ? [] : [statement()];
}
