import { compiler } from "./api/compiler-module.js";
export * from "./api/compiler.js";
/** Loads and starts the compiler: see {@link Init}. */
export const init = (wasm) => compiler.start(wasm ?? new URL("./compiler.wasm", import.meta.url));
