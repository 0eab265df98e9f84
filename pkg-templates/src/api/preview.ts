// The preview: what a policy's definition says about a request, in a module small enough for any page.
import { loads, type Load } from "./load.js";
import { preview } from "./preview-module.js";

export type * from "../model/index.js";
export * from "./answers.js";
export type { Load } from "./load.js";
export type { Policy } from "./policy.js";
export type { Init, WasmSource } from "./init.js";
export { CountersignError, type ErrorCode } from "./error.js";

/** Loads a definition: see {@link Load}. */
export const load: Load = loads(preview);

/**
 * The version of the core, such as `0.1.0`.
 *
 * @throws {CountersignError} `not_initialised` in a browser.
 */
export function version(): string {
  return preview.exports.version();
}
