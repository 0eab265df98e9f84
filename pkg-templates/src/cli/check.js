import { printJson } from "./command.js";
import { atMostOneStdin, read } from "./input.js";
import { Exit } from "./outcome.js";
import { counted, visible } from "./text.js";
/** Compiles and lints each policy and prints what the compiler has to say; of a single sound one, what it says in words. */
export async function check(io, paths, options) {
    atMostOneStdin(paths);
    const sources = await Promise.all(paths.map(read));
    const { compile } = await import("../compiler.node.js");
    const all = sources.map(({ name, text }) => {
        const result = compile(text, { file: visible(name), colour: io.out.colour });
        const { ok, findings, rendered } = result;
        const { definition, digest, outline } = result.ok ? result : { definition: null, digest: null, outline: [] };
        return { file: name, ok, findings, rendered, definition, digest, outline };
    });
    const ok = all.every((checked) => checked.ok);
    if (options.json)
        printJson(io, asJson(ok, all));
    else
        print(io.out, all);
    return ok ? Exit.fine : Exit.fails;
}
function asJson(ok, all) {
    return {
        ok,
        findings: all.flatMap(({ file, findings }) => findings.map((finding) => ({ file, ...finding }))),
        policies: all.map(({ file, ok, definition, digest }) => ({
            file,
            ok,
            definition: definition && { id: definition.id, version: definition.version, digest },
        })),
    };
}
function print(out, all) {
    for (const checked of all) {
        if (checked.rendered !== "")
            out.line(`${checked.rendered.trimEnd()}\n`);
        // One policy is being looked at; several are being checked.
        if (all.length === 1 && checked.outline.length > 0) {
            for (const line of checked.outline)
                out.line(outlined(out, line));
            out.line();
        }
        out.line(verdict(out, checked));
    }
    if (all.length > 1) {
        const refused = all.filter(({ ok }) => !ok).length;
        out.line(`\n${counted(all.length, "policy").replace(/ys$/, "ies")}, ${refused === 0 ? "all fine" : `${refused} refused`}`);
    }
}
function outlined({ style }, { level, text }) {
    const shown = visible(text);
    return level === 0 ? style.bold(shown) : `${"  ".repeat(level)}${level === 2 ? style.dim(shown) : shown}`;
}
function verdict({ glyphs, style }, { file, findings, definition }) {
    const found = summary(findings);
    if (!definition)
        return style.red(`${glyphs.blocked} ${visible(file)} is refused: ${found}`);
    const { id, version, facts, tiers, steps } = definition;
    const parts = [counted(facts.length, "fact"), ...(tiers.length > 0 ? [counted(tiers.length, "tier")] : []), counted(steps.length, "step")];
    const rest = found === "" ? "" : `; ${found}`;
    return `${style.green(`${glyphs.fine} ${visible(file)} is fine`)}: ${id} ${version}, ${parts.join(", ")}${rest}`;
}
function summary(findings) {
    const severities = ["error", "warning", "note"];
    return severities
        .map((severity) => [findings.filter((finding) => finding.severity === severity).length, severity])
        .filter(([count]) => count > 0)
        .map(([count, severity]) => counted(count, severity))
        .join(", ");
}
