// Routes and refusals as the demo shows them.
import { line, say, style } from "./stage.mjs";

const SIGNS = { open: "●", waiting: "○", blocked: "✗", skipped: "◌" };
const TINTS = { open: style.green, waiting: (text) => text, blocked: style.red, skipped: style.dim };

/** A route, two lines a step: where it stands, and the comparisons that put it there. */
export function showRoute({ steps, state }) {
  const names = Math.max(...steps.map(({ id }) => id.length));
  for (const step of steps) {
    const tint = TINTS[step.state];
    line(`  ${tint(`${SIGNS[step.state]} ${style.bold(step.id.padEnd(names))}  ${standing(step)}`)}`);
    const indent = " ".repeat(names + 6);
    for (const { says, line: at } of step.why) say(`${says} (line ${at})`, indent, style.dim);
    if (step.blocked) {
      say(step.blocked.message, indent, style.red);
      say(step.blocked.hint, `${indent}hint: `, style.cyan);
    }
  }
  line();
  line(`  state: ${state === "under_review" ? style.green("under review") : style.red("manual review")}`);
}

function standing({ state, eligible, after, quorums, blocked }) {
  const who = `${quorums.map(({ says }) => says).join(" or ")} from ${(eligible ?? []).join(" or ")}`;
  switch (state) {
    case "open":
      return `open: ${who}`;
    case "waiting":
      return `waits for ${after.join(" and ")}: ${who}`;
    case "blocked":
      return `blocked: ${blocked.code}`;
    default:
      return "skipped";
  }
}

/** What is different about the steps of two routes. */
export function showChange(before, now) {
  const reason = ({ why }) => why.map(({ says }) => says).join(" and ");
  now.steps.forEach((step, index) => {
    const was = before.steps[index];
    if (step.active === was.active) return;
    const gone = step.active === false;
    say(`${style.bold(step.id)} is ${gone ? "no longer needed" : "needed now"}: ${reason(step)}`, gone ? "  − " : "  + ", gone ? style.yellow : style.green);
  });
}

/** A refused request: every problem with its place. */
export function showRefusal({ code, class: kind, detail }) {
  line(`  ${style.red(`✗ ${style.bold(code)}`)} ${style.dim(`(the ${kind} has to correct it)`)}`);
  for (const { path, message, hint } of detail.problems) {
    line(`    ${style.bold(path)}`);
    say(message, "      ");
    say(hint, "      hint: ", style.cyan);
  }
}
