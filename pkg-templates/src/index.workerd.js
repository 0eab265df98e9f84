import wasm from "./runtime.wasm";
import { runtime } from "./api/runtime-module.js";
export * from "./api/runtime.js";
export { alreadyStarted as init } from "./api/init.js";
runtime.startSync(wasm);
