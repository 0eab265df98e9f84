/** What a {@link CountersignError} can be about: a closed list. */
export type ErrorCode =
  /** Not a definition that this version reads; `path` says where it goes wrong. */
  | "invalid_definition"
  /** The request is not one: bad JSON, an unknown key, an ill-typed member; `path` says where. */
  | "invalid_request"
  /** The command is not one: an unknown command or key, a member that is missing or ill-typed. */
  | "invalid_command"
  /** The context is not one, likewise. */
  | "invalid_context"
  /** The event is not one that `decide` gave. */
  | "invalid_event"
  /** The downstream report is not one. */
  | "invalid_report"
  /** The stored state is not what the engine wrote, where there is no decision to refuse: fold it from the events again. */
  | "tampered_state"
  /** The stored state is of a schema version that this engine does not know, likewise: use a newer one. */
  | "unknown_version"
  /** Not an Ed25519 public key, or not the one that a header names. */
  | "invalid_key"
  /** The signature is not that of the key over what was to be signed. */
  | "invalid_signature"
  /** A documented bound was exceeded. */
  | "limit_exceeded"
  /** An argument is not what the function takes. */
  | "invalid_argument"
  /** Called before `init()` was awaited. */
  | "not_initialised"
  /** The wasm file could not be loaded or started; `cause` has the host's own error. Calling `init()` again tries again. */
  | "init_failed"
  /** The database refused or was lost; `cause` has its own error. Nothing of what was begun is kept, unless it was lost while committing. */
  | "store_failed"
  /** The store was closed before. */
  | "store_closed"
  /** Another process, or another page, has the folder or the browser's database open. */
  | "database_in_use"
  /** The signer failed, or took too long. Nothing is kept: the same command may be sent again with the same key. */
  | "signer_failed"
  /** Others changed the request too often meanwhile. Nothing is kept: the same command may be sent again. */
  | "contended";

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "invalid_definition",
  "invalid_request",
  "invalid_command",
  "invalid_context",
  "invalid_event",
  "invalid_report",
  "tampered_state",
  "unknown_version",
  "invalid_key",
  "invalid_signature",
  "limit_exceeded",
  "invalid_argument",
  "not_initialised",
  "init_failed",
  "store_failed",
  "store_closed",
  "database_in_use",
  "signer_failed",
  "contended",
]);

/** What a {@link CountersignError} knows beside its code and message. */
export interface ErrorDetails {
  readonly path?: string | undefined;
  readonly hint?: string | undefined;
  /** The error that led to it. */
  readonly cause?: unknown;
}

/**
 * Misuse: something that the caller's program has to change. A refusal is never thrown: it is a value.
 *
 * @example
 * ```ts
 * import { CountersignError, load } from "countersign";
 *
 * try {
 *   load("{}");
 * } catch (error) {
 *   if (!(error instanceof CountersignError)) throw error;
 *   console.log(error.code); // prints: invalid_definition
 * }
 * ```
 */
export class CountersignError extends Error {
  override readonly name = "CountersignError";
  /** For programs. The message is for people and may change. */
  readonly code: ErrorCode;
  /** What is at fault in what was passed in: a JSON Pointer (RFC 6901). */
  readonly path?: string;
  /** What to do about it. */
  readonly hint?: string;

  constructor(code: ErrorCode, message: string, { path, hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (path !== undefined) this.path = path;
    if (hint !== undefined) this.hint = hint;
  }
}

/** Does the work; what the core throws with a code comes out as a {@link CountersignError}, anything else as it is. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fromCore(error);
  }
}

function fromCore(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || !isErrorCode(error.code)) return error;
  return new CountersignError(error.code, error.message, { path: text(error, "path"), hint: text(error, "hint") });
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && CODES.has(code);
}

function text(error: object, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : undefined;
}
