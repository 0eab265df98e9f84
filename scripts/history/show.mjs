// The figures of a replay in the terminal.
import { count, line, say, style } from "../demo/stage.mjs";
import { example } from "./report.mjs";

const READING =
  "Each event of the log is the command that somebody would have sent, at its instant: a rejection by an approver is " +
  "`request_revision`, because the employee then resubmits or withdraws; the employee's own is `withdraw` where it is the " +
  "last word, and a comment where the declaration is submitted again; each submission is a new version of the subject; " +
  "the payment is an effect of the approval. Whether a pre-approver was named, and whether the budget owner is somebody " +
  "else than the supervisor, each submission takes from who acts on it: about these two the comparison proves nothing.";

/** How many cases end as the log says, and the rest by cause; with `examples`, the first case of each. */
export function showFigures(found, { examples }) {
  say(READING, "  ", style.dim);
  line();
  say(`${count(found.commands, "command")} of ${count(found.cases, "declaration")}, ${found.perSecond.toLocaleString("en")} a second. As the log says end ${found.same.toLocaleString("en")} of them:`, "  ");
  row(found.clean, "with every command accepted", style.green);
  for (const { says, alike } of found.causes) cause(alike, says, examples);
  line(`  and ${(found.cases - found.same).toLocaleString("en")} end otherwise:`);
  for (const { says, otherwise } of found.causes) cause(otherwise, says, examples);
}

function cause({ count: number, example: first }, says, examples) {
  if (number === 0) return;
  row(number, says, style.yellow);
  if (examples) say(example(first), "          ", style.dim);
}

/** A figure, and what it counts. */
export function row(number, text, tint) {
  say(text, `  ${number.toLocaleString("en").padStart(6)}  `, tint);
}
