/** Where the wasm comes from, if not from beside the package: its address, or its bytes. */
export type WasmSource = string | { readonly href: string } | ArrayBuffer | ArrayBufferView;

/**
 * Loads and starts the wasm. Await it once in a browser before anything else; further calls, also at the same time,
 * share the first one's outcome, and after a failure the next call tries again. In Node.js, in workerd and in the
 * `inline` entries everything has been started by the import, and this resolves at once.
 *
 * @param wasm where the wasm comes from, if a bundler put it elsewhere.
 * @throws {CountersignError} `init_failed` (as a rejection) if the file cannot be fetched or is not the module.
 *
 * @example
 * ```ts
 * import { init, version } from "countersign";
 *
 * await init();
 * console.log(/^\d+\.\d+\.\d+/.test(version())); // prints: true
 * ```
 */
export type Init = (wasm?: WasmSource) => Promise<void>;

/** `init()` where the import has started everything. */
export const alreadyStarted: Init = () => Promise.resolve();
