// countersign types POLICY|DEFINITION
import { printJson, referenceTo, withPolicy } from "./command.js";
import { Exit } from "./outcome.js";
/** Prints the TypeScript type of a policy's facts. */
export async function types(io, path, options) {
    const { types: typesOf } = await import("../index.node.js");
    return withPolicy(io, path, options, (policy) => {
        const source = typesOf(policy);
        if (options.json)
            printJson(io, { definition: referenceTo(policy), types: source });
        else
            io.out.line(source.trimEnd());
        return Exit.fine;
    });
}
