// What the processes that are killed are busy with. Each command would be accepted, whatever the others do.

export const SCRIPT = `
  policy("crash", 1);
  fact("amount", money("EUR"));
  step("board").approvers(role("board")).quorum(2);
  step("legal").after(["board"]).approvers(role("legal"));
  on_approved(effect("pay"));
`;
export const PEOPLE = { roles: { board: ["b0", "b1", "b2"], legal: ["lea"] } };

const submission = (request) => ({ key: `${request} submit`, request, policy: "crash", by: "mia" });
const comment = (key, request, by) => ({ key, request, by, command: { command: "comment", text: key } });
const approval = (request, by, step) => ({ key: `${request} ${by}`, request, by, command: { command: "approve", step } });

/** The request that all workers of a life comment on. */
const shared = (life) => `shared-${life}`;
export const begun = (life) => submission(shared(life));

/** A request from its submission to the end. */
export function scripted(life, worker, number) {
  const request = `r-${life}-${worker}-${number}`;
  return [
    submission(request),
    comment(`${request} first`, request, "lea"),
    approval(request, "b0", "board"),
    comment(`${request} shared`, shared(life), ["mia", "lea", "b0", "b1"][worker]),
    approval(request, "b1", "board"),
    comment(`${request} second`, request, "b2"),
    approval(request, "lea", "legal"),
    comment(`${request} last`, request, "mia"),
  ];
}

/** Sends a command of the script; again, if it must. */
export function sendTo(approvals, { key, request, by, policy, command }) {
  if (policy === undefined) return approvals.give(request, command, { by, key });
  return approvals.submit({ policy, id: request, facts: { amount: { currency: "EUR", value: "1.00" } } }, { by, key });
}
