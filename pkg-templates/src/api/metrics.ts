// Figures of a process, read off what hosts keep of its requests. The core does all of it.
import type { RequestEvent } from "../model/event.js";
import type { PolicyId, RequestId, StepId } from "../model/ids.js";
import type { Documents, SealedRecord } from "../model/record.js";
import { compiler } from "./compiler-module.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { inputText } from "./request-arguments.js";

/**
 * Everything that happened to one request, in order: its events, whether or not they were ever recorded; or its records,
 * with at least their documents of the kind `events`, which are never erased. Nothing else is read: no facts, no names.
 */
export type RequestLog =
  | { readonly events: readonly RequestEvent[] }
  | { readonly records: readonly SealedRecord[]; readonly documents: Documents };

/** How a request's review ended. `draft`: it was never submitted; `open`: it has not ended. */
export type Outcome = "draft" | "open" | "approved" | "rejected" | "withdrawn" | "cancelled" | "expired";

/** What one request comes to. Durations are whole milliseconds. */
export interface Measured {
  readonly request: RequestId;
  readonly tenant?: string;
  /** The policy that it was pinned to last; missing where it was never submitted. */
  readonly policy?: { readonly id: PolicyId; readonly version: number };
  /** How its review ended; what came after an approval is not looked at. */
  readonly outcome: Outcome;
  /** When it was submitted first. */
  readonly submitted_at?: string;
  /** When its review ended. */
  readonly ended_at?: string;
  /** It was sent back for revision or resubmitted, or an amendment voided a step. */
  readonly reopened: boolean;
  /** Where the time to approval went; missing unless it was approved. */
  readonly path?: ApprovalPath;
  /** The steps that it needed, at any time. */
  readonly steps: Readonly<Record<StepId, StepMeasured>>;
}

/**
 * Where the time between submission and approval went, in milliseconds. Each millisecond belongs to one part: the parts sum
 * to `total`. Of steps side by side, the one that the others waited for counts: the critical path.
 */
export interface ApprovalPath {
  /** From the first submission to the approval. */
  readonly total: number;
  /** It lay with the submitter. */
  readonly in_revision: number;
  /** A hold was open, under which nothing is approved. */
  readonly on_hold: number;
  /** It waited for no step. */
  readonly elsewhere: number;
  /** It waited for a step. */
  readonly steps: Readonly<Record<StepId, StepPath>>;
}

/** The time that requests waited for a step, in milliseconds. */
export interface StepPath {
  /** The step could not open: it was blocked. */
  readonly waiting: number;
  /** The step was open. */
  readonly working: number;
}

/** A step of one request. Unlike those of the path, its durations overlap with those of steps at its side. */
export interface StepMeasured {
  /** It is decided: approved or rejected, and not voided since. */
  readonly decided: boolean;
  /** From the first submission until it first opened, or was decided without; missing if neither happened. */
  readonly waiting?: number;
  /** How long it was open, all rounds together and holds included. */
  readonly working: number;
  /** How many levels of its deadlines passed. */
  readonly breaches: number;
}

/** The figures of a process. */
export interface Metrics {
  /** How many requests were measured. */
  readonly requests: number;
  /** How many of them were never submitted, and so are pinned to no policy. */
  readonly drafts: number;
  /** The others by policy, in the order of their ids. */
  readonly policies: readonly PolicyMetrics[];
}

/** The figures of a policy: of all its requests, and by the version that they were pinned to last, in ascending order. */
export interface PolicyMetrics {
  readonly id: PolicyId;
  readonly all: Figures;
  readonly versions: readonly { readonly version: number; readonly figures: Figures }[];
}

/** Figures of requests that were submitted. Durations are whole milliseconds. */
export interface Figures {
  readonly requests: number;
  readonly open: number;
  /** How many were approved, whatever came after. */
  readonly approved: number;
  readonly rejected: number;
  readonly withdrawn: number;
  readonly cancelled: number;
  readonly expired: number;
  /** From the first submission to the approval, over those approved. */
  readonly time_to_approval: Times;
  /** Of that time, what lay with submitters for revision. */
  readonly in_revision: number;
  /** Of that time, what went by under a hold. */
  readonly on_hold: number;
  /** Of that time, what waited for no step. */
  readonly elsewhere: number;
  /** How many had to be looked at again, of all. */
  readonly reopened: Share;
  /** How many were withdrawn, cancelled or expired, of those that ended. */
  readonly abandoned: Share;
  /** How many levels of deadlines passed. */
  readonly breaches: number;
  /** The step with the largest part of the time to approval; of several, the first by id. `null` where there is none. */
  readonly bottleneck: StepId | null;
  /** In the order of their ids. */
  readonly steps: readonly StepFigures[];
}

