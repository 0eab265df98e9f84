// The policy in JsonLogic, which both of its engines read.
const at_least = (threshold) => ({ ">=": [{ var: "amount" }, threshold] });

export const conditions = {
  manager: at_least(1_000),
  finance: at_least(10_000),
  legal: { or: [{ var: "new_claims" }, { in: [{ var: "region" }, ["EU", "BR", "IN", "CN"]] }] },
  security: { and: [{ var: "vendor_new" }, at_least(5_000)] },
  executive: at_least(100_000),
};
