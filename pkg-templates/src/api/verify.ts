// Verification and export: what holds of a log, and everything that shows it in files.
import type { Bundle, JwkSet, RecordEvidence, VerificationReport } from "../model/record.js";
import { bytesOfUrl } from "./base64.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { inputText } from "./request-arguments.js";
import { runtime } from "./runtime-module.js";

/** How records are verified. */
export interface VerifyOptions {
  /** The keys that are trusted, with dates: from outside, never from the bundle. */
  readonly keys?: JwkSet;
  /** The verifier key of the tree that checkpoints are of, from outside: `<name>+<id>+<key>`. */
  readonly logKey?: string;
  /** The log that the records should be of. */
  readonly origin?: string;
  /**
   * Whether every record is decided again on its recorded inputs. Unless told otherwise it is, and a definition that is
   * missing is a break.
   * `false`, and no `documents` at all in the evidence: the log alone is verified, its signatures, order and head.
   */
  readonly replay?: boolean;
  /** Who checks the signatures: the host's WebCrypto, which is faster, or the core. Both come to the same. */
  readonly signatures?: "webcrypto" | "core";
}

/** What a bundle is made with. */
export interface ExportOptions {
  /** The keys that the records were signed with. */
  readonly keys: JwkSet;
  /** The verifier key of the tree that the proofs are of. */
  readonly logKey?: string;
  /** The source of the policy, for people. */
  readonly script?: string;
}

/**
 * Verifies records: signatures, spelling, order, head, documents, and that deciding again on the recorded inputs gives the
 * same bytes. Names the first break and its kind.
 *
 * Without `keys`, those that came with the records are believed, and the report says so: `keys: "claimed"`.
 *
 * @returns what was found; records that do not hold are no exception.
 * @throws {CountersignError} `invalid_key`, `invalid_definition`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { verify } from "countersign";
 *
 * const report = await verify({ records: ["e30.e30.e30"] });
 * console.log(report.ok, report.first_break?.kind, report.first_break?.seq); // prints: false malformed 0
 * ```
 */
export async function verify(evidence: RecordEvidence, options: VerifyOptions = {}): Promise<VerificationReport> {
  const { keys, logKey, origin, replay, signatures = "webcrypto" } = options;
  // What is checked now is what is reported on later, whatever becomes of the caller's array meanwhile.
  const fixed = Array.isArray(evidence.records) ? { ...evidence, records: [...evidence.records] } : evidence;
  const report = (checked?: readonly boolean[]): VerificationReport =>
    frozen(guarded(() => runtime.exports.verify(textOf(fixed, { keys, vkey: logKey, origin, replay, signatures: checked }))));
  const checks = signatures === "webcrypto" ? await started(fixed, keys) : undefined;
  if (checks === undefined) return report();
  // While the host is at the signatures, everything else is verified as if they held; nearly always they do.
  const hopeful = checks.includes(false) ? undefined : report(checks.map(() => true));
  const checked = await Promise.all(checks);
  return hopeful !== undefined && checked.every(Boolean) ? hopeful : report(checked);
}

/**
 * The files of a bundle: records, head, keys, definitions, documents, the read model, a page to read and print, and how to
 * check all of it with other people's tools.
 *
 * @returns the files; or the first break: nothing that does not hold is exported.
 * @throws {CountersignError} `invalid_argument` where a definition is missing, `invalid_key`.
 *
 * @example
 * ```ts
 * import { exportBundle, InsecureTestKey, load, prepare, seal } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, salt: "AAAAAAAAAAAAAAAAAAAAAA" };
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const prepared = prepare(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, context, log);
 *
 * const records = prepared.records.map((record) => seal(record, key.sign(record.signing_input), key.jwk));
 * const documents = Object.fromEntries(prepared.documents.map(({ sha256, text }) => [sha256, text]));
 * const { files = {} } = exportBundle({ records, documents, definitions: [compiled.json] }, { keys: { keys: [key.jwk] } });
 * console.log(Object.keys(files).filter((path) => !path.includes("/")).join(" "));
 * // prints: VERIFY.md definition.json index.html jwks.json records.jws request.json
 * ```
 */
export function exportBundle(evidence: RecordEvidence, options: ExportOptions): Bundle {
  const { keys, logKey: vkey, script } = options;
  return frozen(guarded(() => runtime.exports.exportBundle(textOf(evidence, { keys, vkey, script }))));
}

