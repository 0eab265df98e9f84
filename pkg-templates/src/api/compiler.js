import { compiler } from "./compiler-module.js";
import { CountersignError, guarded } from "./error.js";
import { deepFreeze, frozen } from "./freeze.js";
import { wellFormed } from "./request-text.js";
export { CountersignError } from "./error.js";
/**
 * Compiles a policy script (Rhai). A script that is wrong is not an exception: the answer lists what is wrong.
 *
 * @param source the script's text.
 * @throws {CountersignError} `invalid_argument` if `source` is not well-formed text; `not_initialised` in a browser.
 *
 * @example
 * ```ts
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("leave", 1); step("lead").approvers(role("lead")).quorum(0);`);
 * for (const { line, code } of compiled.findings) console.log(line, code); // prints: 1 invalid_quorum
 * ```
 */
export function compile(source, options = {}) {
    if (typeof source !== "string") {
        throw new CountersignError("invalid_argument", "the source is not text", { hint: "pass the policy script as a string" });
    }
    if (wellFormed(source) !== source) {
        const hint = "it holds half a surrogate pair; read the file as UTF-8";
        throw new CountersignError("invalid_argument", "the source is not well-formed text", { hint });
    }
    const core = compiler.exports;
    const { file = "policy.rhai", colour = false } = options;
    const answer = deepFreeze(guarded(() => core.compile(source, file, colour)));
    const { findings, rendered } = answer;
    if (!answer.ok)
        return Object.freeze({ ok: false, findings, rendered });
    const { json, digest, outline } = answer;
    return Object.freeze({ ok: true, definition: frozen(json), json, digest, outline, findings, rendered });
}
/**
 * The version of the core, such as `0.1.0`.
 *
 * @throws {CountersignError} `not_initialised` in a browser.
 */
export function version() {
    return compiler.exports.version();
}
