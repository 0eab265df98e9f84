// Mode: compiled. `build` turns the rule into JavaScript through `new Function` once, and each decision is a call of
// that function: its fastest mode. (Where a content security policy forbids `eval`, it falls back to walking.)
import { LogicEngine } from "json-logic-engine";

import { conditions } from "./json-logic-rule.mjs";

export const name = "json-logic-engine";
export const packageName = "json-logic-engine";
export const ships = { bundle: `export { LogicEngine } from "json-logic-engine"` };

const NAMES = Object.keys(conditions);

export function setup() {
  const decide = new LogicEngine().build(Object.values(conditions));
  return { decide, steps: (answer) => NAMES.filter((_, index) => answer[index]) };
}
