// countersign schema POLICY|DEFINITION
import { printJson, withPolicy } from "./command.js";
import { Exit } from "./outcome.js";
/** Prints the JSON Schema of a policy's facts: indented for people, on one line with `--json`. */
export async function schema(io, path, options) {
    const { schema: schemaOf } = await import("../index.node.js");
    return withPolicy(io, path, options, (policy) => {
        const document = schemaOf(policy);
        if (options.json)
            printJson(io, document);
        else
            io.out.line(JSON.stringify(document, null, 2));
        return Exit.fine;
    });
}
