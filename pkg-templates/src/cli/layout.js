import { width, wrap } from "./text.js";
/** The paragraph's lines, each behind `prefix`. */
export function paragraph({ columns, style }, prefix, { text, label = "", notes = [], paint = plain }) {
    const indent = width(prefix) + width(label);
    const room = notes.length > 0 ? width(notes.at(-1) ?? "") + 2 : 0;
    const lines = wrap(text, Math.max(20, columns - indent - room));
    const free = columns - indent - width(lines[0] ?? "");
    const note = notes.find((each) => width(each) + 2 <= free);
    return lines.map((line, index) => {
        const start = index === 0 ? label : " ".repeat(width(label));
        const end = index === 0 && note !== undefined ? " ".repeat(free - width(note)) + style.dim(note) : "";
        return `${prefix}${paint(`${start}${line}`)}${end}`;
    });
}
const plain = (text) => text;
