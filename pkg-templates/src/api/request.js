import { guarded } from "./error.js";
import { frozen } from "./freeze.js";
import { Policy } from "./policy.js";
import { runtime } from "./runtime-module.js";
import { argument, commandText, stateText, storedText } from "./request-arguments.js";
/**
 * What a command comes to: events, or a refusal. Nothing is stored, sent or remembered here, and nothing is looked up: the
 * same policy, state, command and context give the same decision everywhere, to the byte.
 *
 * A host stores `due` and the events of `outcome.accepted`, and `state` beside them, in one transaction; then it does what
 * is in `due_outbox` and `outbox`.
 *
 * @param policy the policy that the request is pinned to; for a new request, the one in force.
 * @param state what the last decision gave, as it was stored: an object, or its text. `null`: there is no request yet.
 * @param command a plain object, or its JSON text. What JSON does not have is refused, never left out or turned into
 *   something else: among the facts with `invalid_facts`, anywhere else it is misuse.
 * @param context the time, who acts, and the host's answers about people; or its JSON text.
 * @returns a decision; whatever is wrong with the request is a refusal in it, also a state that the engine did not write.
 * @throws {CountersignError} `invalid_command` or `invalid_context` with `path`, `invalid_argument`; `not_initialised` in a
 *   browser.
 *
 * @example
 * ```ts
 * import { decide, load } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const people = { roles: { editor: ["ana"] } };
 * const now = "2026-03-01T09:00:00Z";
 *
 * const submitted = decide(policy, null, { command: "submit", id: "note-1", facts: {} }, { now, by: "mia", people });
 * for (const by of ["mia", "ana"]) {
 *   const { outcome } = decide(policy, submitted.state, { command: "approve", step: "review" }, { now, by, people });
 *   console.log(by, outcome.refused?.code ?? outcome.accepted?.events.map(({ event }) => event).join());
 * }
 * // prints: mia self_approval_forbidden
 * // prints: ana approval_given,step_approved,approved
 * ```
 */
export function decide(policy, state, command, context, { next } = {}) {
    const stored = stateText(state);
    const asked = commandText(command);
    const told = argument("context", context);
    const text = Policy.ask(policy, (handle) => {
        if (typeof asked !== "string")
            return runtime.exports.notCommand(stored, asked.path, asked.message, asked.hint);
        if (next === undefined)
            return handle.decide(stored, asked, told);
        return Policy.ask(next, (following) => handle.decideNext(following, stored, asked, told));
    });
    return frozen(text);
}
/**
 * What an event makes of a state. Folding all events of a request, from `null`, gives its state again: to check a stored
 * one, to restore it, or to see the request as it was.
 *
 * @returns the state; `null` where a history cannot begin with that event.
 * @throws {CountersignError} `invalid_event`, `tampered_state`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { decide, evolve, load } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const { outcome, state } = decide(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, context);
 *
 * let folded = null;
 * for (const event of outcome.accepted?.events ?? []) folded = evolve(folded, event);
 * console.log(folded?.sha256 === state?.sha256); // prints: true
 * ```
 */
export function evolve(state, event) {
    const { evolve: fold } = runtime.exports;
    const text = guarded(() => fold(stateText(state), argument("event", event)));
    return text === "null" ? null : frozen(text);
}
/**
 * What the host must know to decide a command: whose roles, managers and delegations to look up, and which calendars. The
 * answers go into the context.
 *
 * @param by who gives the command.
 * @throws {CountersignError} `invalid_command`, `tampered_state`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { load, needs } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`
 *   policy("note", 1);
 *   step("review").approvers(any_of([role("editor"), manager_of_submitter()])).deadline(business_days(2, "nl"), expire());
 * `);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const { roles, managers, calendars } = needs(load(compiled.definition), null, { command: "submit", id: "note-1", facts: {} }, "mia");
 * console.log(roles.join(), managers.join(), calendars.join()); // prints: editor mia nl
 * ```
 */
export function needs(policy, state, command, by) {
    return frozen(Policy.ask(policy, (handle) => handle.needs(stateText(state), argument("command", command), by)));
}
/**
 * Everything that somebody could do, command by command and step by step: whether it is allowed, or the refusal that
 * `decide` would give. Both ask the same checks, so they cannot disagree. Fields that a command needs besides the step (a
 * reason, whom to reassign to) are taken as given.
 *
 * @param context with `by`, whose actions they are, and the time: what is due by then is taken as done.
 * @throws {CountersignError} `invalid_context`, `tampered_state`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { allowedActions, decide, load } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const { state } = decide(policy, null, { command: "submit", id: "note-1", facts: {} }, context);
 * if (state === null) throw new Error("there is a request now");
 *
 * const actions = allowedActions(policy, state, context);
 * console.log(actions.filter(({ allowed }) => allowed).map(({ command }) => command).join()); // prints: amend,withdraw,comment,attach_evidence
 * console.log(actions.find(({ command }) => command === "approve")?.refused?.code); // prints: self_approval_forbidden
 * ```
 */
export function allowedActions(policy, state, context) {
    return frozen(Policy.ask(policy, (handle) => handle.allowedActions(storedText(state), argument("context", context))));
}
/**
 * The request as it stands: its state, its steps with their counts and people, holds, effects, and when something happens
 * by itself. What is due and has not been applied yet is not in it: `advance` first.
 *
 * Whom it may be shown is for the host to ask: to whoever takes no part, `allowedActions` says `not_found`.
 *
 * @param context the time, and the answers about people, who are counted anew.
 * @throws {CountersignError} `invalid_context`, `tampered_state`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { decide, load, view } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor")).quorum(2);`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana", "bo"] } } };
 * const { state } = decide(policy, null, { command: "submit", id: "note-1", facts: {} }, context);
 * if (state === null) throw new Error("there is a request now");
 *
 * const seen = view(policy, state, context);
 * console.log(seen.state, seen.downstream_allowed); // prints: under_review false
 * for (const step of seen.steps) console.log(step.id, step.state, step.counts.missing, step.people?.join()); // prints: review open 2 ana,bo
 * ```
 */
export function view(policy, state, context) {
    return frozen(Policy.ask(policy, (handle) => handle.view(storedText(state), argument("context", context))));
}
/**
 * What is different between what was decided and what a downstream system says is there: in the order of the request's
 * effects, then of the report.
 *
 * @throws {CountersignError} `invalid_report`, `tampered_state`, `invalid_argument`.
 *
 * @example
 * ```ts
 * import { decide, load, reconcile } from "countersign";
 * import { compile } from "countersign/compiler";
 *
 * const compiled = compile(`policy("note", 1); step("review").approvers(role("editor")); on_approved(effect("publish"));`);
 * if (!compiled.ok) throw new Error(compiled.rendered);
 * const policy = load(compiled.definition);
 * const context = { now: "2026-03-01T09:00:00Z", by: "mia", people: { roles: { editor: ["ana"] } } };
 * const { state } = decide(policy, null, { command: "submit", id: "note-1", facts: {} }, context);
 * const approved = decide(policy, state, { command: "approve", step: "review" }, { ...context, by: "ana" });
 * if (approved.state === null) throw new Error("there is a request now");
 *
 * const report = { effects: [{ effect: "note-1/2/publish", done: true }] };
 * for (const { difference, hint } of reconcile(approved.state, report)) console.log(`${difference}: ${hint}`);
 * // prints: unacknowledged_downstream: acknowledge it with outcome `reconciled`
 * ```
 */
export function reconcile(state, report) {
    const { reconcile: compare } = runtime.exports;
    return frozen(guarded(() => compare(storedText(state), argument("report", report))));
}
