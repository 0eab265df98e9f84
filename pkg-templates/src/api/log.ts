// The deployment's own log, and the tree over all records: what shows a tail that was rewritten with a stolen key.
import type {
  CheckpointNote,
  DeploymentReport,
  Leaf,
  NextEntry,
  ProofReport,
  TreeHead,
} from "../model/log.js";
import type { JwkSet, PendingRecord, PublicJwk, SealedRecord } from "../model/record.js";
import { base64url } from "./base64.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { inputText } from "./request-arguments.js";
import { runtime } from "./runtime-module.js";

/**
 * The next record of a deployment's log, ready to be signed: which key signs from when on, which definition holds, who may
 * act for whom. A rotation is signed by the old key.
 *
 * @throws {CountersignError} `invalid_argument`, `invalid_key`.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, prepareEntry, seal } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, by: "host" };
 * const pending = prepareEntry({ ...log, at: "2026-03-01T09:00:00Z", entry: { entry: "rotate_key", jwk: key.jwk } });
 * const record = seal(pending, key.sign(pending.signing_input), key.jwk);
 * console.log(pending.seq, record.split(".").length); // prints: 0 3
 * ```
 */
export function prepareEntry(next: NextEntry): PendingRecord {
  return frozen(guarded(() => runtime.exports.entry(inputText("entry", next))));
}

/**
 * Verifies a deployment's log, rotations included. A rotation is the last word of the key that signs it: what it signs further
 * down is `key_not_trusted`, whatever time it claims.
 *
 * @param keys the key that the log began with, from outside.
 * @returns what was found, and the keys that are trusted after it, with dates, to verify other logs with.
 * @throws {CountersignError} `invalid_argument`, `invalid_key`.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, prepareEntry, seal, verifyDeployment } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const next = InsecureTestKey.fromSeed("TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs"); // the second
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, by: "host" };
 * const rotation = prepareEntry({ ...log, at: "2026-03-01T09:00:00Z", entry: { entry: "rotate_key", jwk: next.jwk } });
 * const record = seal(rotation, key.sign(rotation.signing_input), key.jwk);
 *
 * const { ok, keys } = verifyDeployment([record], { keys: [key.jwk] });
 * console.log(ok, keys.keys.map(({ nbf, exp }) => [nbf, exp].join())); // prints: true [ ',1772355601', '1772355600,' ]
 * ```
 */
export function verifyDeployment(records: readonly SealedRecord[], keys: JwkSet): DeploymentReport {
  return frozen(guarded(() => runtime.exports.deployment(inputText("log", { records, keys }))));
}

/**
 * The leaf that a record is in the tree: what a host keeps of each record, in the order in which they are committed.
 *
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { InsecureTestKey, leafOf, prepareEntry, seal, treeHead } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, by: "host" };
 * const pending = prepareEntry({ ...log, at: "2026-03-01T09:00:00Z", entry: { entry: "end_delegation", delegation: "d-1" } });
 * const leaf = leafOf(seal(pending, key.sign(pending.signing_input), key.jwk));
 * console.log(leaf === treeHead("example.org/log", [leaf]).root); // prints: true
 * ```
 */
export function leafOf(record: SealedRecord): Leaf {
  return guarded(() => runtime.exports.leaf(inputText("record", { record })));
}

/**
 * The head of the Merkle tree (RFC 6962) over all records in the order in which they were committed.
 *
 * @param origin which tree, such as `approvals.example.org/log`.
 * @param leaves {@link leafOf} each record.
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { treeHead } from "countersign";
 *
 * // The tree of no records: SHA-256 of nothing.
 * console.log(treeHead("example.org/log", []).root); // prints: 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU
 * ```
 */
export function treeHead(origin: string, leaves: readonly Leaf[]): TreeHead {
  return frozen(guarded(() => runtime.exports.checkpoint(inputText("tree", { origin, leaves }))));
}

/**
 * The checkpoint: a signed note (C2SP signed-note, tlog-checkpoint) over `text` of {@link treeHead}.
 *
 * @param signer the note's own name for the key, such as the tree's origin, with the key and its signature.
 * @throws {CountersignError} `invalid_signature`, `invalid_key`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { checkpoint, InsecureTestKey, treeHead } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const name = "example.org/log";
 * const signature = key.sign(treeHead(name, []).text);
 * const { note, vkey } = checkpoint(name, [], { name, key: key.jwk, signature });
 * console.log(note.split("\n").slice(0, 2).join(" "), vkey.split("+")[0]); // prints: example.org/log 0 example.org/log
 * ```
 */
