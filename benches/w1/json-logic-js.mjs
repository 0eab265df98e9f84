// Mode: one rule that is a list of five conditions, applied once per request. It has no other mode: the rule is walked
// on every call. One `apply` for all five steps is cheaper than five, so that is what it gets.
import jsonLogic from "json-logic-js";

import { conditions } from "./json-logic-rule.mjs";

export const name = "json-logic-js";
export const packageName = "json-logic-js";
export const ships = { bundle: `export { apply } from "json-logic-js"` };

const RULE = Object.values(conditions);
const NAMES = Object.keys(conditions);

export function setup() {
  return {
    decide: (facts) => jsonLogic.apply(RULE, facts),
    steps: (answer) => NAMES.filter((_, index) => answer[index]),
  };
}
