// Records: deciding and writing down in one, sealing, and what a person's own signature must be over.
import type { Command } from "../model/command.js";
import type { Context } from "../model/context.js";
import type { Instant, PersonIdInput, StepIdInput } from "../model/ids.js";
import type {
  Documents,
  KeptRequest,
  LogKeeper,
  PendingRecord,
  Prepared,
  PublicJwk,
  SealedHead,
  SealedRecord,
  SignableAction,
  SignedEvidence,
  SigningSite,
  StoredState,
} from "../model/record.js";
import type { RequestState } from "../model/state.js";
import type { DecideOptions } from "./request.js";
import { base64url } from "./base64.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { Policy } from "./policy.js";
import { inputText, storedText } from "./request-arguments.js";
import { runtime } from "./runtime-module.js";
import { keptText, preparing } from "./stored.js";

/**
 * Decides a command and prepares its records: what `decide` answers, and what is to be signed and stored. The host takes
 * its place in the log (a row lock), signs, seals, and stores records, documents and state in one transaction.
 *
 * @param kept what was stored after the last command; `null`: there is no request yet. It must be what the last record
 *   names: a state that somebody edited is refused, `tampered_state`.
 * @returns a decision with its records. Over 4,096 bytes to be signed, the command is refused: `limit_exceeded`.
 * @throws {CountersignError} `invalid_command`, `invalid_context`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, load, prepare, seal, verify } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, salt: "AAAAAAAAAAAAAAAAAAAAAA" };
 *
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const { records, documents } = prepare(policy, null, { command: "submit", id: "note-1", facts: {} }, context, log);
 * const sealed = records.map((record) => seal(record, key.sign(record.signing_input), key.jwk));
 *
 * const report = await verify(
 *   { records: sealed, documents: Object.fromEntries(documents.map(({ sha256, text }) => [sha256, text])), definitions: [compiled.json] },
 *   { keys: { keys: [key.jwk] } },
 * );
 * console.log(report.ok, report.records, report.origin); // prints: true 1 demo//note-1
 * ```
 */
export function prepare<F extends object>(
  policy: Policy<F>,
  kept: KeptRequest | null,
  command: Command<NoInfer<F>> | string,
  context: Context | string,
  log: LogKeeper,
  { next }: DecideOptions = {},
): Prepared {
  return preparing<Prepared>(policy, kept, command, context, log, next, "");
}

/**
 * Seals what was signed, after checking the signature strictly against the pinned key (RFC 8032, Ed25519).
 *
 * @param pending a record of {@link prepare}, or what {@link prepareHead} gave.
 * @param signature 64 bytes, or their base64url.
 * @param key the public key that the log is pinned to.
 * @throws {CountersignError} `invalid_signature`, `invalid_key`.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, prepareEntry, seal } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, by: "host" };
 * const pending = prepareEntry({ ...log, at: "2026-03-01T09:00:00Z", entry: { entry: "end_delegation", delegation: "d-1" } });
 * console.log(seal(pending, key.sign(pending.signing_input), key.jwk).startsWith(pending.signing_input)); // prints: true
 * ```
 */
export function seal(pending: PendingRecord, signature: Uint8Array | string, key: PublicJwk): SealedRecord;
/** Seals a head statement likewise. */
export function seal(pending: string, signature: Uint8Array | string, key: PublicJwk): SealedHead;
export function seal(pending: PendingRecord | string, signature: Uint8Array | string, key: PublicJwk): string {
  const input = {
    signing_input: typeof pending === "string" ? pending : pending.signing_input,
    signature: typeof signature === "string" ? signature : base64url(signature),
    key,
  };
  return guarded(() => runtime.exports.seal(inputText("record", input)));
}

/**
 * What is to be signed to state a log's head: how many records it has as of an instant, and which is the last. A chain alone
 * cannot show that its tail is missing.
 *
 * @param last the last record.
 * @param at when, by the host's clock.
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, prepareEntry, prepareHead, seal } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, by: "host" };
 * const pending = prepareEntry({ ...log, at: "2026-03-01T09:00:00Z", entry: { entry: "end_delegation", delegation: "d-1" } });
 * const record = seal(pending, key.sign(pending.signing_input), key.jwk);
 *
 * const statement = prepareHead(record, log, "2026-03-01T10:00:00Z");
 * const head = seal(statement, key.sign(statement), key.jwk);
 * console.log(head.split(".").length); // prints: 3
 * ```
 */
