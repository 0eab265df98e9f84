// Inboxes and lists: what a store finds, page by page, is judged by the core before it is given.
import { base64url, bytesOfUrl } from "../api/base64.js";
import { CountersignError } from "../api/error.js";
import type { CommandName } from "../model/command.js";
import type { Needs } from "../model/decision.js";
import type { StepId } from "../model/ids.js";
import type { RequestView } from "../model/view.js";
import type { After, RequestFilter } from "../store/port.js";
import { answersToAll } from "./asking.js";
import type { Core } from "./options.js";
import type { Policies } from "./policies.js";
import { openedAll, type Opened, type Reader } from "./reading.js";

/** Which part of a list. */
export interface Page {
  /** How many at most, up to 200; unless told otherwise 20. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** A part of a list. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Where the next page begins; `null`: this was the last. */
  readonly next: string | null;
}

/** What somebody can act on now. */
export interface InboxItem {
  readonly request: RequestView;
  /** The step; `null`: the request as a whole. */
  readonly step: StepId | null;
  /** What they may do with it. */
  readonly commands: readonly CommandName[];
  /** Since when it waits. */
  readonly since: string;
}

/** Which requests to list; members are combined with *and*. */
export type Filter = Omit<RequestFilter, "tenant" | "viewers" | "after" | "limit">;

/** How many rows that turn out to be not the reader's are looked at before a page is given as it is. */
const LOOKED_AT = 500;

/** What somebody can act on now, oldest first. */
export async function inbox(core: Core, policies: Policies, { by, tenant = "" }: Reader, page: Page = {}): Promise<Listed<InboxItem>> {
  const seats = await seatsOf(core, { by, tenant }, await core.store.roles(tenant));
  const find = (after: After | null, limit: number) => core.store.candidates(tenant, seats, after, limit);
  const open = (ids: readonly string[]) => openedAll(core, policies, tenant, ids, by);
  return paged(page, find, open, ({ since, request, step }) => [since, request, step], (opened, { step, since }) => {
    const [wanted, besides] = step === "" ? [OF_REQUEST, []] : [DECISIONS, OF_STEP];
    const allowed = opened.actions.filter((action) => action.allowed && (action.step ?? "") === step).map(({ command }) => command);
    const commands = allowed.filter((command) => wanted.includes(command) || besides.includes(command));
    return !commands.some((command) => wanted.includes(command)) ? null : { request: opened.view, step: step === "" ? null : (step as StepId), commands, since };
  });
}

/** Requests that somebody may see, newest first. */
export async function requests(core: Core, policies: Policies, { by, tenant = "" }: Reader, filter: Filter = {}, page: Page = {}): Promise<Listed<RequestView>> {
  const viewers = await seatsOf(core, { by, tenant }, await core.store.roles(tenant));
  const find = (after: After | null, limit: number) =>
    core.store.requests({ ...filter, tenant, viewers, limit, ...(after === null ? {} : { after }) });
  const open = (ids: readonly string[]) => openedAll(core, policies, tenant, ids, by);
  return paged(page, find, open, ({ submitted_at, created_at, id }) => [submitted_at ?? created_at, id, ""], ({ view }) => view);
}

/** What waits for somebody: to decide. Whoever has decided may still do the rest, and has nothing to do. */
const DECISIONS: readonly CommandName[] = ["approve", "reject", "abstain"];
const OF_STEP: readonly CommandName[] = ["request_revision"];
const OF_REQUEST: readonly CommandName[] = ["submit", "resubmit", "override", "import_manual", "reevaluate"];

/** What a person is by themselves, by their roles, and by those whom they stand in for: `person:ana`, `role:legal`. */
async function seatsOf(core: Core, { by, tenant }: Required<Reader>, roles: readonly string[]): Promise<readonly string[]> {
  const names = roles.map((role) => role.slice("role:".length));
  const inUnits = names.flatMap((name) => {
    const at = name.lastIndexOf("@");
    return at < 0 ? [] : [{ role: name.slice(0, at), unit: name.slice(at + 1) }];
  });
  const asked = { roles: names.filter((name) => !name.includes("@")), roles_in_units: inUnits, managers: [], people: [by], delegations: [by], contributors: false, calendars: [] } as unknown as Needs;
  const at = core.clock().toISOString();
  const [answers] = await answersToAll(core, core.store, tenant, [{ request: null, asked }]);
  const people = answers?.people ?? {};
  const standsInFor = (known: readonly string[]): readonly string[] => {
    const more = (people.delegations ?? []).filter(({ from, to, since, until }) => known.includes(to) && !known.includes(from) && since <= at && at < until);
    return more.length === 0 ? known : standsInFor([...new Set([...known, ...more.map(({ from }) => from)])]);
  };
  const persons = standsInFor([by]);
  const held = Object.entries(people.roles ?? {}).filter(([, holders]) => holders.some((holder) => persons.includes(holder)));
  return [...persons.map((person) => `person:${person}`), ...held.map(([role]) => `role:${role}`)];
}

async function paged<Row, T>(
  { limit = 20, after }: Page,
  find: (after: After | null, limit: number) => Promise<readonly Row[]>,
  open: (requests: readonly string[]) => Promise<ReadonlyMap<string, Opened>>,
  placeOf: (row: Row) => After,
  judge: (opened: Opened, row: Row) => T | null,
): Promise<Listed<T>> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new CountersignError("invalid_argument", `the limit \`${limit}\` is not from 1 to 200`, { path: "/limit", hint: "ask for the next page with `after`" });
  }
  let from = after === undefined ? null : placeIn(after);
  const items: T[] = [];
  for (let looked = 0; looked < LOOKED_AT; ) {
    const wanted = limit - items.length;
    // One more shows whether there are others; it is judged when it is its turn.
    const rows = await find(from, wanted + 1);
    const page = rows.slice(0, wanted);
    const opened = await open(page.map((row) => requestIn(placeOf(row))));
    for (const row of page) {
      const found = opened.get(requestIn(placeOf(row)));
      const item = found === undefined ? null : judge(found, row);
      if (item !== null) items.push(item);
      from = placeOf(row);
      looked += 1;
    }
    if (rows.length <= wanted) return { items, next: null };
    if (items.length === limit) break;
  }
  return { items, next: cursorOf(from) };
}

function requestIn([, request]: After): string {
  return request;
}

function cursorOf(place: After | null): string | null {
  return place && base64url(new TextEncoder().encode(JSON.stringify(place)));
}

function placeIn(cursor: string): After {
  try {
    const place: unknown = JSON.parse(new TextDecoder().decode(bytesOfUrl(cursor)));
    if (Array.isArray(place) && place.length === 3 && place.every((part) => typeof part === "string")) return place as unknown as After;
  } catch {
    // Said below.
  }
  throw new CountersignError("invalid_argument", `\`${cursor}\` is no place in a list`, { path: "/after", hint: "pass `next` of the page before, unchanged" });
}
