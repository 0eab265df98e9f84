import { policyFrom, read } from "./input.js";
import { Exit } from "./outcome.js";
import { terminal } from "./terminal.js";
/** The process's own streams. */
export function processIo() {
    return { out: terminal(process.stdout), err: terminal(process.stderr) };
}
/** One line of JSON. */
export function printJson(io, value) {
    io.out.line(JSON.stringify(value));
}
/** A policy that does not compile: the findings, and exit code 1. */
export function reportNotCompiled(io, result, options) {
    if (options.json)
        printJson(io, { ok: false, findings: result.findings });
    else
        io.err.write(result.rendered);
    return Exit.fails;
}
/** Reads `POLICY|DEFINITION` and does something with it. */
export async function withPolicy(io, path, options, use) {
    const policy = await policyFrom(await read(path), io.err.colour);
    return "ok" in policy ? reportNotCompiled(io, policy, options) : use(policy);
}
/** Which policy it is, as `--json` names it everywhere. */
export function referenceTo({ definition: { id, version }, digest }) {
    return { id, version, digest };
}
