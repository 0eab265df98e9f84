// Lines within the terminal's width: wrapped on the left, with a note at the right edge where there is room.
import type { Terminal } from "./terminal.js";
import { width, wrap } from "./text.js";

type Paint = (text: string) => string;

/** A paragraph that is wrapped. */
export interface Paragraph {
  readonly text: string;
  /** In front of the first line; the following ones are indented as far. */
  readonly label?: string;
  /** At the right edge of the first line, dimmed: the first of them that fits. The text leaves room for the last. */
  readonly notes?: readonly string[];
  readonly paint?: Paint;
}

/** The paragraph's lines, each behind `prefix`. */
export function paragraph({ columns, style }: Terminal, prefix: string, { text, label = "", notes = [], paint = plain }: Paragraph): string[] {
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

const plain: Paint = (text) => text;
