import { CountersignError, guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { Policy } from "./policy.js";
import { jsonText, wellFormed } from "./request-text.js";
import { runtime } from "./runtime-module.js";
export * from "./request.js";
export * from "./record.js";
export * from "./verify.js";
export * from "./log.js";
export { CountersignError } from "./error.js";
/**
 * Loads a definition, once for all the requests that it is to route.
 *
 * @typeParam F the type of the policy's facts, as {@link types} writes it; without it any facts type-check.
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
export function load(definition) {
    const { Policy: Handle } = runtime.exports;
    return new Policy(guarded(() => Handle.load(textOf(definition))));
}
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
export function route(policy, request) {
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
export function explain(policy, request) {
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
export function schema(policy) {
    return frozen(Policy.ask(policy, (handle) => handle.schema()));
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
export function types(policy) {
    return Policy.ask(policy, (handle) => handle.types());
}
/**
 * The version of the core, such as `0.1.0`.
 *
 * @throws {CountersignError} `not_initialised` in a browser.
 */
export function version() {
    return runtime.exports.version();
}
function textOf(definition) {
    if (typeof definition === "string")
        return wellFormed(definition);
    if (typeof definition !== "object" || definition === null)
        throw noDefinition(definition);
    // What `compile` gives holds the definition; TypeScript knows the two apart, JavaScript does not.
    if ("findings" in definition && "ok" in definition)
        throw noDefinition(definition.ok ? definition : undefined);
    try {
        return JSON.stringify(definition) ?? "";
    }
    catch (cause) {
        throw new CountersignError("invalid_definition", "the definition is not JSON", { hint: WHOLE, cause });
    }
}
const WHOLE = "pass what the compiler gave, or the text of `definition.json`";
function noDefinition(given) {
    if (given === undefined) {
        const hint = "the script did not compile; see `findings` of what `compile` gave";
        return new CountersignError("invalid_definition", "there is no definition to load", { hint });
    }
    const compiled = typeof given === "object" && given !== null;
    const hint = compiled ? "pass its `definition`: `load(compiled.definition)`" : WHOLE;
    const what = compiled ? "the whole result of `compile`" : given === null ? "`null`" : `a ${typeof given}`;
    return new CountersignError("invalid_definition", `${what} is not a definition`, { hint });
}
/** What the core answers to a request, as JSON text. */
function answer(policy, request, question) {
    return Policy.ask(policy, (handle) => {
        if (typeof request === "string")
            return question(handle, wellFormed(request));
        if (typeof request !== "object" || request === null) {
            throw new CountersignError("invalid_argument", "the request is neither an object nor text", {
                hint: "pass `{ facts, by, at }`, or the text of `request.json`",
            });
        }
        const text = jsonText(request);
        return typeof text === "string" ? question(handle, text) : runtime.exports.notJson(text.path, text.message, text.hint);
    });
}
