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

/** A policy with every type of fact. */
export const KINDS = `policy("kinds", 1);
fact("title", string().max_length(60).describe("as it will be printed"));
fact("budget", money("EUR").min(0));
fact("rate", decimal().min(0.5).max(12.5).optional());
fact("copies", integer().min(1).max(500));
fact("region", enumeration(["US", "EU", "UK"]));
fact("urgent", boolean());
fact("embargoed", boolean().optional());
fact("starts_on", date());
fact("closes_at", instant().optional());
fact("channels", list(enumeration(["web", "print", "social"])));
fact("keywords", list(string()).optional().describe("one word each"));
fact("risk", integer().min(0).max(100).attested_by("risk-desk").describe("the desk's score"));
fact("lines", list(object(#{ supplier: string(), amount: money("EUR") })).optional());
step("lead").approvers(role("lead"));
`;

/** A request of a policy in tests/policies after the given commands, each by whom; and what `by` may do. */
export async function standing(policy, request, by, commands = []) {
  const { load, decide, view, allowedActions } = await import(pathToFileURL(join(PKG, "index.node.js")).href);
  const { definition, facts, sources, submitter, people, now } = given(policy, request);
  const loaded = load(definition);
  let state = null;
  for (const [actor, command] of [[submitter, { command: "submit", id: "r-1", facts, ...(sources ? { sources } : {}) }], ...commands]) {
    const decision = decide(loaded, state, command, { by: actor, now, people });
    if (decision.outcome.refused) throw new Error(decision.outcome.refused.message);
    state = decision.state;
  }
  const context = { by, now, people };
  return { view: view(loaded, state, context), actions: allowedActions(loaded, state, context), definition };
}

/** The records of a short request, signed with a key that everybody knows, and what lies beside them. */
export async function recorded() {
  const { InsecureTestKey, load, prepare, seal } = await import(pathToFileURL(join(PKG, "index.node.js")).href);
  const policy = load(defined(`policy("note", 1); step("review").approvers(role("editor")).quorum(2);`));
  const people = { roles: { editor: ["ana", "bo"] } };
  const key = InsecureTestKey.fromSeed("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  const log = { deployment: "acme", issuer: "https://acme.example", kid: key.jwk.kid, salt: "MDEyMzQ1Njc4OWFiY2RlZg" };
  const [records, documents] = [[], {}];
  let kept = null;
  const commands = [
    ["mia", "2026-03-01T09:00:00Z", { command: "submit", id: "note-1", facts: {} }],
    ["ana", "2026-03-01T10:00:00Z", { command: "approve", step: "review", reason: "as agreed on Monday" }],
    ["bo", "2026-03-01T11:30:00Z", { command: "comment", text: "one typo on page two" }],
    ["bo", "2026-03-01T12:00:00Z", { command: "approve", step: "review" }],
  ];
  for (const [by, now, command] of commands) {
    const prepared = prepare(policy, kept, command, { by, now, people }, log);
    for (const pending of prepared.records) records.push(seal(pending, key.sign(pending.signing_input), key.jwk));
    for (const { sha256, text } of prepared.documents) documents[sha256] = text;
    kept = { stored: prepared.stored, last: records.at(-1), documents };
  }
  return { records, documents, definitions: [JSON.stringify(policy.definition)], keys: { keys: [key.jwk] } };
}
