// A route as a person reads it: the tier and why, then the steps as a tree, each under the one that it waits for.
import type { Reason, Route, StepRoute, TierRoute } from "../model/route.js";
import { paragraph } from "./layout.js";
import { blockedLines } from "./refusal-view.js";
import { inOrder, type Node } from "./step-tree.js";
import type { Terminal } from "./terminal.js";
import { listed, visible } from "./text.js";

/** The whole route. */
export function routeLines(terminal: Terminal, route: Route): string[] {
  return [
    ...head(terminal, route),
    "",
    ...(route.tier ? [...tierLines(terminal, route.tier), ""] : []),
    ...inOrder(route.steps).flatMap((node) => stepLines(terminal, node, "", "")),
    ...foot(terminal, route),
  ];
}

function head(terminal: Terminal, { definition, state, reason, steps, tier }: Route): string[] {
  const { style, glyphs } = terminal;
  const name = `${visible(definition.id)} ${definition.version}`;
  const title = paragraph(terminal, "", {
    text: `${style.bold(name)} ${glyphs.dot} ${stateWords(terminal, state, steps)}`,
    notes: [`sha256 ${definition.digest.slice(0, 12)}`],
  });
  // A block is told where it happens; here only what belongs to no step.
  const told = [tier, ...steps].some((part) => part?.blocked?.message === reason?.message);
  return reason && !told ? [...title, ...blockedLines(terminal, "    ", reason)] : title;
}

function stateWords({ style }: Terminal, state: Route["state"], steps: Route["steps"]): string {
  switch (state) {
    case "under_review":
      return style.green("under review");
    case "manual_review":
      return style.red("manual review");
    case "draft":
      return style.yellow("draft, some facts are still missing");
    case null:
      return steps.some(({ active }) => active === null) ? style.yellow("some facts are still missing") : "without people";
  }
}

function foot({ style }: Terminal, { steps }: Route): string[] {
  const unnamed = steps.some(({ active, eligible, blocked }) => active === true && eligible === null && !blocked);
  return unnamed ? ["", style.dim("who may act is not shown: the request has no `people`")] : [];
}

function tierLines(terminal: Terminal, { name, why, depends_on, blocked }: TierRoute): string[] {
  const { style } = terminal;
  const title = name === null ? style.yellow(`tier depends on ${listed((depends_on ?? []).map(visible), "and")}`) : `tier ${style.bold(visible(name))}`;
  return [title, ...(blocked ? blockedLines(terminal, "    ", blocked) : []), ...reasonLines(terminal, "    ", "because ", why)];
}

/** A step, and below it those that wait for it. `first` leads its title, `rest` every other line. */
function stepLines(terminal: Terminal, { step, next }: Node, first: string, rest: string): string[] {
  const { glyphs, style } = terminal;
  const inside = next.length > 0 ? `${rest}${style.dim(glyphs.bar)}   ` : `${rest}    `;
  const children = next.flatMap((child, index) => {
    const last = index === next.length - 1;
    const connector = style.dim(last ? glyphs.corner : glyphs.branch);
    return stepLines(terminal, child, `${rest}${connector} `, last ? `${rest}   ` : `${rest}${style.dim(glyphs.bar)}  `);
  });
  return [`${first}${title(terminal, step)}`, ...body(terminal, step, inside), ...children];
}

function title({ glyphs, style }: Terminal, step: StepRoute): string {
  const id = visible(step.id);
  const before = listed(step.after.map(visible), "and");
  if (step.blocked) return style.red(`${glyphs.blocked} ${style.bold(id)} is blocked`);
  if (step.active === false) return style.dim(`${glyphs.skipped} ${id} is skipped`);
  if (step.active === null) {
    return style.yellow(`${glyphs.unknown} ${style.bold(id)} depends on ${listed(step.depends_on.map(visible), "and")}`);
  }
  if (step.state === "open") return style.green(`${glyphs.open} ${style.bold(id)} is open`);
  if (step.state === "waiting") return `${glyphs.waiting} ${style.bold(id)} waits for ${before}`;
  return `${glyphs.waiting} ${style.bold(id)} applies${before === "" ? "" : `, after ${before}`}`;
}

function body(terminal: Terminal, step: StepRoute, prefix: string): string[] {
  const { style } = terminal;
  if (step.active === false) return reasonLines(terminal, prefix, "because ", step.why, style.dim);
  const why = reasonLines(terminal, prefix, step.active ? "needed because " : "because ", step.why);
  const quorum = step.quorums.map(({ says }) => says).join(" or ");
  const approvers = paragraph(terminal, prefix, { text: `${visible(quorum)} from ${visible(step.approvers)}` });
  return [...approvers, ...why, ...(step.blocked ? blockedLines(terminal, prefix, step.blocked) : people(terminal, step, prefix))];
}

/** Who is, or will be, waited for. */
function people(terminal: Terminal, step: StepRoute, prefix: string): string[] {
  if (step.eligible === null || step.eligible.length === 0) return [];
  const open = step.state === "open";
  return paragraph(terminal, prefix, {
    label: open ? "waiting for " : "will need ",
    text: choice(step),
    ...(open ? { paint: terminal.style.bold } : {}),
  });
}

/** `ana or bo`, `ana and bo`, `2 of ana, bo and cy`: as many as the quorum takes. */
function choice({ eligible, quorums }: StepRoute): string {
  const names = (eligible ?? []).map(visible);
  const needed = quorums.length === 1 ? quorums[0]?.needed : null;
  if (needed === 1) return listed(names, "or");
  if (needed === names.length) return listed(names, "and");
  return typeof needed === "number" ? `${needed} of ${listed(names, "and")}` : listed(names, "or");
}

function reasonLines(terminal: Terminal, prefix: string, label: string, why: readonly Reason[], paint?: (text: string) => string): string[] {
  return why.flatMap(({ says, text, line }, index) =>
    paragraph(terminal, prefix, {
      label: index === 0 ? label : " ".repeat(label.length),
      text: visible(says),
      notes: [`${visible(text)}  line ${line}`, `line ${line}`],
      ...(paint ? { paint } : {}),
    }),
  );
}
