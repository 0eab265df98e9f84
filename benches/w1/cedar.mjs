// Mode: preparsed. The policy set is parsed once and kept inside the wasm module (`preparsePolicySet`), and each decision
// is one `statefulIsAuthorized`, without a schema and without entities. Cedar answers allow or deny, but names the
// policies that determined it: with one permit per step, those are the steps, all from one call. Their order varies.
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";

export const name = "Cedar (wasm)";
export const packageName = "@cedar-policy/cedar-wasm";
export const ships = {
  bundle: `export { initSync, preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/web"`,
  files: ["@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm"],
};

const CONDITIONS = {
  manager: "context.amount >= 1000",
  finance: "context.amount >= 10000",
  legal: `context.new_claims || ["EU", "BR", "IN", "CN"].contains(context.region)`,
  security: "context.vendor_new && context.amount >= 5000",
  executive: "context.amount >= 100000",
};

const POLICY_SET = "w1";
const principal = { type: "User", id: "mia" };
const action = { type: "Action", id: "submit" };
const resource = { type: "Request", id: "w1" };
const entities = [];

export function setup() {
  const staticPolicies = Object.fromEntries(
    Object.entries(CONDITIONS).map(([step, when]) => [step, `permit(principal, action, resource) when { ${when} };`]),
  );
  const parsed = preparsePolicySet(POLICY_SET, { staticPolicies });
  if (parsed.type !== "success") {
    throw new Error(`cedar refused the policies: ${JSON.stringify(parsed)}`);
  }
  const decide = (context) =>
    statefulIsAuthorized({ principal, action, resource, context, preparsedPolicySetId: POLICY_SET, entities });
  return { decide, steps: determining };
}

// A policy that failed to evaluate is left out of the reasons, which would look like a step that does not apply.
function determining(answer) {
  if (answer.type !== "success" || answer.response.diagnostics.errors.length > 0) {
    throw new Error(`cedar could not decide: ${JSON.stringify(answer)}`);
  }
  return answer.response.diagnostics.reason;
}
