// What wasm-bindgen's `--target web` output of the compiler exports, as far as the package uses it.

/** The compiler's answer: `{ ok, json, digest, outline, findings, rendered }`, plain objects and arrays. */
export function compile(source: string, file: string, colour: boolean): object;

/** The files that the scenario of a tree wants read: a JSON list of paths. */
export function scenarioWants(tree: string): string;

/** Runs the scenario of a tree; `files` is JSON, texts by path. The verdict as canonical JSON. */
export function scenarioRun(tree: string, files: string): string;

/** Whether a script is refused as its `//~` say: a verdict as canonical JSON; nothing for a script without any. */
export function marksVerdict(script: string): string | undefined;

/** What a request's log comes to; both are JSON. */
export function measure(log: string): string;

/** What a list of such comes to; both are JSON. */
export function metrics(measured: string): string;

export { initSync, version, default } from "./preview.js";