export function checkpoint(
  origin: string,
  leaves: readonly Leaf[],
  signer: { readonly name: string; readonly key: PublicJwk; readonly signature: Uint8Array | string },
): CheckpointNote {
  const signature = typeof signer.signature === "string" ? signer.signature : base64url(signer.signature);
  return frozen(guarded(() => runtime.exports.note(inputText("checkpoint", { origin, leaves, ...signer, signature }))));
}

/**
 * The proof that a leaf is in the tree of a checkpoint: the text of a `.tlog-proof` file (C2SP tlog-proof).
 *
 * @param index the leaf's position, from 0.
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { checkpoint, InsecureTestKey, proveInclusion, treeHead } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const name = "example.org/log";
 * const leaves = [treeHead(name, []).root, treeHead("another", []).root]; // of records: `leafOf(record)`
 * const { note } = checkpoint(name, leaves, { name, key: key.jwk, signature: key.sign(treeHead(name, leaves).text) });
 * console.log(proveInclusion(leaves, 1, note).split("\n").slice(0, 2).join(", ")); // prints: c2sp.org/tlog-proof@v1, index 1
 * ```
 */
export function proveInclusion(leaves: readonly Leaf[], index: number, checkpoint: string): string {
  return guarded(() => runtime.exports.proof(inputText("proof", { leaves, index, checkpoint })));
}

/**
 * Whether a record is in the tree of the checkpoint that a proof leads to.
 *
 * @param vkey the tree's verifier key, from outside.
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { checkpoint, InsecureTestKey, leafOf, prepareEntry, proveInclusion, seal, treeHead, verifyInclusion } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const log = { deployment: "demo", issuer: "https://example.org", kid: key.jwk.kid, by: "host" };
 * const pending = prepareEntry({ ...log, at: "2026-03-01T09:00:00Z", entry: { entry: "end_delegation", delegation: "d-1" } });
 * const record = seal(pending, key.sign(pending.signing_input), key.jwk);
 * const name = "example.org/log";
 * const leaves = [leafOf(record)];
 * const { note, vkey } = checkpoint(name, leaves, { name, key: key.jwk, signature: key.sign(treeHead(name, leaves).text) });
 * console.log(verifyInclusion(record, proveInclusion(leaves, 0, note), vkey).ok); // prints: true
 * ```
 */
export function verifyInclusion(record: SealedRecord, proof: string, vkey: string): ProofReport {
  return frozen(guarded(() => runtime.exports.included(inputText("proof", { record, proof, vkey }))));
}

/**
 * The proof that the tree only added to an earlier one, as hashes in base64url.
 *
 * @param size how many leaves the earlier tree had.
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { proveExtension, treeHead } from "countersign";
 *
 * const leaf = treeHead("example.org/log", []).root; // of a record: `leafOf(record)`
 * console.log(proveExtension([leaf, leaf], 1).join() === leaf); // prints: true
 * ```
 */
export function proveExtension(leaves: readonly Leaf[], size: number): readonly string[] {
  return frozen(guarded(() => runtime.exports.extension(inputText("proof", { leaves, size }))));
}

/**
 * Whether the tree of a checkpoint only added to that of an earlier one: nothing in between was rewritten.
 *
 * @throws {CountersignError} `invalid_argument`.
 *
 * @example
 * ```ts
 * import { checkpoint, InsecureTestKey, proveExtension, treeHead, verifyExtension } from "countersign";
 *
 * const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"); // the first of RFC 8032
 * const name = "example.org/log";
 * const leaf = treeHead(name, []).root; // of a record: `leafOf(record)`
 * const [earlier, later] = [[leaf], [leaf, leaf]].map((leaves) =>
 *   checkpoint(name, leaves, { name, key: key.jwk, signature: key.sign(treeHead(name, leaves).text) }),
 * );
 * if (!earlier || !later) throw new Error("there are two");
 * console.log(verifyExtension(earlier.note, later.note, proveExtension([leaf, leaf], 1), later.vkey).ok); // prints: true
 * ```
 */
export function verifyExtension(earlier: string, later: string, proof: readonly string[], vkey: string): ProofReport {
  return frozen(guarded(() => runtime.exports.extendsTree(inputText("proof", { old: earlier, new: later, proof, vkey }))));
}
