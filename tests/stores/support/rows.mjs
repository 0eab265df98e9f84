// Rows of made-up requests. What a test is not about is the same everywhere.
let drawn = 0;

/** An id that no other test has. */
export const fresh = (what) => `${what}-${(drawn += 1)}`;

/** An instant, some seconds after the beginning. */
export const at = (seconds = 0) => new Date(Date.UTC(2026, 2, 1, 9) + seconds * 1000).toISOString();

export const place = (tenant = fresh("tenant"), request = fresh("request")) => ({ tenant, request });

export const originOf = ({ tenant, request }) => `test/${tenant}/${request}`;

export const requestRow = ({ tenant, request }, more = {}) => ({
  tenant,
  id: request,
  policy: "spend",
  definition: "d".repeat(64),
  submitter: "mia",
  state: "under_review",
  version: 1,
  round: 1,
  tier: null,
  subject_id: null,
  subject_version: null,
  correlation_id: null,
  created_at: at(),
  submitted_at: at(),
  updated_at: at(),
  next_wake_at: null,
  downstream_allowed: false,
  records: 1,
  last: "header.payload.signature",
  stored: "{}",
  needed: [],
  ...more,
});

export const stepRow = ({ tenant, request }, step, more = {}) => ({
  tenant,
  request,
  step,
  position: 0,
  state: "open",
  opened_at: at(),
  deadline_at: null,
  approved: 0,
  rejected: 0,
  abstained: 0,
  missing: 1,
  ...more,
});

export const recordRow = (where, seq = 0, more = {}) => ({ ...where, origin: originOf(where), seq, record: `record.${seq}.signature`, at: at(seq), ...more });

export const documentRow = (where, sha256, text, more = {}) => ({ ...where, sha256, kind: "facts", salted: true, text, erased_at: null, ...more });

export const intentRow = ({ tenant, request }, id, more = {}) => ({
  tenant,
  id,
  request,
  seq: 0,
  kind: "effect",
  name: "publish",
  step: null,
  compensates: null,
  recipient: null,
  created_at: at(),
  done_at: null,
  ...more,
});

export const keyRow = ({ tenant }, key, more = {}) => ({
  tenant,
  actor: "mia",
  command: "submit",
  request: "",
  key,
  payload: "a".repeat(64),
  response: `{"key":"${key}"}`,
  created_at: at(),
  ...more,
});

export const scopeOf = ({ tenant, actor, command, request, key }) => ({ tenant, actor, command, request, key });

export const attemptRow = ({ tenant, request }, more = {}) => ({
  tenant,
  request,
  at: at(),
  actor: "mia",
  command: "approve",
  step: null,
  key: null,
  outcome: "refused",
  code: "not_eligible",
  message: "mia is not eligible",
  ...more,
});

export const definitionRow = (tenant, digest, more = {}) => ({
  tenant,
  digest,
  policy: "spend",
  version: 1,
  text: "{}",
  script: null,
  active_since: at(),
  retired_at: null,
  ...more,
});

export const delegationRow = (tenant, id, more = {}) => ({
  tenant,
  id,
  delegator: "ana",
  delegate: "bo",
  roles: null,
  steps: null,
  since: at(),
  until: at(3600),
  authorised_by: "ana",
  reason: "holiday",
  ended_at: null,
  ...more,
});

/** Everything that a command changes: by default, the least. */
export const change = (where, more = {}) => ({
  request: requestRow(where, more.request),
  steps: [],
  candidates: [],
  viewers: [],
  decisions: [],
  comments: [],
  records: [],
  documents: [],
  outbox: [],
  ...more,
  ...(more.request && { request: requestRow(where, more.request) }),
});

/** Writes one change in a turn of its own. */
export const write = (store, where, more) => store.inRequest(where, (log) => log.write(change(where, more)));

/** A promise that is resolved from outside. */
export function signal() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
