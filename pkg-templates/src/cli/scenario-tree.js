// YAML as the tree that the core reads scenarios from: lines, and the characters of plain scalars, which YAML readers
// usually guess a type for and throw away. What a scenario may hold is the core's to say.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
/** Reads YAML 1.2, and so JSON. */
export function scenarioTree(text) {
    const lines = new LineCounter();
    // `failsafe` guesses no types. What has meaning only to the core, such as keys that occur twice, is left to it.
    const document = parseDocument(text, { lineCounter: lines, schema: "failsafe", uniqueKeys: false, prettyErrors: false, logLevel: "error" });
    const [error] = document.errors;
    if (error)
        return { wrong: { line: lines.linePos(error.pos[0]).line, message: inOurStyle(error.code, error.message) } };
    const reader = new TreeReader(lines);
    try {
        return { tree: reader.node(document.contents, 1) };
    }
    catch (wrong) {
        if (wrong instanceof KeyError)
            return { wrong: { line: wrong.line, message: wrong.message } };
        throw wrong;
    }
}
function inOurStyle(code, message) {
    if (code === "MULTIPLE_DOCS")
        return "there are several documents in it";
    return message.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
}
class KeyError extends Error {
    line;
    constructor(line) {
        super("a key must be text");
        this.line = line;
    }
}
class TreeReader {
    #lines;
    #anchors = new Map();
    #count = 0;
    constructor(lines) {
        this.#lines = lines;
    }
    /** A node; nothing stands in the line of its key. */
    node(node, near) {
        if (isScalar(node)) {
            const text = typeof node.value === "string" ? node.value : "";
            if (node.type !== "PLAIN")
                return { line: this.#line(node, near), text, ...this.#marks(node) };
            return { line: text === "" ? near : this.#line(node, near), plain: text, ...this.#marks(node) };
        }
        if (isAlias(node))
            return { line: this.#line(node, near), alias: this.#alias(node) };
        if (isSeq(node)) {
            const line = this.#line(node, near);
            const marks = this.#marks(node);
            return { line, list: node.items.map((item) => this.node(item, line)), ...marks };
        }
        if (isMap(node)) {
            const marks = this.#marks(node);
            const map = node.items.map(({ key, value }) => {
                const line = isScalar(key) ? this.#line(key, near) : this.#line(key, near);
                if (!isScalar(key) || typeof key.value !== "string")
                    throw new KeyError(line);
                return [key.value, this.node(value, line), line];
            });
            return { line: this.#line(node, near), map, ...marks };
        }
        return { line: near, plain: "" };
    }
    #line(node, near) {
        const start = node?.range?.[0];
        return start === undefined ? near : this.#lines.linePos(start).line;
    }
    #marks(node) {
        const anchor = node.anchor === undefined ? undefined : (this.#count += 1);
        if (node.anchor !== undefined && anchor !== undefined)
            this.#anchors.set(node.anchor, anchor);
        return { ...(anchor === undefined ? {} : { anchor }), ...(node.tag === undefined ? {} : { tag: node.tag }) };
    }
    /** 0 is no anchor's number. */
    #alias({ source }) {
        return this.#anchors.get(source) ?? 0;
    }
}
