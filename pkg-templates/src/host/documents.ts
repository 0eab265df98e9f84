// Documents beside records, as they are stored: `{ kind, salt?, value }`.
import { CountersignError } from "../api/error.js";
import type { RequestEvent } from "../model/event.js";
import type { StepId } from "../model/ids.js";
import type { Documents, Sha256 } from "../model/record.js";
import type { Payload } from "./origin.js";

/** What a document holds; nothing where it was erased. */
export function valueOf<T>(documents: Documents, digest: Sha256): T | undefined {
  const text = documents[digest];
  return text === undefined ? undefined : (JSON.parse(text) as { readonly value: T }).value;
}

/**
 * What a document holds that is never erased.
 *
 * @throws {CountersignError} `tampered_state` where it is missing.
 */
export function kept<T>(documents: Documents, digest: Sha256, what: string): T {
  const value = valueOf<T>(documents, digest);
  if (value === undefined) {
    throw new CountersignError("tampered_state", `the ${what} of a record are not at hand`, { hint: "they are never erased: restore the documents from a backup" });
  }
  return value;
}

/**
 * The events of a record, with references in the place of words and facts.
 *
 * @throws {CountersignError} `tampered_state` where they are missing: they are never erased.
 */
export function eventsOf({ documents: named }: Payload, documents: Documents): readonly RequestEvent[] {
  return kept(documents, named.find(({ kind }) => kind === "events")?.digest.sha256 ?? "", "events");
}

/** An event by its name and step: what outlives the erasure of words and facts. */
export interface NamedEvent {
  readonly event: RequestEvent["event"];
  readonly step?: StepId;
}

/** Events without what they say. */
export function named(events: readonly RequestEvent[]): readonly NamedEvent[] {
  return events.map((event) => ("step" in event && event.step !== undefined ? { event: event.event, step: event.step } : { event: event.event }));
}

/** What a text refers to, if it is a reference. */
export function referred(text: string | undefined): Sha256 | null {
  return text?.startsWith("sha256:") === true ? text.slice("sha256:".length) : null;
}

/** Texts by digest, of the documents that are there. */
export function textsOf(rows: readonly { readonly sha256: Sha256; readonly text: string | null }[]): Documents {
  return Object.fromEntries(rows.flatMap(({ sha256, text }) => (text === null ? [] : [[sha256, text]])));
}
