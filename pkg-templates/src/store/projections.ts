// What is made again from records, and how it is compared.
import type { Projected } from "./rows.js";
import { compareText } from "./text.js";

/** The same text for the same rows, in whatever order they and their columns come. */
export function comparable({ request, steps, candidates, viewers, decisions, comments }: Projected): string {
  const inOrder = (rows: readonly object[]): readonly string[] =>
    rows.map((row) => JSON.stringify(Object.entries(row).sort(([one], [other]) => compareText(one, other)))).sort(compareText);
  return JSON.stringify([inOrder([request]), inOrder(steps), inOrder(candidates), [...new Set(viewers)].sort(compareText), inOrder(decisions), inOrder(comments)]);
}
