// Everything that an accepted command changes: signed records, and the rows of all tables.
import { seal } from "../api/record.js";
import type { Policy } from "../api/policy.js";
import type { PreparedView } from "../api/stored.js";
import { CountersignError } from "../api/error.js";
import type { OutboxIntent } from "../model/decision.js";
import type { Documents, PendingRecord, SealedRecord } from "../model/record.js";
import type { Facts } from "../model/request.js";
import type { RequestView } from "../model/view.js";
import type { RequestKey, Working } from "../store/port.js";
import type { DocumentRow, OutboxRow, RecordRow, RequestWrite } from "../store/rows.js";
import type { Core } from "./options.js";
import { instant, originOf, payloadOf } from "./origin.js";
import { project } from "./projection.js";
import type { Signer } from "./signer.js";

/** What a command came to, where it belongs, and what came with it. */
export interface Changing {
  readonly core: Core;
  readonly place: RequestKey;
  readonly working: Working | null;
  /** Documents that came with the command. */
  readonly given: Documents;
  /** The policy that decided, and the one that the request may have moved to. */
  readonly policies: readonly [Policy<Facts>, Policy<Facts> | undefined];
  readonly prepared: PreparedView;
  readonly now: string;
}

/** Signs, and makes the rows. There is at least one record. */
export async function changeOf(changing: Changing): Promise<RequestWrite> {
  const { core, place, working, given, policies, prepared, now } = changing;
  const origin = originOf(core.deployment, place);
  const records: RecordRow[] = [];
  for (const pending of prepared.records) {
    records.push({ ...place, origin, seq: pending.seq, record: await signed(core.signer, pending), at: instant(now) });
  }
  const own: readonly DocumentRow[] = prepared.documents.map(({ kind, sha256, salted, text }) => ({ ...place, sha256, kind, salted, text, erased_at: null }));
  const beside = Object.entries(given).map(([sha256, text]): DocumentRow => ({ ...place, sha256, kind: "evidence", salted: false, text, erased_at: null }));
  const rows = [...own, ...beside.filter(({ sha256 }) => !own.some((each) => each.sha256 === sha256))];
  const documents: Documents = { ...working?.documents, ...Object.fromEntries(rows.map(({ sha256, text }) => [sha256, text ?? ""])) };
  const [policy, next] = policies;
  const written = records.map((row) => [row, payloadOf(row.record)] as const);
  const pinned = written.at(-1)?.[1].definition.digest.sha256;
  const projected = project({
    place,
    policy: next !== undefined && next.digest === pinned ? next : policy,
    previous: working?.row ?? null,
    records: written,
    documents,
    stored: JSON.stringify(prepared.stored),
    view: prepared.view as RequestView,
    needed: prepared.needed,
  });
  return { ...projected, records, documents: rows, outbox: outboxOf(place, records, prepared, instant(now)) };
}

/** The record, signed, and its signature checked. */
export async function signed(signer: Signer, pending: PendingRecord): Promise<SealedRecord> {
  const bytes = new TextEncoder().encode(pending.signing_input);
  let signature: Uint8Array;
  try {
    signature = await signer.sign(bytes);
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new CountersignError("signer_failed", "the signer did not sign", { hint: "nothing was stored: send the command again with the same key", cause });
  }
  return seal(pending, signature, signer.jwk);
}

function outboxOf(place: RequestKey, records: readonly RecordRow[], { due_outbox: due, outcome }: PreparedView, created_at: string): readonly OutboxRow[] {
  const [first, last] = [records[0]?.seq ?? 0, records.at(-1)?.seq ?? 0];
  const row = (seq: number) => ({ id, kind, name, step, compensates, to }: OutboxIntent): OutboxRow => ({
    ...place,
    id,
    seq,
    kind,
    name,
    step: step ?? null,
    compensates: compensates ?? null,
    recipient: to ?? null,
    created_at,
    done_at: null,
  });
  return [...due.map(row(first)), ...(outcome.accepted?.outbox ?? []).map(row(last))];
}
