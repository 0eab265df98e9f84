import { bytesOfUrl } from "./base64.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { inputText } from "./request-arguments.js";
import { runtime } from "./runtime-module.js";
/**
 * Verifies records: signatures, spelling, order, head, documents, and that deciding again on the recorded inputs gives the
 * same bytes. Names the first break and its kind.
 *
 * Without `keys`, those that came with the records are believed, and the report says so: `keys: "claimed"`.
 *
 * @returns what was found; records that do not hold are no exception.
 * @throws {CountersignError} `invalid_key`, `invalid_definition`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { verify } from "countersign";
 *
 * const report = await verify({ records: ["e30.e30.e30"] });
 * console.log(report.ok, report.first_break?.kind, report.first_break?.seq); // prints: false malformed 0
 * ```
 */
export async function verify(evidence, options = {}) {
    const { keys, origin, replay, signatures = "webcrypto" } = options;
    const checked = signatures === "webcrypto" ? await checkedByHost(evidence, keys) : undefined;
    return frozen(guarded(() => runtime.exports.verify(textOf(evidence, { keys, origin, replay, signatures: checked }))));
}
/**
 * The files of a bundle: records, head, keys, definitions, documents, the read model, a page to read and print, and how to
 * check all of it with other people's tools.
 *
 * @param options the keys that the records were signed with; `script`: the source of the policy, for people.
 * @returns the files; or the first break: nothing that does not hold is exported.
 * @throws {CountersignError} `invalid_argument` where a definition is missing, `invalid_key`.
 */
export function exportBundle(evidence, options) {
    return frozen(guarded(() => runtime.exports.exportBundle(textOf(evidence, options))));
}
/**
 * What the files of a bundle hold, for {@link verify}.
 *
 * @param files texts by path, as {@link exportBundle} gave them.
 *
 * @example
 * ```ts
 * import { readBundle } from "countersign";
 *
 * const { records, head } = readBundle({ "records.jws": "a.b.c\nd.e.f\n" });
 * console.log(records.length, head); // prints: 2 undefined
 * ```
 */
export function readBundle(files) {
    const documents = {};
    const definitions = [];
    const readable = {};
    for (const [path, text] of Object.entries(files)) {
        const document = /^documents\/([0-9a-f]{64})\.json$/.exec(path)?.[1];
        if (document !== undefined)
            documents[document] = text;
        else if (path === "definition.json" || /^definitions\/[0-9a-f]{64}\.json$/.test(path))
            definitions.push(text);
        else if (["index.html", "request.json", "VERIFY.md"].includes(path))
            readable[path] = text;
    }
    const { "records.jws": records = "", "head.jws": head, "jwks.json": jwks } = files;
    return {
        records: lines(records),
        head: head === undefined ? undefined : head.replace(/\n$/, ""),
        documents,
        definitions,
        offered: jwks === undefined ? undefined : offered(jwks),
        files: readable,
    };
}
/** The lines of a text; the last one ends as the others do. What is not so is kept, for the core to refuse. */
function lines(text) {
    return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
/** Keys that came along; what is no key set offers nothing. */
function offered(text) {
    try {
        const set = JSON.parse(text);
        return typeof set === "object" && set !== null && "keys" in set && Array.isArray(set.keys) ? set : undefined;
    }
    catch {
        return undefined;
    }
}
/** What {@link RecordEvidence} and options come to, as text; what is not there is left out. */
function textOf(evidence, options) {
    const { records, head, documents, definitions, offered, files } = evidence;
    const all = { records, head, documents, definitions, offered, files, ...options };
    return inputText("evidence", Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}
/** Which signatures hold, by WebCrypto; nothing where the host has no Ed25519. */
async function checkedByHost({ records, head, offered }, keys) {
    const input = { records, head, keys: keys ?? offered };
    const asked = JSON.parse(guarded(() => runtime.exports.signatures(inputText("evidence", Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))))));
    const imported = new Map();
    const encoder = new TextEncoder();
    const one = async (each) => {
        if (each === null)
            return false;
        let key = imported.get(each.key.x);
        if (key === undefined) {
            key = crypto.subtle.importKey("raw", bytesOfUrl(each.key.x), "Ed25519", false, ["verify"]);
            imported.set(each.key.x, key);
        }
        return crypto.subtle.verify("Ed25519", await key, bytesOfUrl(each.signature), encoder.encode(each.signing_input));
    };
    try {
        return await Promise.all(asked.map(one));
    }
    catch (error) {
        if (error instanceof DOMException && error.name === "NotSupportedError")
            return undefined;
        throw error;
    }
}
