import { bytesOf } from "./api/base64.js";
import { runtime } from "./api/runtime-module.js";
import base64 from "./wasm/runtime.base64.js";
export * from "./api/runtime.js";
export { alreadyStarted as init } from "./api/init.js";
runtime.startSync(bytesOf(base64));
