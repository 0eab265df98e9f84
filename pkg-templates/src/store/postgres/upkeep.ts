// What is done to a request beside its commands: erasing, and making its projections anew.
import { sql } from "kysely";
import type { Sha256 } from "../../model/record.js";
import type { RequestKey } from "../port.js";
import { comparable } from "../projections.js";
import type { CommentRow, DecisionRow, Projected, RequestRow, RequestWrite, StepRow } from "../rows.js";
import { keepable } from "../text.js";
import { inserted, selected, table, type Db, type Schema, type Table } from "./sql.js";
import { replacing } from "./write.js";

/**
 * Puts what was restored from another server's dump before everything of this one: the numbers of transactions there mean
 * nothing here, and what is numbered beyond all that began here would not be shown for long.
 */
export async function adopt(db: Db, schema: Schema): Promise<void> {
  await sql`update ${table(schema, "outbox")} set xact = '0' where xact >= pg_snapshot_xmax(pg_current_snapshot())`.execute(db);
}

/** With the request's place taken, so that no command under way quotes what goes. */
export async function erase(db: Db, schema: Schema, { tenant, request }: RequestKey, digests: readonly Sha256[], at: string): Promise<readonly Sha256[]> {
  return db.transaction().execute(async (within) => {
    await sql`select id from ${table(schema, "requests")} where tenant = ${tenant} and id = ${request} for update`.execute(within);
    const { rows } = await sql<{ sha256: Sha256 }>`with gone as (
        update ${table(schema, "documents")} set text = null, erased_at = ${at}::timestamptz
        where tenant = ${tenant} and request = ${request} and sha256 = any (${[...digests]}::text[]) and salted and text is not null
        returning sha256
      ), silenced as (
        update ${table(schema, "attempts")} set message = null
        where tenant = ${tenant} and request = ${request} and message is not null and exists (select from gone)
      ) select sha256 from gone order by sha256`.execute(within);
    return rows.map(({ sha256 }) => sha256);
  });
}

/** Answers whether the projections were equal to these, and puts these in their place; `null` where the log has grown. */
export async function rebuild(db: Db, schema: Schema, place: RequestKey, change: Projected): Promise<boolean | null> {
  const { request, steps, candidates, viewers, decisions, comments } = keepable(change);
  const next = { request, steps, candidates, viewers, decisions, comments };
  return db.transaction().execute(async (within) => {
    await sql`select id from ${table(schema, "requests")} where tenant = ${place.tenant} and id = ${place.request} for update`.execute(within);
    if ((await length(within, schema, place)) !== request.records) return null;
    const before = await projections(within, schema, place);
    if (before === null) await inserted(schema, "requests", [request]).execute(within);
    else if (comparable(before) === comparable(next)) return true;
    for (const statement of replacing(schema, next)) await statement.execute(within);
    return false;
  });
}

async function length(within: Db, schema: Schema, { tenant, request }: RequestKey): Promise<number> {
  const log = table(schema, "records");
  const { rows } = await sql<{ length: number }>`select last.seq + 1 as length from ${log} as first cross join lateral (
      select r.seq from ${log} as r where r.origin = first.origin order by r.seq desc limit 1
    ) as last where first.tenant = ${tenant} and first.request = ${request} and first.seq = 0 and first.request <> ''`.execute(within);
  return rows[0]?.length ?? 0;
}

async function projections(within: Db, schema: Schema, place: RequestKey): Promise<Projected | null> {
  const all = async <T>(name: Table, key = "request"): Promise<readonly T[]> => {
    const { rows } = await sql<T>`select ${selected(name, "t")} from ${table(schema, name)} as t
      where t.tenant = ${place.tenant} and ${sql.id("t", key)} = ${place.request}`.execute(within);
    return rows;
  };
  const [request] = await all<RequestRow>("requests", "id");
  if (request === undefined) return null;
  const candidates = await all<RequestWrite["candidates"][number]>("candidates");
  const viewers = await all<{ readonly viewer: string }>("viewers");
  return {
    request,
    steps: await all<StepRow>("request_steps"),
    candidates: candidates.map(({ candidate, step, since }) => ({ candidate, step, since })),
    viewers: viewers.map(({ viewer }) => viewer),
    decisions: await all<DecisionRow>("decisions"),
    comments: await all<CommentRow>("comments"),
  };
}
