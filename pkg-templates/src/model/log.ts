import type { Instant, PersonIdInput } from "./ids.js";
import type { JsonObject } from "./json.js";
import type { FirstBreak, JwkSet, PublicJwk, SealedRecord, Sha256 } from "./record.js";

/** A definition by name and digest, as records write it. */
export interface RecordedDefinition {
  readonly id: string;
  readonly version: number;
  readonly digest: { readonly sha256: Sha256 };
}

/** What a deployment records of itself. */
export type DeploymentEntry =
  /** From the next record on, this key signs. Of the first record: the key that it is signed with. */
  | { readonly entry: "rotate_key"; readonly jwk: PublicJwk }
  | { readonly entry: "activate_definition"; readonly definition: RecordedDefinition }
  | { readonly entry: "retire_definition"; readonly definition: RecordedDefinition }
  | {
      readonly entry: "grant_delegation";
      readonly delegation: string;
      readonly from: PersonIdInput;
      readonly to: PersonIdInput;
      readonly since: Instant;
      /** Not included. */
      readonly until: Instant;
      /** The document that says why. */
      readonly reason?: Sha256;
    }
  | { readonly entry: "end_delegation"; readonly delegation: string };

/** The next record of a deployment's log. */
export interface NextEntry {
  readonly deployment: string;
  readonly issuer: string;
  /** The thumbprint of the key that will sign: of a rotation, still the old one. */
  readonly kid: string;
  /** The last record of the log; left out for the first. */
  readonly last?: SealedRecord;
  readonly at: Instant;
  /** Who did it; `host` where nobody did. */
  readonly by: PersonIdInput;
  readonly nonce?: string;
  readonly entry: DeploymentEntry;
}

/** What was found in a deployment's log. */
export interface DeploymentReport {
  readonly ok: boolean;
  readonly records: number;
  readonly first_break: FirstBreak | null;
  /** The keys that are trusted after it, with the dates that its rotations give them. */
  readonly keys: JwkSet;
  /** The payloads, in order. */
  readonly entries: readonly JsonObject[];
}

/** A leaf of the tree over all records: `base64url(SHA-256(0x00 || payload))`. */
export type Leaf = string;

/** The head of a tree: `text` is what is to be signed. */
export interface TreeHead {
  readonly text: string;
  readonly size: number;
  /** The root, in base64url. */
  readonly root: string;
}

/** A checkpoint: a signed note (C2SP tlog-checkpoint), and the key that reads it. */
export interface CheckpointNote {
  readonly note: string;
  /** `<name>+<id>+<key>`: to be published apart from the notes. */
  readonly vkey: string;
}

/** Whether something is in a tree, or one tree in the other. */
export type ProofReport =
  | { readonly ok: true; readonly origin?: string; readonly size?: number }
  | { readonly ok: false; readonly message: string };
