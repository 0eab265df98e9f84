import { readFileSync } from "node:fs";
import { runtime } from "./api/runtime-module.js";
export * from "./api/runtime.js";
export { alreadyStarted as init } from "./api/init.js";
runtime.startSync(readFileSync(new URL("./runtime.wasm", import.meta.url)));
