// What a record says, read off the record itself.
import type { RecordEvidence } from "../../model/record.js";

/** What happened, as a timeline tells it: what `timeline()` of the host gives has these, and more. */
export interface AuditEntry {
  /** The number of the record. */
  readonly record: number;
  readonly at: string;
  readonly command: string;
  readonly actor: string;
  readonly role?: string;
  readonly step?: string;
  readonly from: string | null;
  readonly to: string;
  /** What was written; `null`: it was erased. */
  readonly text?: string | null;
}

/** The timeline of records; of one that cannot be read, only its number. */
export function told({ records, documents = {} }: Pick<RecordEvidence, "records" | "documents">): readonly (AuditEntry | { readonly record: number })[] {
  return records.map((record, index) => entryOf(record, documents, index) ?? { record: index });
}

function entryOf(record: string, documents: { readonly [sha256: string]: string }, index: number): AuditEntry | undefined {
  const payload = payloadOf(record);
  const [action, transition] = [memberOf(payload, "action"), memberOf(payload, "transition")];
  const actor = memberOf(action, "actor");
  const [at, command, who, to] = [textOf(action, "time"), textOf(action, "command"), textOf(actor, "id"), textOf(transition, "to")];
  if (at === undefined || command === undefined || who === undefined || to === undefined) return undefined;
  const [role, step, written] = [textOf(actor, "role"), textOf(action, "step"), writtenIn(payload, documents)];
  return {
    record: index,
    at,
    command,
    actor: who,
    ...(role === undefined ? {} : { role }),
    ...(step === undefined ? {} : { step }),
    from: textOf(transition, "from") ?? null,
    to,
    ...(written === undefined ? {} : { text: written }),
  };
}

/** The reason or the comment, which lies beside the record; `null` where it was erased. */
function writtenIn(payload: unknown, documents: { readonly [sha256: string]: string }): string | null | undefined {
  const named = memberOf(payload, "documents");
  const found = Array.isArray(named) ? named.find((each: unknown) => ["reason", "comment"].includes(textOf(each, "kind") ?? "")) : undefined;
  if (found === undefined) return undefined;
  const text = documents[textOf(memberOf(found, "digest"), "sha256") ?? ""];
  return text === undefined ? null : (textOf(parsed(text), "value") ?? null);
}

function payloadOf(record: string): unknown {
  const part = record.split(".")[1] ?? "";
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    return parsed(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}
