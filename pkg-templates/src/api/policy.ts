import type { Definition } from "../model/definition.js";
import type { DefinitionDigest } from "../model/ids.js";
import type { Facts } from "../model/request.js";
import type * as glue from "../wasm/preview.js";
import type { Policy as Decider } from "../wasm/runtime.js";
import { CountersignError, guarded } from "./error.js";
import { frozen } from "./freeze.js";

/** @internal What routing takes of the module that loaded a policy. */
export type Core = Pick<typeof glue, "notJson">;
/** @internal A policy inside a module. */
export type Handle = glue.Policy;

declare const facts: unique symbol;

/**
 * A definition that has been loaded: what `load` gives and the other functions take. Load it once and keep it; it
 * holds memory of the wasm module, which is released when it is collected.
 */
export class Policy<F extends object = Facts> {
  /** The type of the policy's facts; there for the compiler only. */
  declare readonly [facts]?: (given: F) => void;
  readonly #core: Core;
  readonly #handle: Handle;
  #definition: Definition | undefined;

  /** @internal */
  constructor(core: Core, handle: Handle) {
    this.#core = core;
    this.#handle = handle;
  }

  /** What a request is pinned to: SHA-256 of the definition's canonical JSON, 64 lower-case hex digits. */
  get digest(): DefinitionDigest {
    return this.#handle.digest() as DefinitionDigest;
  }

  /** The definition itself, frozen. */
  get definition(): Definition {
    this.#definition ??= frozen<Definition>(this.#handle.definition());
    return this.#definition;
  }

  /** @internal What the policy's handle answers that any module can be asked. */
  static preview<F extends object>(policy: Policy<F>, question: (handle: Handle, core: Core) => string): string {
    if (typeof policy !== "object" || policy === null || !(#handle in policy)) {
      throw new CountersignError("invalid_argument", "the policy has not been loaded", {
        hint: "pass what `load(definition)` gives",
      });
    }
    return guarded(() => question(policy.#handle, policy.#core));
  }

  /** @internal What the policy's handle answers that only the run time can be asked. */
  static ask<F extends object>(policy: Policy<F>, question: (handle: Decider) => string): string {
    return Policy.preview(policy, (handle) => {
      if ("decide" in handle) return question(handle as Decider);
      throw new CountersignError("invalid_argument", "the policy was loaded by `countersign/preview`, which decides nothing", {
        hint: "load it with `load` of `countersign`",
      });
    });
  }
}
