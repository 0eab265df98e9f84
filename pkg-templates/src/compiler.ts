import type { Init } from "./api/init.js";
import { compiler } from "./api/compiler-module.js";

export * from "./api/compiler.js";
/** Loads and starts the compiler: see {@link Init}. */
export const init: Init = (wasm) => compiler.start(wasm ?? new URL("./compiler.wasm", import.meta.url));
