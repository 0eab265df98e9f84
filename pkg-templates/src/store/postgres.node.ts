import type { Database, Opened, PostgresOptions } from "./postgres/database.js";
import { openFolder } from "./postgres/durable.js";
import { takeFolder } from "./postgres/folder.js";
import { openPglite, theirs, unknown } from "./postgres/open.js";
import { storeOver } from "./postgres/store.js";
import type { Store } from "./port.js";

export { Contended } from "./port.js";
export { grants } from "./postgres/grants.js";

export async function postgresStore(database: Database, options: PostgresOptions = {}): Promise<Store> {
  return storeOver(typeof database === "string" ? await open(database) : theirs(database), options);
}

async function open(database: string): Promise<Opened> {
  if (/^postgres(?:ql)?:\/\//.test(database)) return openServer(database);
  if (database === "memory://") return openPglite(database);
  if (database === "" || /^[a-z][a-z\d+.-]+:\/\//i.test(database)) throw unknown(database, "name a folder, `memory://`, or a server as `postgres://…`");
  const leave = takeFolder(database);
  try {
    const opened = await openFolder(database);
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

async function openServer(connectionString: string): Promise<Opened> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString });
  // An idle connection that is lost is replaced; whoever asks next is told if that fails.
  pool.on("error", () => undefined);
  return { database: pool, close: () => pool.end() };
}