/** Figures of a step. */
export interface StepFigures {
  readonly id: StepId;
  /** How many requests needed it, at any time. */
  readonly requests: number;
  /** In how many it is decided. */
  readonly decided: number;
  /** From the first submission until it first opened, or was decided without; over those decided. */
  readonly waiting: Times;
  /** How long it was open, all rounds together and holds included; over those decided. */
  readonly working: Times;
  /** Its part of the time to approval. */
  readonly path: StepPath;
  /** How many levels of its deadlines passed. */
  readonly breaches: number;
}

/** So many of so many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/**
 * Durations, in milliseconds. Percentiles by the nearest-rank method, so each is one that occurred (definition 1 of Hyndman
 * and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50(4), 1996); `null` where there are none.
 */
export interface Times {
  readonly count: number;
  readonly total: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/**
 * Measures one request: how it ended, and where its time went. There is no clock: a request that has not ended has no
 * duration. Signatures are not checked and nothing is decided again; `verify` records before, where that matters.
 *
 * @throws {CountersignError} `invalid_argument` with `path`: it is no log, or not all of one; `limit_exceeded`;
 *   `not_initialised` in a browser.
 *
 * @example
 * ```ts
 * import { decide, load } from "countersign";
 * import { compile, measure } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const people = { roles: { editor: ["ana"] } };
 * const submitted = decide(policy, null, { command: "submit", id: "note-1", facts: {} }, { now: "2026-03-02T09:00:00Z", by: "mia", people });
 * const approved = decide(policy, submitted.state, { command: "approve", step: "review" }, { now: "2026-03-02T10:30:00Z", by: "ana", people });
 *
 * const events = [submitted, approved].flatMap(({ due, outcome }) => [...due, ...(outcome.accepted?.events ?? [])]);
 * console.log(JSON.stringify(measure({ events }).path?.steps)); // prints: {"review":{"waiting":0,"working":5400000}}
 * ```
 */
export function measure(log: RequestLog): Measured {
  return frozen(measured(log));
}

/**
 * The figures of many requests, by policy and version: how long approval takes, which step the time goes to, how many come
 * back, are given up, or pass their deadlines. The order of the requests does not matter; they are read one at a time, so
 * a host may stream them.
 *
 * @param logs each request once. Those of other policies and versions may be among them.
 * @throws {CountersignError} as `measure`; also where a request is there twice.
 *
 * @example
 * ```ts
 * import { decide, load } from "countersign";
 * import { compile, metrics } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const people = { roles: { editor: ["ana"] } };
 *
 * const logs = ["10", "11", "15"].map((hour) => {
 *   const submitted = decide(policy, null, { command: "submit", id: `note-${hour}`, facts: {} }, { now: "2026-03-02T09:00:00Z", by: "mia", people });
 *   const approved = decide(policy, submitted.state, { command: "approve", step: "review" }, { now: `2026-03-02T${hour}:00:00Z`, by: "ana", people });
 *   return { events: [submitted, approved].flatMap(({ due, outcome }) => [...due, ...(outcome.accepted?.events ?? [])]) };
 * });
 * for (const { id, all } of metrics(logs).policies) {
 *   const { median, p90 } = all.time_to_approval;
 *   console.log(id, all.approved, median, p90, all.bottleneck); // prints: note 3 7200000 21600000 review
 * }
 * ```
 */
export function metrics(logs: Iterable<RequestLog>): Metrics {
  const each = Array.from(logs, measured);
  return frozen(guarded(() => compiler.exports.metrics(`[${each.join()}]`)));
}

function measured(log: RequestLog): string {
  const text = inputText("log", log);
  return guarded(() => compiler.exports.measure(text));
}
