// The life of a request: what a command comes to, what an event makes of a state, and what can be seen and done now.
// Every answer is frozen, down to its leaves.
import type { Command } from "../model/command.js";
import type { Context } from "../model/context.js";
import type { Decision, Needs } from "../model/decision.js";
import type { RequestEvent } from "../model/event.js";
import type { PersonIdInput } from "../model/ids.js";
import type { Facts } from "../model/request.js";
import type { RequestState } from "../model/state.js";
import type { AllowedAction, Difference, DownstreamReport, RequestView } from "../model/view.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { Policy } from "./policy.js";
import { runtime } from "./runtime-module.js";
import { argument, commandText, stateText, storedText } from "./request-arguments.js";

/** What `decide` takes besides. */
export interface DecideOptions<F extends object = Facts> {
  /** The policy that a `reevaluate` moves the request to. */
  readonly next?: Policy<F>;
}

/**
 * What a command comes to: events, or a refusal. Nothing is stored, sent or remembered here: a host stores `due` and the
 * events of `outcome.accepted`, and the state beside them, in one transaction.
 *
 * @param policy the definition that the request is pinned to; for a new one, the one in force.
 * @param state what the last decision gave; `null`: there is no request yet.
 */
export function decide<F extends object>(
  policy: Policy<F>,
  state: RequestState | string | null,
  command: Command<NoInfer<F>> | string,
  context: Context | string,
  { next }: DecideOptions = {},
): Decision {
  const stored = stateText(state);
  const asked = commandText(command);
  const told = argument("context", context);
  const text = Policy.ask(policy, (handle) => {
    if (typeof asked !== "string") return runtime.exports.notCommand(stored, asked.path, asked.message, asked.hint);
    if (next === undefined) return handle.decide(stored, asked, told);
    return Policy.ask(next, (following) => handle.decideNext(following, stored, asked, told));
  });
  return frozen(text);
}

/** What an event makes of a state. */
export function evolve(state: RequestState | string | null, event: RequestEvent | string): RequestState | null {
  const { evolve: fold } = runtime.exports;
  const text = guarded(() => fold(stateText(state), argument("event", event)));
  return text === "null" ? null : frozen(text);
}

/** What the host must know to decide a command. */
export function needs<F extends object>(
  policy: Policy<F>,
  state: RequestState | string | null,
  command: Command<NoInfer<F>> | string,
  by?: PersonIdInput,
): Needs {
  return frozen(Policy.ask(policy, (handle) => handle.needs(stateText(state), argument("command", command), by)));
}

/** Every command with every step that it could be about: whether it is allowed, and why not. */
export function allowedActions<F extends object>(
  policy: Policy<F>,
  state: RequestState | string,
  context: Context | string,
): readonly AllowedAction[] {
  return frozen(Policy.ask(policy, (handle) => handle.allowedActions(storedText(state), argument("context", context))));
}

/** The request as it stands. */
export function view<F extends object>(
  policy: Policy<F>,
  state: RequestState | string,
  context: Context | string,
): RequestView<F> {
  return frozen(Policy.ask(policy, (handle) => handle.view(storedText(state), argument("context", context))));
}

/** What is different downstream. */
export function reconcile(state: RequestState | string, report: DownstreamReport | string): readonly Difference[] {
  const { reconcile: compare } = runtime.exports;
  return frozen(guarded(() => compare(storedText(state), argument("report", report))));
}
