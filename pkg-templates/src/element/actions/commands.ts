// What each command is called, and what it asks for.
import type { CommandName, HostCommandName } from "../../model/command.js";

/** A command that a person gives. */
export type PersonCommand = Exclude<CommandName, HostCommandName>;

/** What a field of a command is for; each has its own control. */
export type Asked = "reason" | "text" | "reason_code" | "kind" | "file" | "from" | "to" | "by_whom" | "outcome" | "when" | "definition" | "hold" | "record";

/** A command, as it is shown. */
export interface Offer {
  readonly says: string;
  /** `main`: what most people come for; `grave`: it ends or stops something. */
  readonly tone: "main" | "plain" | "grave";
  readonly required: readonly Asked[];
  readonly optional: readonly Asked[];
  /** It carries what the page wants to change, or to submit. */
  readonly content?: true;
}

const offer = (says: string, tone: Offer["tone"], required: readonly Asked[] = [], optional: readonly Asked[] = []): Offer => ({ says, tone, required, optional });

/** Every command that a person may be allowed, in the order in which they are offered. */
export const OFFERS: { readonly [command in PersonCommand]: Offer } = {
  approve: offer("Approve", "main", [], ["reason"]),
  reject: offer("Reject", "grave", [], ["reason"]),
  request_revision: offer("Send back", "plain", ["reason"]),
  abstain: offer("Abstain", "plain", [], ["reason"]),
  retract: offer("Take my decision back", "plain"),
  attach_evidence: offer("Attach evidence", "plain", ["kind", "file"]),
  submit: { ...offer("Submit", "main"), content: true },
  resubmit: { ...offer("Submit again", "main", [], ["reason"]), content: true },
  save_draft: { ...offer("Save the draft", "plain"), content: true },
  amend: { ...offer("Send the changes", "plain", [], ["reason"]), content: true },
  comment: offer("Comment", "plain", ["text"]),
  reassign: offer("Reassign", "plain", ["to", "reason"], ["from"]),
  escalate: offer("Escalate", "plain", ["to"], ["reason"]),
  withdraw: offer("Withdraw", "grave", [], ["reason"]),
  place_hold: offer("Put on hold", "grave", ["reason"]),
  release_hold: offer("Release the hold", "plain", [], ["hold", "reason"]),
  override: offer("Override", "grave", ["outcome", "reason"]),
  import_manual: offer("Bring in a decision", "plain", ["outcome", "when", "by_whom", "file", "reason"]),
  reevaluate: offer("Move to another policy", "plain", ["definition"], ["reason"]),
  correct: offer("Correct the record", "plain", ["reason"], ["record"]),
  cancel: offer("Cancel the request", "grave", ["reason"]),
  revoke: offer("Revoke the approval", "grave", ["reason"]),
};

/** The commands that decide on a step. */
export const DECIDING: readonly PersonCommand[] = ["approve", "reject", "request_revision", "abstain", "retract"];

/** What a field is called, and what it means. */
export const ASKED: { readonly [asked in Asked]: { readonly label: string; readonly hint?: string } } = {
  reason: { label: "Reason" },
  text: { label: "Comment" },
  reason_code: { label: "Kind of reason" },
  kind: { label: "Kind of evidence" },
  file: { label: "File", hint: "It stays here: only its name and its SHA-256 are sent" },
  from: { label: "In the place of", hint: "Left out: yourself" },
  to: { label: "To whom" },
  by_whom: { label: "Who decided" },
  outcome: { label: "Outcome" },
  when: { label: "When it was decided" },
  definition: { label: "The policy's digest" },
  hold: { label: "Which hold" },
  record: { label: "Number of the record" },
};
