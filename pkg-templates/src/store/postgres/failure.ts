import { CountersignError } from "../../api/error.js";
import { Contended } from "../port.js";

/** SQLSTATE codes after which the same again may go well: a serialization failure, a deadlock. */
const AGAIN: ReadonlySet<string> = new Set(["40001", "40P01"]);
const UNIQUE = "23505";

/** The error of a database, as ours. */
export function failure(error: unknown): Error {
  if (error instanceof CountersignError || error instanceof Contended) return error;
  const [code, table] = [text(error, "code"), text(error, "table")];
  const message = error instanceof Error && error.message !== "" ? error.message : code || String(error);
  if (AGAIN.has(code) || (code === UNIQUE && table === "idempotency_keys")) return new Contended(message, { cause: error });
  const twice = code === UNIQUE && `a row of \`${table}\` is already there`;
  return new CountersignError("store_failed", twice || `the database failed: ${message}`, {
    cause: error,
    ...(twice && { hint: "the state that the command built on was not the last one" }),
  });
}

function text(error: unknown, member: string): string {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, member) : undefined;
  return typeof value === "string" ? value : "";
}
