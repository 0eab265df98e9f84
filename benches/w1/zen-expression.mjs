// Mode: native add-on, one expression that yields five booleans, through the synchronous call. It parses the expression
// on every call, and still beats the loaded table, which crosses to another thread and back: so both are shown.
import zen from "@gorules/zen-engine";

export const name = "ZEN (expression)";
export const packageName = "@gorules/zen-engine";
export const ships = { as: "ZEN (native add-on)", addon: "@gorules/zen-engine" };

const CONDITIONS = {
  manager: "amount >= 1000",
  finance: "amount >= 10000",
  legal: `new_claims or region in ["EU", "BR", "IN", "CN"]`,
  security: "vendor_new and amount >= 5000",
  executive: "amount >= 100000",
};

const NAMES = Object.keys(CONDITIONS);
const EXPRESSION = `[${Object.values(CONDITIONS).join(", ")}]`;

export function setup() {
  return {
    decide: (facts) => zen.evaluateExpressionSync(EXPRESSION, facts),
    steps: (answer) => NAMES.filter((_, index) => answer[index]),
  };
}
