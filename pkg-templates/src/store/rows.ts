// The rows of the tables, as stores take and give them. Instants are RFC 3339 in UTC with milliseconds:
// `2026-03-01T09:00:00.000Z`. Every row belongs to a tenant; `""` where there are none.
import type { DocumentKind, SealedRecord, Sha256 } from "../model/record.js";

/** Of `requests`: a projection, and what the next command builds on. */
export interface RequestRow {
  readonly tenant: string;
  readonly id: string;
  /** The policy's id. */
  readonly policy: string;
  /** The digest of the definition that it is pinned to; `null`: a draft. */
  readonly definition: string | null;
  readonly submitter: string;
  readonly state: string;
  readonly version: number;
  readonly round: number;
  readonly tier: string | null;
  readonly subject_id: string | null;
  /** As text, whether it is a number or a name. */
  readonly subject_version: string | null;
  readonly correlation_id: string | null;
  /** When its first record was made. */
  readonly created_at: string;
  readonly submitted_at: string | null;
  /** When its last record was made. */
  readonly updated_at: string;
  /** When something happens by itself; `null`: never. */
  readonly next_wake_at: string | null;
  readonly downstream_allowed: boolean;
  /** How many records its log has. */
  readonly records: number;
  /** The last of them. */
  readonly last: SealedRecord;
  /** The working state, canonical JSON. */
  readonly stored: string;
  /** The documents that the next command needs. */
  readonly needed: readonly Sha256[];
}

/** Of `request_steps`: a projection. */
export interface StepRow {
  readonly tenant: string;
  readonly request: string;
  readonly step: string;
  /** From 0, in the policy's order. */
  readonly position: number;
  readonly state: string;
  readonly opened_at: string | null;
  readonly deadline_at: string | null;
  readonly approved: number;
  readonly rejected: number;
  readonly abstained: number;
  readonly missing: number;
}

/** Of `decisions`: a projection. */
export interface DecisionRow {
  readonly tenant: string;
  readonly request: string;
  /** The number of the record, and of the event in it. */
  readonly seq: number;
  readonly event: number;
  readonly step: string;
  readonly kind: "approve" | "reject" | "abstain" | "request_revision";
  readonly actor: string;
  /** Whose place it fills. */
  readonly holder: string;
  readonly role: string;
  readonly at: string;
  readonly round: number;
  readonly reason_code: string | null;
  /** The document with the reason. */
  readonly reason: Sha256 | null;
}

/** Of `comments`: a projection. */
export interface CommentRow {
  readonly tenant: string;
  readonly request: string;
  readonly seq: number;
  readonly event: number;
  readonly actor: string;
  readonly step: string | null;
  readonly at: string;
  /** The document with the text. */
  readonly text: Sha256;
}

/** Of `records`, which only grows. */
export interface RecordRow {
  readonly tenant: string;
  /** `""` in the deployment's own log. */
  readonly request: string;
  /** `<deployment>/<tenant>/<request>`. */
  readonly origin: string;
  readonly seq: number;
  readonly record: SealedRecord;
  /** When it was made, by the host's clock. */
  readonly at: string;
}

/** Of `documents`. */
export interface DocumentRow {
  readonly tenant: string;
  readonly request: string;
  readonly sha256: Sha256;
  readonly kind: DocumentKind;
  /** Whether it may be erased. */
  readonly salted: boolean;
  /** Canonical JSON; `null`: erased. */
  readonly text: string | null;
  readonly erased_at: string | null;
}

/** Of `outbox`. */
export interface OutboxRow {
  readonly tenant: string;
  readonly id: string;
  readonly request: string;
  /** The record that it came with. */
  readonly seq: number;
  readonly kind: "effect" | "notification";
  readonly name: string;
  readonly step: string | null;
  readonly compensates: string | null;
  /** Whom it is about. */
  readonly recipient: string | null;
  readonly created_at: string;
  readonly done_at: string | null;
  /** Where it is in the outbox; a store gives it. Left out on the way in. */
  readonly position?: string;
}

/** Of `idempotency_keys`. */
export interface KeyRow {
  readonly tenant: string;
  readonly actor: string;
  readonly command: string;
  /** `""` for a command that creates a request. */
  readonly request: string;
  readonly key: string;
  readonly payload: Sha256;
  /** What was answered, byte for byte. */
  readonly response: string;
  readonly created_at: string;
}

/** Of `attempts`: what was refused, or answered again. */
export interface AttemptRow {
  readonly tenant: string;
  readonly request: string;
  readonly at: string;
  readonly actor: string | null;
  readonly command: string;
  readonly step: string | null;
  readonly key: string | null;
  readonly outcome: "refused" | "replayed";
  /** Of the refusal. */
  readonly code: string | null;
  /** Of the refusal; `null` too where something of the request was erased. */
  readonly message: string | null;
}

/** Of `definitions`. */
export interface DefinitionRow {
  /** `""`: of all tenants. */
  readonly tenant: string;
  readonly digest: Sha256;
  readonly policy: string;
  readonly version: number;
  /** Canonical JSON. */
  readonly text: string;
  /** The script, for people; `null` where it was not given. */
  readonly script: string | null;
  readonly active_since: string;
  readonly retired_at: string | null;
}

/** Of `delegations`. */
export interface DelegationRow {
  readonly tenant: string;
  readonly id: string;
  readonly delegator: string;
  readonly delegate: string;
  /** `null`: every role. */
  readonly roles: readonly string[] | null;
  /** `null`: every step. */
  readonly steps: readonly string[] | null;
  readonly since: string;
  /** Not included. */
  readonly until: string;
  readonly authorised_by: string;
  readonly reason: string;
  readonly ended_at: string | null;
}

/** What tables show of a request, made from its records. */
export interface Projected {
  readonly request: RequestRow;
  /** All of them. */
  readonly steps: readonly StepRow[];
  /** Who could act now, all of them: `role:legal` or `person:ana`, on a step or (`""`) the request, since when. */
  readonly candidates: readonly { readonly candidate: string; readonly step: string; readonly since: string }[];
  /** Who may see it: added to those who could before. */
  readonly viewers: readonly string[];
  /** New ones. */
  readonly decisions: readonly DecisionRow[];
  /** New ones. */
  readonly comments: readonly CommentRow[];
}

/** Everything that a command changes. */
export interface RequestWrite extends Projected {
  readonly records: readonly RecordRow[];
  readonly documents: readonly DocumentRow[];
  readonly outbox: readonly OutboxRow[];
  readonly key?: KeyRow | undefined;
  readonly attempt?: AttemptRow | undefined;
}
