// What an auditor asks: verify a log, export it, erase what may be erased, and make the projections anew.
import { CountersignError } from "../api/error.js";
import { prepareHead, seal } from "../api/record.js";
import { lookAt, neededBy } from "../api/stored.js";
import { exportBundle, verify } from "../api/verify.js";
import type { Bundle, DocumentKind, RecordEvidence, SealedHead, SealedRecord, Sha256, VerificationReport } from "../model/record.js";
import type { RequestKey } from "../store/port.js";
import { keysOf } from "./deployment.js";
import { textsOf } from "./documents.js";
import type { Core, Kept } from "./options.js";
import { instant, originOf, payloadOf } from "./origin.js";
import type { Policies } from "./policies.js";
import { answersIn, folded, project } from "./projection.js";

/** What {@link erase} takes away. */
export type Erasable = Extract<DocumentKind, "facts" | "names" | "reason" | "comment">;

const ERASABLE: readonly Erasable[] = ["facts", "names", "reason", "comment"];

/** Verifies a request's log with the deployment's keys; `null`: there is none. */
export async function verified(core: Core, policies: Policies, place: RequestKey): Promise<VerificationReport | null> {
  const evidence = await evidenceOf(core, policies, place);
  if (evidence === null) return null;
  const { keys } = await keysOf(core);
  return verify(evidence, { keys, origin: originOf(core.deployment, place) });
}

/** The files of a request's bundle, with a head statement as of now. */
export async function bundled(core: Core, policies: Policies, place: RequestKey): Promise<Bundle | null> {
  return exported(core, policies, place, async (last) => {
    const { issuer, signer, clock } = core;
    const statement = prepareHead(last, { issuer, kid: signer.jwk.kid }, clock().toISOString());
    return seal(statement, await signer.sign(new TextEncoder().encode(statement)), signer.jwk);
  });
}

/** The files of a request's bundle; without `stated`, no head says how many records there are. */
export async function exported(
  kept: Kept,
  policies: Policies,
  place: RequestKey,
  stated?: (last: SealedRecord) => Promise<SealedHead>,
): Promise<Bundle | null> {
  const evidence = await evidenceOf(kept, policies, place);
  const last = evidence?.records.at(-1);
  if (evidence === null || last === undefined) return null;
  const head = await stated?.(last);
  const { keys } = await keysOf(kept);
  const pinned = await policies.pinned(kept.store, place.tenant, payloadOf(last).definition.digest.sha256);
  const script = pinned?.row.script ?? undefined;
  return exportBundle({ ...evidence, head }, { keys, ...(script === undefined ? {} : { script }) });
}

/** Erases what people wrote, their names or the facts; answers which documents are gone. Signatures hold as before. */
export async function erased(core: Core, place: RequestKey, what: readonly Erasable[] | { readonly sha256: readonly Sha256[] }): Promise<readonly Sha256[]> {
  const wanted = (kind: DocumentKind, sha256: Sha256): boolean => ("sha256" in what ? what.sha256.includes(sha256) : (what as readonly string[]).includes(kind));
  const unknown = "sha256" in what ? undefined : what.find((kind) => !ERASABLE.includes(kind));
  if (unknown !== undefined) {
    throw new CountersignError("invalid_argument", `\`${unknown}\` is nothing that may be erased`, { hint: `erase ${ERASABLE.map((kind) => `\`${kind}\``).join(", ")}` });
  }
  const rows = await core.store.documents(place);
  const digests = rows.filter(({ kind, sha256, salted, text }) => salted && text !== null && wanted(kind, sha256)).map(({ sha256 }) => sha256);
  return core.store.erase(place, digests, core.clock().toISOString());
}

/** What {@link rebuilt} found. */
export interface Rebuilt {
  /** How many requests were made anew. */
  readonly requests: number;
  /** Those whose tables did not show what their records say, by tenant and id. */
  readonly different: readonly RequestKey[];
  /** Those whose records cannot be read: nothing of them was changed. */
  readonly unreadable: readonly (RequestKey & { readonly message: string })[];
}

/** Makes the projections of all requests anew from their records. */
export async function rebuilt(core: Kept, policies: Policies): Promise<Rebuilt> {
  const different: RequestKey[] = [];
  const unreadable: (RequestKey & { readonly message: string })[] = [];
  let requests = 0;
  for (let after: RequestKey | null = null; ; ) {
    const places: readonly RequestKey[] = await core.store.logs(after, 100);
    for (const place of places) {
      try {
        if (!(await rebuiltOne(core, policies, place))) different.push(place);
        requests += 1;
      } catch (error) {
        if (!(error instanceof CountersignError) || error.code === "store_failed") throw error;
        unreadable.push({ ...place, message: error.message });
      }
    }
    after = places.at(-1) ?? null;
    if (after === null) return { requests, different, unreadable };
  }
}

async function rebuiltOne(core: Kept, policies: Policies, place: RequestKey): Promise<boolean> {
  // Again, if commands came meanwhile: what is put in the place of the rows must be of all records.
  for (;;) {
    const rows = await core.store.records(originOf(core.deployment, place));
    const documents = textsOf(await core.store.documents(place));
    const records = rows.map((row) => [row, payloadOf(row.record)] as const);
    const [, last] = records.at(-1) as (typeof records)[number];
    const { definition, action } = last;
    const loaded = await policies.pinned(core.store, place.tenant, definition.digest.sha256);
    if (loaded === null) throw new CountersignError("invalid_definition", `the definition \`${definition.digest.sha256}\` is missing`, { hint: "restore it" });
    const stored = folded(records, documents);
    const { view } = lookAt(loaded.policy, { stored, documents }, { now: instant(action.time), people: answersIn(last, documents) });
    const needed = neededBy(stored, documents);
    const projected = project({ place, policy: loaded.policy, previous: null, records, documents, stored, view, needed });
    const equal = await core.store.rebuild(place, projected);
    if (equal !== null) return equal;
  }
}

async function evidenceOf(core: Kept, policies: Policies, place: RequestKey): Promise<RecordEvidence | null> {
  const rows = await core.store.records(originOf(core.deployment, place));
  if (rows.length === 0) return null;
  const records = rows.map(({ record }) => record);
  const digests = new Set(records.map((record) => payloadOf(record).definition.digest.sha256));
  const definitions = await Promise.all([...digests].map((digest) => policies.pinned(core.store, place.tenant, digest)));
  return {
    records,
    documents: textsOf(await core.store.documents(place)),
    definitions: definitions.flatMap((loaded) => (loaded === null ? [] : [loaded.row.text])),
  };
}
