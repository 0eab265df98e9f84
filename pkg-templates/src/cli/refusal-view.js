import { paragraph } from "./layout.js";
import { counted, visible } from "./text.js";
/** A request that was refused: what is wrong, where, and what to do about it. */
export function refusalLines(terminal, refusal) {
    const { glyphs, style } = terminal;
    const title = refusal.code === "invalid_facts" ? factsTitle(refusal.detail.problems.length) : visible(refusal.message);
    const head = paragraph(terminal, "", { text: title, label: `${glyphs.blocked} refused: `, notes: [refusal.code], paint: style.red });
    if (refusal.code !== "invalid_facts") {
        const at = refusal.path === undefined ? [] : [`    at ${style.bold(visible(refusal.path))}`];
        return [...head, ...at, ...hintLines(terminal, "    ", refusal.hint)];
    }
    return refusal.detail.problems.reduce((lines, { path, message, hint }) => [
        ...lines,
        "",
        `  ${style.bold(visible(path))}`,
        ...paragraph(terminal, "    ", { text: visible(message) }),
        ...hintLines(terminal, "    ", hint),
    ], head);
}
/** Why a step or a tier is blocked. */
export function blockedLines(terminal, prefix, refusal) {
    const said = paragraph(terminal, prefix, { text: visible(refusal.message), notes: [refusal.code], paint: terminal.style.red });
    return [...said, ...hintLines(terminal, prefix, refusal.hint)];
}
function hintLines(terminal, prefix, hint) {
    return paragraph(terminal, prefix, { text: visible(hint), label: "hint: ", paint: terminal.style.cyan });
}
function factsTitle(problems) {
    return `${counted(problems, "fact")} ${problems === 1 ? "does" : "do"} not fit the policy`;
}
