import wasm from "./preview.wasm";
import { preview } from "./api/preview-module.js";

export * from "./api/preview.js";
export { alreadyStarted as init } from "./api/init.js";
preview.startSync(wasm);
