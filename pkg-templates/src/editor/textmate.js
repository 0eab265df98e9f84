// The same language as a TextMate grammar, which many editors and highlighters read: `countersign/policy.tmLanguage.json`.
import { BOOLEANS, FUNCTIONS, KEYWORDS, METHODS, TYPES } from "./vocabulary.js";
const words = (list) => `(?:${list.join("|")})`;
const CALLED = "(?=\\s*\\()";
const AFTER_DOT = "(?<=(?<!\\.)\\.)";
const NOT_AFTER_DOT = "(?<!(?<!\\.)\\.)";
const whole = (list) => `${NOT_AFTER_DOT}\\b${words(list)}\\b`;
/** Highlights policies in editors that read TextMate grammars. */
export const textMateGrammar = {
    name: "Countersign policy",
    scopeName: "source.countersign-policy",
    fileTypes: ["rhai"],
    patterns: [{ include: "#language" }],
    repository: {
        language: {
            patterns: ["comment", "block-comment", "string", "template", "raw-string", "number", "word", "operator"].map((name) => ({ include: `#${name}` })),
        },
        comment: { name: "comment.line.double-slash", match: "//.*$" },
        "block-comment": { name: "comment.block", begin: "/\\*", end: "\\*/", patterns: [{ include: "#block-comment" }] },
        string: {
            name: "string.quoted.double",
            begin: '"',
            // It ends with its line, unless a backslash stands there.
            end: '"|(?<!\\\\)$',
            patterns: [{ name: "constant.character.escape", match: "\\\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)" }],
        },
        template: {
            name: "string.quoted.other",
            begin: "`",
            end: "`",
            patterns: [{ name: "meta.interpolation", begin: "\\$\\{", end: "\\}", patterns: [{ include: "#braces" }, { include: "#language" }] }],
        },
        braces: { begin: "\\{", end: "\\}", patterns: [{ include: "#braces" }, { include: "#language" }] },
        "raw-string": { name: "string.quoted.other.raw", begin: '(#+)"', end: '"\\1' },
        number: {
            name: "constant.numeric",
            match: "\\b(?:0[xX][0-9A-Fa-f_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?:\\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9_]+)?)\\b",
        },
        word: {
            patterns: [
                { name: "support.function.method", match: `${AFTER_DOT}${words(METHODS)}\\b${CALLED}` },
                { name: "keyword.control", match: whole(KEYWORDS) },
                { name: "constant.language.boolean", match: whole(BOOLEANS) },
                { name: "support.type", match: `${whole(TYPES)}${CALLED}` },
                { name: "support.function", match: `${whole(FUNCTIONS)}${CALLED}` },
                { name: "entity.name.function", match: `[A-Za-z_][A-Za-z0-9_]*\\b${CALLED}` },
                { name: "variable.other.member", match: `${AFTER_DOT}[A-Za-z_][A-Za-z0-9_]*\\b` },
                { name: "variable.other", match: "\\b[A-Za-z_][A-Za-z0-9_]*\\b" },
            ],
        },
        operator: { name: "keyword.operator", match: "\\?\\?|\\.\\.=?|[-+*/%<>=!]=?|&&|\\|\\|?" },
    },
};
