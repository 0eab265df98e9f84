// countersign verify BUNDLE|records.jws
import { stat } from "node:fs/promises";
import { bundleFiles } from "./bundle-files.js";
import { printJson } from "./command.js";
import { checkJson, inputOf, read, unreadable } from "./input.js";
import { Exit } from "./outcome.js";
import { reportLines } from "./report-view.js";
/** Verifies a bundle, in a folder or a zip, or the lines of one log; prints what was found. */
export async function verify(io, path, options) {
    const { readBundle, verify: verified } = await import("../index.node.js");
    const evidence = await evidenceAt(path, readBundle);
    const source = options.keys === undefined ? undefined : await read(options.keys);
    const keys = source === undefined ? undefined : checkJson(source);
    const asked = { ...(keys === undefined ? {} : { keys }), ...(options.replay === undefined ? {} : { replay: options.replay }) };
    const found = verified(evidence, asked);
    // A key file that is none is the caller's to mend, and so is a path.
    const report = await found.catch((error) => inputOf(source ?? { name: path, text: "" }, () => raise(error)));
    if (options.json)
        printJson(io, report);
    else
        for (const line of reportLines(io.out, path, report, evidence))
            io.out.line(line);
    return report.ok ? Exit.fine : Exit.fails;
}
function raise(error) {
    throw error;
}
async function evidenceAt(path, readBundle) {
    let kind;
    try {
        kind = path === "-" ? undefined : await stat(path);
    }
    catch (error) {
        throw unreadable(path, error);
    }
    if (kind?.isDirectory() || path.endsWith(".zip"))
        return readBundle(await bundleFiles(path));
    const { text } = await read(path);
    return readBundle({ "records.jws": text });
}
