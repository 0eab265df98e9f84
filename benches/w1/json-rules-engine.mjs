// Mode: one engine with five rules, made once and run per request; each rule that holds gives its event. That is its
// documented use. `run` is asynchronous, so each decision is awaited before the next one starts.
import { Engine } from "json-rules-engine";

export const name = "json-rules-engine";
export const packageName = "json-rules-engine";
export const ships = { bundle: `export { Engine } from "json-rules-engine"` };

const amountAtLeast = (value) => ({ fact: "amount", operator: "greaterThanInclusive", value });
const isTrue = (fact) => ({ fact, operator: "equal", value: true });

const CONDITIONS = {
  manager: { all: [amountAtLeast(1_000)] },
  finance: { all: [amountAtLeast(10_000)] },
  legal: { any: [isTrue("new_claims"), { fact: "region", operator: "in", value: ["EU", "BR", "IN", "CN"] }] },
  security: { all: [isTrue("vendor_new"), amountAtLeast(5_000)] },
  executive: { all: [amountAtLeast(100_000)] },
};

export function setup() {
  const engine = new Engine();
  for (const [type, conditions] of Object.entries(CONDITIONS)) {
    engine.addRule({ conditions, event: { type } });
  }
  return {
    decide: (facts) => engine.run(facts),
    steps: ({ events }) => events.map(({ type }) => type),
  };
}
