// What wasm-bindgen's `--target web` output of the compiler exports, as far as the package uses it.

/** JSON text of the compiler's answer: `{ ok, json, digest, findings, rendered }`. */
export function compile(source: string, file: string, colour: boolean): string;

export { initSync, version, default } from "./runtime.js";
