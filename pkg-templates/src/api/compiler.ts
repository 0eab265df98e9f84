// The compiler: a policy script becomes a definition, or findings that say what is wrong with it.
import type { Definition } from "../model/definition.js";
import type { DefinitionDigest } from "../model/ids.js";
import type { Finding } from "../model/finding.js";
import { compiler } from "./compiler-module.js";
import { CountersignError, guarded } from "./error.js";
import { deepFreeze, frozen } from "./freeze.js";
import { wellFormed } from "./request-text.js";

export * from "./metrics.js";
export type { Definition, DefinitionDigest, Finding };
export type { FindingCode } from "../model/finding.js";
export type { Init, WasmSource } from "./init.js";
export { CountersignError, type ErrorCode } from "./error.js";

/** How to compile. */
export interface CompileOptions {
  /** The script's name in what is printed. Left out: `policy.rhai`. */
  readonly file?: string;
  /** Whether `rendered` has ANSI colours. Left out: no. */
  readonly colour?: boolean;
}

/** One line of a policy in words. */
export interface OutlineLine {
  /** How far it is indented: 0 for a heading, 1 for an entry, 2 for what belongs to it. */
  readonly level: 0 | 1 | 2;
  readonly text: string;
}

/** The script is a policy. `findings` may have warnings and notes. */
export interface Compiled {
  readonly ok: true;
  readonly definition: Definition;
  /** The definition's canonical JSON (RFC 8785): the content of `definition.json`, to the byte. */
  readonly json: string;
  /** SHA-256 of `json`. */
  readonly digest: DefinitionDigest;
  /** The policy in words, construct by construct. */
  readonly outline: readonly OutlineLine[];
  readonly findings: readonly Finding[];
  /** All findings as a compiler prints them; empty if there are none. */
  readonly rendered: string;
}

/** The script is refused. `findings` has every error that could be found. */
export interface NotCompiled {
  readonly ok: false;
  readonly findings: readonly Finding[];
  /** All findings as a compiler prints them. */
  readonly rendered: string;
}

/** What `compile` gives; `ok` tells the variants apart. */
export type CompileResult = Compiled | NotCompiled;

/**
 * Compiles a policy script (Rhai). A script that is wrong is not an exception: the answer lists what is wrong.
 *
 * @param source the script's text.
 * @throws {CountersignError} `invalid_argument` if `source` is not well-formed text; `not_initialised` in a browser.
 *
 * @example
 * ```ts
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("leave", 1); step("lead").approvers(role("lead")).quorum(0);`);
 * for (const { line, code } of compiled.findings) console.log(line, code); // prints: 1 invalid_quorum
 * ```
 */
export function compile(source: string, options: CompileOptions = {}): CompileResult {
  if (typeof source !== "string") {
    throw new CountersignError("invalid_argument", "the source is not text", { hint: "pass the policy script as a string" });
  }
  if (wellFormed(source) !== source) {
    const hint = "it holds half a surrogate pair; read the file as UTF-8";
    throw new CountersignError("invalid_argument", "the source is not well-formed text", { hint });
  }
  const core = compiler.exports;
  const { file = "policy.rhai", colour = false } = options;
  const answer = deepFreeze(guarded(() => core.compile(source, file, colour)) as Answer);
  const { findings, rendered } = answer;
  if (!answer.ok) return Object.freeze({ ok: false, findings, rendered });
  const { json, digest, outline } = answer;
  return Object.freeze({ ok: true, definition: frozen<Definition>(json), json, digest, outline, findings, rendered });
}

/**
 * The version of the core, such as `0.1.0`.
 *
 * @throws {CountersignError} `not_initialised` in a browser.
 */
export function version(): string {
  return compiler.exports.version();
}

/** What the core answers: the definition as text. */
type Answer = { readonly findings: readonly Finding[]; readonly rendered: string } & (
  | { readonly ok: true; readonly json: string; readonly digest: DefinitionDigest; readonly outline: readonly OutlineLine[] }
  | { readonly ok: false; readonly json: null; readonly digest: null; readonly outline: null }
);