/**
 * What the files of a bundle hold, for {@link verify}.
 *
 * @param files texts by path, as {@link exportBundle} gave them.
 *
 * @example
 * ```ts
 * import { readBundle } from "countersign";
 *
 * const { records, head } = readBundle({ "records.jws": "a.b.c\nd.e.f\n" });
 * console.log(records.length, head); // prints: 2 undefined
 * ```
 */
export function readBundle(files: { readonly [path: string]: string }): RecordEvidence {
  const documents: Record<string, string> = {};
  const definitions: string[] = [];
  const readable: Record<string, string> = {};
  const proofs: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    const document = /^documents\/([0-9a-f]{64})\.json$/.exec(path)?.[1];
    if (document !== undefined) documents[document] = text;
    else if (path === "definition.json" || /^definitions\/[0-9a-f]{64}\.json$/.test(path)) definitions.push(text);
    else if (path.endsWith(".tlog-proof")) proofs[path.slice(0, -".tlog-proof".length)] = text;
    else if (["index.html", "request.json", "VERIFY.md"].includes(path)) readable[path] = text;
  }
  const { "records.jws": records = "", "head.jws": head, "jwks.json": jwks, "log.vkey": vkey } = files;
  return {
    records: lines(records),
    head: head === undefined ? undefined : head.replace(/\n$/, ""),
    documents,
    definitions,
    offered: jwks === undefined ? undefined : offered(jwks),
    proofs,
    offeredLogKey: vkey?.replace(/\n$/, ""),
    files: readable,
  };
}

/** The lines of a text; the last one ends as the others do. What is not so is kept, for the core to refuse. */
function lines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** Keys that came along; what is no key set offers nothing. */
function offered(text: string): JwkSet | undefined {
  try {
    const set: unknown = JSON.parse(text);
    return typeof set === "object" && set !== null && "keys" in set && Array.isArray(set.keys) ? (set as JwkSet) : undefined;
  } catch {
    return undefined;
  }
}

/** What {@link RecordEvidence} and options come to, as text; what is not there is left out. */
function textOf(evidence: RecordEvidence, options: object): string {
  const { records, head, documents, definitions, offered, proofs, offeredLogKey, files } = evidence;
  const all = { records, head, documents, definitions, offered, proofs, offered_vkey: offeredLogKey, files, ...options };
  return inputText("evidence", Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

/**
 * The checks of all signatures by the host's WebCrypto, under way; `false` where there is nothing to check: the core says why.
 * Nothing, where the host has no Ed25519.
 */
async function started({ records, head, offered }: RecordEvidence, keys: JwkSet | undefined): Promise<(Promise<boolean> | false)[] | undefined> {
  if (!Array.isArray(records)) return [];
  const parts = records.map(partsOf);
  const headers = [...new Set(parts.map(({ header }) => header))];
  const ofHead = head === undefined ? undefined : partsOf(head);
  const all = { records: headers, head: ofHead?.header, keys: keys ?? offered };
  const asked = inputText("evidence", Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  const signers: readonly ({ readonly x: string } | null)[] = JSON.parse(guarded(() => runtime.exports.signers(asked)));
  let imported: readonly (CryptoKey | undefined)[];
  try {
    imported = await Promise.all(
      signers.map((jwk) => (jwk === null ? undefined : crypto.subtle.importKey("raw", bytesOfUrl(jwk.x), "Ed25519", false, ["verify"]))),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") return undefined;
    throw error;
  }
  const byHeader = new Map(headers.map((header, index) => [header, imported[index]]));
  const encoder = new TextEncoder();
  const check = ({ signed, signature }: Parts, key: CryptoKey | undefined): Promise<boolean> | false =>
    key !== undefined && signature !== undefined && crypto.subtle.verify("Ed25519", key, signature, encoder.encode(signed));
  const checks = parts.map((each) => check(each, byHeader.get(each.header)));
  if (ofHead !== undefined) checks.push(check(ofHead, imported[headers.length]));
  return checks;
}

/** A compact JWS, apart. */
interface Parts {
  readonly header: string;
  readonly signed: string;
  /** Nothing, where it cannot be one. */
  readonly signature: Uint8Array<ArrayBuffer> | undefined;
}

/** The parts of a text that should be a compact JWS; how it is spelt, the core looks at. */
function partsOf(line: unknown): Parts {
  const text = typeof line === "string" ? line : "";
  const end = text.lastIndexOf(".");
  const [header = ""] = text.split(".", 1);
  const last = text.slice(end + 1);
  return { header, signed: text.slice(0, Math.max(end, 0)), signature: /^[\w-]{86}$/.test(last) ? bytesOfUrl(last) : undefined };
}
