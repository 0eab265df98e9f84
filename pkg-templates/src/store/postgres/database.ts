// What is used of other people's database clients, in types of our own: nobody needs theirs to compile.

/** One connection of a `pg.Pool`. */
export interface PgClient {
  query(query: { readonly text: string; readonly values: unknown[]; readonly name?: string }): Promise<{
    readonly rows: unknown[];
    readonly rowCount: number | null;
  }>;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
  release(destroy?: boolean): void;
}

/** A `Pool` of the package `pg`. */
export interface PgPool {
  connect(): Promise<PgClient>;
}

/** What can be asked of PGlite, and of a transaction of it. */
export interface PgliteQueries {
  query(query: string, parameters?: unknown[]): Promise<{ readonly rows: unknown[]; readonly affectedRows?: number }>;
}

/** A `PGlite` of the package `@electric-sql/pglite`. */
export interface PgliteDatabase extends PgliteQueries {
  transaction<T>(work: (transaction: PgliteQueries) => Promise<T>): Promise<T>;
}

/**
 * Where the tables are.
 *
 * - A `pg.Pool` or a `PGlite` of the caller's, who closes it.
 * - `postgres://…` or `postgresql://…`: a server (Node).
 * - `memory://`: an embedded database that is forgotten with the process.
 * - `idb://name`: an embedded database in the browser's IndexedDB.
 * - Any other text: a folder for an embedded database (Node).
 */
export type Database = PgPool | PgliteDatabase | string;

/** How a store is opened. */
export interface PostgresOptions {
  /** The schema that holds the tables. By default `countersign`. */
  readonly schema?: string;
  /**
   * Whether to bring the tables up to date, which takes a role that may create them. By default `true`; otherwise a schema that
   * is not up to date is refused.
   */
  readonly migrate?: boolean;
}

/** A database, and how to close it where the store opened it. */
export interface Opened {
  readonly database: PgPool | PgliteDatabase;
  close(): Promise<void>;
}

export function isPool(database: PgPool | PgliteDatabase): database is PgPool {
  return "connect" in database;
}
