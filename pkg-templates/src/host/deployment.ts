// The deployment's own log: which keys sign, which definitions are in force, who may act for whom.
import { prepareEntry, verifyDeployment } from "../api/log.js";
import { CountersignError } from "../api/error.js";
import type { DeploymentEntry, RecordedDefinition } from "../model/log.js";
import type { Delegation } from "../model/request.js";
import type { JwkSet, SealedRecord } from "../model/record.js";
import type { DeploymentLog } from "../store/port.js";
import type { DefinitionRow, DelegationRow } from "../store/rows.js";
import { signed } from "./change.js";
import { random, type Core, type Kept } from "./options.js";
import { deploymentOrigin, headerOf, instant, payloadOf } from "./origin.js";
import type { NamedJwk, Signer } from "./signer.js";

/** Whoever may act for somebody else, from one instant until another, not included. */
export type Grant = Delegation & { readonly tenant?: string };

/** Begins the log with the signer's key, or rotates to it; then puts definitions in force. */
export async function opened(core: Core, previous: Signer | undefined, definitions: readonly DefinitionRow[]): Promise<void> {
  await keyed(core, previous);
  for (const row of definitions) await activate(core, row, "host");
}

/** Puts a definition in force, unless it is; answers whether it was put. */
export async function activate(core: Core, row: DefinitionRow, by: string): Promise<boolean> {
  return within(core, async (log) => {
    const same = (await log.definitions()).find(({ tenant, digest }) => tenant === row.tenant && digest === row.digest);
    if (same !== undefined && same.retired_at === null) return false;
    await append(core, log, core.signer, by, { entry: "activate_definition", definition: recorded(row) }, { definition: row });
    return true;
  });
}

/** Ends that a definition is in force for new requests; those that are pinned to it stay so. */
export async function retire(core: Core, tenant: string, digest: string, by: string): Promise<boolean> {
  return within(core, async (log) => {
    const row = (await log.definitions()).find((each) => each.tenant === tenant && each.digest === digest);
    if (row === undefined || row.retired_at !== null) return false;
    const retired_at = core.clock().toISOString();
    await append(core, log, core.signer, by, { entry: "retire_definition", definition: recorded(row) }, { definition: { ...row, retired_at } });
    return true;
  });
}

/** Grants a delegation; the same one again changes nothing. */
export async function grant(core: Core, given: Grant): Promise<boolean> {
  const { id, tenant = "", from, to, authorised_by, reason, roles = null, steps = null } = given;
  const [since, until] = [instant(given.since), instant(given.until)];
  if (since >= until) {
    throw new CountersignError("invalid_argument", `delegation \`${id}\` would end at \`${until}\`, before it begins`, { path: "/until", hint: "give an instant after `since`" });
  }
  const row: DelegationRow = { tenant, id, delegator: from, delegate: to, roles, steps, since, until, authorised_by, reason, ended_at: null };
  return within(core, async (log) => {
    const before = await log.delegation(tenant, id);
    if (before !== null) {
      if (JSON.stringify({ ...before, ended_at: null }) === JSON.stringify(row)) return false;
      throw new CountersignError("invalid_argument", `there is another delegation \`${id}\``, { path: "/id", hint: "give each delegation an id of its own" });
    }
    const entry: DeploymentEntry = { entry: "grant_delegation", delegation: id, from, to, since, until };
    await append(core, log, core.signer, authorised_by, entry, { delegation: row });
    return true;
  });
}

/** Ends a delegation before its time; `false`: there is none, or it has ended. */
export async function endGrant(core: Core, tenant: string, id: string, by: string): Promise<boolean> {
  return within(core, async (log) => {
    const row = await log.delegation(tenant, id);
    if (row === null || row.ended_at !== null) return false;
    const delegation = { ...row, ended_at: core.clock().toISOString() };
    await append(core, log, core.signer, by, { entry: "end_delegation", delegation: id }, { delegation });
    return true;
  });
}

/** The keys that records are verified with, and the records of the log that says so. */
export async function keysOf(core: Kept): Promise<{ readonly keys: JwkSet; readonly records: readonly SealedRecord[] }> {
  const records = (await core.store.records(deploymentOrigin(core.deployment))).map(({ record }) => record);
  const { ok, keys, first_break: found } = verifyDeployment(records, core.trust ?? { keys: [firstKey(records)] });
  if (!ok) {
    throw new CountersignError("tampered_state", `the deployment's log does not hold: ${found?.message ?? "it is empty"}`, { hint: "restore it from a backup, and pin its first key with `trust`" });
  }
  return { keys, records };
}

async function keyed(core: Core, previous: Signer | undefined): Promise<void> {
  const { signer } = core;
  await within(core, async (log) => {
    const entry: DeploymentEntry = { entry: "rotate_key", jwk: signer.jwk };
    if (log.last === null) return append(core, log, signer, "host", entry);
    const current = nextKid(log.last);
    if (current === signer.jwk.kid) return;
    if (previous?.jwk.kid !== current) {
      throw new CountersignError("invalid_key", `the log is signed with key \`${current}\`, not with \`${signer.jwk.kid}\``, {
        hint: "give the signer of that key; or, to change it, the old one as `previousSigner`",
      });
    }
    await append(core, log, previous, "host", entry);
  });
}

function within<T>(core: Core, work: (log: DeploymentLog) => Promise<T>): Promise<T> {
  return core.store.inDeployment(deploymentOrigin(core.deployment), work);
}

async function append(
  core: Core,
  log: DeploymentLog,
  signer: Signer,
  by: string,
  entry: DeploymentEntry,
  beside: { readonly definition?: DefinitionRow; readonly delegation?: DelegationRow } = {},
): Promise<void> {
  const { deployment, issuer } = core;
  const at = core.clock().toISOString();
  const last = log.last === null ? {} : { last: log.last };
  const pending = prepareEntry({ deployment, issuer, kid: signer.jwk.kid, at, by, nonce: random(16), entry, ...last });
  const record = await signed(signer, pending);
  await log.write({ record: { tenant: "", request: "", origin: deploymentOrigin(deployment), seq: pending.seq, record, at }, ...beside });
}

function recorded({ policy: id, version, digest: sha256 }: DefinitionRow): RecordedDefinition {
  return { id, version, digest: { sha256 } };
}

/** What an entry says of the key, if it is a rotation. */
function keyIn(record: SealedRecord): NamedJwk | undefined {
  const { deployment: entry } = payloadOf(record) as unknown as { readonly deployment?: DeploymentEntry };
  return entry?.entry === "rotate_key" ? (entry.jwk as NamedJwk) : undefined;
}

function firstKey(records: readonly SealedRecord[]): NamedJwk {
  const key = records[0] === undefined ? undefined : keyIn(records[0]);
  if (key === undefined) throw new CountersignError("tampered_state", "the deployment's log does not begin with a key", { hint: "restore it from a backup" });
  return key;
}

/** Which key signs after a record: the one that it rotates to, or its own. */
function nextKid(last: SealedRecord): string {
  return keyIn(last)?.kid ?? headerOf(last).kid;
}
