// Lists: requests, inboxes, what is due, the outbox. Each goes along an index and stops at its limit.
import { sql } from "kysely";
import { CountersignError } from "../../api/error.js";
import type { After, CandidateRow, Due, RequestFilter, RequestKey } from "../port.js";
import type { OutboxRow, RequestRow } from "../rows.js";
import { instant, selected, table, type Db, type Schema, type Sql } from "./sql.js";

export async function requests(db: Db, schema: Schema, filter: RequestFilter): Promise<readonly RequestRow[]> {
  const from = table(schema, "requests");
  const conditions = sql.join(conditionsOf(filter), sql` and `);
  const { rows } =
    filter.viewers === undefined
      ? await sql<RequestRow>`select ${selected("requests", "r")} from ${from} as r where ${conditions} ${after(filter, sql`r.listed_at`, sql`r.id`)}
          order by r.listed_at desc, r.id desc limit ${filter.limit}`.execute(db)
      : await sql<RequestRow>`select ${selected("requests", "r")} from (
            select distinct page.request from unnest(${distinct(filter.viewers)}::text[]) as v (viewer) cross join lateral (
              select w.request from ${table(schema, "viewers")} as w join ${from} as r on r.tenant = w.tenant and r.id = w.request
              where w.tenant = ${filter.tenant} and w.viewer = v.viewer and ${conditions} ${after(filter, sql`w.listed_at`, sql`w.request`)}
              order by w.listed_at desc, w.request desc limit ${filter.limit}
            ) as page
          ) as seen join ${from} as r on r.tenant = ${filter.tenant} and r.id = seen.request
          order by r.listed_at desc, r.id desc limit ${filter.limit}`.execute(db);
  return rows;
}

function conditionsOf(filter: RequestFilter): Sql[] {
  const equal = (["submitter", "policy", "definition", "tier"] as const).flatMap((name) =>
    filter[name] === undefined ? [] : [sql`${sql.id("r", name)} = ${filter[name]}`],
  );
  return [
    sql`r.tenant = ${filter.tenant}`,
    ...equal,
    ...(filter.state === undefined ? [] : [sql`r.state = any (${[...filter.state]}::text[])`]),
    ...(filter.subject === undefined ? [] : [sql`r.subject_id = ${filter.subject}`]),
    ...(filter.submitted_before === undefined ? [] : [sql`r.submitted_at < ${filter.submitted_before}::timestamptz`]),
    ...(filter.submitted_since === undefined ? [] : [sql`r.submitted_at >= ${filter.submitted_since}::timestamptz`]),
  ];
}

function after({ after: last }: RequestFilter, at: Sql, id: Sql): Sql {
  return last === undefined ? sql`` : sql`and (${at}, ${id}) < (${last[0]}::timestamptz, ${last[1]})`;
}

/**
 * Of a step that waits for several of them, the one that it has waited for longest stands for it. As a rule it has waited for
 * all equally long: then the same row comes from each, and is given once.
 */
export async function candidates(
  db: Db,
  schema: Schema,
  tenant: string,
  who: readonly string[],
  last: After | null,
  limit: number,
): Promise<readonly CandidateRow[]> {
  const waiting = table(schema, "candidates");
  const those = distinct(who);
  const later = last === null ? sql`` : sql`and (k.since, k.request, k.step) > (${last[0]}::timestamptz, ${last[1]}, ${last[2]})`;
  const { rows } = await sql<CandidateRow>`select page.request, page.step, ${instant("page.since")} as since from (
    select distinct of_one.since, of_one.request, of_one.step from unnest(${those}::text[]) as c (candidate) cross join lateral (
      select k.request, k.step, k.since from ${waiting} as k
      where k.tenant = ${tenant} and k.candidate = c.candidate ${later} and not exists (
        select from ${waiting} as o where o.tenant = k.tenant and o.request = k.request and o.step = k.step
        and o.candidate = any (${those}::text[]) and o.since < k.since)
      order by k.since, k.request, k.step limit ${limit}
    ) as of_one order by of_one.since, of_one.request, of_one.step limit ${limit}
  ) as page order by page.since, page.request, page.step`.execute(db);
  return rows;
}

/** Goes from each role to the next in the index, however many requests name it. */
export async function roles(db: Db, schema: Schema, tenant: string): Promise<readonly string[]> {
  const next = (from: Sql): Sql => sql`select v.viewer from ${table(schema, "viewers")} as v
    where v.tenant = ${tenant} and ${from} and v.viewer < 'role;' order by v.viewer limit 1`;
  const { rows } = await sql<{ viewer: string }>`with recursive roles (viewer) as (
      (${next(sql`v.viewer >= 'role:'`)})
      union all
      select (${next(sql`v.viewer > roles.viewer`)}) from roles where roles.viewer is not null
    ) select viewer from roles where viewer is not null`.execute(db);
  return rows.map(({ viewer }) => viewer);
}

export async function due(db: Db, schema: Schema, now: string, last: Due | null, limit: number): Promise<readonly Due[]> {
  const beyond = last === null ? sql`` : sql`and (r.next_wake_at, r.tenant, r.id) > (${last.at}::timestamptz, ${last.tenant}, ${last.request})`;
  const { rows } = await sql<Due>`select r.tenant, r.id as request, ${instant("r.next_wake_at")} as at from ${table(schema, "requests")} as r
    where r.next_wake_at <= ${now}::timestamptz ${beyond} order by r.next_wake_at, r.tenant, r.id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Only what was written by transactions that ended, and before any that has not: a position that was given is never followed by
 * an earlier one.
 */
export async function outbox(db: Db, schema: Schema, last: string | null, pending: boolean, limit: number): Promise<readonly OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`select ${selected("outbox", "o")}, o.xact::text || ':' || o.n as position from ${table(schema, "outbox")} as o
    where o.xact < pg_snapshot_xmin(pg_current_snapshot()) ${last === null ? sql`` : later(last)} ${pending ? sql`and o.done_at is null` : sql``}
    order by o.xact, o.n limit ${limit}`.execute(db);
  return rows;
}

function later(last: string): Sql {
  const [, xact, n] = /^(\d{1,20}):(\d{1,18})$/.exec(last) ?? [];
  if (xact === undefined || n === undefined) throw new CountersignError("invalid_argument", `\`${last}\` is no position in the outbox`);
  return sql`and (o.xact, o.n) > (${xact}::xid8, ${n}::bigint)`;
}

export async function logs(db: Db, schema: Schema, last: RequestKey | null, limit: number): Promise<readonly RequestKey[]> {
  const beyond = last === null ? sql`` : sql`and (r.tenant, r.request) > (${last.tenant}, ${last.request})`;
  const { rows } = await sql<RequestKey>`select r.tenant, r.request from ${table(schema, "records")} as r
    where r.seq = 0 and r.request <> '' ${beyond} order by r.tenant, r.request limit ${limit}`.execute(db);
  return rows;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
