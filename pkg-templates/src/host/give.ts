// One command, one transaction: ask who people are, take the place in the log, decide, sign, store.
import { CountersignError } from "../api/error.js";
import { prepareShown } from "../api/stored.js";
import type { Command } from "../model/command.js";
import type { Context, ShownClaims } from "../model/context.js";
import type { Accepted } from "../model/decision.js";
import type { Documents } from "../model/record.js";
import type { Refusal } from "../model/refusal.js";
import { Contended, type KeyScope, type Lookup, type RequestKey, type RequestLog } from "../store/port.js";
import type { AttemptRow, KeyRow, RequestRow } from "../store/rows.js";
import { accepted, receiptOf, refused, type Answer } from "./answer.js";
import { answersTo, askedFor, type Answered } from "./asking.js";
import { changeOf } from "./change.js";
import { digestOf, random, type Core } from "./options.js";
import { instant } from "./origin.js";
import type { Loaded, Policies } from "./policies.js";
import { notFound, unknownPolicy } from "./refusals.js";

/** Who gives a command, and what comes with it. */
export interface Acting {
  /** Who acts; left out only for `advance` and `acknowledge_effect`, which are the host's own. */
  readonly by?: string;
  /** Whose request it is; left out where there are no tenants. */
  readonly tenant?: string;
  /** The idempotency key: whoever tries again sends the same one, and gets the same answer. */
  readonly key?: string;
  /** The version that the actor saw: another one is refused, `stale_version`. */
  readonly version?: number;
  /** How the actor authenticated. */
  readonly claims?: ShownClaims;
  /** The nonce that the actor's own signature was made for; unless given, a new one is drawn. */
  readonly nonce?: string;
  /** Documents that the command refers to by digest, such as an actor's signature: their texts. */
  readonly documents?: Documents;
}

/** How often a command is begun again because others were faster, before the caller is told so. */
const ROUNDS = 16;
/** After so many, people are asked while the place is held: slower for others, but sure. */
const PATIENT = 3;

/** Everything that one command is about. */
export interface Giving {
  readonly core: Core;
  readonly policies: Policies;
  readonly place: RequestKey;
  readonly command: Command;
  readonly acting: Acting;
  /** Of a new request: the policy's id. */
  readonly policy: string | undefined;
}

/** Gives a command: the answer, once it is stored. */
export async function give(giving: Giving): Promise<Answer> {
  const { core, place, command, acting } = giving;
  await checkGiven(command, acting.documents ?? {});
  let known: Answered | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (known === null) {
      const before = await core.store.working(place);
      const loaded = await policyFor(giving, core.store, before?.row ?? null);
      if (loaded !== null) known = await answersTo(core, core.store, place, askedFor(loaded.policy, before, command, acting.by), before?.row.last ?? null);
    }
    try {
      const { answer, attempt } = await core.store.inRequest(place, (log) => decided(giving, log, known, round >= PATIENT));
      if (attempt !== null) await core.store.attempt(attempt);
      return answer;
    } catch (error) {
      if (!(error instanceof Contended)) throw error;
      known = null;
    }
  }
  throw new CountersignError("contended", `others changed request \`${place.request}\` ${ROUNDS} times meanwhile`, {
    hint: "nothing was stored: send the command again with the same key",
  });
}

/** What a command came to, and an attempt that is kept by itself. */
interface Ended {
  readonly answer: Answer;
  readonly attempt: AttemptRow | null;
}

