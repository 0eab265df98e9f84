/**
 * Freezes a JSON value from the leaves up, in place, so that an answer can be shared and kept without being copied.
 * Recursion is bounded by the core's own bound on the depth of its answers.
 *
 * (Measured per answer: a reviver for `JSON.parse` takes three times as long as parsing and then freezing, and
 * `Object.values` twice as long as `for…in`, which on what `JSON.parse` made goes over the same members.)
 */
export function deepFreeze(value) {
    if (Array.isArray(value)) {
        for (const item of value)
            if (typeof item === "object" && item !== null)
                deepFreeze(item);
    }
    else {
        for (const key in value) {
            const member = value[key];
            if (typeof member === "object" && member !== null)
                deepFreeze(member);
        }
    }
    return Object.freeze(value);
}
/** The object of a JSON text that the core wrote, frozen. */
export function frozen(text) {
    return deepFreeze(JSON.parse(text));
}
