// What a command reads: scripts, definitions, requests; `-` is standard input.
import { readFile } from "node:fs/promises";
import { CountersignError } from "../api/error.js";
import { UsageError } from "./outcome.js";
import { visible } from "./text.js";
/** Reads a file as UTF-8; strictly, so that nothing is silently replaced. */
export async function read(path) {
    const name = path === "-" ? "<stdin>" : path;
    let bytes;
    try {
        bytes = path === "-" ? Buffer.concat((await process.stdin.toArray())) : await readFile(path);
    }
    catch (error) {
        throw unreadable(path, error);
    }
    try {
        return { name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
    }
    catch {
        throw new UsageError(`\`${visible(name)}\` is not UTF-8 text`, "save it as UTF-8");
    }
}
/** Standard input can be read only once. */
export function atMostOneStdin(paths) {
    if (paths.filter((path) => path === "-").length > 1) {
        throw new UsageError("`-` is given more than once", "standard input can be only one of the files");
    }
}
/** Why a file could not be read or written, in one line. */
export function unreadable(path, error, doing = "read") {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const name = `\`${visible(path)}\``;
    switch (code) {
        case "ENOENT":
            return doing === "read"
                ? new UsageError(`no such file ${name}`, "check the path, or use `-` for standard input")
                : new UsageError(`no such folder for ${name}`, "create it first");
        case "EISDIR":
            return new UsageError(`${name} is a folder`, doing === "read" ? "name the files in it" : "name a file in it");
        case "EACCES":
        case "EPERM":
            return new UsageError(`${name} may not be ${doing === "read" ? "read" : "written"}`, "check its permissions");
        default:
            return new UsageError(`cannot ${doing} ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
}
/** Checks that the text is JSON, and says where it is not; the core then reads the text itself. */
export function checkJson(source) {
    try {
        return JSON.parse(source.text);
    }
    catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new UsageError(`\`${visible(source.name)}\` is not JSON${place(message, source.text)}`, "check the brackets, quotes and commas there");
    }
}
/** ` at line 3, column 5`, from what the JSON parser says. */
function place(message, text) {
    const position = /at position (\d+)/.exec(message)?.[1];
    const before = position === undefined ? text : text.slice(0, Number(position));
    const lines = before.split("\n");
    return ` at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
/** A script by its name, else by its looks: a definition is a JSON object, and no script begins with a brace. */
function isDefinition({ name, text }) {
    if (name.endsWith(".json"))
        return true;
    if (name.endsWith(".rhai"))
        return false;
    return text.trimStart().startsWith("{");
}
/** A policy from its script or its definition; or what the compiler has against the script. */
export async function policyFrom(source, colour) {
    const { load } = await import("../index.node.js");
    if (isDefinition(source)) {
        checkJson(source);
        return inputOf(source, () => load(source.text));
    }
    // Imported only here: the run time alone starts faster, and reads every definition.
    const { compile } = await import("../compiler.node.js");
    const compiled = compile(source.text, { file: visible(source.name), colour });
    return compiled.ok ? load(compiled.json) : compiled;
}
/** Does the work; what the core throws about the input becomes one line about the file. */
export function inputOf(source, work) {
    try {
        return work();
    }
    catch (error) {
        if (!(error instanceof CountersignError))
            throw error;
        const at = error.path === undefined || error.path === "" ? "" : ` at \`${visible(error.path)}\``;
        throw new UsageError(`\`${visible(source.name)}\`${at}: ${visible(error.message)}`, error.hint && visible(error.hint));
    }
}
