import { paragraph } from "./layout.js";
import { visible } from "./text.js";
/** One file's verdict. */
export function verdictLines(terminal, file, verdict) {
    const { glyphs, style } = terminal;
    if (verdict.passed) {
        const entries = verdict.entries.length > 0 ? style.dim(`  ${verdict.entries.length} ${verdict.entries.length === 1 ? "entry" : "entries"}`) : "";
        return [`${style.green(`${glyphs.fine} ${visible(file)}`)}${entries}`];
    }
    const lines = [style.red(`${glyphs.blocked} ${visible(file)}`)];
    let entry;
    let told = new Set();
    for (const failure of verdict.failed) {
        if (failure.entry !== entry) {
            lines.push(`  ${visible(file)}:${failure.line}: ${style.bold(visible(failure.entry))}`);
            told = new Set();
        }
        entry = failure.entry;
        // What helps with several differences of an entry is said once.
        const why = failure.why.split("\n").filter((line) => !told.has(line));
        for (const line of why)
            told.add(line);
        lines.push(...failureLines(terminal, failure, why));
    }
    if (verdict.not_run > 0) {
        const rest = verdict.not_run === 1 ? "the entry after it was" : `the ${verdict.not_run} entries after it were`;
        lines.push(style.dim(`  ${rest} not run`));
    }
    if (verdict.error)
        lines.push(...problemLines(terminal, file, verdict.error));
    return [...lines, ""];
}
function failureLines(terminal, failure, why) {
    const { style } = terminal;
    const side = (label, text, paint) => paragraph(terminal, "      ", { text: visible(text), label: label.padEnd(10), paint });
    return [
        `    ${style.bold(visible(failure.key))}`,
        ...side("expected", words(failure.key, failure.expected), style.green),
        ...side("got", words(failure.key, failure.got), style.red),
        ...why.flatMap((part, index) => side(index === 0 ? "why" : "", part, style.dim)),
    ];
}
function problemLines(terminal, file, { line, message, hint }) {
    const said = paragraph(terminal, "    ", { text: visible(message), paint: terminal.style.red });
    const head = [`  ${visible(file)}:${line}`, ...said];
    return hint === "" ? head : [...head, ...paragraph(terminal, "    ", { text: visible(hint), label: "hint: ", paint: terminal.style.cyan })];
}
/** What a key was expected to be, or was, in words. */
function words(key, side) {
    switch (key) {
        case "refused":
            return side === null ? "accepted" : `refused with ${String(side)}`;
        case "replayed":
            return side === true ? "a repetition, replayed" : "accepted anew";
        case "unchanged":
            return side === true ? "the request as it was before" : "another request";
        case "error":
            return side === null ? "no error" : String(side);
        default:
            if (side === null)
                return "nothing";
            if (typeof side === "object")
                return side.length === 0 ? "none" : side.join(", ");
            return String(side);
    }
}
/** `12 passed, 1 failed`, alone on its line: other tools read it. */
export function closingLine(passed, failed) {
    return `${passed} passed, ${failed} failed`;
}
