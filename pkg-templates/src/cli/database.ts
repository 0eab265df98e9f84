// The database that a command works on.
import { CountersignError } from "../api/error.js";
import type { Store } from "../store/port.js";
import { UsageError } from "./outcome.js";

/** Where the database is, and which of its logs are meant. */
export interface DatabaseOptions {
  /** `postgres://…`, or the folder of an embedded one. */
  readonly database: string;
  /** The first part of every log's name. */
  readonly deployment?: string;
  readonly tenant?: string;
}

/** Opens a database that is there, works on it, and closes it. */
export async function withDatabase<T>(
  { database, deployment = "countersign", tenant = "" }: DatabaseOptions,
  work: (store: Store, which: { readonly deployment: string; readonly tenant: string }) => Promise<T>,
): Promise<T> {
  const { existsSync } = await import("node:fs");
  await import("../index.node.js");
  const { postgresStore } = await import("../store/postgres.node.js");
  if (!/^[a-z]+:\/\//.test(database) && !existsSync(database)) {
    throw new UsageError(`there is no folder \`${database}\``, "name the folder that the host keeps its database in, or `postgres://…`");
  }
  try {
    const store = await postgresStore(database, { migrate: false });
    try {
      return await work(store, { deployment, tenant });
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof CountersignError) throw new UsageError(`${withoutPassword(database)}: ${error.message}`, error.hint);
    throw error;
  }
}

/** What may be shown of an address. */
export function withoutPassword(database: string): string {
  return database.replace(/^([a-z]+:\/\/[^:@/]*):[^@]*@/, "$1@");
}
