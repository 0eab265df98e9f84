import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type Dialect, type Driver } from "kysely";
import { CountersignError } from "../../api/error.js";
import { PgConnection, PgliteConnection, type Connection } from "./connection.js";
import { isPool, type Opened } from "./database.js";
import { failure } from "./failure.js";

/** PostgreSQL through whichever client was opened. */
export function dialect(opened: Opened): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new OpenedDriver(opened),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class OpenedDriver implements Driver {
  readonly #opened: Opened;
  /** The names of prepared statements: of this store alone, since others may share the pool. */
  readonly #names = new Map<string, string>();
  readonly #prefix = `countersign_${crypto.randomUUID()}_`;
  #closed = false;

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  async init(): Promise<void> {
    // Connects when it is asked first.
  }

  async acquireConnection(): Promise<Connection> {
    if (this.#closed) throw new CountersignError("store_closed", "the store is closed");
    const { database } = this.#opened;
    if (!isPool(database)) return new PgliteConnection(database);
    const client = await database.connect().catch((error: unknown) => {
      throw failure(error);
    });
    return new PgConnection(client, this.#prefix, this.#names);
  }

  beginTransaction(connection: Connection): Promise<void> {
    return connection.begin();
  }

  commitTransaction(connection: Connection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(connection: Connection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#opened.close();
  }
}
