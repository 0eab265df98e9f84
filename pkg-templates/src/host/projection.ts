// What tables show of a request: a pure function of its records and their documents, so that they can be made anew.
import { evolve } from "../api/request.js";
import type { Policy } from "../api/policy.js";
import { CountersignError } from "../api/error.js";
import type { Documents, Sha256 } from "../model/record.js";
import type { Facts, People } from "../model/request.js";
import type { RequestState } from "../model/state.js";
import type { RequestView } from "../model/view.js";
import type { RequestKey } from "../store/port.js";
import type { CommentRow, DecisionRow, Projected, RecordRow, RequestRow } from "../store/rows.js";
import { candidatesOf, viewersOf } from "./candidates.js";
import { eventsOf, kept, referred } from "./documents.js";
import { instant, type Payload } from "./origin.js";

/** New records of a request, with what they need. */
export interface Recorded {
  readonly place: RequestKey;
  readonly policy: Policy<Facts>;
  /** The row as it was; `null`: they are its first. */
  readonly previous: RequestRow | null;
  /** At least one, each with its payload. */
  readonly records: readonly (readonly [RecordRow, Payload])[];
  /** The documents that they name, and those that the stored state does. */
  readonly documents: Documents;
  /** The state after them, as it is stored. */
  readonly stored: string;
  /** How the request stands then, by the answers that the last of them keeps. */
  readonly view: RequestView;
  /** The documents that the next command needs. */
  readonly needed: readonly Sha256[];
}

const DECISIONS: { readonly [event: string]: DecisionRow["kind"] } = {
  approval_given: "approve",
  rejection_given: "reject",
  abstention_given: "abstain",
  revision_requested: "request_revision",
};

/** The rows after new records. */
export function project({ place, policy, previous, records, documents, stored, view: seen, needed }: Recorded): Projected {
  const newest = records.at(-1);
  if (newest === undefined) throw new CountersignError("invalid_argument", "there are no records to project", { hint: "pass at least one" });
  const [row, last] = newest;
  const at = instant(last.action.time);
  const people = answersIn(last, documents);
  const staffed = { definition: policy.definition, view: seen, people };
  const { tenant, request } = place;
  const decisions: DecisionRow[] = [];
  const comments: CommentRow[] = [];
  for (const [{ seq }, payload] of records) {
    eventsOf(payload, documents).forEach((event, number) => {
      const frame = { tenant, request, seq, event: number, at: instant(event.at) };
      const kind = DECISIONS[event.event];
      if (kind !== undefined && "holder" in event) {
        const { step, by: actor, holder, role, reason_code = null } = event;
        decisions.push({ ...frame, step, kind, actor, holder, role, round: payload.action.round ?? seen.round, reason_code, reason: referred(event.reason) });
      } else if (event.event === "commented") {
        comments.push({ ...frame, actor: event.by, step: event.step ?? null, text: referred(event.text) ?? "" });
      }
    });
  }
  const actors = records.map(([, { action }]) => action.actor).filter(({ kind }) => kind !== "system").map(({ id }) => id);
  return {
    request: {
      tenant,
      id: request,
      policy: policy.definition.id,
      definition: seen.definition?.digest ?? null,
      submitter: seen.submitter,
      state: seen.state,
      version: seen.version,
      round: seen.round,
      tier: seen.tier,
      subject_id: seen.subject?.id ?? null,
      subject_version: seen.subject === null ? null : String(seen.subject.version),
      correlation_id: seen.correlation_id ?? null,
      created_at: previous?.created_at ?? instant((records[0] ?? newest)[1].action.time),
      submitted_at: instant(seen.submitted_at),
      updated_at: at,
      next_wake_at: instant(seen.next_wake_at),
      downstream_allowed: seen.downstream_allowed,
      records: row.seq + 1,
      last: row.record,
      stored,
      needed: [...needed].sort(),
    },
    steps: seen.steps.map((step, position) => ({
      tenant,
      request,
      step: step.id,
      position,
      state: step.state,
      opened_at: instant(step.opened_at),
      deadline_at: instant(step.deadline_at),
      ...step.counts,
    })),
    candidates: candidatesOf(staffed, at),
    viewers: viewersOf(staffed, actors),
    decisions,
    comments,
  };
}

/** The answers about people that a record keeps. */
export function answersIn({ input }: Payload, documents: Documents): People {
  return kept(documents, input.answers.sha256, "answers about people");
}

/** The state after a log's records, folded from the events beside them, as it is stored. */
export function folded(records: Recorded["records"], documents: Documents): string {
  let state: RequestState | null = null;
  for (const [{ seq }, payload] of records) {
    for (const event of eventsOf(payload, documents)) state = evolve(state, event);
    if (state?.sha256 !== payload.state.sha256) {
      throw new CountersignError("tampered_state", `the events of record ${seq} do not lead to the state that it names`, {
        hint: "verify the records; restore them and their documents from a backup",
      });
    }
  }
  if (state === null) throw new CountersignError("tampered_state", "the events begin no request", { hint: "restore the records from a backup" });
  return JSON.stringify(state);
}
