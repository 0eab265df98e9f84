const CODES = new Set([
    "invalid_definition",
    "invalid_request",
    "invalid_command",
    "invalid_context",
    "invalid_event",
    "invalid_report",
    "tampered_state",
    "invalid_key",
    "invalid_signature",
    "limit_exceeded",
    "invalid_argument",
    "not_initialised",
    "init_failed",
]);
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
    name = "CountersignError";
    /** For programs. The message is for people and may change. */
    code;
    /** What is at fault in what was passed in: a JSON Pointer (RFC 6901). */
    path;
    /** What to do about it. */
    hint;
    constructor(code, message, { path, hint, cause } = {}) {
        super(message, cause === undefined ? undefined : { cause });
        this.code = code;
        if (path !== undefined)
            this.path = path;
        if (hint !== undefined)
            this.hint = hint;
    }
}
/** Does the work; what the core throws with a code comes out as a {@link CountersignError}, anything else as it is. */
export function guarded(work) {
    try {
        return work();
    }
    catch (error) {
        throw fromCore(error);
    }
}
function fromCore(error) {
    if (!(error instanceof Error) || !("code" in error) || !isErrorCode(error.code))
        return error;
    return new CountersignError(error.code, error.message, { path: text(error, "path"), hint: text(error, "hint") });
}
function isErrorCode(code) {
    return typeof code === "string" && CODES.has(code);
}
function text(error, key) {
    const value = Reflect.get(error, key);
    return typeof value === "string" ? value : undefined;
}
