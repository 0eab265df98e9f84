// The package's types as a project meets them: strict, with neither the DOM's nor Node's types around. What must not
// compile stands below `@ts-expect-error`, which is itself an error where there is none.
import { compile } from "countersign/compiler";
import { CountersignError, explain, init, load, route, schema, types, version, } from "countersign";
import { diagnostics, policyLanguage, textMateGrammar } from "countersign/editor";
// What each function takes and gives, exactly.
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
holds();
const compiled = compile("…", { file: "spend.rhai" });
if (!compiled.ok)
    throw new Error(compiled.findings.map(({ line, column, message }) => `${line}:${column} ${message}`).join());
const digest = compiled.digest;
const policy = load(compiled.definition);
holds();
const people = { roles: { finance: ["bo"] }, managers: { mia: "ana" } };
const frame = { by: "mia", at: "2026-03-01T09:00:00Z", people };
const amount = { currency: "EUR", value: "62000.00" };
const answer = route(policy, { ...frame, facts: { amount, vendor_is_new: true } });
if (answer.refused) {
    holds();
    const refusal = answer.refused;
    if (refusal.code === "invalid_facts")
        refusal.detail.problems.map(({ path, message, hint }) => [path, message, hint]);
    // @ts-expect-error `problems` belongs to `invalid_facts`
    else
        refusal.detail.problems.length;
}
else {
    holds();
    const why = answer.tier?.why;
    void why;
    for (const step of answer.steps)
        waitedFor(step);
    // A step's approvers can be asked about again: ids that answers gave are taken as they are.
    const [someone] = answer.steps.flatMap(({ eligible }) => eligible ?? []);
    if (someone)
        route(policy, { ...frame, by: someone, facts: { amount, vendor_is_new: true } });
}
/** Every variant of a step, and no other. */
function waitedFor(step) {
    switch (step.active) {
        case true:
            return step.state === "open" ? (step.eligible ?? []) : [];
        case false:
            holds();
            return [];
        case null:
            return step.depends_on.length > 0 ? [] : impossible(step.state);
        default:
            return impossible(step);
    }
}
function impossible(_) {
    throw new Error();
}
// An expression can be walked by its `op` alone, and whoever forgets one is told.
function facts(expression) {
    switch (expression.op) {
        case "fact":
            return [expression.name];
        case "boolean":
        case "integer":
        case "decimal":
        case "text":
        case "date":
        case "instant":
        case "money":
        case "tier":
        case "element":
            return [];
        case "not":
        case "present":
        case "length":
        case "member":
            return facts(expression.of);
        case "contains":
            return [expression.of, expression.item].flatMap(facts);
        case "starts_with":
        case "ends_with":
            return [expression.of, expression.with].flatMap(facts);
        case "each":
            return [expression.list, expression.with].flatMap(facts);
        case "all":
        case "any":
            return expression.of.flatMap(facts);
        case "in":
            return [expression.item, ...expression.of].flatMap(facts);
        case "if":
            return [expression.if, expression.then, expression.else].flatMap(facts);
        case "eq":
        case "ne":
        case "lt":
        case "le":
        case "gt":
        case "ge":
        case "add":
        case "subtract":
        case "multiply":
        case "coalesce":
        case "div_round":
            return [expression.left, expression.right].flatMap(facts);
        default:
            return impossible(expression);
    }
}
function roles(approvers) {
    switch (approvers.kind) {
        case "any_of":
        case "each_of":
            return approvers.of.flatMap(roles);
        case "role":
        case "role_for":
            return [approvers.role];
        case "person":
        case "manager_of_submitter":
            return [];
        default:
            return impossible(approvers);
    }
}
/** Who may come in when time passes. */
function called({ action }) {
    switch (action.kind) {
        case "escalate_to":
        case "reassign_to":
            return action.approvers;
        case "approve_automatically":
        case "reject_automatically":
        case "expire":
        case "manual_review":
            // @ts-expect-error these call nobody
            void action.approvers;
            return undefined;
        default:
            return impossible(action);
    }
}
function needs(threshold) {
    switch (threshold.kind) {
        case "count":
        case "weighted":
            return threshold.n;
        case "percent":
            return threshold.percent;
        case "computed":
            return threshold.count;
        case "all":
            return "all";
        default:
            return impossible(threshold);
    }
}
function calendar(duration) {
    // @ts-expect-error only business time has a calendar
    void duration.calendar;
    return duration.unit === "business_days" || duration.unit === "business_hours" ? duration.calendar : undefined;
}
function bounds(shape) {
    if (shape.type.kind === "list")
        return bounds(shape.type.of);
    // @ts-expect-error not every shape has bounds
    void shape.min;
    return "min" in shape ? shape.min : undefined;
}
function currency(type) {
    // @ts-expect-error only an amount has a currency
    void type.currency;
    return type.kind === "money" ? type.currency : undefined;
}
void [digest, facts, roles, called, needs, calendar, bounds, currency];
// Facts are those of the policy: a missing, misspelt or ill-typed one does not compile.
// @ts-expect-error `vendor_is_new` is missing
route(policy, { ...frame, facts: { amount } });
// @ts-expect-error `vendor_is_nwe` is misspelt
route(policy, { ...frame, facts: { amount, vendor_is_new: true, vendor_is_nwe: true } });
// @ts-expect-error an amount is no number
route(policy, { ...frame, facts: { amount: 62000, vendor_is_new: true } });
// @ts-expect-error `null` is not how a fact is left out
route(policy, { ...frame, facts: { amount, vendor_is_new: true, note: null } });
route(policy, { ...frame, facts: { amount }, partial: true });
// @ts-expect-error partial facts are for a partial request
route(policy, { ...frame, facts: { amount }, partial: false });
// @ts-expect-error a request has a submitter
route(policy, { at: frame.at, facts: { amount, vendor_is_new: true } });
route(policy, { ...frame, facts: { amount, vendor_is_new: true }, sources: { vendor_is_new: "crm" } });
// @ts-expect-error a source is a name
route(policy, { ...frame, facts: { amount, vendor_is_new: true }, sources: { vendor_is_new: true } });
// @ts-expect-error `undefined` is not how people are left out
route(policy, { ...frame, facts: { amount, vendor_is_new: true }, people: undefined });
// @ts-expect-error unknown keys are refused
route(policy, { ...frame, facts: { amount, vendor_is_new: true }, submitter: "mia" });
// @ts-expect-error a step is nobody
const nobody = step;
// @ts-expect-error a step cannot submit
route(policy, { ...frame, by: step, facts: { amount, vendor_is_new: true } });
// @ts-expect-error a plain string is no digest
const forged = "00";
const text = person;
void [nobody, forged, text];
// Answers cannot be changed.
if (!answer.refused) {
    // @ts-expect-error read-only
    answer.state = "draft";
    // @ts-expect-error read-only
    answer.steps.push();
}
// A script that did not compile has no definition.
// @ts-expect-error `definition` is there only if `ok`
load(compile("…").definition);
// @ts-expect-error the definition, not the whole result
load(compiled);
// A policy comes from `load` alone.
// @ts-expect-error not a policy
route(compiled.definition, { ...frame, facts: {} });
