// What happened, in words.
import type { CommandName } from "../../model/command.js";

const DONE: { readonly [command in CommandName]: string } = {
  save_draft: "saved a draft",
  submit: "submitted",
  approve: "approved",
  reject: "rejected",
  abstain: "abstained",
  request_revision: "sent it back",
  retract: "took the decision back",
  amend: "changed what is under review",
  resubmit: "submitted again",
  withdraw: "withdrew",
  comment: "commented",
  attach_evidence: "attached evidence",
  reassign: "reassigned",
  escalate: "escalated",
  override: "overrode",
  import_manual: "brought in a decision",
  reevaluate: "moved it to another policy",
  cancel: "cancelled",
  revoke: "revoked the approval",
  place_hold: "put it on hold",
  release_hold: "released the hold",
  correct: "corrected a record",
  acknowledge_effect: "reported on an effect",
  advance: "let time pass",
};

/** "approved", for `approve`; another command by its own name. */
export function done(command: string): string {
  return Object.hasOwn(DONE, command) ? DONE[command as CommandName] : command;
}
