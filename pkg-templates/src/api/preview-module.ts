import * as glue from "../wasm/preview.js";
import { WasmModule } from "./module.js";

/** The preview: loads and routes. Started by an entry point, or by `init()`. */
export const preview = new WasmModule("countersign/preview", glue);
