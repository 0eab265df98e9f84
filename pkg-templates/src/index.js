import { runtime } from "./api/runtime-module.js";
export * from "./api/runtime.js";
/** Loads and starts the run time: see {@link Init}. */
export const init = (wasm) => runtime.start(wasm ?? new URL("./runtime.wasm", import.meta.url));
