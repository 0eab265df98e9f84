import type { Definition } from "../model/definition.js";
import type { Facts } from "../model/request.js";
import type * as glue from "../wasm/preview.js";
import { CountersignError, guarded } from "./error.js";
import { Policy } from "./policy.js";
import { wellFormed } from "./request-text.js";

/**
 * Loads a definition, once for all the requests that it is to route. What one module of the package has loaded, the others route as
 * well; to decide commands and keep records, load with `countersign`.
 *
 * @typeParam F the type of the policy's facts, as `types` writes it; without it any facts type-check.
 * @param definition what the compiler gave, or the text of `definition.json`.
 * @throws {CountersignError} `invalid_definition` with `path`, or `limit_exceeded`; `not_initialised` in a browser.
 *
 * @example
 * ```ts
 * import { load } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("leave", 1); step("lead").approvers(manager_of_submitter());`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * console.log(policy.digest === compiled.digest); // prints: true
 * ```
 */
export type Load = <F extends object = Facts>(definition: Definition | string) => Policy<F>;

/** @internal `load` of a module. */
export function loads(module: { readonly exports: Pick<typeof glue, "Policy" | "notJson"> }): Load {
  return (definition) => {
    const core = module.exports;
    return new Policy(core, guarded(() => core.Policy.load(textOf(definition))));
  };
}

function textOf(definition: Definition | string): string {
  if (typeof definition === "string") return wellFormed(definition);
  if (typeof definition !== "object" || definition === null) throw noDefinition(definition);
  // What `compile` gives holds the definition; TypeScript knows the two apart, JavaScript does not.
  if ("findings" in definition && "ok" in definition) throw noDefinition(definition.ok ? definition : undefined);
  try {
    return JSON.stringify(definition) ?? "";
  } catch (cause) {
    throw new CountersignError("invalid_definition", "the definition is not JSON", { hint: WHOLE, cause });
  }
}

const WHOLE = "pass what the compiler gave, or the text of `definition.json`";

function noDefinition(given: unknown): CountersignError {
  if (given === undefined) {
    const hint = "the script did not compile; see `findings` of what `compile` gave";
    return new CountersignError("invalid_definition", "there is no definition to load", { hint });
  }
  const compiled = typeof given === "object" && given !== null;
  const hint = compiled ? "pass its `definition`: `load(compiled.definition)`" : WHOLE;
  const what = compiled ? "the whole result of `compile`" : given === null ? "`null`" : `a ${typeof given}`;
  return new CountersignError("invalid_definition", `${what} is not a definition`, { hint });
}
