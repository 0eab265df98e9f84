// What wasm-bindgen's `--target web` output of the compiler exports, as far as the package uses it.

/** The compiler's answer: `{ ok, json, digest, outline, findings, rendered }`, plain objects and arrays. */
export function compile(source: string, file: string, colour: boolean): object;

export { initSync, version, default } from "./runtime.js";
