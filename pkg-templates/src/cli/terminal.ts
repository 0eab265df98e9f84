// What the terminal can show: colour, Unicode, and how many columns.

/** One output stream, with what may be printed on it. */
export interface Terminal {
  /** Columns of the terminal; 80 where there is none, so that files come out the same everywhere. */
  readonly columns: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly style: Style;
  readonly glyphs: Glyphs;
  /** Prints a line. */
  line(text?: string): void;
  /** Prints text as it is, without a line break. */
  write(text: string): void;
}

/** Colours by what they mean to say; each returns the text as it is where there is no colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** The signs that the command line draws with. */
export interface Glyphs {
  readonly open: string;
  readonly waiting: string;
  readonly skipped: string;
  readonly blocked: string;
  readonly unknown: string;
  readonly fine: string;
  readonly branch: string;
  readonly corner: string;
  readonly bar: string;
  readonly dot: string;
}

const UNICODE: Glyphs = {
  open: "●",
  waiting: "○",
  skipped: "◌",
  blocked: "✗",
  unknown: "?",
  fine: "✓",
  branch: "├─",
  corner: "└─",
  bar: "│",
  dot: "·",
};

const ASCII: Glyphs = {
  open: "*",
  waiting: "o",
  skipped: "-",
  blocked: "x",
  unknown: "?",
  fine: "+",
  branch: "|-",
  corner: "`-",
  bar: "|",
  dot: "-",
};

type Environment = Readonly<Record<string, string | undefined>>;

/** A Node stream as a {@link Terminal}. */
export function terminal(stream: NodeJS.WriteStream, environment: Environment = process.env): Terminal {
  const colour = wantsColour(stream, environment);
  const unicode = speaksUnicode(environment);
  return {
    columns: Math.max(40, Math.min(stream.columns ?? 80, 120)),
    colour,
    unicode,
    style: colour ? COLOURS : PLAIN,
    glyphs: unicode ? UNICODE : ASCII,
    line: (text = "") => void stream.write(`${text}\n`),
    write: (text) => void stream.write(text),
  };
}

/** FORCE_COLOR goes before NO_COLOR, as in Node itself; without either, only a terminal gets colour. */
function wantsColour(stream: NodeJS.WriteStream, environment: Environment): boolean {
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (environment["NO_COLOR"]) return false;
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

/** The locale's own rule: the first of these that is set and not empty decides. */
function speaksUnicode(environment: Environment): boolean {
  if (process.platform === "win32") return Boolean(environment["WT_SESSION"] ?? environment["TERM_PROGRAM"]);
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"] || "";
  return /utf-?8/i.test(locale);
}

const paint = (on: number, off: number) => (text: string) => (text === "" ? text : `\u001b[${on}m${text}\u001b[${off}m`);

const COLOURS: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

const plain = (text: string): string => text;
const PLAIN: Style = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };
