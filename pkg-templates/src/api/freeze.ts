/**
 * Freezes a JSON value from the leaves up, in place, so that an answer can be shared and kept without being copied.
 * Recursion is bounded by the core's own bound on the depth of its answers.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

/** The value of a JSON text that the core wrote, frozen. */
export function frozen<T>(text: string): T {
  return deepFreeze(JSON.parse(text) as T);
}
