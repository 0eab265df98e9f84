// The setup that is on the page, and what the compiler makes of its policy: one for all screens.
import { compile, init as initCompiler, type Compiled, type CompileResult } from "countersign/compiler";
import { init } from "countersign";
import { EXAMPLES } from "./examples.js";
import type { Setup } from "./setup.js";

/** Loads both modules of the core. */
export async function start(): Promise<void> {
  await Promise.all([init(), initCompiler()]);
}

/** What all screens look at. */
export class Session extends EventTarget {
  #setup: Setup;
  #result: CompileResult;
  #good: Compiled | null = null;

  constructor(setup: Setup = EXAMPLES[0].setup) {
    super();
    this.#setup = setup;
    this.#result = this.#compiled();
  }

  get setup(): Setup {
    return this.#setup;
  }

  /** What the compiler says of the policy as it is. */
  get result(): CompileResult {
    return this.#result;
  }

  /** The last policy that compiled; `null`: none has yet. */
  get compiled(): Compiled | null {
    return this.#good;
  }

  /** Whether what is shown is of an earlier text of the policy. */
  get stale(): boolean {
    return !this.#result.ok;
  }

  /** Changes parts of the setup, and tells everybody. */
  change(part: Partial<Setup>): void {
    const before = this.#setup;
    this.#setup = { ...before, ...part };
    if (part.policy !== undefined && part.policy !== before.policy) this.#result = this.#compiled();
    this.dispatchEvent(new Event("change"));
  }

  /** Takes another setup in the place of this one. */
  replace(setup: Setup): void {
    this.#setup = setup;
    this.#good = null;
    this.#result = this.#compiled();
    this.dispatchEvent(new Event("replace"));
    this.dispatchEvent(new Event("change"));
  }

  #compiled(): CompileResult {
    const result = compile(this.#setup.policy);
    if (result.ok) this.#good = result;
    return result;
  }
}
