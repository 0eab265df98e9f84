import type {
  DefinitionDigest,
  EffectIdInput,
  HoldIdInput,
  Instant,
  PersonIdInput,
  RequestIdInput,
  StepIdInput,
  ViewDigestInput,
} from "./ids.js";
import type { Facts, Subject } from "./request.js";

/** How a decision ends a step, or the request. */
export type FinalOutcome = "approved" | "rejected";

/** How an effect came out downstream: `failed` will be tried again, `dead` will not; `reconciled` was found done. */
export type DeliveryOutcome = "acknowledged" | "failed" | "dead" | "reconciled";

/** What documents something, with the SHA-256 of its content, lower-case hex. */
export interface Artefact {
  readonly id: string;
  readonly sha256: string;
}

/** What comes with a request and is not yet there. */
interface Content {
  /** Where attested facts come from, by the fact's name: the host's own word. */
  readonly sources?: { readonly [fact: string]: string };
  readonly subject?: Subject;
}

/** A request that does not exist yet. */
interface NewRequest extends Content {
  /** Unique for the tenant. */
  readonly id: RequestIdInput;
  readonly tenant?: string;
  /** What it belongs to in other systems. */
  readonly correlation_id?: string;
  /** When the work on what is under review began. */
  readonly started_at?: Instant;
}

/** A draft that is there: it has its id already. */
interface SavedDraft extends Content {
  readonly id?: never;
  readonly tenant?: never;
  readonly correlation_id?: never;
  readonly started_at?: never;
}

/** Saves what is there so far; facts may be incomplete. */
export type SaveDraft<F extends object = Facts> = (NewRequest | SavedDraft) & {
  readonly command: "save_draft";
  readonly facts?: Partial<F>;
};

/** Submits a request, or a draft; a draft keeps its facts where they are left out. */
export type Submit<F extends object = Facts> =
  | (NewRequest & { readonly command: "submit"; readonly facts: F })
  | (SavedDraft & { readonly command: "submit"; readonly facts?: F });

/** What every decision on an open step may say. */
interface OnStep {
  readonly step: StepIdInput;
  /** Of a rejection, where the policy lists some: one of them, required. */
  readonly reason_code?: string;
  /** In which role, for whoever has several; left out: the first in the policy's order. */
  readonly role?: string;
  /** The digest of what was shown (`view`); if that is no longer what is under review: `stale_view`. */
  readonly view?: ViewDigestInput;
  /** The round that was shown; if it is over: `stale_round`. */
  readonly round?: number;
}

/** Decides on a step. */
export interface DecideStep extends OnStep {
  readonly command: "approve" | "reject" | "abstain";
  readonly reason?: string;
}

/** Sends the request back to the submitter. */
export interface RequestRevision extends OnStep {
  readonly command: "request_revision";
  /** Without one, or with a blank one, the command is refused: `missing_reason`. So it is wherever a reason is required. */
  readonly reason: string;
}

/** Takes back one's own decision while the step is open, where the policy allows it. */
export interface Retract {
  readonly command: "retract";
  readonly step: StepIdInput;
}

/** Changes what is under review; `resubmit` begins the next round. */
export interface Change<F extends object = Facts> {
  readonly command: "amend" | "resubmit";
  /** What changes; `null` takes a fact away. */
  readonly facts?: { readonly [name in keyof F]?: F[name] | null };
  readonly sources?: { readonly [fact: string]: string };
  readonly subject?: Subject;
  readonly reason?: string;
}

/** Takes the request back. */
export interface Withdraw {
  readonly command: "withdraw";
  readonly reason?: string;
}

/** Says something, about the request or a step. */
export interface CommentOn {
  readonly command: "comment";
  readonly text: string;
  readonly step?: StepIdInput;
}

/** Attaches evidence to a step; of the kind `signature` it is the actor's own signature. */
export interface AttachEvidence {
  readonly command: "attach_evidence";
  readonly step: StepIdInput;
  /** Kebab-case, as in the policy. */
  readonly kind: string;
  readonly id: string;
  /** SHA-256 of its content, lower-case hex. */
  readonly sha256: string;
}

/** Puts `to` in the place of `from` on a step. */
export interface Reassign {
  readonly command: "reassign";
  readonly step: StepIdInput;
  /** Left out: the actor. */
  readonly from?: PersonIdInput;
  readonly to: PersonIdInput;
  readonly reason: string;
}

/** Adds a person to a step. */
export interface Escalate {
  readonly command: "escalate";
  readonly step: StepIdInput;
  readonly to: PersonIdInput;
  readonly reason?: string;
}

/** Decides in the place of those who should. */
export interface Override {
  readonly command: "override";
  /** Left out: the whole request. */
  readonly step?: StepIdInput;
  readonly outcome: FinalOutcome;
  readonly reason: string;
}

/** Brings in a decision that was taken outside. */
export interface ImportManual {
  readonly command: "import_manual";
  /** Left out: the whole request. */
  readonly step?: StepIdInput;
  readonly outcome: FinalOutcome;
  /** When it was taken. */
  readonly when: Instant;
  readonly by_whom: PersonIdInput;
  /** Required: without it the command is refused, `missing_evidence`. */
  readonly artefact?: Artefact;
  readonly reason: string;
}

/** Moves the request to another definition: pass that policy as `next`. */
export interface Reevaluate {
  readonly command: "reevaluate";
  readonly definition: DefinitionDigest;
  readonly reason?: string;
}

/** Ends the request, takes an approval back, or stops it from being used downstream. */
export interface EndOrHold {
  readonly command: "cancel" | "revoke" | "place_hold";
  readonly reason: string;
}

/** Releases a hold. */
export interface ReleaseHold {
  readonly command: "release_hold";
  /** Left out: the oldest open one. */
  readonly hold?: HoldIdInput;
  readonly reason?: string;
}

/** Annotates an earlier record, and changes nothing. */
export interface Correct {
  readonly command: "correct";
  /** The number of the record. */
  readonly record?: number;
  /** What was wrong and what is right. */
  readonly reason: string;
}

/** The host says how an effect came out. */
export interface AcknowledgeEffect {
  readonly command: "acknowledge_effect";
  /** Its id; or its name, where only one effect of that name is there. */
  readonly effect: EffectIdInput;
  readonly outcome: DeliveryOutcome;
}

/** The host lets time pass: at `next_wake_at`, or whenever it likes. */
export interface Advance {
  readonly command: "advance";
}

/** What somebody asks for; `command` tells the variants apart. No command writes a state. Unknown keys are refused. */
export type Command<F extends object = Facts> =
  | SaveDraft<F>
  | Submit<F>
  | DecideStep
  | RequestRevision
  | Retract
  | Change<F>
  | Withdraw
  | CommentOn
  | AttachEvidence
  | Reassign
  | Escalate
  | Override
  | ImportManual
  | Reevaluate
  | EndOrHold
  | ReleaseHold
  | Correct
  | AcknowledgeEffect
  | Advance;

/** The name of a command. */
export type CommandName = Command["command"];

/** A command that only the host gives. */
export type HostCommandName = "acknowledge_effect" | "advance";
