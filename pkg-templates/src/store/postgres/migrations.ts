// The tables, version by version. A migration that was ever released is never changed: a change is a new one.
import { sql, type Migration } from "kysely";
import { table, type Schema, type Sql } from "./sql.js";

export function migrations(schema: Schema): Record<string, Migration> {
  return { "0001_tables": { up: (db) => inOrder(TABLES(schema), (statement) => statement.execute(db)) } };
}

async function inOrder<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}

/** Ids are ordered by code points, whatever the database's own collation. */
const ID = sql`text collate "C" not null`;

const TABLES = (schema: Schema): readonly Sql[] => {
  const t = (name: string): Sql => table(schema, name);
  return [
    sql`create table ${t("definitions")} (
      tenant ${ID}, digest ${ID}, policy ${ID}, version bigint not null, text text not null, script text,
      active_since timestamptz not null, retired_at timestamptz,
      primary key (tenant, digest))`,
    sql`create index definitions_of_policy on ${t("definitions")} (tenant, policy)`,

    sql`create table ${t("requests")} (
      tenant ${ID}, id ${ID}, policy ${ID}, definition text collate "C", submitter ${ID}, state ${ID}, version integer not null,
      round integer not null, tier text collate "C", subject_id text collate "C", subject_version text collate "C", correlation_id text collate "C",
      created_at timestamptz not null, submitted_at timestamptz, updated_at timestamptz not null, next_wake_at timestamptz,
      downstream_allowed boolean not null, records integer not null, last text not null, stored text not null, needed text[] not null,
      listed_at timestamptz not null generated always as (coalesce(submitted_at, created_at)) stored,
      primary key (tenant, id))`,
    sql`create index requests_listed on ${t("requests")} (tenant, listed_at, id)`,
    sql`create index requests_due on ${t("requests")} (next_wake_at, tenant, id) where next_wake_at is not null`,
    sql`create index requests_of_subject on ${t("requests")} (tenant, subject_id) where subject_id is not null`,

    sql`create table ${t("request_steps")} (
      tenant ${ID}, request ${ID}, step ${ID}, position integer not null, state ${ID}, opened_at timestamptz, deadline_at timestamptz,
      approved integer not null, rejected integer not null, abstained integer not null, missing integer not null,
      primary key (tenant, request, step))`,

    sql`create table ${t("candidates")} (
      tenant ${ID}, request ${ID}, step ${ID}, candidate ${ID}, since timestamptz not null,
      primary key (tenant, request, step, candidate))`,
    sql`create index candidates_waiting on ${t("candidates")} (tenant, candidate, since, request, step)`,

    sql`create table ${t("viewers")} (
      tenant ${ID}, request ${ID}, viewer ${ID}, listed_at timestamptz not null,
      primary key (tenant, request, viewer))`,
    sql`create index viewers_listed on ${t("viewers")} (tenant, viewer, listed_at, request)`,

    sql`create table ${t("decisions")} (
      tenant ${ID}, request ${ID}, seq integer not null, event integer not null, step ${ID}, kind ${ID}, actor ${ID}, holder ${ID},
      role ${ID}, at timestamptz not null, round integer not null, reason_code text, reason text,
      primary key (tenant, request, seq, event))`,
    sql`create table ${t("comments")} (
      tenant ${ID}, request ${ID}, seq integer not null, event integer not null, actor ${ID}, step text collate "C",
      at timestamptz not null, text text not null,
      primary key (tenant, request, seq, event))`,

    // A log's name begins with the deployment and the tenant.
    sql`create table ${t("records")} (
      tenant ${ID}, request ${ID}, origin ${ID}, seq integer not null, record text not null, at timestamptz not null,
      primary key (origin, seq))`,
    sql`create index records_first on ${t("records")} (tenant, request) where seq = 0 and request <> ''`,
    sql`create function ${t("records_only_grow")}() returns trigger language plpgsql as $$
      begin
        raise exception 'records only grow: % is refused', lower(tg_op) using errcode = 'restrict_violation';
      end $$`,
    sql`create trigger records_only_grow before update or delete on ${t("records")}
      for each row execute function ${t("records_only_grow")}()`,
    sql`create trigger records_are_not_truncated before truncate on ${t("records")}
      for each statement execute function ${t("records_only_grow")}()`,

    sql`create table ${t("documents")} (
      tenant ${ID}, request ${ID}, sha256 ${ID}, kind ${ID}, salted boolean not null, text text, erased_at timestamptz,
      primary key (tenant, request, sha256))`,

    sql`create table ${t("attempts")} (
      tenant ${ID}, request ${ID}, n bigint generated always as identity, at timestamptz not null, actor text, command ${ID}, step text,
      key text, outcome ${ID}, code text, message text,
      primary key (tenant, request, n))`,

    // By its transaction, since a number that was drawn earlier may be committed later.
    sql`create table ${t("outbox")} (
      tenant ${ID}, id ${ID}, request ${ID}, seq integer not null, kind ${ID}, name ${ID}, step text, compensates text, recipient text,
      created_at timestamptz not null, done_at timestamptz,
      xact xid8 not null default pg_current_xact_id(), n bigint generated always as identity,
      primary key (tenant, id))`,
    sql`create unique index outbox_in_order on ${t("outbox")} (xact, n)`,
    sql`create index outbox_pending on ${t("outbox")} (xact, n) where done_at is null`,

    sql`create table ${t("idempotency_keys")} (
      tenant ${ID}, actor ${ID}, command ${ID}, request ${ID}, key ${ID}, payload text not null, response text not null,
      created_at timestamptz not null,
      primary key (tenant, actor, command, request, key))`,

    sql`create table ${t("delegations")} (
      tenant ${ID}, id ${ID}, delegator ${ID}, delegate ${ID}, roles text[], steps text[], since timestamptz not null,
      until timestamptz not null, authorised_by ${ID}, reason text not null, ended_at timestamptz,
      primary key (tenant, id))`,
    sql`create index delegations_from on ${t("delegations")} (tenant, delegator)`,
    sql`create index delegations_to on ${t("delegations")} (tenant, delegate)`,

    // Whose row is locked has the place in the deployment's log.
    sql`create table ${t("deployments")} (origin ${ID} primary key)`,
  ];
};
