import { readFileSync } from "node:fs";
import { compiler } from "./api/compiler-module.js";
export * from "./api/compiler.js";
export { alreadyStarted as init } from "./api/init.js";
compiler.startSync(readFileSync(new URL("./compiler.wasm", import.meta.url)));
