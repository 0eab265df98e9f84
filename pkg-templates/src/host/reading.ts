// Reading: a request, an inbox, lists, timelines; each within what the caller may see.
import { lookAt, type Look } from "../api/stored.js";
import type { RequestKey } from "../store/port.js";
import { answersToAll, askedFor, type Answers } from "./asking.js";
import type { Core } from "./options.js";
import type { Policies } from "./policies.js";

/** Who reads. */
export interface Reader {
  /** Who asks to see it. */
  readonly by: string;
  readonly tenant?: string;
}

/** A request, opened for reading by somebody who may see it: how it stands, and what they could do. */
export interface Opened extends Look {
  readonly place: RequestKey;
}

/** A request and what somebody may do; `null`: there is none, or they may not see it. */
export async function openedFor(core: Core, policies: Policies, { tenant, request }: RequestKey, by: string): Promise<Opened | null> {
  return (await openedAll(core, policies, tenant, [request], by)).get(request) ?? null;
}

/** Those of a tenant's requests that somebody may see, by their ids: all are read at once. */
export async function openedAll(core: Core, policies: Policies, tenant: string, requests: readonly string[], by: string): Promise<ReadonlyMap<string, Opened>> {
  const { store } = core;
  const now = core.clock().toISOString();
  const found = await Promise.all(
    [...(await store.workings(tenant, [...new Set(requests)]))].map(async ([request, working]) => {
      const { row } = working;
      const loaded = row.definition === null ? await policies.inForce(store, tenant, row.policy) : await policies.pinned(store, tenant, row.definition);
      return loaded === null ? [] : [{ request, working, policy: loaded.policy, asked: askedFor(loaded.policy, working, { command: "advance" }, by) }];
    }),
  );
  const questions = found.flat();
  const answers = await answersToAll(core, store, tenant, questions);
  const opened = questions.flatMap(({ request, working: { row, documents }, policy }, index): readonly (readonly [string, Opened])[] => {
    const { people, calendars } = answers[index] as Answers;
    const { view, actions } = lookAt(policy, { stored: row.stored, documents }, { now, by, people, calendars });
    return actions.every(({ refused }) => refused?.code === "not_found") ? [] : [[request, { place: { tenant, request }, view, actions }]];
  });
  return new Map(opened);
}
