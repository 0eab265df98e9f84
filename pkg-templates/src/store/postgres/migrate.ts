import { Migrator, sql } from "kysely";
import { CountersignError } from "../../api/error.js";
import { failure } from "./failure.js";
import { identifier } from "./identifier.js";
import { migrations } from "./migrations.js";
import { table, type Db } from "./sql.js";

/** The tables of Kysely's own book-keeping, in the store's schema. */
export const BOOK = { applied: "migrations", lock: "migrations_lock" } as const;

/**
 * Brings the tables up to date. Whoever does so at the same time waits.
 *
 * @throws {CountersignError} `store_failed`: the database refused, or its tables are of a later version.
 */
export async function migrate(db: Db, schema: string): Promise<void> {
  const all = migrations(identifier(schema));
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => all },
    migrationTableSchema: schema,
    migrationTableName: BOOK.applied,
    migrationLockTableName: BOOK.lock,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw behind(schema, failure(error));
}

/**
 * Refuses a database whose tables are not those that this version knows.
 *
 * @throws {CountersignError} `store_failed`.
 */
export async function checkMigrated(db: Db, schema: string): Promise<void> {
  const known = Object.keys(migrations(identifier(schema)));
  const applied = await sql<{ name: string }>`select name from ${table(identifier(schema), BOOK.applied)} order by name`.execute(db).catch((error: unknown) => {
    throw behind(schema, failure(error));
  });
  const names = applied.rows.map(({ name }) => name);
  if (names.join() !== known.join()) throw behind(schema, new Error(`there is \`${names.join(", ")}\`, and \`${known.join(", ")}\` is needed`));
}

function behind(schema: string, cause: Error): CountersignError {
  return new CountersignError("store_failed", `the tables of the schema \`${schema}\` are not up to date: ${cause.message}`, {
    hint: "open the store once with `migrate: true`, with a role that may create tables",
    cause,
  });
}