export function prepareHead(last: SealedRecord, log: Pick<LogKeeper, "issuer" | "kid">, at: Instant): string {
  const { issuer, kid } = log;
  return guarded(() => runtime.exports.head(inputText("head", { last, issuer, kid, at })));
}

/**
 * The working state of a stored one, for `view`, `allowedActions`, `needs` and `decide`.
 *
 * @throws {CountersignError} `tampered_state`; `invalid_argument` where a document with facts is not there.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, load, prepare, restore, view } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, salt: "AAAAAAAAAAAAAAAAAAAAAA" };
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const prepared = prepare(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, context, log);
 *
 * const documents = Object.fromEntries(prepared.documents.map(({ sha256, text }) => [sha256, text]));
 * if (prepared.stored === null) throw new Error("it was submitted");
 * console.log(view(load(compiled.definition), restore(prepared.stored, documents), context).state); // prints: under_review
 * ```
 */
export function restore(stored: StoredState | string, documents: Documents): RequestState {
  return frozen(guarded(() => runtime.exports.restore(keptText(stored, documents))));
}

/**
 * What a person signs to approve a step of a request as it stands, with a key of their own or a passkey: the `challenge`.
 *
 * @param nonce what the host drew for this one signature; the command that attaches it has the same in its context.
 * @throws {CountersignError} `tampered_state`.
 *
 * @example
 * ```ts
 * import { decide, load, signable } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const { state } = decide(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, context);
 * if (state === null) throw new Error("it was submitted");
 *
 * const { action, challenge } = signable(state, "review", "ana", "n-1");
 * console.log(action.step, action.actor, challenge.length); // prints: review ana 43
 * ```
 */
export function signable(
  state: RequestState | string,
  step: StepIdInput,
  by: PersonIdInput,
  nonce: string,
): { readonly action: SignableAction; /** `base64url(SHA-256(JCS(action)))`. */ readonly challenge: string } {
  const text = `{"state":${storedText(state)},"step":${JSON.stringify(step)},"by":${JSON.stringify(by)},"nonce":${JSON.stringify(nonce)}}`;
  return frozen(guarded(() => runtime.exports.signable(text)));
}

/**
 * Which bytes the signature of a piece of evidence must be over; the host checks the signature itself, with WebCrypto. An
 * assertion that was made for another decision, or on another site, is refused: `missing_signature`.
 *
 * @param evidence the text of the document: `{ action, alg, key, signature, client_data?, authenticator_data? }`, bytes in
 *   base64url.
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { decide, InsecureTestKey, load, signable, signedBytes } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const { state } = decide(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, context);
 * if (state === null) throw new Error("it was submitted");
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the person's; the first of RFC 8032
 * const { action, challenge } = signable(state, "review", "ana", "n-1");
 * const evidence = JSON.stringify({ action, alg: "Ed25519", key: key.jwk, signature: key.sign(challenge) });
 * console.log(signedBytes(evidence, action).signed !== undefined); // prints: true
 * console.log(signedBytes(evidence, { ...action, round: 2 }).refused?.code); // prints: missing_signature
 * ```
 */
export function signedBytes(evidence: string, action: SignableAction, site?: SigningSite): SignedEvidence {
  const input = site === undefined ? { evidence, action } : { evidence, action, site };
  return frozen(guarded(() => runtime.exports.signed(inputText("evidence", input))));
}

/**
 * A private key that lies open in memory, made from a seed that everybody may know: for tests and demonstrations, never for
 * anything else.
 *
 * @example
 * ```ts
 * import { InsecureTestKey } from "countersign";
 *
 * // The first test of RFC 8032, and its thumbprint in RFC 8037.
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
 * console.log(key.jwk.kid); // prints: kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k
 * console.log(key.sign("").slice(0, 8)); // prints: 5VZDAMNg
 * ```
 */
export class InsecureTestKey {
  readonly #key: { sign(message: string): string };
  /** The public half. */
  readonly jwk: PublicJwk & { readonly kid: string };

  private constructor(seed: string) {
    const key = guarded(() => runtime.exports.InsecureKey.fromSeed(seed));
    this.#key = key;
    this.jwk = frozen(key.jwk());
  }

  /**
   * The key pair of a seed.
   *
   * @param seed 32 bytes in base64url: what RFC 8032 calls the private key.
   * @throws {CountersignError} `invalid_argument`.
   */
  static fromSeed(seed: string): InsecureTestKey {
    return new InsecureTestKey(seed);
  }

  /** The signature over a text's UTF-8 bytes, in base64url. */
  sign(message: string): string {
    return this.#key.sign(message);
  }
}

/** The JSON text of documents. */
