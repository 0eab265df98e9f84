import { readFileSync } from "node:fs";
import { preview } from "./api/preview-module.js";

export * from "./api/preview.js";
export { alreadyStarted as init } from "./api/init.js";
preview.startSync(readFileSync(new URL("./preview.wasm", import.meta.url)));
