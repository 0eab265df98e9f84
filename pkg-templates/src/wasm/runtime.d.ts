// What wasm-bindgen's `--target web` output of the run time exports, as far as the package uses it: what the preview does, and more.
import { Policy as Preview } from "./preview.js";

/** A loaded definition that also decides. */
export class Policy extends Preview {
  static override load(definition: string): Policy;
  /** JSON text of a `Decision`. No state: there is no request yet. */
  decide(state: string | undefined, command: string, context: string): string;
  /** The same, with the policy that a `reevaluate` moves to. */
  decideNext(next: Policy, state: string | undefined, command: string, context: string): string;
  /** JSON text of a `Needs`. */
  needs(state: string | undefined, command: string, by: string | undefined): string;
  /** JSON text of a `Needs`. */
  needsStored(input: string): string;
  /** JSON text of a `Look`. */
  look(input: string): string;
  /** JSON text of a list of `AllowedAction`. */
  allowedActions(state: string, context: string): string;
  /** JSON text of a `RequestView`. */
  view(state: string, context: string): string;
  /** JSON text of a `Prepared`. */
  prepare(input: string): string;
  /** The same, with the policy that a `reevaluate` moves to. */
  prepareNext(next: Policy, input: string): string;
}

/** What a command is answered that holds, at `path`, what JSON does not have: JSON text of a `Decision`, or an error. */
export function notCommand(state: string | undefined, path: string, message: string, hint: string): string;

/** JSON text of a `RequestState`, or `null`. */
export function evolve(state: string | undefined, event: string): string;

/** JSON text of a list of `Difference`. */
export function reconcile(state: string, report: string): string;

/** A private key in the module's memory. */
export class InsecureKey {
  private constructor();
  static fromSeed(seed: string): InsecureKey;
  /** JSON text of a `PublicJwk`. */
  jwk(): string;
  /** In base64url. */
  sign(message: string): string;
}

/** JSON text of a `RequestState`. */
export function restore(input: string): string;
export function needed(input: string): string;

/** A compact JWS. */
export function seal(input: string): string;

/** The signing input of a head statement. */
export function head(input: string): string;

/** JSON text of `{ action, challenge }`. */
export function signable(input: string): string;

/** JSON text of a `SignedEvidence`. */
export function signed(input: string): string;

/** JSON text of the keys that a host checks with its own cryptography, or `null` for each. */
export function signers(input: string): string;

/** JSON text of a `VerificationReport`. */
export function verify(input: string): string;

/** JSON text of a `Bundle`. */
export function exportBundle(input: string): string;

/** JSON text of a `PendingRecord`. */
export function entry(input: string): string;

/** JSON text of a `DeploymentReport`. */
export function deployment(input: string): string;

/** A `Leaf`. */
export function leaf(input: string): string;

/** JSON text of a `TreeHead`. */
export function checkpoint(input: string): string;

/** JSON text of a `CheckpointNote`. */
export function note(input: string): string;

/** The text of a `.tlog-proof` file. */
export function proof(input: string): string;

/** JSON text of a `ProofReport`. */
export function included(input: string): string;

/** JSON text of a list of hashes. */
export function extension(input: string): string;

/** JSON text of a `ProofReport`. */
export function extendsTree(input: string): string;

export { default, initSync, notJson, version } from "./preview.js";
