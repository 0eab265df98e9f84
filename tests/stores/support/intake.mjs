// What the tests of intake share.
import assert from "node:assert/strict";
import { intake } from "../../../pkg/intake/index.js";

/** A mapping with one fact, `it`. */
export const one = (fact, more = {}) => intake({ policy: "note", id: { value: "r-1" }, by: { value: "mia" }, facts: { it: fact }, ...more });

/** What is wrong, as `code path`. */
export const told = ({ problems }) => (problems ?? []).map(({ code, path }) => `${code} ${path}`);

/** What every problem has, in the style of the house. */
export function styled({ problems }) {
  for (const { code, path, message, hint } of problems) {
    assert.match(code, /^[a-z_]+$/);
    assert.ok(path === "" || path.startsWith("/"), path);
    for (const text of [message, hint]) {
      assert.match(text, /^(?:[a-z`]|\d)/, text);
      assert.doesNotMatch(text, /\.$|\n/, text);
    }
  }
}