async function decided(giving: Giving, log: RequestLog, known: Answered | null, patient: boolean): Promise<Ended> {
  const { core, place, command, acting } = giving;
  const { documents: given = {} } = acting;
  const { working } = log;
  const now = core.clock().toISOString();
  const refusedWith = (refusal: Refusal): Ended => ({ answer: refused(refusal), attempt: attemptOf(giving, now, refusal) });
  const loaded = await policyFor(giving, log, working?.row ?? null);
  if (loaded === null) return refusedWith(unknown(giving, working?.row ?? null));
  const last = working?.row.last ?? null;
  if (known === null || known.last !== last) {
    const asked = askedFor(loaded.policy, working, command, acting.by);
    if (known?.asked !== JSON.stringify(asked)) {
      // The request moved on, and other people matter now.
      if (!patient) throw new Contended();
      known = await answersTo(core, log, place, asked, last);
    }
  }
  const scope = scopeOf(giving);
  const remembered = scope === null ? null : await log.remembered(scope);
  const context: Context = {
    now,
    people: known.people,
    calendars: known.calendars,
    nonce: acting.nonce ?? random(16),
    active_since: loaded.row.active_since,
    ...(acting.by === undefined ? {} : { by: acting.by }),
    ...(acting.claims === undefined ? {} : { claims: acting.claims }),
    ...(acting.version === undefined ? {} : { version: acting.version }),
    ...(acting.key === undefined ? {} : { key: acting.key }),
    ...(remembered === null ? {} : { seen: remembered.payload }),
  };
  const kept = working && { stored: working.row.stored, last: working.row.last, documents: { ...given, ...working.documents } };
  const { deployment, issuer, site } = core;
  const keeper = { deployment, issuer, kid: core.signer.jwk.kid, salt: random(32), ...(site === undefined ? {} : { site }) };
  const next = await nextFor(giving, log);
  const prepared = prepareShown(loaded.policy, kept, command, context, keeper, next?.policy);
  const { outcome, payload, records } = prepared;
  if (outcome.replayed) {
    if (remembered === null) throw new CountersignError("tampered_state", "a command was taken as answered before, and no answer is kept", { hint: "report this as a bug" });
    return { answer: accepted(remembered.response, true), attempt: attemptOf(giving, now, null) };
  }
  if (outcome.refused && records.length === 0) return refusedWith(outcome.refused);
  const keyFor = (response: string): KeyRow | undefined =>
    scope === null || payload === null ? undefined : { ...scope, payload, response, created_at: instant(now) };
  if (records.length === 0) return unmoved(giving, log, outcome.accepted as Accepted, keyFor);
  const change = await changeOf({ core, place, working, given, policies: [loaded.policy, next?.policy], prepared, now });
  if (outcome.refused) {
    // What was due stands.
    await log.write({ ...change, attempt: attemptOf(giving, now, outcome.refused) });
    return { answer: refused(outcome.refused), attempt: null };
  }
  const { version, round, state, records: count } = change.request;
  const body = receiptOf(outcome.accepted, { place, state, version, round, record: outcome.accepted.events.length === 0 ? null : count - 1 });
  await log.write({ ...change, key: keyFor(body) });
  return { answer: accepted(body, false), attempt: null };
}

/** A document comes under its own digest, and only if the command names it: under another's it would stand in that one's way. */
async function checkGiven(command: Command, given: Documents): Promise<void> {
  for (const [sha256, text] of Object.entries(given)) {
    const path = `/documents/${sha256}`;
    if ((await digestOf(text)) !== sha256) {
      throw new CountersignError("invalid_argument", `the document \`${sha256}\` has another digest`, { path, hint: "name each document by the SHA-256 of its UTF-8 bytes, lower-case hex" });
    }
    if (command.command !== "attach_evidence" || command.sha256 !== sha256) {
      throw new CountersignError("invalid_argument", `the command does not name the document \`${sha256}\``, { path, hint: "pass what `attach_evidence` names with `sha256`" });
    }
  }
}

/** What was accepted and changed nothing. */
async function unmoved({ place }: Giving, log: RequestLog, nothing: Accepted, keyFor: (response: string) => KeyRow | undefined): Promise<Ended> {
  const { state = "", version = 0, round = 0 } = log.working?.row ?? {};
  const body = receiptOf(nothing, { place, state, version, round, record: null });
  const key = keyFor(body);
  if (key !== undefined) await log.remember(key);
  return { answer: accepted(body, false), attempt: null };
}

/** The definition that a command is decided by; `null`: there is none. */
async function policyFor({ policies, place, policy }: Giving, lookup: Lookup, row: RequestRow | null): Promise<Loaded | null> {
  if (row?.definition != null) return policies.pinned(lookup, place.tenant, row.definition);
  const name = row?.policy ?? policy;
  return name === undefined ? null : policies.inForce(lookup, place.tenant, name);
}

function unknown({ policy }: Giving, row: RequestRow | null): Refusal {
  const name = row?.policy ?? policy;
  return name === undefined ? notFound() : unknownPolicy(name);
}

/** The definition that a `reevaluate` moves the request to. */
async function nextFor({ policies, place, command }: Giving, lookup: Lookup): Promise<Loaded | null> {
  return command.command === "reevaluate" ? policies.pinned(lookup, place.tenant, command.definition) : null;
}

/** Creating a request is remembered for the actor whatever the request's id. */
function scopeOf({ place, command, acting }: Giving): KeyScope | null {
  if (acting.key === undefined) return null;
  const creates = "id" in command && (command.command === "submit" || command.command === "save_draft");
  return { tenant: place.tenant, actor: acting.by ?? "", command: command.command, request: creates ? "" : place.request, key: acting.key };
}

function attemptOf({ place, command, acting }: Giving, now: string, refusal: Refusal | null): AttemptRow {
  return {
    ...place,
    at: instant(now),
    actor: acting.by ?? null,
    command: command.command,
    step: "step" in command ? (command.step ?? null) : null,
    key: acting.key ?? null,
    outcome: refusal === null ? "replayed" : "refused",
    code: refusal?.code ?? null,
    message: refusal?.message ?? null,
  };
}
