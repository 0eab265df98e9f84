import type { Init } from "./api/init.js";
import { preview } from "./api/preview-module.js";

export * from "./api/preview.js";
/** Loads and starts the preview: see {@link Init}. */
export const init: Init = (wasm) => preview.start(wasm ?? new URL("./preview.wasm", import.meta.url));
