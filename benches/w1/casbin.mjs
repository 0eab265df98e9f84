// Mode: attribute-based access control with a matcher of its own for each step (`EnforceContext`), through `enforceSync`.
// Policy rows with `eval()` say the same, but measured several times slower, and so did the asynchronous `enforce`.
// Casbin answers yes or no, so a decision is five questions.
import { EnforceContext, newEnforcer, newModelFromString } from "casbin";

export const name = "casbin";
export const packageName = "casbin";
export const ships = { bundle: `export { EnforceContext, newEnforcer, newModelFromString } from "casbin"` };

// `in` binds as loosely as `||` in casbin's expressions and both from the left, hence the region first: parentheses
// would not help, for casbin takes those that hold a comma for a list.
const MATCHERS = {
  manager: (facts) => `${facts}.amount >= 1000`,
  finance: (facts) => `${facts}.amount >= 10000`,
  legal: (facts) => `${facts}.region in ["EU", "BR", "IN", "CN"] || ${facts}.new_claims`,
  security: (facts) => `${facts}.vendor_new && ${facts}.amount >= 5000`,
  executive: (facts) => `${facts}.amount >= 100000`,
};

// A model's first definition of a kind has no number: r, r2, r3 and so on.
const suffix = (index) => (index === 0 ? "" : String(index + 1));

function model() {
  const lines = (write) => Object.keys(MATCHERS).map((step, index) => write(suffix(index), step)).join("\n");
  return [
    `[request_definition]\n${lines((n) => `r${n} = facts`)}`,
    `[policy_definition]\n${lines((n) => `p${n} = unused`)}`,
    `[policy_effect]\n${lines((n) => `e${n} = some(where (p.eft == allow))`)}`,
    `[matchers]\n${lines((n, step) => `m${n} = ${MATCHERS[step](`r${n}.facts`)}`)}`,
  ].join("\n");
}

export async function setup() {
  const enforcer = await newEnforcer(newModelFromString(model()));
  const questions = Object.keys(MATCHERS).map((step, index) => {
    const n = suffix(index);
    return { step, context: new EnforceContext(`r${n}`, `p${n}`, `e${n}`, `m${n}`) };
  });
  return {
    decide: (facts) => questions.filter(({ context }) => enforcer.enforceSync(context, facts)),
    steps: (answer) => answer.map(({ step }) => step),
  };
}
