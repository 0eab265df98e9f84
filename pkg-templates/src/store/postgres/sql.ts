// Pieces of SQL: columns by their types, and rows as one JSON parameter, so that a statement's text does not depend on how
// many rows it takes.
import { sql, type Kysely, type RawBuilder } from "kysely";

/** The name of the schema, quoted. */
export type Schema = string;
/** Nothing is known of the tables by Kysely's types: rows are typed where they come out. */
export type Db = Kysely<unknown>;
export type Sql = RawBuilder<unknown>;

type ColumnType = "text" | "text[]" | "integer" | "bigint" | "boolean" | "timestamptz";

/** The columns of a table that rows have, by their types. */
const COLUMNS = {
  definitions: { tenant: "text", digest: "text", policy: "text", version: "bigint", text: "text", script: "text", active_since: "timestamptz", retired_at: "timestamptz" },
  requests: {
    tenant: "text",
    id: "text",
    policy: "text",
    definition: "text",
    submitter: "text",
    state: "text",
    version: "integer",
    round: "integer",
    tier: "text",
    subject_id: "text",
    subject_version: "text",
    correlation_id: "text",
    created_at: "timestamptz",
    submitted_at: "timestamptz",
    updated_at: "timestamptz",
    next_wake_at: "timestamptz",
    downstream_allowed: "boolean",
    records: "integer",
    last: "text",
    stored: "text",
    needed: "text[]",
  },
  request_steps: {
    tenant: "text",
    request: "text",
    step: "text",
    position: "integer",
    state: "text",
    opened_at: "timestamptz",
    deadline_at: "timestamptz",
    approved: "integer",
    rejected: "integer",
    abstained: "integer",
    missing: "integer",
  },
  candidates: { tenant: "text", request: "text", step: "text", candidate: "text", since: "timestamptz" },
  viewers: { tenant: "text", request: "text", viewer: "text", listed_at: "timestamptz" },
  decisions: {
    tenant: "text",
    request: "text",
    seq: "integer",
    event: "integer",
    step: "text",
    kind: "text",
    actor: "text",
    holder: "text",
    role: "text",
    at: "timestamptz",
    round: "integer",
    reason_code: "text",
    reason: "text",
  },
  comments: { tenant: "text", request: "text", seq: "integer", event: "integer", actor: "text", step: "text", at: "timestamptz", text: "text" },
  records: { tenant: "text", request: "text", origin: "text", seq: "integer", record: "text", at: "timestamptz" },
  documents: { tenant: "text", request: "text", sha256: "text", kind: "text", salted: "boolean", text: "text", erased_at: "timestamptz" },
  attempts: {
    tenant: "text",
    request: "text",
    at: "timestamptz",
    actor: "text",
    command: "text",
    step: "text",
    key: "text",
    outcome: "text",
    code: "text",
    message: "text",
  },
  outbox: {
    tenant: "text",
    id: "text",
    request: "text",
    seq: "integer",
    kind: "text",
    name: "text",
    step: "text",
    compensates: "text",
    recipient: "text",
    created_at: "timestamptz",
    done_at: "timestamptz",
  },
  idempotency_keys: {
    tenant: "text",
    actor: "text",
    command: "text",
    request: "text",
    key: "text",
    payload: "text",
    response: "text",
    created_at: "timestamptz",
  },
  delegations: {
    tenant: "text",
    id: "text",
    delegator: "text",
    delegate: "text",
    roles: "text[]",
    steps: "text[]",
    since: "timestamptz",
    until: "timestamptz",
    authorised_by: "text",
    reason: "text",
    ended_at: "timestamptz",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnType>>>>;

export type Table = keyof typeof COLUMNS;

/** How many columns, which come first, are the key of a table's rows. */
const KEYS: Readonly<Record<Table, number>> = {
  definitions: 2,
  requests: 2,
  request_steps: 3,
  candidates: 4,
  viewers: 3,
  decisions: 4,
  comments: 4,
  records: 4,
  documents: 3,
  attempts: 0,
  outbox: 2,
  idempotency_keys: 5,
  delegations: 2,
};

/** Texts of a table's columns, made once: every command's statements are made of them. */
interface Texts {
  /** Their names. */
  readonly names: string;
  /** Their names and types. */
  readonly typed: string;
  /** What `insert` does where the key is there. */
  readonly upsert: string;
}

const TEXTS = new Map(Object.entries(COLUMNS).map(([name, columns]) => [name, textsOf(Object.entries(columns), KEYS[name as Table])]));

function textsOf(columns: readonly (readonly [string, ColumnType])[], key: number): Texts {
  const names = columns.map(([column]) => `"${column}"`);
  const beyond = names.slice(key);
  return {
    names: names.join(", "),
    typed: columns.map(([column, type]) => `"${column}" ${type}`).join(", "),
    // What is as it was is not written again.
    upsert: `on conflict (${names.slice(0, key).join(", ")})
      do update set ${beyond.map((column) => `${column} = excluded.${column}`).join(", ")}
      where (${beyond.map((column) => `there.${column}`).join(", ")}) is distinct from (${beyond.map((column) => `excluded.${column}`).join(", ")})`,
  };
}

function texts(name: Table): Texts {
  return TEXTS.get(name) ?? textsOf([], 0);
}

export function table(schema: Schema, name: string): Sql {
  return sql.raw(`${schema}."${name}"`);
}

/** The names of a table's columns. */
export function names(name: Table): Sql {
  return sql.raw(texts(name).names);
}

/** A table's columns as rows have them: instants as text, whatever the session's settings; large numbers as numbers. */
export function selected(name: Table, alias: string): Sql {
  const columns: readonly (readonly [string, ColumnType])[] = Object.entries(COLUMNS[name]);
  const column = ([name, type]: readonly [string, ColumnType]): string => {
    const value = `${alias}."${name}"`;
    if (type === "timestamptz") return `${instantText(value)} as "${name}"`;
    return type === "bigint" ? `${value}::float8 as "${name}"` : value;
  };
  return sql.raw(columns.map(column).join(", "));
}

/** An instant as RFC 3339 with milliseconds. */
export function instant(column: string): Sql {
  return sql.raw(instantText(column));
}

function instantText(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Rows that were passed as one parameter, to be selected from. */
export function given(name: Table, rows: readonly object[]): Sql {
  return sql`json_to_recordset(${JSON.stringify(rows)}::json) as given (${sql.raw(texts(name).typed)})`;
}

export function inserted(schema: Schema, name: Table, rows: readonly object[]): Sql {
  const columns = names(name);
  return sql`insert into ${table(schema, name)} as there (${columns}) select ${columns} from ${given(name, rows)}`;
}

/** Inserts rows, or puts them in the place of those with the same key. */
export function upserted(schema: Schema, name: Table, rows: readonly object[]): Sql {
  return sql`${inserted(schema, name, rows)} ${sql.raw(texts(name).upsert)}`;
}
