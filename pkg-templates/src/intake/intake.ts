import { deepFreeze } from "../api/freeze.js";
import type { Facts, Subject } from "../model/request.js";
import { membersRead } from "./fact.js";
import { ID, type Form } from "./form.js";
import { payloadOf } from "./json.js";
import { Known, unmapped } from "./known.js";
import { inner, partOf, pointerAt, textAt, wrong, type Making, type Part, type Read, type Scope } from "./making.js";
import type { IntakeMapping } from "./mapping.js";
import { under } from "./pointer.js";
import { Problems, quoted, type IntakeProblem } from "./problem.js";
import { instantRead, subjectRead, textRead } from "./text.js";

/** What is submitted: the first argument of `submit`. */
export interface IntakeSubmission<F extends object = Facts> {
  readonly policy: string;
  /** Left out, `submit` makes it from the idempotency key. */
  readonly id?: string;
  readonly facts: F;
  readonly subject?: Subject;
  readonly correlation_id?: string;
  readonly started_at?: string;
  readonly sources?: { readonly [fact: string]: string };
}

/** Who submits, and under which idempotency key: the second argument of `submit`. */
export interface IntakeActing {
  readonly by: string;
  readonly tenant?: string;
  readonly key?: string;
}

/** What a payload came to: either a submission and who makes it, or everything that is wrong with it. */
export type IntakeReading<F extends object = Facts> =
  | { readonly submission: IntakeSubmission<F>; readonly acting: IntakeActing; readonly problems?: never }
  | { readonly problems: readonly IntakeProblem[]; readonly submission?: never; readonly acting?: never };

/**
 * Reads a payload: JSON text, its bytes in UTF-8, or what was parsed of it. Pass the text where you have it: in a parsed
 * object a fractional number has been through a binary float, so that it is a problem wherever it is read.
 */
export type Intake<F extends object = Facts> = (payload: string | Uint8Array | object) => IntakeReading<F>;

const MEMBERS = ["policy", "id", "event", "by", "tenant", "subject", "correlation_id", "started_at", "facts", "sources", "ignore"];

/**
 * Makes a reader of payloads (a webhook's body, a form, an entry of a CMS) from a mapping. What a payload has and no path
 * reads is a problem, unless `ignore` names it: nothing is dropped unseen. An amount arrives with the digits that it was sent
 * with; a local time that does not exist, or that exists twice, is a problem.
 *
 * @throws {CountersignError} `invalid_argument` for a mapping that is none; `path` points into the mapping.
 *
 * @example
 * ```ts
 * import { intake } from "countersign/intake";
 *
 * const fromCms = intake({
 *   policy: "social-publish",
 *   event: "/delivery",
 *   by: "/entry/author",
 *   subject: { id: "/entry/id", version: "/entry/rev" },
 *   facts: {
 *     region: { path: "/entry/market", values: { "us-en": "US", "de-de": "EU" } },
 *     budget: { path: "/entry/budget", money: "EUR" },
 *     publish_at: { path: "/entry/go_live", zone: "Europe/Berlin" },
 *   },
 *   ignore: ["/debug"],
 * });
 *
 * const entry = `{ "id": "post-1", "rev": 7, "author": "mia", "market": "de-de", "budget": 12.10, "go_live": "2026-03-29T09:00" }`;
 * const { submission, acting } = fromCms(`{ "delivery": "d-81", "debug": { "ms": 0.3 }, "entry": ${entry} }`);
 * console.log(JSON.stringify(submission?.facts)); // for approvals.submit(submission, acting)
 * // prints: {"region":"EU","budget":{"currency":"EUR","value":"12.10"},"publish_at":"2026-03-29T07:00:00Z"}
 * console.log(acting?.by, acting?.key);
 * // prints: mia social-publish:d-81
 *
 * const late = entry.replace("T09:00", "T02:30").replace("de-de", "fr-fr");
 * const { problems } = fromCms(`{ "delivery": "d-82", "entry": ${late}, "priority": 1 }`);
 * for (const { code, path } of problems ?? []) console.log(code, path);
 * // prints: unknown_value /entry/market
 * // prints: nonexistent_time /entry/go_live
 * // prints: unmapped /priority
 * ```
 */
