import wasm from "./compiler.wasm";
import { compiler } from "./api/compiler-module.js";
export * from "./api/compiler.js";
export { alreadyStarted as init } from "./api/init.js";
compiler.startSync(wasm);
