import { bytesOf } from "./api/base64.js";
import { preview } from "./api/preview-module.js";
import base64 from "./wasm/preview.base64.js";

export * from "./api/preview.js";
export { alreadyStarted as init } from "./api/init.js";
preview.startSync(bytesOf(base64));
