// What a policy's definition says about a request: the same functions for every module that routes. Every answer is frozen,
// down to its leaves.
import type { JsonObject } from "../model/json.js";
import type { Refused } from "../model/refusal.js";
import type { RouteRequest } from "../model/request.js";
import type { Explanation, Route } from "../model/route.js";
import type { Policy as Handle } from "../wasm/preview.js";
import { CountersignError } from "./error.js";
import { frozen } from "./freeze.js";
import { Policy } from "./policy.js";
import { jsonText, wellFormed } from "./request-text.js";

/**
 * Who must approve, and why. The same definition and request give the same answer everywhere, to the byte.
 *
 * @param request a plain object, or the text of `request.json`. What JSON does not have is refused, never left out or
 *   turned into something else: `undefined`, NaN, a Date, a Map, an instance of a class.
 * @returns the route, or `{ refused }`: facts that do not fit are a refusal with a path each, never an exception.
 * @throws {CountersignError} `invalid_request` with `path`, `limit_exceeded`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { load, route } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`
 *   policy("spend", 1);
 *   fact("amount", money("EUR"));
 *   step("lead").approvers(manager_of_submitter());
 *   step("finance").when(|f| f.amount >= 10_000).after("lead").approvers(role("finance"));
 * `);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 *
 * const answer = route(load(compiled.definition), {
 *   facts: { amount: { currency: "EUR", value: "12000.00" } },
 *   by: "mia",
 *   at: "2026-03-01T09:00:00Z",
 *   people: { managers: { mia: "ana" }, roles: { finance: ["bo"] } },
 * });
 * if (answer.refused) throw new Error(answer.refused.message);
 * for (const step of answer.steps) console.log(step.id, step.state, step.eligible?.join());
 * // prints: lead open ana
 * // prints: finance waiting bo
 * ```
 */
export function route<F extends object>(policy: Policy<F>, request: RouteRequest<NoInfer<F>> | string): Route | Refused {
  return frozen(answer(policy, request, (handle, text) => handle.route(text)));
}

/**
 * The route in plain words: one sentence for the tier, one for each step and one for the outcome.
 *
 * @param request as in {@link route}.
 * @throws {CountersignError} as {@link route}.
 *
 * @example
 * ```ts
 * import { explain, load } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("leave", 1); step("lead").approvers(manager_of_submitter());`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const answer = explain(load(compiled.definition), { facts: {}, by: "mia", at: "2026-03-01T09:00:00Z" });
 * if (answer.refused) throw new Error(answer.refused.message);
 * console.log(answer.lines.some((line) => line.includes("lead"))); // prints: true
 * ```
 */
export function explain<F extends object>(policy: Policy<F>, request: RouteRequest<NoInfer<F>> | string): Explanation | Refused {
  return frozen(answer(policy, request, (handle, text) => handle.explain(text)));
}

/**
 * The facts of a policy as a JSON Schema (2020-12), for forms and for checking before submitting.
 *
 * @throws {CountersignError} `invalid_argument` if the policy has not been loaded.
 *
 * @example
 * ```ts
 * import { load, schema } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("p", 1); fact("urgent", boolean()); step("lead").approvers(role("lead"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * console.log(schema(load(compiled.definition))["$schema"]); // prints: https://json-schema.org/draft/2020-12/schema
 * ```
 */
export function schema<F extends object>(policy: Policy<F>): JsonObject {
  return frozen(Policy.preview(policy, (handle) => handle.schema()));
}

/**
 * The facts of a policy as TypeScript source, to be saved to a file and used as in
 * `load<SpendFacts>(…)`.
 *
 * @throws {CountersignError} `invalid_argument` if the policy has not been loaded.
 *
 * @example
 * ```ts
 * import { load, types } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("p", 1); fact("urgent", boolean()); step("lead").approvers(role("lead"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * console.log(types(load(compiled.definition)).includes("urgent")); // prints: true
 * ```
 */
export function types<F extends object>(policy: Policy<F>): string {
  return Policy.preview(policy, (handle) => handle.types());
}

/** What the core answers to a request, as JSON text. */
function answer<F extends object>(
  policy: Policy<F>,
  request: RouteRequest<F> | string,
  question: (handle: Handle, request: string) => string,
): string {
  return Policy.preview(policy, (handle, core) => {
    if (typeof request === "string") return question(handle, wellFormed(request));
    if (typeof request !== "object" || request === null) {
      throw new CountersignError("invalid_argument", "the request is neither an object nor text", {
        hint: "pass `{ facts, by, at }`, or the text of `request.json`",
      });
    }
    const text = jsonText(request);
    return typeof text === "string" ? question(handle, text) : core.notJson(text.path, text.message, text.hint);
  });
}
