// What a host is made of, and what it falls back to.
import { base64url } from "../api/base64.js";
import type { Calendar } from "../model/context.js";
import type { JwkSet, Sha256, SigningSite } from "../model/record.js";
import type { Store } from "../store/port.js";
import type { PeopleSource } from "./people.js";
import type { DefinitionInput } from "./policies.js";
import type { Signer } from "./signer.js";

/** Calendars by name: a document, or a function of the names that are asked for. */
export type CalendarSource =
  | { readonly [name: string]: Calendar }
  | ((names: readonly string[]) => { readonly [name: string]: Calendar } | Promise<{ readonly [name: string]: Calendar }>);

/** What {@link createApprovals} takes. */
export interface ApprovalsOptions {
  /** The definitions to be in force for new requests; others that the store knows stay as they are. */
  readonly definitions?: readonly DefinitionInput[];
  /** Where everything is kept. */
  readonly store: Store;
  /** Who signs records. */
  readonly signer: Signer;
  /** The signer before this one, where the key has changed: it signs the rotation. */
  readonly previousSigner?: Signer;
  /** Answers about people. */
  readonly people: PeopleSource;
  /** Calendars for business time. */
  readonly calendars?: CalendarSource;
  /** The host's clock; unless told otherwise the system's. */
  readonly clock?: () => Date;
  /** The first part of every log's name; unless told otherwise `countersign`. */
  readonly deployment?: string;
  /** Who keeps the logs, a URI; unless told otherwise `urn:countersign:<deployment>`. */
  readonly issuer?: string;
  /** Keys that are trusted from outside to verify with; without them those of the deployment's own log. */
  readonly trust?: JwkSet;
  /** Where the passkeys of actors must have been used. */
  readonly site?: SigningSite;
}

/** The options, with everything that was left out. */
export interface Core {
  readonly store: Store;
  readonly people: PeopleSource;
  readonly clock: () => Date;
  readonly deployment: string;
  readonly issuer: string;
  readonly trust: JwkSet | undefined;
  readonly site: SigningSite | undefined;
  readonly calendars: (names: readonly string[]) => Promise<{ readonly [name: string]: Calendar }>;
  /** Who signs now; a rotation changes it. */
  signer: Signer;
}

/** What is enough to read what is kept, without a signer. */
export type Kept = Pick<Core, "store" | "deployment" | "trust">;

/** Fills in what was left out. */
export function coreOf(options: ApprovalsOptions): Core {
  const { store, signer, people, calendars = {}, clock = () => new Date(), deployment = "countersign", trust, site } = options;
  const { issuer = `urn:countersign:${deployment}` } = options;
  const named = async (names: readonly string[]): Promise<{ readonly [name: string]: Calendar }> => {
    if (names.length === 0) return {};
    const found = typeof calendars === "function" ? await calendars(names) : calendars;
    return Object.fromEntries(names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]])));
  };
  return { store, signer, people, clock, deployment, issuer, trust, site, calendars: named };
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export async function digestOf(text: string): Promise<Sha256> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Random bytes in base64url. */
export function random(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}
