import { CountersignError } from "./error.js";
/** One wasm module of the package, and whether it has been started. */
export class WasmModule {
    #name;
    #glue;
    #started = false;
    #starting;
    constructor(name, glue) {
        this.#name = name;
        this.#glue = glue;
    }
    /** What the module exports; refuses before it has been started. */
    get exports() {
        if (!this.#started) {
            throw new CountersignError("not_initialised", `\`${this.#name}\` is used before it has been started`, {
                hint: `await \`init()\` of \`${this.#name}\` first, or import \`${this.#name}/inline\``,
            });
        }
        return this.#glue;
    }
    startSync(module) {
        this.#glue.initSync({ module });
        this.#started = true;
    }
    start(source) {
        this.#starting ??= this.#load(source).catch((error) => {
            this.#starting = undefined;
            throw error;
        });
        return this.#starting;
    }
    async #load(source) {
        if (this.#started)
            return;
        try {
            const module_or_path = await fetched(source);
            await this.#glue.default({ module_or_path });
        }
        catch (cause) {
            const why = cause instanceof Error ? cause.message : String(cause);
            throw new CountersignError("init_failed", `the wasm of \`${this.#name}\` cannot be started: ${why}`, {
                hint: "check that the `.wasm` file is served, and that the page's policy allows `'wasm-unsafe-eval'`",
                cause,
            });
        }
        this.#started = true;
    }
}
async function fetched(source) {
    const address = typeof source === "string" ? source : "href" in source ? source.href : undefined;
    if (address === undefined)
        return source;
    const response = await fetch(address);
    if (!response.ok)
        throw new Error(`\`${address}\` answers ${response.status}`);
    return response;
}
