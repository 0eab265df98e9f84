// What a host answers to a command.
import type { Accepted } from "../model/decision.js";
import type { RequestId, StepId } from "../model/ids.js";
import type { Refusal } from "../model/refusal.js";
import type { RequestStatus } from "../model/state.js";
import type { RequestKey } from "../store/port.js";
import { deepFreeze } from "../api/freeze.js";
import { named, type NamedEvent } from "./documents.js";

/** That a command was accepted, and what came of it. It holds no words and no facts, so that it outlives their erasure. */
export interface Receipt {
  readonly request: RequestId;
  readonly tenant?: string;
  /** The request's state, version and round after it. */
  readonly state: RequestStatus;
  readonly version: number;
  readonly round: number;
  /** The number of the record; `null` where nothing changed. */
  readonly record: number | null;
  readonly events: readonly NamedEvent[];
  /** Of a change: the steps whose decisions it voided. */
  readonly voided?: readonly StepId[];
  /** Of a change: the other active steps. */
  readonly kept?: readonly StepId[];
}

/** What a host answers: exactly one of `accepted` and `refused` is there. */
export type Answer = {
  /** Whether this was answered before, under the same key. */
  readonly replayed: boolean;
  /** The answer as JSON: of a replayed one, the same bytes as the first time. */
  readonly body: string;
} & (
  | { readonly accepted: Receipt; readonly refused?: never }
  /** Nothing was stored, except what was due. */
  | { readonly refused: Refusal; readonly accepted?: never }
);

/** Where a request stands after a command. */
export interface Standing {
  readonly place: RequestKey;
  readonly state: string;
  readonly version: number;
  readonly round: number;
  readonly record: number | null;
}

/** An accepted command's answer, in the bytes that are kept. */
export function receiptOf({ events, voided, kept }: Accepted, { place, state, version, round, record }: Standing): string {
  return JSON.stringify({
    request: place.request,
    ...(place.tenant === "" ? {} : { tenant: place.tenant }),
    state,
    version,
    round,
    record,
    events: named(events),
    ...(voided === undefined ? {} : { voided }),
    ...(kept === undefined ? {} : { kept }),
  });
}

/** An accepted command. */
export function accepted(body: string, replayed: boolean): Answer {
  return deepFreeze({ accepted: JSON.parse(body) as Receipt, replayed, body });
}

/** A refused one. */
export function refused(refusal: Refusal): Answer {
  return deepFreeze({ refused: refusal, replayed: false, body: JSON.stringify({ refused: refusal }) });
}
