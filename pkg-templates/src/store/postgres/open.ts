// Opening what a text names, in whichever host.
import { CountersignError } from "../../api/error.js";
import type { Opened, PgliteDatabase } from "./database.js";
import { failure } from "./failure.js";

/**
 * PGlite, which is loaded when it is needed first.
 *
 * @param where as PGlite names it: `memory://`, `idb://name` or a folder.
 */
export async function openPglite(where: string): Promise<{ readonly database: PgliteDatabase; close(): Promise<void> }> {
  const { PGlite } = await import("@electric-sql/pglite");
  try {
    const database = await PGlite.create(where);
    return { database, close: () => database.close() };
  } catch (error) {
    throw failure(error);
  }
}

/** A database of the caller's, who closes it. */
export function theirs(database: Opened["database"]): Opened {
  return { database, close: async () => undefined };
}

export function unknown(database: string, hint: string): CountersignError {
  return new CountersignError("invalid_argument", `\`${database}\` is no database that can be opened here`, { hint });
}
