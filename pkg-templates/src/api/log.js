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
 */
export function prepareEntry(next) {
    return frozen(guarded(() => runtime.exports.entry(inputText("entry", next))));
}
/**
 * Verifies a deployment's log, rotations included.
 *
 * @param keys the key that the log began with, from outside.
 * @returns what was found, and the keys that are trusted after it, to verify other logs with.
 * @throws {CountersignError} `invalid_argument`, `invalid_key`.
 */
export function verifyDeployment(records, keys) {
    return frozen(guarded(() => runtime.exports.deployment(inputText("log", { records, keys }))));
}
/**
 * The head of the Merkle tree (RFC 6962) over all records in the order in which they were committed.
 *
 * @param origin which tree, such as `approvals.example.org/log`.
 * @param leaves the `last` that a verification of each record would give; a host keeps them as it commits.
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
export function treeHead(origin, leaves) {
    return frozen(guarded(() => runtime.exports.checkpoint(inputText("tree", { origin, leaves }))));
}
/**
 * The checkpoint: a signed note (C2SP signed-note, tlog-checkpoint) over `text` of {@link treeHead}.
 *
 * @param signer the note's own name for the key, such as the tree's origin, with the key and its signature.
 * @throws {CountersignError} `invalid_signature`, `invalid_key`, `invalid_argument`.
 */
export function checkpoint(origin, leaves, signer) {
    const signature = typeof signer.signature === "string" ? signer.signature : base64url(signer.signature);
    return frozen(guarded(() => runtime.exports.note(inputText("checkpoint", { origin, leaves, ...signer, signature }))));
}
/**
 * The proof that a leaf is in the tree of a checkpoint: the text of a `.tlog-proof` file (C2SP tlog-proof).
 *
 * @param index the leaf's position, from 0.
 * @throws {CountersignError} `invalid_argument`.
 */
export function proveInclusion(leaves, index, checkpoint) {
    return guarded(() => runtime.exports.proof(inputText("proof", { leaves, index, checkpoint })));
}
/**
 * Whether a record is in the tree of the checkpoint that a proof leads to.
 *
 * @param vkey the tree's verifier key, from outside.
 * @throws {CountersignError} `invalid_argument`.
 */
export function verifyInclusion(record, proof, vkey) {
    return frozen(guarded(() => runtime.exports.included(inputText("proof", { record, proof, vkey }))));
}
/**
 * The proof that the tree only added to an earlier one, as hashes in base64url.
 *
 * @param size how many leaves the earlier tree had.
 * @throws {CountersignError} `invalid_argument`.
 */
export function proveExtension(leaves, size) {
    return frozen(guarded(() => runtime.exports.extension(inputText("proof", { leaves, size }))));
}
/**
 * Whether the tree of a checkpoint only added to that of an earlier one: nothing in between was rewritten.
 *
 * @throws {CountersignError} `invalid_argument`.
 */
export function verifyExtension(earlier, later, proof, vkey) {
    return frozen(guarded(() => runtime.exports.extendsTree(inputText("proof", { old: earlier, new: later, proof, vkey }))));
}
