// A stream parser for CodeMirror's `StreamLanguage.define`: line by line, from one state to the next.
import { BOOLEANS, FUNCTIONS, KEYWORDS, METHODS, TYPES } from "./vocabulary.js";

/** What the parser needs of an editor's stream: the line, and how far it has been read. */
export interface LineStream {
  readonly string: string;
  pos: number;
}

/** What is open around the place that has been read up to. */
type Open =
  | { readonly kind: "comment"; readonly depth: number }
  | { readonly kind: "string" }
  | { readonly kind: "template" }
  | { readonly kind: "raw"; readonly end: string }
  /** `${…}` within a template. */
  | { readonly kind: "interpolation"; readonly braces: number };

/** Where the parser is between two tokens. */
export interface PolicyState {
  /** Outermost first. */
  open: readonly Open[];
  /** The last token was a dot. */
  afterDot: boolean;
}

/** What `StreamLanguage.define` of `@codemirror/language` takes, for policies. */
export interface PolicyStreamParser {
  readonly name: string;
  startState(): PolicyState;
  copyState(state: PolicyState): PolicyState;
  /** Reads one token and names its style, as the highlighter's tags are called; `null`: none. */
  token(stream: LineStream, state: PolicyState): string | null;
  readonly languageData: {
    readonly commentTokens: { readonly line: string; readonly block: { readonly open: string; readonly close: string } };
    readonly closeBrackets: { readonly brackets: readonly string[] };
  };
}

/**
 * Highlights policies in CodeMirror 6.
 *
 * @example
 * ```ts
 * import { policyLanguage } from "countersign/editor";
 *
 * // with CodeMirror: extensions: [StreamLanguage.define(policyLanguage)]
 * const state = policyLanguage.startState();
 * const line = { string: `step("lead")`, pos: 0 };
 * console.log(policyLanguage.token(line, state)); // prints: variableName.function.standard
 * console.log(policyLanguage.token(line, state)); // prints: punctuation
 * console.log(policyLanguage.token(line, state)); // prints: string
 * ```
 */
export const policyLanguage: PolicyStreamParser = {
  name: "countersign-policy",
  startState: () => ({ open: [], afterDot: false }),
  // What is open is never changed in place.
  copyState: (state) => ({ ...state }),
  token,
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"', "`"] },
  },
};

const SPACE = /\s+/y;
const LINE_COMMENT = /\/\/.*/y;
const RAW_STRING = /(#+)"/y;
const NUMBER = /0x[\da-f_]+|0o[0-7_]+|0b[01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:e[+-]?[\d_]+)?/iy;
const CHARACTER = /'(?:\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)|[^'\\])'/iuy;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const CALLED = /\s*\(/y;
const OPERATOR = /\?\?|\?\.|\.\.=?|=>|->|\*\*|[-+*/%<>=!]=|&&|\|\||<<|>>|[-+*/%<>=!&|^~?]/y;

const functions: ReadonlySet<string> = new Set(FUNCTIONS);
const types: ReadonlySet<string> = new Set(TYPES);
const methods: ReadonlySet<string> = new Set(METHODS);
const keywords: ReadonlySet<string> = new Set(KEYWORDS);
const booleans: ReadonlySet<string> = new Set(BOOLEANS);

function token(stream: LineStream, state: PolicyState): string | null {
  const open = state.open.at(-1);
  if (open && open.kind !== "interpolation") return inside(stream, state, open);
  if (took(stream, SPACE)) return null;
  const { afterDot } = state;
  state.afterDot = false;
  if (took(stream, LINE_COMMENT)) return "comment";
  const { string, pos } = stream;
  const next = string.charAt(pos);
  if (string.startsWith("/*", pos)) return begin(stream, state, { kind: "comment", depth: 1 }, 2);
  if (next === '"') return begin(stream, state, { kind: "string" }, 1);
  if (next === "`") return begin(stream, state, { kind: "template" }, 1);
  const raw = took(stream, RAW_STRING);
  if (raw) return begin(stream, state, { kind: "raw", end: `"${raw.slice(0, -1)}` }, 0);
  if (took(stream, CHARACTER)) return "string";
  if (took(stream, NUMBER)) return "number";
  const name = took(stream, NAME);
  if (name !== undefined) return nameStyle(name, afterDot, matches(stream, CALLED));
  if (took(stream, OPERATOR)) return "operator";
  stream.pos += 1;
  if (next === ".") state.afterDot = true;
  if (open) brace(state, open, next);
  return "(){}[],;.:#".includes(next) ? "punctuation" : "invalid";
}

