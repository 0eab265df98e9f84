// Documents beside records, as they are stored: `{ kind, salt?, value }`.
import { CountersignError } from "../api/error.js";
import type { RequestEvent } from "../model/event.js";
import type { Documents, Sha256 } from "../model/record.js";
import type { Payload } from "./origin.js";

/** What a document holds; nothing where it was erased. */
export function valueOf<T>(documents: Documents, digest: Sha256): T | undefined {
  const text = documents[digest];
  return text === undefined ? undefined : (JSON.parse(text) as { readonly value: T }).value;
}

/**
 * The events of a record, with references in the place of words and facts.
 *
 * @throws {CountersignError} `tampered_state` where they are missing: they are never erased.
 */
export function eventsOf({ documents: named }: Payload, documents: Documents): readonly RequestEvent[] {
  const digest = named.find(({ kind }) => kind === "events")?.digest.sha256 ?? "";
  const events = valueOf<readonly RequestEvent[]>(documents, digest);
  if (events === undefined) {
    throw new CountersignError("tampered_state", "the events of a record are not at hand", { hint: "they are never erased: restore the documents from a backup" });
  }
  return events;
}

/** What a text refers to, if it is a reference. */
export function referred(text: string | undefined): Sha256 | null {
  return text?.startsWith("sha256:") === true ? text.slice("sha256:".length) : null;
}

/** The documents that a stored state refers to, in the order of their digests. */
export function referencesIn(stored: string): readonly Sha256[] {
  const found = new Set([...stored.matchAll(/"sha256:([0-9a-f]{64})"/g)].map(([, digest]) => digest as Sha256));
  return [...found].sort();
}

/** Texts by digest, of the documents that are there. */
export function textsOf(rows: readonly { readonly sha256: Sha256; readonly text: string | null }[]): Documents {
  return Object.fromEntries(rows.flatMap(({ sha256, text }) => (text === null ? [] : [[sha256, text]])));
}
