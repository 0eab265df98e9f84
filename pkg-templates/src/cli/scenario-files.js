// What `test` is given: scenarios and policies that must be refused, named one by one or looked for below a folder.
import { readdir, stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { read, unreadable } from "./input.js";
import { UsageError } from "./outcome.js";
import { scenarioTree } from "./scenario-tree.js";
import { visible } from "./text.js";
/** Everything that the paths name, each once. `marks` judges a policy that holds a `//~`. */
export async function found(paths, marks) {
    const all = new Map();
    for (const path of paths) {
        const here = (await isFolder(path)) ? await below(path, marks) : [await named(path, marks)];
        for (const each of here)
            all.set(resolve(each.path), all.get(resolve(each.path)) ?? each);
    }
    return [...all.values()];
}
async function isFolder(path) {
    if (path === "-")
        return false;
    try {
        return (await stat(path)).isDirectory();
    }
    catch (error) {
        throw unreadable(path, error);
    }
}
/** A file that was named is what its name says. */
async function named(path, marks) {
    const source = await read(path);
    if (extname(path) !== ".rhai")
        return scenario(path, source);
    const verdict = marks(source.text);
    if (verdict)
        return { source, path, kind: "policy", verdict };
    throw new UsageError(`\`${visible(path)}\` holds no \`//~\``, "name a scenario; a policy is tested where its lines say what they are refused for: `//~ invalid_quorum`");
}
async function below(folder, marks) {
    const here = [];
    for (const path of await files(folder)) {
        const source = await read(path);
        const ending = extname(path);
        if (ending === ".rhai") {
            const verdict = marks(source.text);
            if (verdict)
                here.push({ source, path, kind: "policy", verdict });
        }
        else {
            const candidate = scenario(path, source);
            if (ending !== ".json" || looksLikeScenario(candidate))
                here.push(candidate);
        }
    }
    if (here.length === 0) {
        throw new UsageError(`nothing to test below \`${visible(folder)}\``, "scenarios are YAML or JSON files with `policy` and `submit`; policies that must be refused hold `//~ code`");
    }
    return here;
}
function scenario(path, source) {
    const read = scenarioTree(source.text);
    return "tree" in read ? { source, path, kind: "scenario", tree: read.tree } : { source, path, kind: "unreadable", wrong: read.wrong };
}
/** Folders hold JSON of all kinds; a scenario says what is submitted to which policy. */
function looksLikeScenario(candidate) {
    if (candidate.kind !== "scenario")
        return /"submit"\s*:/.test(candidate.source.text);
    const { tree } = candidate;
    return "map" in tree && tree.map.some(([key]) => key === "submit" || key === "policy" || key === "then");
}
const ENDINGS = new Set([".yaml", ".yml", ".json", ".rhai"]);
/** The files below a folder that may be meant, in order of their paths; not those of dependencies, nor hidden ones. */
async function files(folder) {
    let entries;
    try {
        entries = await readdir(folder, { withFileTypes: true });
    }
    catch (error) {
        throw unreadable(folder, error);
    }
    const names = entries.filter(({ name }) => !name.startsWith(".") && name !== "node_modules").sort((a, b) => (a.name < b.name ? -1 : 1));
    const found = [];
    for (const entry of names) {
        const path = join(folder, entry.name);
        if (entry.isDirectory())
            found.push(...(await files(path)));
        else if (entry.isFile() && ENDINGS.has(extname(entry.name)))
            found.push(path);
    }
    return found;
}
