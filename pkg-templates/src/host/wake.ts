// Lets what is due happen. One request that cannot be advanced stands in nobody's way.
import { CountersignError } from "../api/error.js";
import type { Due, RequestKey } from "../store/port.js";
import type { Answer } from "./answer.js";
import type { Core } from "./options.js";

/** A request that is due and could not be advanced; it stays due. */
export interface NotAdvanced extends RequestKey {
  /** The refusal's code, or the error's; `null` for an error that has none. */
  readonly code: string | null;
  readonly message: string;
}

/** What came of it. */
export interface Woken {
  readonly advanced: readonly RequestKey[];
  /** For whoever operates the host: each comes again with every call until its cause is gone. */
  readonly failed: readonly NotAdvanced[];
}

/** Nothing else would come out better. */
const OF_ALL: readonly string[] = ["store_failed", "store_closed", "signer_failed"];

/** Advances what is due, the most overdue first, until so many were, or nothing more is due. */
export async function wake(core: Core, limit: number, advance: (place: RequestKey) => Promise<Answer>): Promise<Woken> {
  const now = core.clock().toISOString();
  const advanced: RequestKey[] = [];
  const failed: NotAdvanced[] = [];
  let last: Due | null = null;
  while (advanced.length < limit) {
    const page: readonly Due[] = await core.store.due(now, last, limit - advanced.length);
    for (const { tenant, request } of page) {
      const place = { tenant, request };
      const problem = await problemOf(advance(place));
      if (problem === null) advanced.push(place);
      else failed.push({ ...place, ...problem });
    }
    last = page.at(-1) ?? null;
    if (last === null) break;
  }
  return { advanced, failed };
}

async function problemOf(answer: Promise<Answer>): Promise<Pick<NotAdvanced, "code" | "message"> | null> {
  try {
    const { refused } = await answer;
    return refused === undefined ? null : { code: refused.code, message: refused.message };
  } catch (error) {
    const code = error instanceof CountersignError ? error.code : null;
    if (code !== null && OF_ALL.includes(code)) throw error;
    return { code, message: error instanceof Error ? error.message : String(error) };
  }
}
