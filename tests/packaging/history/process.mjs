// The figures of the process by the rows of the log alone: who acts next is who is waited for. No command, no engine.

/** The steps in the order of the university's process, by the log's names of the roles. */
const STEPS = { ADMINISTRATION: "administration", PRE_APPROVER: "pre-approval", "BUDGET OWNER": "budget-owner", SUPERVISOR: "supervisor" };
const ORDER = Object.keys(STEPS);

/** `stories`: the rows of each case, `[case, seq, time, activity, …]`, of cases that keep to the process. */
export function processOf(stories) {
  const found = { drafts: 0, approved: 0, withdrawn: 0, open: 0, revision: 0, back: 0 };
  const times = [];
  const steps = Object.fromEntries(Object.values(STEPS).map((id) => [id, { waiting: 0, working: 0, decided: 0 }]));
  for (const rows of stories) {
    const events = rows.map(([, , time, activity]) => ({ at: Date.parse(time), ...told(activity) }));
    const first = events.findIndex(({ what }) => what === "SUBMITTED");
    if (first < 0) {
      found.drafts += 1;
      continue;
    }
    const under = events.slice(first);
    for (const role of stillApproved(under)) steps[STEPS[role]].decided += 1;
    if (cameBack(under)) found.back += 1;
    const last = under.findLastIndex(({ what }) => what.includes("APPROVED"));
    const approved = under.some(({ what }) => what === "FINAL_APPROVED");
    if (!approved) {
      found[under.at(-1).what === "REJECTED" && under.at(-1).who === "EMPLOYEE" ? "withdrawn" : "open"] += 1;
      continue;
    }
    found.approved += 1;
    times.push(under[last].at - under[0].at);
    let lies = null;
    for (let index = 0; index < last; index += 1) {
      const { what, who } = under[index];
      if (what === "SUBMITTED") lies = "approvers";
      if (what === "REJECTED" && who !== "EMPLOYEE") lies = "submitter";
      const length = under[index + 1].at - under[index].at;
      if (lies === "submitter") found.revision += length;
      else steps[STEPS[awaited(under, index)]].working += length;
    }
  }
  times.sort((one, other) => one - other);
  const rank = (share) => times[Math.ceil(times.length * share) - 1];
  const { drafts, approved, withdrawn, open, revision, back } = found;
  const submitted = stories.length - drafts;
  const [bottleneck] = Object.entries(steps).toSorted(([, one], [, other]) => other.working - one.working)[0];
  return {
    requests: stories.length, drafts, approved, withdrawn, open, revision, bottleneck, steps,
    time: { count: times.length, total: times.reduce((sum, time) => sum + time, 0), median: rank(0.5), p90: rank(0.9) },
    reopened: { count: back, of: submitted },
    abandoned: { count: withdrawn, of: approved + withdrawn },
  };
}

function told(activity) {
  const [, what, who] = /^Declaration (\w+) by (.+)$/.exec(activity) ?? [activity, activity, "UNDEFINED"];
  return { what, who };
}

/** Whom the declaration lies with after an event: who acts next; if the employee does, who would have come next. */
function awaited(events, index) {
  const next = events[index + 1];
  if (ORDER.includes(next.who)) return next.who;
  const before = events.slice(0, index + 1);
  const round = before.slice(before.findLastIndex(({ what }) => what === "SUBMITTED"));
  const done = round.findLast(({ what }) => what.includes("APPROVED"))?.who;
  return ORDER.slice(ORDER.indexOf(done) + 1).find((role) => events.slice(index).some(({ who }) => who === role));
}

/** Whose approvals count in the end: those since the last submission. */
function stillApproved(events) {
  const round = events.slice(events.findLastIndex(({ what }) => what === "SUBMITTED"));
  return new Set(round.filter(({ what }) => what.includes("APPROVED")).map(({ who }) => who));
}

/** Sent back by an approver; or submitted again after somebody had approved. */
function cameBack(events) {
  if (events.some(({ what, who }) => what === "REJECTED" && who !== "EMPLOYEE")) return true;
  return events.some(({ what }, index) => what === "SUBMITTED" && events.slice(0, index).some((before) => before.what.includes("APPROVED")));
}
