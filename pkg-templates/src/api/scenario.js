// Scenarios, and policies that must be refused: what the command line's `test` runs. The core does all of it.
import { compiler } from "./compiler-module.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
/** The files that the scenario of a tree (JSON text) wants read, relative to it. */
export function scenarioWants(tree) {
    return frozen(compiler.exports.scenarioWants(tree));
}
/** Runs the scenario of a tree (JSON text); `files` holds the texts of its policies, scripts or definitions. */
export function runScenario(tree, files) {
    return frozen(guarded(() => compiler.exports.scenarioRun(tree, JSON.stringify(files))));
}
/** Whether a script is refused as its `//~` say; nothing for a script without any. */
export function marksVerdict(script) {
    const verdict = compiler.exports.marksVerdict(script);
    return verdict === undefined ? undefined : frozen(verdict);
}
