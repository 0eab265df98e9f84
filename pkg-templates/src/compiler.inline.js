import { bytesOf } from "./api/base64.js";
import { compiler } from "./api/compiler-module.js";
import base64 from "./wasm/compiler.base64.js";
export * from "./api/compiler.js";
export { alreadyStarted as init } from "./api/init.js";
compiler.startSync(bytesOf(base64));
