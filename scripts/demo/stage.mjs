// Where the demo speaks: headings, paragraphs and signs, at most 80 columns, with colour only on a terminal.

const COLUMNS = 80;
const colour = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";

const paint = (on, off) => (text) => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text);
export const style = {
  colour,
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

const width = (text) => [...text.replace(/\u001b\[\d+m/g, "")].length;

/** Breaks text between words, so that no line is wider than `columns`; an amount stays with its currency. */
function wrapped(text, columns) {
  const lines = [];
  for (const word of text.split(/(?<!\b[A-Z]{3}) | (?!\d)/)) {
    const last = lines.at(-1);
    if (last !== undefined && width(last) + 1 + width(word) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line as it is. */
export const line = (text = "") => console.log(text);

/** A paragraph: `lead` before its first line, blanks of the same width before the others. */
export function say(text, lead = "", tint = (each) => each) {
  const blanks = " ".repeat(width(lead));
  wrapped(text, COLUMNS - width(lead)).forEach((each, index) => line(`${index === 0 ? lead : blanks}${tint(each)}`));
}

let scenes = 0;

/** Begins the next scene of the story. */
export function scene(title) {
  scenes += 1;
  const head = `── ${scenes}. ${title} `;
  line();
  line(style.cyan(style.bold(head + "─".repeat(Math.max(0, COLUMNS - width(head))))));
}

/** JavaScript as the reader would type it. */
export function code(...lines) {
  for (const each of lines) line(style.dim(`    ${each}`));
  line();
}

/** `1 route`, `10,357 routes`. */
export const count = (number, noun, plural = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
