// An embedded database in a folder that keeps what it has said it keeps, even when the power fails: PGlite by itself hands
// what it writes to the operating system, and never asks whether it is on the disk.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PgliteDatabase } from "./database.js";
import { failure } from "./failure.js";
import { LOCK } from "./folder.js";
import type { Module, Started } from "./pglite-nodefs.js";

/** Is there while a new database is being made: what is found beside it is half of one, in which nothing was ever kept. */
const UNFINISHED = "countersign.new";

/** Opens the database in a folder that was taken; makes it where there is none. */
export async function openFolder(folder: string): Promise<{ readonly database: PgliteDatabase; close(): Promise<void> }> {
  const [{ PGlite }, { NodeFS }] = await Promise.all([import("@electric-sql/pglite"), import("@electric-sql/pglite/nodefs")]);
  class Durable extends NodeFS {
    override async init(database: unknown, options: unknown): Promise<Started> {
      const { emscriptenOpts } = await super.init(database, options);
      return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), syncing] } };
    }
  }
  // PGlite's own parameters turn it off with `-F`.
  const startParams = [...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"), "-c", "wal_sync_method=fsync"];
  const unfinished = join(folder, UNFINISHED);
  try {
    if (existsSync(unfinished)) clear(folder);
    const isNew = !existsSync(join(folder, "PG_VERSION"));
    if (isNew) writeFileSync(unfinished, "");
    const database = await PGlite.create({ fs: new Durable(folder), startParams });
    if (isNew) finish(folder, unfinished);
    return { database, close: () => database.close() };
  } catch (error) {
    throw failure(error);
  }
}

/** Lets the database's `fsync` be one. `fdatasync` does nothing there, so it is not what is used. */
function syncing({ NODEFS }: Module): void {
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    if (nfd === undefined) syncPath(NODEFS.realPath(node));
    else fsyncSync(nfd);
    return 0;
  };
}

function finish(folder: string, unfinished: string): void {
  for (const path of readdirSync(folder, { recursive: true })) syncPath(join(folder, String(path)));
  syncPath(folder);
  rmSync(unfinished);
  syncPath(folder);
}

/** Windows syncs no folders. */
function syncPath(path: string): void {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (process.platform === "win32") return;
    throw error;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    if (process.platform !== "win32") throw error;
  } finally {
    closeSync(file);
  }
}

/** Removes half a database; not the lock, which is ours. */
function clear(folder: string): void {
  for (const name of readdirSync(folder)) if (!name.startsWith(LOCK) && name !== UNFINISHED) rmSync(join(folder, name), { recursive: true });
}
