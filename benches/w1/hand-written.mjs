// Mode: what an application hard-codes when it has no engine, a function that pushes step names onto a list. It is the
// floor for everybody: it checks nothing about its input and explains nothing.
export const name = "hand-written JavaScript";
export const packageName = null;
export const ships = null;

const REGULATED = new Set(["EU", "BR", "IN", "CN"]);

function decide({ amount, new_claims, region, vendor_new }) {
  const steps = [];
  if (amount >= 1_000) steps.push("manager");
  if (amount >= 10_000) steps.push("finance");
  if (new_claims || REGULATED.has(region)) steps.push("legal");
  if (vendor_new && amount >= 5_000) steps.push("security");
  if (amount >= 100_000) steps.push("executive");
  return steps;
}

export function setup() {
  return { decide, steps: (answer) => answer };
}
