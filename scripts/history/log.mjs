// The log of real declarations: rows of CSV, gathered into cases.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const COLUMNS = ["case", "seq", "time", "activity", "role", "amount", "budget"];

/**
 * The cases of a log in its order, each a list of its events in theirs.
 *
 * @param path a CSV file, gzipped or not
 * @throws if it cannot be read, or is not such a log
 */
export function readLog(path) {
  const bytes = readFileSync(path);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return parseLog((packed ? gunzipSync(bytes) : bytes).toString("utf8"));
}

/** The same, of the text. */
export function parseLog(text) {
  const [head, ...rows] = text.trimEnd().split("\n");
  const names = head.trimEnd().split(",");
  if (names.join() !== COLUMNS.join()) throw new Error(`the log has the columns ${names}, not ${COLUMNS}`);
  const cases = new Map();
  for (const row of rows) {
    const cells = row.trimEnd().split(",");
    if (cells.length !== names.length || row.includes('"')) throw new Error(`the log has a row that is not plain CSV, of case ${cells[0]}`);
    const event = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
    const before = cases.get(event.case) ?? [];
    if (Number(event.seq) !== before.length) throw new Error(`event ${event.seq} of case ${event.case} is out of order`);
    before.push(event);
    cases.set(event.case, before);
  }
  return [...cases.values()];
}

/** What an activity of the log is: `{ what, who }`, as in `Declaration APPROVED by BUDGET OWNER`. */
export function activityOf({ activity }) {
  const [, what, who] = /^Declaration (SAVED|SUBMITTED|APPROVED|FINAL_APPROVED|REJECTED) by (.+)$/.exec(activity) ?? [];
  if (what !== undefined) return { what, who };
  if (activity === "Request Payment" || activity === "Payment Handled") return { what: activity, who: "UNDEFINED" };
  throw new Error(`the log has an activity that nobody knows: ${activity}`);
}
