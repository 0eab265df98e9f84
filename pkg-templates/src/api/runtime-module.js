import * as glue from "../wasm/runtime.js";
import { WasmModule } from "./module.js";
/** The run time: everything but the compiler. Started by an entry point, or by `init()`. */
export const runtime = new WasmModule("countersign", glue);
