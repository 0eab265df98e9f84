// A stream parser for CodeMirror's `StreamLanguage.define`: line by line, from one state to the next.
import { BOOLEANS, FUNCTIONS, KEYWORDS, METHODS, TYPES } from "./vocabulary.js";
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
export const policyLanguage = {
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
const functions = new Set(FUNCTIONS);
const types = new Set(TYPES);
const methods = new Set(METHODS);
const keywords = new Set(KEYWORDS);
const booleans = new Set(BOOLEANS);
function token(stream, state) {
    const open = state.open.at(-1);
    if (open && open.kind !== "interpolation")
        return inside(stream, state, open);
    if (took(stream, SPACE))
        return null;
    const { afterDot } = state;
    state.afterDot = false;
    if (took(stream, LINE_COMMENT))
        return "comment";
    const { string, pos } = stream;
    const next = string.charAt(pos);
    if (string.startsWith("/*", pos))
        return begin(stream, state, { kind: "comment", depth: 1 }, 2);
    if (next === '"')
        return begin(stream, state, { kind: "string" }, 1);
    if (next === "`")
        return begin(stream, state, { kind: "template" }, 1);
    const raw = took(stream, RAW_STRING);
    if (raw)
        return begin(stream, state, { kind: "raw", end: `"${raw.slice(0, -1)}` }, 0);
    if (took(stream, CHARACTER))
        return "string";
    if (took(stream, NUMBER))
        return "number";
    const name = took(stream, NAME);
    if (name !== undefined)
        return nameStyle(name, afterDot, matches(stream, CALLED));
    if (took(stream, OPERATOR))
        return "operator";
    stream.pos += 1;
    if (next === ".")
        state.afterDot = true;
    if (open)
        brace(state, open, next);
    return "(){}[],;.:#".includes(next) ? "punctuation" : "invalid";
}
function nameStyle(name, afterDot, called) {
    if (afterDot) {
        if (!called)
            return "propertyName";
        return methods.has(name) ? "propertyName.function.standard" : "propertyName.function";
    }
    if (keywords.has(name))
        return "keyword";
    if (booleans.has(name))
        return "bool";
    if (!called)
        return "variableName";
    if (types.has(name))
        return "typeName.standard";
    return functions.has(name) ? "variableName.function.standard" : "variableName.function";
}
/** Opens a comment or a string, `skip` characters long where it begins, and reads on to its end or the line's. */
function begin(stream, state, open, skip) {
    stream.pos += skip;
    state.open = [...state.open, open];
    return stream.pos < stream.string.length ? inside(stream, state, open) : styleOf(open);
}
function inside(stream, state, open) {
    if (open.kind === "comment")
        comment(stream, state, open.depth);
    else if (open.kind === "raw")
        raw(stream, state, open.end);
    else
        text(stream, state, open.kind);
    return styleOf(open);
}
const styleOf = (open) => (open.kind === "comment" ? "comment" : "string");
/** Comments nest. */
function comment(stream, state, before) {
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
function raw(stream, state, end) {
    const at = stream.string.indexOf(end, stream.pos);
    stream.pos = at < 0 ? stream.string.length : at + end.length;
    if (at >= 0)
        state.open = state.open.slice(0, -1);
}
function text(stream, state, kind) {
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
    if (kind === "string" && !/(?:^|[^\\])(?:\\\\)*\\$/.test(string))
        state.open = state.open.slice(0, -1);
}
function brace(state, open, next) {
    const braces = open.braces + (next === "{" ? 1 : next === "}" ? -1 : 0);
    const outer = state.open.slice(0, -1);
    state.open = braces < 0 ? outer : [...outer, { kind: "interpolation", braces }];
}
/** Reads on over what the pattern matches here. */
function took(stream, pattern) {
    pattern.lastIndex = stream.pos;
    const found = pattern.exec(stream.string)?.[0];
    if (found === undefined || found === "")
        return undefined;
    stream.pos += found.length;
    return found;
}
function matches(stream, pattern) {
    pattern.lastIndex = stream.pos;
    return pattern.test(stream.string);
}