function nameStyle(name: string, afterDot: boolean, called: boolean): string {
  if (afterDot) {
    if (!called) return "propertyName";
    return methods.has(name) ? "propertyName.function.standard" : "propertyName.function";
  }
  if (keywords.has(name)) return "keyword";
  if (booleans.has(name)) return "bool";
  if (!called) return "variableName";
  if (types.has(name)) return "typeName.standard";
  return functions.has(name) ? "variableName.function.standard" : "variableName.function";
}

/** Opens a comment or a string, `skip` characters long where it begins, and reads on to its end or the line's. */
function begin(stream: LineStream, state: PolicyState, open: Exclude<Open, { kind: "interpolation" }>, skip: number): string {
  stream.pos += skip;
  state.open = [...state.open, open];
  return stream.pos < stream.string.length ? inside(stream, state, open) : styleOf(open);
}

function inside(stream: LineStream, state: PolicyState, open: Exclude<Open, { kind: "interpolation" }>): string {
  if (open.kind === "comment") comment(stream, state, open.depth);
  else if (open.kind === "raw") raw(stream, state, open.end);
  else text(stream, state, open.kind);
  return styleOf(open);
}

const styleOf = (open: Open): string => (open.kind === "comment" ? "comment" : "string");

/** Comments nest. */
function comment(stream: LineStream, state: PolicyState, before: number): void {
  const { string } = stream;
  let depth = before;
  while (stream.pos < string.length && depth > 0) {
    const pair = string.slice(stream.pos, stream.pos + 2);
    const mark = pair === "/*" ? 1 : pair === "*/" ? -1 : 0;
    depth += mark;
    stream.pos += mark === 0 ? 1 : 2;
  }
  state.open = depth > 0 ? [...state.open.slice(0, -1), { kind: "comment", depth }] : state.open.slice(0, -1);
}

function raw(stream: LineStream, state: PolicyState, end: string): void {
  const at = stream.string.indexOf(end, stream.pos);
  stream.pos = at < 0 ? stream.string.length : at + end.length;
  if (at >= 0) state.open = state.open.slice(0, -1);
}

function text(stream: LineStream, state: PolicyState, kind: "string" | "template"): void {
  const { string } = stream;
  const end = kind === "string" ? '"' : "`";
  while (stream.pos < string.length) {
    const character = string.charAt(stream.pos);
    if (kind === "template" && string.startsWith("${", stream.pos)) {
      // Its own token, so that what is within is read as the language.
      stream.pos += 2;
      state.open = [...state.open, { kind: "interpolation", braces: 0 }];
      return;
    }
    stream.pos += character === "\\" && kind === "string" ? 2 : 1;
    if (character === end) {
      state.open = state.open.slice(0, -1);
      return;
    }
  }
  stream.pos = string.length;
  // A string ends with its line, unless a backslash stands there; without this, one missing quote would colour the rest.
  if (kind === "string" && !/(?:^|[^\\])(?:\\\\)*\\$/.test(string)) state.open = state.open.slice(0, -1);
}

function brace(state: PolicyState, open: { readonly kind: "interpolation"; readonly braces: number }, next: string): void {
  const braces = open.braces + (next === "{" ? 1 : next === "}" ? -1 : 0);
  const outer = state.open.slice(0, -1);
  state.open = braces < 0 ? outer : [...outer, { kind: "interpolation", braces }];
}

/** Reads on over what the pattern matches here. */
function took(stream: LineStream, pattern: RegExp): string | undefined {
  pattern.lastIndex = stream.pos;
  const found = pattern.exec(stream.string)?.[0];
  if (found === undefined || found === "") return undefined;
  stream.pos += found.length;
  return found;
}

function matches(stream: LineStream, pattern: RegExp): boolean {
  pattern.lastIndex = stream.pos;
  return pattern.test(stream.string);
}
