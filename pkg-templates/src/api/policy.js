import { CountersignError, guarded } from "./error.js";
import { frozen } from "./freeze.js";
/**
 * A definition that has been loaded: what `load` gives and the other functions take. Load it once and keep it; it
 * holds memory of the wasm module, which is released when it is collected.
 */
export class Policy {
    #handle;
    #definition;
    /** @internal */
    constructor(handle) {
        this.#handle = handle;
    }
    /** What a request is pinned to: SHA-256 of the definition's canonical JSON, 64 lower-case hex digits. */
    get digest() {
        return this.#handle.digest();
    }
    /** The definition itself, frozen. */
    get definition() {
        this.#definition ??= frozen(this.#handle.definition());
        return this.#definition;
    }
    /** @internal What the policy's handle answers. */
    static ask(policy, question) {
        if (typeof policy !== "object" || policy === null || !(#handle in policy)) {
            throw new CountersignError("invalid_argument", "the policy has not been loaded", {
                hint: "pass what `load(definition)` gives",
            });
        }
        return guarded(() => question(policy.#handle));
    }
}
