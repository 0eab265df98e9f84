// Questions about requests as they are stored, each in one crossing into the core: for the host, which asks them with every
// command and for every line of an inbox.
import type { Command } from "../model/command.js";
import type { Context } from "../model/context.js";
import type { Decision, Needs } from "../model/decision.js";
import type { Documents, KeptRequest, LogKeeper, Prepared, Sha256, StoredState } from "../model/record.js";
import type { Facts } from "../model/request.js";
import type { AllowedAction, RequestView } from "../model/view.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { Policy } from "./policy.js";
import { argument, commandText, inputText, storedText } from "./request-arguments.js";
import { runtime } from "./runtime-module.js";

/** What a host has of a request. */
export interface Stored {
  readonly stored: StoredState | string;
  /** Those of the documents that it needs that are there. */
  readonly documents: Documents;
}

/** A request as it stands. */
export interface Look {
  readonly view: RequestView;
  /** What `by` of the context could do; empty where nobody is named. */
  readonly actions: readonly AllowedAction[];
}

/** What {@link prepareShown} answers: `view` in the place of `state`, if there are records. */
export type PreparedView = Omit<Prepared, "state"> & { readonly view?: RequestView };

/** The documents that the next command needs, by digest: as `prepare` names them. */
export function neededBy(stored: StoredState | string, documents: Documents): readonly Sha256[] {
  return frozen(guarded(() => runtime.exports.needed(keptText(stored, documents))));
}

/** What must be known to decide a command: {@link needs} on what is stored. What was erased is not missed. */
export function needsOf(policy: Policy<Facts>, kept: Stored | null, command: Command, by: string | undefined): Needs {
  const state = kept === null ? "" : `,${membersOf(kept.stored, kept.documents)}`;
  const actor = by === undefined ? "" : `,"by":${JSON.stringify(by)}`;
  const text = `{"command":${argument("command", command)}${actor}${state}}`;
  return frozen(Policy.ask(policy, (handle) => handle.needsStored(text)));
}

/** The read model, and what may be done. What was erased is not missed. */
export function lookAt(policy: Policy<Facts>, { stored, documents }: Stored, context: Context): Look {
  const text = `{"context":${argument("context", context)},${membersOf(stored, documents)}}`;
  return frozen(Policy.ask(policy, (handle) => handle.look(text)));
}

/** `prepare`, with what the host projects: the read model by what the records keep. */
export function prepareShown(policy: Policy<Facts>, kept: KeptRequest | null, command: Command, context: Context, log: LogKeeper, next?: Policy<Facts>): PreparedView {
  return preparing(policy, kept, command, context, log, next, `,"view":true`);
}

/** Decides and records; `besides` is what else is asked for. */
export function preparing<T extends object>(
  policy: Policy<never>,
  kept: KeptRequest | null,
  command: object | string,
  context: object | string,
  log: LogKeeper,
  next: Policy<never> | undefined,
  besides: string,
): T {
  const asked = commandText(command);
  if (typeof asked !== "string") {
    const refused = guarded(() => runtime.exports.notCommand(undefined, asked.path, asked.message, asked.hint));
    const stored = kept === null ? null : typeof kept.stored === "string" ? (JSON.parse(kept.stored) as StoredState) : kept.stored;
    return Object.freeze({ ...frozen<Decision>(refused), stored, records: [], documents: [], needed: [] }) as object as T;
  }
  const rest = kept === null ? "" : `,"last":${JSON.stringify(kept.last)},${membersOf(kept.stored, kept.documents)}`;
  const text = `{"command":${asked},"context":${argument("context", context)},"log":${inputText("log", log)}${rest}${besides}}`;
  return frozen<T>(
    Policy.ask(policy, (handle) =>
      next === undefined ? handle.prepare(text) : Policy.ask(next, (following) => handle.prepareNext(following, text)),
    ),
  );
}

/** The text of `{ stored, documents }`. */
export function keptText(stored: StoredState | string, documents: Documents): string {
  return `{${membersOf(stored, documents)}}`;
}

function membersOf(stored: StoredState | string, documents: Documents): string {
  return `"stored":${storedText(stored)},"documents":${inputText("documents", documents)}`;
}
