// The policies that the components are drawn with, compiled by the package that is under test.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PKG, ROOT } from "../../packaging/support/consumer.mjs";

const { compile } = await import(pathToFileURL(join(PKG, "compiler.node.js")).href);

/** The definition of a script. */
export function defined(source) {
  const compiled = compile(source);
  if (!compiled.ok) throw new Error(compiled.rendered);
  return compiled.definition;
}

/** A policy of tests/policies, and the properties that a request of it comes to. */
export function given(policy, request) {
  const folder = join(ROOT, "tests/policies");
  const { facts, by, people = null, at, sources = null, subject = null } = JSON.parse(readFileSync(join(folder, policy, `${request}.json`), "utf8"));
  const definition = defined(readFileSync(join(folder, `${policy}.rhai`), "utf8"));
  return { definition, facts, submitter: by, people, now: at, sources, subject };
}

/** Twelve steps: one, then three beside each other, six, one, one; a name that is long, pieces of evidence and deadlines. */
export const TWELVE = `policy("launch", 3);
fact("budget", money("EUR").min(0));
fact("regions", list(enumeration(["EU", "US"])));
fact("claims", boolean());
fact("personal_data", boolean());
tier("high", |f| f.claims || f.budget >= 50_000);
tier("normal");
step("author-lead").approvers(manager_of_submitter());
step("brand-review").after("author-lead").approvers(role("brand")).quorum(2);
step("copy-desk").after("author-lead").approvers(role("copy"));
step("accessibility").after("author-lead").approvers(role("accessibility"));
step("legal-and-regulatory-affairs-of-the-group").when(|f| f.claims).after("brand-review").approvers(role("legal"))
    .quorum(2).requires(evidence("claims-substantiation")).deadline(hours(48), escalate_to(role("head-of-legal")));
step("privacy").when(|f| f.personal_data).after("brand-review").approvers(role("privacy"));
step("medical").when(|f| f.claims).after("copy-desk").approvers(role("medical"));
step("finance").when(|f| f.budget >= 10_000).after("copy-desk").approvers(role("finance"));
step("regional-eu").when(|f| f.regions.contains("EU")).after("accessibility").approvers(role("eu"));
step("regional-us").when(|f| f.regions.contains("US")).after("accessibility").approvers(role("us"));
step("director").after(["legal-and-regulatory-affairs-of-the-group", "privacy", "medical", "finance", "regional-eu", "regional-us"])
    .approvers(role("director")).quorum(2);
step("publish").after("director").approvers(role("publisher")).requires(evidence("final-proof")).deadline(days(3), expire());
`;

/** A request of {@link TWELVE} in which all but one step are needed. */
export function twelve() {
  const roles = Object.fromEntries(["copy", "accessibility", "privacy", "medical", "finance", "eu", "us", "publisher"].map((role) => [role, [`${role}-1`]]));
  return {
    definition: defined(TWELVE),
    submitter: "mia",
    now: "2026-03-01T09:00:00Z",
    facts: { budget: { currency: "EUR", value: "62000.00" }, regions: ["EU", "US"], claims: true, personal_data: false },
    people: { managers: { mia: "ana" }, roles: { ...roles, brand: ["bo", "cy", "dee", "eli", "fay"], legal: ["lee", "lou"], director: ["dan", "dora"] } },
  };
}