export function intake<F extends object = Facts>(mapping: IntakeMapping<NoInfer<F>>): Intake<F> {
  const root = new Known();
  const making: Making = { at: "", base: root, root };
  const part = partOf(mapping, "", MEMBERS);
  const policy = textAt(part.get("policy"), "/policy", ID);
  if (!part.has("id") && !part.has("event")) wrong("", "the mapping has neither `id` nor `event`", "map what a request, or an event, is told apart by: otherwise it would be submitted as often as it is sent");
  const given = <T>(name: string, read: (mapping: unknown, making: Making) => Read<T>): Read<T> =>
    part.has(name) ? read(part.get(name), inner(making, name)) : () => undefined;
  const text = (form: Form, optional = false) => (value: unknown, at: Making) => textRead(value, at, form, optional);
  const keyOf = (event: string): string => `${policy}:${event}`;
  const inKey: Form = { ...ID, fits: (event) => ID.fits(event) && ID.fits(keyOf(event)), hint: `${ID.hint}; the policy's id and a colon before it count too` };
  const reads = {
    id: given("id", text(ID)),
    event: given("event", text(inKey)),
    by: text(ID)(part.get("by"), inner(making, "by")),
    tenant: given("tenant", text(ID, true)),
    subject: given("subject", subjectRead),
    correlation_id: given("correlation_id", text(ID, true)),
    started_at: given("started_at", instantRead),
    facts: membersRead(part.get("facts"), inner(making, "facts")),
  };
  const sources = sourcesOf(part);
  ignored(part, making);

  return (payload) => {
    const problems = new Problems();
    const tree = payloadOf(payload, problems);
    if (tree === undefined) return deepFreeze({ problems: problems.all });
    const place = { path: "", tree };
    const scope: Scope = { payload: place, place, problems };
    const event = reads.event(scope);
    const key = event === undefined ? undefined : keyOf(event);
    const [name, by, tenant] = [reads.id(scope), reads.by(scope), reads.tenant(scope)];
    const given = { subject: reads.subject(scope), correlation_id: reads.correlation_id(scope), started_at: reads.started_at(scope), sources };
    const submission = { policy, ...present({ id: name }), facts: reads.facts(scope) ?? {}, ...present(given) };
    unmapped(place, [root], problems);
    if (problems.all.length > 0 || by === undefined) return deepFreeze({ problems: problems.all });
    // The facts are those of the mapping, whose type holds them to `F`; that the payload has such values the engine checks.
    return deepFreeze({ submission: submission as unknown as IntakeSubmission<F>, acting: { by, ...present({ tenant, key }) } });
  };
}

/** The sources of attested facts; each of them is mapped. */
function sourcesOf(part: Part): { readonly [fact: string]: string } | undefined {
  if (!part.has("sources")) return undefined;
  const facts = part.get("facts") as object;
  const sources = partOf(part.get("sources"), "/sources", null);
  return Object.fromEntries(
    [...sources].map(([fact, source]) => {
      if (!Object.hasOwn(facts, fact)) wrong(under("/sources", fact), `a source is named for ${quoted(fact)}, which is no fact of the mapping`, "map the fact, or leave its source out");
      return [fact, textAt(source, under("/sources", fact), ID)];
    }),
  );
}

/** Notes what is left aside. */
function ignored(part: Part, { root }: Making): void {
  const given = part.get("ignore") ?? [];
  if (!Array.isArray(given)) return wrong("/ignore", "an array must be at `/ignore` of the mapping", "write the pointers in brackets");
  for (const [index, pointer] of (given as readonly unknown[]).entries()) {
    const tokens = pointerAt(pointer, `/ignore/${index}`);
    const known = tokens.reduce<Known>((at, token) => (token === "*" ? at.any() : at.follow([token])), root);
    if (known.read !== null || tokens.length === 0) wrong(`/ignore/${index}`, `${quoted(String(pointer))} is ignored, but it is read from`, "ignore what is not read");
    known.ignored = true;
  }
}

/** An object without the members that are left out. */
function present<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}
