import type { Decision } from "./decision.js";
import type { PersonId, StepId } from "./ids.js";
import type { Refusal } from "./refusal.js";

declare const kind: unique symbol;

/** SHA-256 of something's bytes, 64 lower-case hex digits. */
export type Sha256 = string;

/** A record, signed: a compact JWS (RFC 7515) with Ed25519 (RFC 9864). A plain string where it was stored. */
export type SealedRecord = string & { readonly [kind]?: "record" };

/** A head statement, signed: "as of this instant, the log has N records, the last is H". */
export type SealedHead = string & { readonly [kind]?: "head" };

/** An Ed25519 public key (RFC 8037). `kid` is its thumbprint (RFC 7638), and may be left out. */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  /** The key, 32 bytes in base64url. */
  readonly x: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
  /** From when on it is trusted, in whole seconds since the Unix epoch. */
  readonly nbf?: number;
  /** Until when, not included, in whole seconds since the Unix epoch. */
  readonly exp?: number;
}

/** Keys (RFC 7517, section 5). */
export interface JwkSet {
  readonly keys: readonly PublicJwk[];
}

/** Where an actor's passkey must have been used. */
export interface SigningSite {
  /** Such as `https://approvals.example.org`. */
  readonly origin: string;
  /** The relying party, such as `example.org`. */
  readonly rp_id: string;
}

/** Whose log it is, and which key will sign. */
export interface LogKeeper {
  /** The deployment: the first part of every log's name. */
  readonly deployment: string;
  /** Who keeps the log, such as `https://approvals.example.org`. */
  readonly issuer: string;
  /** The thumbprint of the key that will sign. */
  readonly kid: string;
  /** At least 16 secret random bytes in base64url, drawn for this command alone: erasable documents are salted from it. */
  readonly salt: string;
  /** Where the host takes the signatures of passkeys as evidence. */
  readonly site?: SigningSite;
}

/** The state of a request as it is stored beside its records: without what documents hold. */
export interface StoredState {
  readonly [kind]?: "stored";
  readonly schema: 1;
  readonly version: number;
  /** SHA-256 of the rest; the last record names it. */
  readonly sha256: Sha256;
}

/** What documents hold; a closed list. `facts`, `names`, `reason` and `comment` are salted and may be erased. */
export type DocumentKind =
  | "command"
  | "events"
  | "answers"
  | "calendars"
  | "evidence"
  | "rules"
  | "facts"
  | "names"
  | "reason"
  | "comment";

/** A document that lies beside a record, to be stored under its digest. */
export interface RecordDocument {
  readonly kind: DocumentKind;
  readonly sha256: Sha256;
  /** Whether it may be erased later: what it held cannot be guessed from its digest. */
  readonly salted: boolean;
  /** Canonical JSON, whose UTF-8 bytes `sha256` is of. */
  readonly text: string;
}

/** Documents by digest. */
export type Documents = { readonly [sha256: Sha256]: string };

/** What a host keeps of a request, and passes for the next command. */
export interface KeptRequest {
  readonly stored: StoredState | string;
  /** The last record. */
  readonly last: SealedRecord;
  /** At least those that `needed` named. */
  readonly documents: Documents;
}

/** A record that is ready to be signed. */
export interface PendingRecord {
  /** Its number in the log, from 0. */
  readonly seq: number;
  /** What is to be signed: ASCII, under 4,096 bytes. */
  readonly signing_input: string;
}

/** What a command comes to, with the records of it. */
export interface Prepared extends Decision {
  /** To be stored in the place of the last one; `null` while there is no request. */
  readonly stored: StoredState | null;
  /** To be signed and sealed, in order: one for what was due, one for the command. Empty where nothing changed. */
  readonly records: readonly PendingRecord[];
  /** To be stored with the records. */
  readonly documents: readonly RecordDocument[];
  /** The documents that the next command needs, by digest. */
  readonly needed: readonly Sha256[];
}

/** What a person signs to approve a step. */
export interface SignableAction {
  readonly command: "approve";
  readonly request: { readonly id: string; readonly tenant: string | null };
  readonly step: StepId;
  readonly round: number;
  readonly actor: PersonId;
  /** The digest of what was shown. */
  readonly view: Sha256;
  readonly nonce: string;
}

/** What a record, or a bundle, is verified by. */
export interface RecordEvidence {
  /** The records of one log, in order. */
  readonly records: readonly SealedRecord[];
  readonly head?: SealedHead | undefined;
  readonly documents?: Documents | undefined;
  /** The texts of the definitions that the records name. Without them nothing is decided again. */
  readonly definitions?: readonly string[] | undefined;
  /** The keys that came with the records: claimed by them, and believed only where no others are given. */
  readonly offered?: JwkSet | undefined;
  /** Proofs that records are in a tree that others keep (C2SP tlog-proof), by the record's number. */
  readonly proofs?: { readonly [seq: string]: string } | undefined;
  /** The tree's verifier key as it came along: claimed, and believed only where no other is given. */
  readonly offeredLogKey?: string | undefined;
  /** The readable files of a bundle: held to what the records say. */
  readonly files?: { readonly [path: string]: string } | undefined;
}

/** Where and how a verification first fails; a closed list. */
export type BreakKind =
  | "malformed"
  | "unknown_key"
  | "re_signed"
  | "altered"
  | "key_not_trusted"
  | "not_canonical"
  | "unknown_version"
  | "not_a_record"
  | "foreign"
  | "inserted"
  | "removed"
  | "reordered"
  | "duplicated"
  | "forked"
  | "truncated"
  | "head"
  | "document"
  | "missing_document"
  | "transplanted"
  | "definition"
  | "inconsistent"
  | "replay"
  | "page"
  | "checkpoint";

/** The first thing that does not hold. */
export interface FirstBreak {
  /** The record; `null` where it is about the whole. */
  readonly seq: number | null;
  readonly kind: BreakKind;
  readonly message: string;
}

/** What a verification found. */
export interface VerificationReport {
  readonly ok: boolean;
  /** How many records hold, up to the first break. */
  readonly records: number;
  readonly first_break: FirstBreak | null;
  /** What was erased: the records that name it still hold. */
  readonly erased: readonly { readonly seq: number; readonly kind: DocumentKind; readonly sha256: Sha256 }[];
  /** Which records were not decided again, and why. */
  readonly not_replayed: readonly { readonly seq: number; readonly reason: string }[];
  /** How many records came after the head statement; `null` without one that holds. */
  readonly after_head: number | null;
  /** How many records a proof shows to be in the tree of a checkpoint. */
  readonly anchored: number;
  /** `claimed`: the keys came with the records themselves, which proves little. */
  readonly keys: "pinned" | "claimed";
  /** The log: `<deployment>/<tenant>/<request>`. */
  readonly origin: string | null;
  /** `base64url(SHA-256(0x00 || payload))` of the last record. */
  readonly last: string | null;
}

/** A bundle; or why the records are not worth one. */
export type Bundle =
  | { /** Texts by path. */ readonly files: { readonly [path: string]: string }; readonly first_break?: never }
  | { readonly first_break: FirstBreak; readonly files?: never };

/** What must be signed over for a piece of evidence to be an actor's signature; or why it is none. */
export type SignedEvidence =
  | { readonly kind: "signature"; /** The bytes, in base64url. */ readonly signed: string; readonly refused?: never }
  | { readonly refused: Refusal; readonly signed?: never };


