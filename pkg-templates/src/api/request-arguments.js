// What the functions about a request take, as the JSON text in which it crosses.
import { CountersignError } from "./error.js";
import { jsonText, NotJson, wellFormed } from "./request-text.js";
const CODES = { command: "invalid_command", context: "invalid_context", event: "invalid_event", report: "invalid_report" };
/** The text of an argument. What JSON does not have is misuse. */
export function argument(name, value) {
    const text = written(name, value);
    if (typeof text === "string")
        return text;
    throw new CountersignError(CODES[name], text.message, { path: text.path, hint: text.hint });
}
/** The text of a command; or what JSON does not have, for the core to say whether it is among the facts. */
export function commandText(value) {
    return written("command", value);
}
/** The text of a state; nothing, where there is no request yet. */
export function stateText(state) {
    return state === null ? undefined : storedText(state);
}
/** The text of a state. What JSON does not have, the engine did not write: as little as it writes `null`. */
export function storedText(state) {
    const text = written("state", state, ENOUGH_STATE);
    return typeof text === "string" ? text : "null";
}
/** The text of an argument that is an object of several. What JSON does not have is misuse. */
export function inputText(name, value) {
    if (typeof value !== "object" || value === null) {
        throw new CountersignError("invalid_argument", `the ${name} is not an object`, { hint: `pass the ${name} as it is documented` });
    }
    const text = jsonText(value, ENOUGH_INPUT);
    if (typeof text === "string")
        return text;
    throw new CountersignError("invalid_argument", text.message, { path: text.path, hint: text.hint });
}
/** The core refuses more. */
const ENOUGH_INPUT = 268_435_456;
/** The core refuses a longer state. */
const ENOUGH_STATE = 8_388_608;
function written(name, value, enough) {
    if (typeof value === "string")
        return wellFormed(value);
    if (typeof value === "object" && value !== null)
        return jsonText(value, enough);
    const hint = name === "state" ? "pass what the last decision gave; `null` where there is no request yet" : `pass the ${name}, or its text`;
    throw new CountersignError("invalid_argument", `the ${name} is neither an object nor text`, { hint });
}
