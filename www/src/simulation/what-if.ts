// What a change would come to, asked of the core without storing anything.
import { decide, restore, type Calendar, type Facts, type People, type Policy, type RequestState, type Subject } from "countersign";
import type { Store } from "countersign/host";

/** What a change would do; exactly one of the two is there. */
export type Outlook =
  | { readonly voided: readonly string[]; readonly kept: readonly string[]; readonly refused?: never }
  | { readonly refused: { readonly code: string; readonly message: string; readonly hint: string }; readonly voided?: never; readonly kept?: never };

/** A change of what is under review. */
export interface Changing {
  readonly command: "amend" | "resubmit";
  readonly facts?: { readonly [name: string]: unknown };
  readonly subject?: Subject;
}

/** The working state of a request, as the store keeps it; `null`: there is none. */
export async function stateOf(store: Store, request: string): Promise<RequestState | null> {
  const working = await store.working({ tenant: "", request });
  return working === null ? null : restore(working.row.stored, working.documents);
}

/** What a change would void and keep, or why it is refused. */
export function outlook(
  policy: Policy,
  state: RequestState,
  change: Changing,
  context: { readonly by: string; readonly now: string; readonly people: People; readonly calendars?: { readonly [name: string]: Calendar } },
): Outlook {
  const { outcome } = decide(policy, state, change as never, context);
  if (outcome.refused) return { refused: outcome.refused };
  const { voided = [], kept = [] } = outcome.accepted ?? {};
  return { voided, kept };
}

/** The facts that differ, as a patch: `null` for what goes. */
export function patchOf(before: Partial<Facts>, after: Partial<Facts>): { readonly [name: string]: unknown } {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? null]));
}
