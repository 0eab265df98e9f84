// The types of a request's life as a host meets them: what must not compile stands below `@ts-expect-error`.
import { allowedActions, decide, evolve, needs, reconcile, view, } from "countersign";
holds();
holds();
holds();
holds();
holds();
const amount = { currency: "EUR", value: "62000.00" };
const context = {
    by: "mia",
    now: "2026-03-01T09:00:00Z",
    people: { roles: { finance: ["bo"] }, delegations: [{ id: "d", from: "bo", to: "cy", since: "2026-03-01T00:00:00Z", until: "2026-03-02T00:00:00Z", authorised_by: "bo", reason: "leave" }] },
    calendars: { nl: { version: "1", hours: { mon: [["09:00", "17:00"]] }, holidays: ["2026-12-25"], offsets: [{ since: "2026-03-29T01:00:00Z", minutes: 120 }] } },
    claims: { acr: "mfa", amr: ["otp"], auth_time: "2026-03-01T08:59:00Z" },
    version: 0,
};
const { due, outcome, state, payload } = decide(policy, null, { command: "submit", id: "r-1", facts: { amount } }, context);
// A host's program: what is stored, what is done, what is answered.
function stored(events) {
    return events.map(({ event }) => event);
}
stored(due);
if (outcome.accepted) {
    stored(outcome.accepted.events);
    for (const { id, kind, step: of } of outcome.accepted.outbox)
        [id, kind, of];
    const voided = outcome.accepted.voided;
    void voided;
}
else if (outcome.refused) {
    const refusal = outcome.refused;
    if (refusal.code === "invalid_facts")
        refusal.detail.problems.length;
    // @ts-expect-error no such code
    if (refusal.code === "too_late")
        throw new Error();
}
else {
    holds();
}
if (state !== null) {
    // What is stored comes back as an object or as text, and what came back under a key goes into the next context.
    decide(policy, state, { command: "approve", step: "finance" }, { ...context, by: person, version: state.version });
    decide(policy, JSON.stringify(state), { command: "advance" }, { now: "2026-03-01T09:00:00Z", ...(payload && { key: "k", seen: payload }) });
    const read = view(policy, state, context);
    holds();
    for (const action of allowedActions(policy, state, context)) {
        if (!action.allowed)
            action.refused.hint;
        // @ts-expect-error an action that is allowed has no refusal
        else
            action.refused.hint;
    }
    reconcile(state, { effects: [{ effect: "r-1/2/pay", done: true }] });
    // @ts-expect-error whether it is done must be said
    reconcile(state, { effects: [{ effect: "r-1/2/pay" }] });
    // @ts-expect-error a state is not a command
    decide(policy, null, state, context);
    decide(policy, state, { command: "reevaluate", definition: other.digest }, context, { next: other });
    // @ts-expect-error a definition is not a policy that was loaded
    decide(policy, state, { command: "reevaluate", definition: digest }, context, { next: other.definition });
}
// @ts-expect-error there must be a request to look at
view(policy, null, context);
const folded = [...due, ...(outcome.accepted?.events ?? [])].reduce(evolve, null);
void folded;
// Every command with its fields.
const commands = [
    { command: "save_draft", id: "r-1", facts: {} },
    { command: "save_draft", facts: { note: "x" } },
    { command: "submit", id: "r-1", tenant: "t", correlation_id: "c", started_at: "2026-03-01T09:00:00Z", facts: { amount }, sources: { amount: "erp" }, subject: { id: "s", version: 2 } },
    { command: "submit" },
    { command: "approve", step, role: "finance", round: 1, reason: "fine" },
    { command: "reject", step: "finance", reason_code: "budget" },
    { command: "abstain", step },
    { command: "request_revision", step, reason: "which law?" },
    { command: "retract", step },
    { command: "amend", facts: { note: null } },
    { command: "resubmit", facts: { amount }, reason: "as asked" },
    { command: "withdraw" },
    { command: "comment", text: "hm" },
    { command: "attach_evidence", step, kind: "opinion", id: "doc", sha256: "0" },
    { command: "reassign", step, to: person, reason: "away" },
    { command: "escalate", step, to: "dan" },
    { command: "override", outcome: "approved", reason: "urgent" },
    { command: "import_manual", outcome: "rejected", reason: "outage", when: "2026-03-01T09:00:00Z", by_whom: "bo", artefact: { id: "mail", sha256: "0" } },
    { command: "reevaluate", definition: digest },
    { command: "cancel", reason: "gone" },
    { command: "revoke", reason: "wrong" },
    { command: "place_hold", reason: "audit" },
    { command: "release_hold" },
    { command: "correct", record: 3, reason: "the other one" },
    { command: "acknowledge_effect", effect: "pay", outcome: "failed" },
    { command: "advance" },
];
void commands;
export const wrong = [
    // @ts-expect-error no such command
    { command: "aprove", step },
    // @ts-expect-error the step is missing
    { command: "approve" },
    // @ts-expect-error a field of another command
    { command: "approve", step, to: "bo" },
    // @ts-expect-error a person is not a step
    { command: "approve", step: person },
    // @ts-expect-error a new request needs its facts
    { command: "submit", id: "r-1" },
    // @ts-expect-error only a new request has a tenant, and that has an id
    { command: "submit", tenant: "t", facts: { amount } },
    // @ts-expect-error an amount in another currency
    { command: "submit", id: "r-1", facts: { amount: { currency: "USD", value: "1.00" } } },
    // @ts-expect-error an unknown fact
    { command: "amend", facts: { amuont: amount } },
    // @ts-expect-error a reason is required
    { command: "cancel" },
    // @ts-expect-error an outcome of an effect, not of a step
    { command: "override", outcome: "acknowledged", reason: "urgent" },
    // @ts-expect-error a tag of an effect's outcome that only the engine gives
    { command: "acknowledge_effect", effect: "pay", outcome: "overdue" },
];
// @ts-expect-error the time is missing
decide(policy, null, { command: "advance" }, { by: "mia" });
// @ts-expect-error there is no clock: an instant is text
decide(policy, null, { command: "advance" }, { now: new Date(0) });
// @ts-expect-error an unknown day
decide(policy, null, { command: "advance" }, { now: "", calendars: { nl: { version: "1", hours: { monday: [] } } } });
// @ts-expect-error no state is `null`, not nothing
decide(policy, undefined, { command: "advance" }, { now: "" });
// @ts-expect-error an event, not a command
evolve(null, { command: "advance" });
/** Every event, and no other: whoever forgets one is told. */
export function about(event) {
    switch (event.event) {
        case "draft_saved":
        case "submitted":
            return event.request.id;
        case "rerouted":
            return event.route.steps.map(({ id }) => id).join();
        case "step_opened":
            return event.deadlines?.join() ?? event.step;
        case "step_blocked":
            return event.reason.code;
        case "step_unblocked":
        case "step_cancelled":
        case "decision_retracted":
            return event.step;
        case "step_approved":
        case "step_rejected":
            return event.how;
        case "step_voided":
            return event.because.join();
        case "approval_given":
        case "rejection_given":
        case "abstention_given":
        case "revision_requested":
            return event.place.map((seat) => ("group" in seat ? seat.group : seat.role)).join();
        case "amended":
        case "resubmitted":
            return Object.keys(event.facts ?? {}).join();
        case "commented":
            return event.text;
        case "evidence_attached":
            return event.sha256;
        case "reassigned":
            return event.reassignment?.to ?? String(event.level);
        case "reminded":
            return String(event.reminder);
        case "deadline_passed":
        case "escalated":
            return String(event.level);
        case "overridden":
            return event.outcome;
        case "manually_imported":
            return event.artefact.id;
        case "reevaluated":
            return event.to.digest;
        case "corrected":
            return String(event.record);
        case "hold_placed":
        case "hold_released":
            return event.hold;
        case "manual_review_entered":
            return event.reasons.map(({ cause }) => cause).join();
        case "withdrawn":
        case "cancelled":
        case "revoked":
            return event.reason ?? "";
        case "effect_requested":
            return event.name;
        case "effect_acknowledged":
        case "effect_failed":
            return event.outcome;
        case "manual_review_left":
        case "approved":
        case "rejected":
        case "expired":
        case "fulfilled":
            return event.by;
        default:
            return event;
    }
}
export const names = commands.map(({ command }) => command);
