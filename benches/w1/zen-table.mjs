// Mode: native add-on, one decision table with hit policy `collect`, loaded once (`createDecision`), without a trace. That
// is its main use. `evaluate` is asynchronous, so each decision is awaited before the next one starts.
import zen from "@gorules/zen-engine";

export const name = "ZEN (decision table)";
export const packageName = "@gorules/zen-engine";
export const ships = { as: "ZEN (native add-on)", addon: "@gorules/zen-engine" };

const FACTS = ["amount", "new_claims", "region", "vendor_new"];

// A row per way in which a step applies; a fact that a row does not name must be an empty cell, or no row matches.
const ROWS = [
  { step: "manager", amount: ">= 1000" },
  { step: "finance", amount: ">= 10000" },
  { step: "legal", new_claims: "true" },
  { step: "legal", new_claims: "false", region: `"EU", "BR", "IN", "CN"` },
  { step: "security", vendor_new: "true", amount: ">= 5000" },
  { step: "executive", amount: ">= 100000" },
];

function graph() {
  const node = (id, type, content) => ({ id, name: id, type, content, position: { x: 0, y: 0 } });
  const edge = (sourceId, targetId) => ({ id: `${sourceId}-${targetId}`, type: "edge", sourceId, targetId });
  const column = (field) => ({ id: field, name: field, field });
  const rules = ROWS.map(({ step, ...cells }, index) => ({
    _id: String(index),
    ...Object.fromEntries(FACTS.map((fact) => [fact, cells[fact] ?? ""])),
    step: JSON.stringify(step),
  }));
  const table = { hitPolicy: "collect", inputs: FACTS.map(column), outputs: [column("step")], rules };
  return {
    nodes: [node("in", "inputNode", {}), node("steps", "decisionTableNode", table), node("out", "outputNode", {})],
    edges: [edge("in", "steps"), edge("steps", "out")],
  };
}

export function setup() {
  const decision = new zen.ZenEngine().createDecision(graph());
  return {
    decide: (facts) => decision.evaluate(facts),
    steps: ({ result }) => result.map(({ step }) => step),
  };
}
