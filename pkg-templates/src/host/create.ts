import { Approvals } from "./approvals.js";
import type { ApprovalsOptions } from "./options.js";

/**
 * Opens approvals: begins the deployment's log with the signer's key, or checks that it is the log's, and puts definitions
 * in force. In a browser it loads the run time first.
 *
 * @throws {CountersignError} `invalid_key` if the log is another key's; `invalid_definition`; `store_failed`, `signer_failed`.
 *
 * @example
 * ```ts
 * import { compile } from "countersign/compiler";
 * import { createApprovals, staticPeople, webCryptoSigner } from "countersign/host";
 * import { memoryStore } from "countersign/store/memory";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const approvals = await createApprovals({
 *   definitions: [compiled.definition],
 *   store: memoryStore(),
 *   signer: await webCryptoSigner(),
 *   people: staticPeople({ roles: { editor: ["ana"] } }),
 * });
 *
 * await approvals.submit({ policy: "note", id: "note-1", facts: {} }, { by: "mia", key: "k-1" });
 * for (const by of ["mia", "ana"]) {
 *   const { accepted, refused } = await approvals.approve("note-1", "review", { by });
 *   console.log(by, refused?.code ?? accepted?.state);
 * }
 * console.log((await approvals.verify("note-1")).ok);
 * // prints: mia self_approval_forbidden
 * // prints: ana approved
 * // prints: true
 * ```
 */
export function createApprovals(options: ApprovalsOptions): Promise<Approvals> {
  return Approvals.open(options);
}
