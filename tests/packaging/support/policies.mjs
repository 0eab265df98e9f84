// The policy of the language's own documentation in short, and requests for it. The lint finds nothing in it.

export const SOCIAL_PUBLISH = `// Social publishing: locked templates take the light path, risk takes the strict one.
policy("social-publish", 3);

fact("campaign",        string());
fact("template_locked", boolean());
fact("new_claims",      boolean());
fact("region",          enumeration(["US", "EU", "UK", "BR"]));
fact("budget",          money("EUR").optional());

tier("high",   |f| f.new_claims || f.region == "BR");
tier("medium", |f| !f.template_locked);
tier("low");

step("brand").approvers(role("brand-reviewer"));

step("compliance")
    .when(|f| f.tier == "high")
    .after("brand")
    .approvers(role("compliance"))
    .quorum(2);

step("finance")
    .when(|f| (f.budget ?? 0) >= 50_000)
    .approvers(role("finance"))
    .reviews(["budget", "campaign"]);

allow("override", role("cmo"));
`;

/** Two mistakes, on lines 2 and 3: a fact that is not declared, and a quorum that nobody could meet. */
export const TWO_MISTAKES = `policy("wrong", 1);
step("a").when(|f| f.missing).approvers(role("r"));
step("b").approvers(role("r")).quorum(0);
`;

export const PEOPLE = {
  roles: { "brand-reviewer": ["bo", "ana"], compliance: ["cy", "di", "mia"], finance: ["fay"] },
};

/** New claims in the US, without a budget: the high tier, brand then compliance, no finance. */
export function request(changes = {}) {
  const { facts = {}, ...rest } = changes;
  return {
    facts: { campaign: "spring", template_locked: false, new_claims: true, region: "US", ...facts },
    by: "mia",
    at: "2026-03-01T09:00:00Z",
    people: PEOPLE,
    ...rest,
  };
}
