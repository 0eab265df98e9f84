// A folder with an embedded database is for one process at a time: two would destroy it.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CountersignError } from "../../api/error.js";
import { failure } from "./failure.js";

/** The file that names the process which has a folder; other files of the lock begin with its name. */
export const LOCK = "countersign.lock";

/** The folders that this process has open. */
const OURS = new Set<string>();

/**
 * Takes a folder, which is made where there is none. A file in it names the process; where that has gone without a word, the
 * folder is free again.
 *
 * @returns how to leave it.
 * @throws {CountersignError} `database_in_use`; `store_failed`: the folder cannot be written.
 */
export function takeFolder(path: string): () => void {
  const folder = resolve(path);
  const lock = join(folder, LOCK);
  const mine = `${process.pid} ${startOf(process.pid) ?? ""}\n`;
  const draft = `${lock}.${crypto.randomUUID()}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, mine);
  } catch (error) {
    throw failure(error);
  }
  try {
    for (;;) {
      if (linked(draft, lock)) break;
      const owner = read(lock);
      if (owner === null) continue;
      if (alive(owner, folder)) throw inUse(folder, owner);
      setAside(lock, owner);
    }
  } catch (error) {
    throw failure(error);
  } finally {
    rmSync(draft, { force: true });
  }
  OURS.add(folder);
  return () => {
    OURS.delete(folder);
    if (read(lock) === mine) rmSync(lock, { force: true });
  };
}

/** Makes the whole file at once, or not at all where there is one. */
function linked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (is(error, "EEXIST")) return false;
    throw error;
  }
}

/** Removes the file of an owner that has gone; what somebody else has made meanwhile is put back. */
function setAside(lock: string, owner: string): void {
  const aside = `${lock}.${crypto.randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (is(error, "ENOENT")) return;
    throw error;
  }
  if (read(aside) !== owner) linked(aside, lock);
  rmSync(aside, { force: true });
}

/** Whether the process still runs that wrote this. A number alone may have been given to another since. */
function alive(owner: string, folder: string): boolean {
  const [number = "", start = ""] = owner.trim().split(" ");
  const pid = Number(number);
  if (pid === process.pid) return OURS.has(folder);
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one all the same.
    if (!is(error, "EPERM")) return false;
  }
  const now = startOf(pid);
  return start === "" || now === null || now === start;
}

/** When a process was started, in ticks since the machine was: where the system says so (Linux). */
function startOf(pid: number): string | null {
  // The second field is the command in parentheses, which may hold anything.
  const fields = read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ");
  return fields?.[19] ?? null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (is(error, "ENOENT")) return null;
    throw error;
  }
}

function is(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function inUse(folder: string, owner: string): CountersignError {
  return new CountersignError("database_in_use", `process ${owner.split(" ")[0]} has the database in \`${folder}\` open`, {
    hint: "an embedded database is for one process: end the other, or use a PostgreSQL server",
  });
}
