import { CountersignError } from "../api/error.js";
import type { Store } from "./port.js";
import type { Database, Opened, PostgresOptions } from "./postgres/database.js";
import { openPglite, theirs, unknown } from "./postgres/open.js";
import { storeOver } from "./postgres/store.js";

export { Contended } from "./port.js";
export { grants } from "./postgres/grants.js";
export type * from "./port.js";
export type * from "./rows.js";
export type * from "./postgres/database.js";

/**
 * Opens a store in PostgreSQL: on a server, or embedded (PGlite) in a folder, in the browser or in memory. All have the same
 * tables, which are made and brought up to date.
 *
 * @throws {CountersignError} `database_in_use`: another process, or another page, has it open. `store_failed`: the database
 * cannot be reached or refuses. `invalid_argument`: no such database, or not in this host.
 *
 * @example
 * ```ts
 * import { postgresStore } from "countersign/store/postgres";
 *
 * const store = await postgresStore("memory://");
 * console.log(await store.working({ tenant: "", request: "post-1" })); // prints: null
 * await store.close();
 * ```
 */
export async function postgresStore(database: Database, options: PostgresOptions = {}): Promise<Store> {
  return storeOver(typeof database === "string" ? await open(database) : theirs(database), options);
}

async function open(database: string): Promise<Opened> {
  if (database === "memory://") return openPglite(database);
  if (!/^idb:\/\/./.test(database)) throw unknown(database, "name `memory://`, or a database in the browser as `idb://name`");
  const leave = await takeName(database);
  try {
    const opened = await openPglite(database);
    return {
      database: opened.database,
      close: async () => {
        await opened.close();
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Two pages that write one database would destroy it: a lock of the browser's, which goes with the page. */
async function takeName(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = navigator.locks.request(`countersign ${name}`, { ifAvailable: true }, (lock) => {
      if (lock === null) {
        throw new CountersignError("database_in_use", `another page has \`${name}\` open`, { hint: "close it, or work in one page at a time" });
      }
      return new Promise<void>((leave) => resolve(leave));
    });
    asked.catch(reject);
  });
}
