import * as glue from "../wasm/compiler.js";
import { WasmModule } from "./module.js";
/** The compiler. Started by an entry point, or by `init()`. */
export const compiler = new WasmModule("countersign/compiler", glue);
