import { paragraph } from "./layout.js";
import { blockedLines } from "./refusal-view.js";
import { inOrder } from "./step-tree.js";
import { listed, visible } from "./text.js";
/** The whole route. */
export function routeLines(terminal, route) {
    return [
        ...head(terminal, route),
        "",
        ...(route.tier ? [...tierLines(terminal, route.tier), ""] : []),
        ...inOrder(route.steps).flatMap((node) => stepLines(terminal, node, "", "")),
        ...foot(terminal, route),
    ];
}
function head(terminal, { definition, state, reason, steps, tier }) {
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
function stateWords({ style }, state, steps) {
    switch (state) {
        case "under_review":
            return style.green("under review");
        case "manual_review":
            return style.red("manual review");
        case "approved":
            return style.green("approved, no step applies");
        case "draft":
            return style.yellow("draft, some facts are still missing");
        case null:
            return steps.some(({ active }) => active === null) ? style.yellow("some facts are still missing") : "without people";
    }
}
function foot({ style }, { steps }) {
    const unnamed = steps.some(({ active, eligible, blocked }) => active === true && eligible === null && !blocked);
    return unnamed ? ["", style.dim("who may act is not shown: the request has no `people`")] : [];
}
function tierLines(terminal, { name, why, depends_on, blocked }) {
    const { style } = terminal;
    const title = name === null ? style.yellow(`tier depends on ${listed((depends_on ?? []).map(visible), "and")}`) : `tier ${style.bold(visible(name))}`;
    return [title, ...(blocked ? blockedLines(terminal, "    ", blocked) : []), ...reasonLines(terminal, "    ", "because ", why)];
}
/** A step, and below it those that wait for it. `first` leads its title, `rest` every other line. */
function stepLines(terminal, { step, next }, first, rest) {
    const { glyphs, style } = terminal;
    const inside = next.length > 0 ? `${rest}${style.dim(glyphs.bar)}   ` : `${rest}    `;
    const children = next.flatMap((child, index) => {
        const last = index === next.length - 1;
        const connector = style.dim(last ? glyphs.corner : glyphs.branch);
        return stepLines(terminal, child, `${rest}${connector} `, last ? `${rest}   ` : `${rest}${style.dim(glyphs.bar)}  `);
    });
    return [`${first}${title(terminal, step)}`, ...body(terminal, step, inside), ...children];
}
function title({ glyphs, style }, step) {
    const id = visible(step.id);
    const before = awaited(step);
    if (step.blocked)
        return style.red(`${glyphs.blocked} ${style.bold(id)} is blocked`);
    if (step.active === false)
        return style.dim(`${glyphs.skipped} ${id} is skipped`);
    if (step.active === null) {
        return style.yellow(`${glyphs.unknown} ${style.bold(id)} depends on ${listed(step.depends_on.map(visible), "and")}`);
    }
    if (step.state === "open")
        return style.green(`${glyphs.open} ${style.bold(id)} is open`);
    if (step.state === "waiting")
        return `${glyphs.waiting} ${style.bold(id)} waits for ${before}`;
    return `${glyphs.waiting} ${style.bold(id)} applies${before === "" ? "" : `, after ${before}`}`;
}
/** What a step waits for: `a, b and 2 of c, d and e`. */
function awaited({ after, waits_for = [] }) {
    const grouped = new Set(waits_for.flatMap(({ of }) => of));
    const groups = waits_for.map(({ at_least, of }) => `${at_least === 1 ? "one" : at_least} of ${listed(of.map(visible), "and")}`);
    return listed([...after.filter((id) => !grouped.has(id)).map(visible), ...groups], "and");
}
function body(terminal, step, prefix) {
    const { style } = terminal;
    if (step.active === false)
        return reasonLines(terminal, prefix, "because ", step.why, style.dim);
    return [
        ...paragraph(terminal, prefix, { text: visible(approvals(step)) }),
        ...reasonLines(terminal, prefix, step.active ? "needed because " : "because ", step.why),
        ...(step.requires ? paragraph(terminal, prefix, { label: "requires ", text: listed(step.requires.map(visible), "and") }) : []),
        ...(step.deadlines ?? []).flatMap((deadline) => paragraph(terminal, prefix, { text: visible(deadline), paint: style.dim })),
        ...(step.fallback ? paragraph(terminal, prefix, { text: "nobody of these is left; those who stand in decide", paint: style.yellow }) : []),
        ...(step.blocked ? blockedLines(terminal, prefix, step.blocked) : people(terminal, step, prefix)),
    ];
}
/** `2 approvals from role `board``; a quorum that counts only some people names them itself. */
function approvals({ approvers, quorums }) {
    return quorums.map(({ says }) => (ofItsOwn(says) ? says : `${says} from ${approvers}`)).join(", or ");
}
/** Whether a quorum names whose approvals it counts. What stands in backticks is the script's. */
function ofItsOwn(says) {
    return / from /.test(says.replace(/`[^`]*`/g, ""));
}
/** Who is, or will be, waited for. */
function people(terminal, step, prefix) {
    if (step.eligible === null || step.eligible.length === 0)
        return [];
    const open = step.state === "open";
    return paragraph(terminal, prefix, {
        label: open ? "waiting for " : "will need ",
        text: choice(step),
        ...(open ? { paint: terminal.style.bold } : {}),
    });
}
/** `ana or bo`, `ana and bo`, `2 of ana, bo and cy`: as many as the quorum takes, where that is a number of people. */
function choice({ approvers, eligible, quorums }) {
    const names = (eligible ?? []).map(visible);
    const [only, ...others] = quorums;
    if (!only || others.length > 0 || ofItsOwn(only.says) || only.says.startsWith("approvals of weight") || approvers.startsWith("each of ")) {
        return listed(names, "or");
    }
    const { needed } = only;
    if (needed === 1)
        return listed(names, "or");
    if (needed === names.length)
        return listed(names, "and");
    return needed === null ? listed(names, "or") : `${needed} of ${listed(names, "and")}`;
}
function reasonLines(terminal, prefix, label, why, paint) {
    return why.flatMap(({ says, text, line }, index) => paragraph(terminal, prefix, {
        label: index === 0 ? label : " ".repeat(label.length),
        text: visible(says),
        notes: [`${visible(text)}  line ${line}`, `line ${line}`],
        ...(paint ? { paint } : {}),
    }));
}
