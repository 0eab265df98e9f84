// What the components need of the core, in one place: what is imported here is what a page loads for them.
import { CountersignError, init, load, route, type Policy, type WasmSource } from "../preview.js";
import type { Definition } from "../model/definition.js";

export { route, type Policy, type WasmSource };

/** Something that went wrong, for people: nothing is thrown at a page that only shows. */
export interface Trouble {
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Where the core stands: not asked for yet, on its way, there, or not to be had. */
type Standing = "idle" | "starting" | "ready" | Trouble;

let standing: Standing = "idle";
const waiting = new Set<() => void>();

/** Calls back whenever the core's standing changes, until the returned function is called. */
export function onStanding(told: () => void): () => void {
  waiting.add(told);
  return () => waiting.delete(told);
}

/** Where the core stands now; the first question starts it. */
export function coreStanding(): Exclude<Standing, "idle"> {
  // The failure is shown by every component: it is in `standing`.
  if (standing === "idle") ready().catch(() => undefined);
  return standing === "idle" ? "starting" : standing;
}

/**
 * Starts the core that the components compute with. They do so by themselves, with the wasm that lies beside the package;
 * call this in the same module, before the first of them is shown, if it lies elsewhere. After a failure, a further call
 * tries again, and the components that are there follow.
 *
 * @param wasm its address, or its bytes.
 * @throws {CountersignError} `init_failed` (as a rejection).
 */
export async function ready(wasm?: WasmSource): Promise<void> {
  if (standing !== "ready") become("starting");
  try {
    await init(wasm);
  } catch (error) {
    become(troubleOf(error));
    throw error;
  }
  become("ready");
}

function become(next: Standing): void {
  if (standing === next) return;
  standing = next;
  for (const told of waiting) told();
}

const policies = new WeakMap<object, Policy>();
let lastText: { readonly text: string; readonly policy: Policy } | undefined;

/** The policy of a definition, loaded once for all the components that are given it. */
export function policyOf(definition: Definition | string): Policy {
  if (typeof definition === "string") {
    if (lastText?.text !== definition) lastText = { text: definition, policy: load(definition) };
    return lastText.policy;
  }
  let policy = policies.get(definition);
  if (policy === undefined) {
    policy = load(definition);
    policies.set(definition, policy);
  }
  return policy;
}

/** What was thrown, for people. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof CountersignError)) return { message: error instanceof Error ? error.message : String(error) };
  const where = error.path === undefined || error.path === "" ? "" : ` (at \`${error.path}\`)`;
  const message = `${error.message}${where}`;
  return error.hint === undefined ? { message } : { message, hint: error.hint };
}
