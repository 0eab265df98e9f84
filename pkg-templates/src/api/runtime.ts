// The run time: what a policy's definition says about a request, the request's life, and its records.
import { loads, type Load } from "./load.js";
import { runtime } from "./runtime-module.js";

export type * from "../model/index.js";
export * from "./answers.js";
export * from "./request.js";
export * from "./record.js";
export * from "./verify.js";
export * from "./log.js";
export type { Load } from "./load.js";
export type { Policy } from "./policy.js";
export type { Init, WasmSource } from "./init.js";
export { CountersignError, type ErrorCode } from "./error.js";

/** Loads a definition: see {@link Load}. */
export const load: Load = loads(runtime);

/**
 * The version of the core, such as `0.1.0`.
 *
 * @throws {CountersignError} `not_initialised` in a browser.
 */
export function version(): string {
  return runtime.exports.version();
}
