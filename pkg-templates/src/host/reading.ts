// Reading: a request, an inbox, lists, timelines; each within what the caller may see.
import { allowedActions, view } from "../api/request.js";
import type { Context } from "../model/context.js";
import type { RequestState } from "../model/state.js";
import type { AllowedAction, RequestView } from "../model/view.js";
import type { RequestKey, Working } from "../store/port.js";
import { answersTo, askedFor } from "./asking.js";
import type { Core } from "./options.js";
import type { Loaded, Policies } from "./policies.js";
import { stateOf } from "./projection.js";

/** Who reads. */
export interface Reader {
  /** Who asks to see it. */
  readonly by: string;
  readonly tenant?: string;
}

/** A request, opened for reading by somebody who may see it. */
export interface Opened {
  readonly place: RequestKey;
  readonly working: Working;
  readonly loaded: Loaded;
  readonly state: RequestState | string;
  readonly context: Context;
  /** What the reader could do. */
  readonly actions: readonly AllowedAction[];
}

/** What there is of a request and what somebody may do; `null`: there is none, or they may not see it. */
export async function openedFor(core: Core, policies: Policies, place: RequestKey, by: string): Promise<Opened | null> {
  const working = await core.store.working(place);
  if (working === null) return null;
  const { row, documents } = working;
  const loaded = row.definition === null ? await policies.inForce(core.store, place.tenant, row.policy) : await policies.pinned(core.store, place.tenant, row.definition);
  if (loaded === null) return null;
  const { people, calendars } = await answersTo(core, core.store, place, askedFor(loaded.policy, working, { command: "advance" }, by), row.last);
  const context: Context = { now: core.clock().toISOString(), by, people, calendars };
  const state = stateOf(row.stored, documents);
  const actions = allowedActions(loaded.policy, state, context);
  return actions.every(({ refused }) => refused?.code === "not_found") ? null : { place, working, loaded, state, context, actions };
}

/** The read model of what was opened. */
export function viewOf({ loaded, state, context }: Opened): RequestView {
  return view(loaded.policy, state, context);
}
