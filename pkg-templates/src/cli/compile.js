// countersign compile POLICY [-o FILE]
import { writeFileSync } from "node:fs";
import { printJson, reportNotCompiled } from "./command.js";
import { read, unreadable } from "./input.js";
import { Exit } from "./outcome.js";
import { visible } from "./text.js";
/**
 * Writes the definition: exactly its canonical bytes, so that the SHA-256 of the file is the digest that requests are
 * pinned to. Only a terminal gets a line break after it.
 */
export async function compile(io, path, options) {
    const { name, text } = await read(path);
    const { compile: compilePolicy } = await import("../compiler.node.js");
    const result = compilePolicy(text, { file: visible(name), colour: io.err.colour });
    if (!result.ok)
        return reportNotCompiled(io, result, options);
    const { definition, digest, json, findings, rendered } = result;
    const output = options.output === undefined || options.output === "-" ? null : options.output;
    if (output !== null)
        write(output, json);
    if (options.json) {
        const { id, version } = definition;
        printJson(io, { ok: true, definition: { id, version, digest }, output, document: output === null ? definition : null, findings });
        return Exit.fine;
    }
    io.err.write(rendered);
    if (output === null)
        io.out.write(process.stdout.isTTY ? `${json}\n` : json);
    else {
        const { style, glyphs } = io.err;
        io.err.line(`${style.green(`${glyphs.fine} ${visible(output)}`)}: ${definition.id} ${definition.version}, sha256 ${digest}`);
    }
    return Exit.fine;
}
function write(path, text) {
    try {
        writeFileSync(path, text);
    }
    catch (error) {
        throw unreadable(path, error, "write");
    }
}
