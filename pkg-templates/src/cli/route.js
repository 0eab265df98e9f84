// countersign route POLICY|DEFINITION REQUEST.json [--partial]
import { printJson, withPolicy } from "./command.js";
import { atMostOneStdin, checkJson, inputOf, read } from "./input.js";
import { Exit, UsageError } from "./outcome.js";
import { refusalLines } from "./refusal-view.js";
import { routeLines } from "./route-view.js";
/** Prints who must approve a request, and why. */
export async function route(io, policyPath, requestPath, options) {
    atMostOneStdin([policyPath, requestPath]);
    const request = await read(requestPath);
    const parsed = checkJson(request);
    const text = options.partial ? asPartial(request, parsed) : request.text;
    const { route: routeRequest } = await import("../index.node.js");
    return withPolicy(io, policyPath, options, (policy) => {
        const answer = inputOf(request, () => routeRequest(policy, text));
        if (options.json)
            printJson(io, answer);
        else
            for (const line of answer.refused ? refusalLines(io.out, answer.refused) : routeLines(io.out, answer))
                io.out.line(line);
        return answer.refused ? Exit.fails : Exit.fine;
    });
}
/** The request with `partial: true`. Its text is kept: reading and writing it again would hide keys that occur twice. */
function asPartial({ name, text }, parsed) {
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
        return text;
    if ("partial" in parsed) {
        if (parsed.partial === true)
            return text;
        throw new UsageError(`\`partial\` in \`${name}\` contradicts \`--partial\``, "leave one of them out");
    }
    const brace = text.indexOf("{") + 1;
    const comma = Object.keys(parsed).length > 0 ? "," : "";
    return `${text.slice(0, brace)}"partial":true${comma}${text.slice(brace)}`;
}
