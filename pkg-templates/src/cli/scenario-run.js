// Running a scenario's tree with the policies that it names, each read and compiled once.
import { dirname, resolve } from "node:path";
import { runScenario, scenarioWants } from "../api/scenario.js";
import { compile } from "../compiler.node.js";
import { read } from "./input.js";
/** Runs the scenarios of one call of the command line. */
export class ScenarioRunner {
    #policies = new Map();
    /** Runs the scenario at a path, of which this is the tree. */
    async run(path, tree) {
        const text = JSON.stringify(tree);
        const files = {};
        for (const wanted of scenarioWants(text)) {
            const held = await this.#policy(resolve(dirname(path), wanted));
            if (held !== undefined)
                files[wanted] = held;
        }
        return runScenario(text, files);
    }
    #policy(path) {
        const known = this.#policies.get(path) ?? readPolicy(path);
        this.#policies.set(path, known);
        return known;
    }
}
/** A policy's definition where it compiles, else its script: the core then says what is wrong with it. */
async function readPolicy(path) {
    const source = await read(path).catch(() => undefined);
    if (source === undefined || source.text.trimStart().startsWith("{"))
        return source?.text;
    const compiled = compile(source.text);
    return compiled.ok ? compiled.json : source.text;
}
