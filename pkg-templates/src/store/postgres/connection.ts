// Connections to a server through `pg`, and to PGlite, as Kysely wants them.
import { CompiledQuery, type DatabaseConnection, type QueryResult } from "kysely";
import { CountersignError } from "../../api/error.js";
import { keepable } from "../text.js";
import type { PgClient, PgliteDatabase, PgliteQueries } from "./database.js";
import { failure } from "./failure.js";

/** A connection that begins and ends transactions. */
export interface Connection extends DatabaseConnection {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  release(): void;
}

abstract class Base {
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = keepable([...query.parameters]);
    try {
      return (await this.ask(query.sql, parameters)) as QueryResult<R>;
    } catch (error) {
      throw failure(error);
    }
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new CountersignError("invalid_argument", "the store does not stream");
  }

  protected abstract ask(text: string, parameters: unknown[]): Promise<QueryResult<unknown>>;
}

/**
 * Begins what is asked again and again outside of transactions too. Lists are not: they are planned for what they are asked
 * with, whoever asks much or little.
 */
export const AGAIN = "/* again */";

/** A connection of a pool. What is asked within transactions is asked again and again, and is prepared once. */
export class PgConnection extends Base implements Connection {
  readonly #client: PgClient;
  readonly #names: Map<string, string>;
  readonly #prefix: string;
  #within = false;
  #broken = false;
  /** A connection that is lost while nobody asks says so by an event, which would end the process if nobody listened. */
  readonly #lost = (): void => void (this.#broken = true);

  constructor(client: PgClient, prefix: string, names: Map<string, string>) {
    super();
    this.#client = client;
    this.#prefix = prefix;
    this.#names = names;
    client.on("error", this.#lost);
  }

  async begin(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw("begin"));
    this.#within = true;
  }

  async commit(): Promise<void> {
    this.#within = false;
    await this.executeQuery(CompiledQuery.raw("commit"));
  }

  /** What led to it is what the caller is told; a connection that cannot even roll back is given up. */
  async rollback(): Promise<void> {
    this.#within = false;
    await this.executeQuery(CompiledQuery.raw("rollback")).catch(this.#lost);
  }

  release(): void {
    this.#client.removeListener("error", this.#lost);
    this.#client.release(this.#broken);
  }

  protected async ask(text: string, values: unknown[]): Promise<QueryResult<unknown>> {
    const prepared = text.startsWith(AGAIN) || (this.#within && /^(?:select|with|insert|update|delete)\b/.test(text));
    const { rows, rowCount } = await this.#client.query(prepared ? { text, values, name: this.#name(text) } : { text, values });
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  #name(text: string): string {
    const name = this.#names.get(text) ?? `${this.#prefix}${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

/** PGlite has one connection, and lets others wait for a transaction to end: its own queue is the only one. */
export class PgliteConnection extends Base implements Connection {
  readonly #database: PgliteDatabase;
  #within: PgliteQueries | null = null;
  #decide: (commit: boolean) => void = () => undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(database: PgliteDatabase) {
    super();
    this.#database = database;
  }

  async begin(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#ended = this.#database.transaction(async (transaction) => {
        this.#within = transaction;
        const decided = new Promise<boolean>((decide) => (this.#decide = decide));
        resolve();
        if (!(await decided)) throw ROLLED_BACK;
      });
      this.#ended.catch((error: unknown) => reject(failure(error)));
    });
  }

  async commit(): Promise<void> {
    this.#within = null;
    this.#decide(true);
    await this.#ended.catch((error: unknown) => {
      throw failure(error);
    });
  }

  async rollback(): Promise<void> {
    this.#within = null;
    this.#decide(false);
    await this.#ended.catch(() => undefined);
  }

  release(): void {
    // There is one connection, and it is nobody's.
  }

  protected async ask(text: string, parameters: unknown[]): Promise<QueryResult<unknown>> {
    const { rows, affectedRows } = await (this.#within ?? this.#database).query(text, parameters);
    return { rows, numAffectedRows: BigInt(affectedRows ?? 0) };
  }
}

/** Ends a transaction of PGlite, which rolls back what throws. */
const ROLLED_BACK = new Error("rolled back");
