// What happened to a request, in order, told from its records.
import type { CommandName } from "../model/command.js";
import type { Instant, PersonId, RoleName, StepId } from "../model/ids.js";
import type { Documents, Sha256 } from "../model/record.js";
import type { RequestStatus } from "../model/state.js";
import type { RecordRow } from "../store/rows.js";
import { eventsOf, named, valueOf, type NamedEvent } from "./documents.js";
import { payloadOf } from "./origin.js";

/** One record, told. */
export interface TimelineEntry {
  /** The number of the record. */
  readonly record: number;
  readonly at: Instant;
  readonly command: CommandName;
  readonly actor: PersonId;
  readonly role?: RoleName;
  readonly step?: StepId;
  readonly from: RequestStatus | null;
  readonly to: RequestStatus;
  readonly events: readonly NamedEvent[];
  /** What was written: the reason, or the comment; `null`: it was erased. */
  readonly text?: string | null;
}

/** The timeline of a log. */
export function timelineOf(records: readonly RecordRow[], documents: Documents): readonly TimelineEntry[] {
  return records.map(({ record, seq }) => {
    const payload = payloadOf(record);
    const { actor, command, step, time } = payload.action;
    const written = payload.documents.find(({ kind }) => kind === "reason" || kind === "comment");
    return {
      record: seq,
      at: time,
      command: command as CommandName,
      actor: actor.id as PersonId,
      ...(actor.role === undefined ? {} : { role: actor.role as RoleName }),
      ...(step === undefined ? {} : { step: step as StepId }),
      from: payload.transition.from as RequestStatus | null,
      to: payload.transition.to as RequestStatus,
      events: named(eventsOf(payload, documents)),
      ...(written === undefined ? {} : { text: valueOf<string>(documents, written.digest.sha256 as Sha256) ?? null }),
    };
  });
}
