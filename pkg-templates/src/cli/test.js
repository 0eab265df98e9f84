import { printJson } from "./command.js";
import { atMostOneStdin } from "./input.js";
import { Exit } from "./outcome.js";
import { found } from "./scenario-files.js";
import { closingLine, verdictLines } from "./verdict-view.js";
/** Runs scenarios, and holds policies with a `//~` to what they say; prints each difference. */
export async function test(io, paths, options) {
    atMostOneStdin(paths);
    const { ScenarioRunner } = await import("./scenario-run.js");
    const { marksVerdict } = await import("../api/scenario.js");
    const all = await found(paths, marksVerdict);
    const runner = new ScenarioRunner();
    const results = [];
    // Whoever names a file wants to hear of it; of a folder, only what is wrong.
    const few = all.length <= paths.length;
    for (const each of all) {
        const verdict = each.kind === "scenario" ? await runner.run(each.path, each.tree) : each.kind === "policy" ? each.verdict : notYaml(each);
        const file = each.source.name;
        results.push({ file, kind: each.kind === "policy" ? "policy" : "scenario", ...verdict });
        if (!options.json && (few || !verdict.passed))
            for (const line of verdictLines(io.out, file, verdict))
                io.out.line(line);
    }
    const passed = results.filter((result) => result.passed).length;
    const failed = all.length - passed;
    if (options.json)
        printJson(io, { ok: failed === 0, passed, failed, results });
    else
        io.out.line(closingLine(passed, failed));
    if (all.some(({ kind }) => kind === "unreadable"))
        return Exit.usage;
    return failed === 0 ? Exit.fine : Exit.fails;
}
function notYaml({ wrong: { line, message } }) {
    const hint = "check the indentation, quotes and brackets there";
    return { passed: false, failed: [], error: { line, message: `this is not YAML: ${message}`, hint }, entries: [], not_run: 0 };
}
