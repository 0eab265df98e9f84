// Real declarations of a university, routed through the policy that describes its process, and held against its log.
import { readLog } from "../history/log.mjs";
import { measured, showMetrics } from "../history/metrics.mjs";
import { replay as decided } from "../history/replay.mjs";
import { figures } from "../history/report.mjs";
import { row, showFigures } from "../history/show.mjs";
import { count, line, say, style } from "./stage.mjs";

const DECLARATIONS = 100;

const SOURCES =
  "The log gives the amount (taken as EUR) and the phase (submitted in 2017: pilot; later: university). Whether a " +
  "pre-approver was named, and whether the budget owner is somebody else than the supervisor, it does not say: that is " +
  "taken from the roles that act in the case, so about these two steps the comparison proves nothing.";

/** The log's name of a role, by the step that it approves. */
const ROLES = { administration: "ADMINISTRATION", "pre-approval": "PRE_APPROVER", "budget-owner": "BUDGET OWNER", supervisor: "SUPERVISOR" };

const PEOPLE = { roles: { administration: ["adm"], "pre-approver": ["pre"], "budget-owner": ["bud"], supervisor: ["sup"] } };

/**
 * The first declarations of the log, then all of it, routed and decided; one line where there is none. `paid` is the same
 * policy, with the payment that an approval asks for.
 */
export function showHistory(path, engine) {
  if (!path) {
    line("  skipped: COUNTERSIGN_HISTORY is not set");
    return;
  }
  const cases = read(path);
  const first = replay(cases.slice(0, DECLARATIONS), engine);
  say(SOURCES, "  ", style.dim);
  line();
  showRoutes(first);
  line("  Held against who approved in the log, at any time:");
  showAgreement(first);
  line();
  const started = performance.now();
  const all = replay(cases, engine);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  line(`  The whole log, ${count(cases.length, "declaration")}, in ${seconds} s:`);
  showAgreement(all);
  line();
  line("  And decided, command by command:");
  const followed = decided(cases, { policy: engine.paid, decide: engine.decide });
  showFigures(figures(followed), { examples: false });
  line("  (an example of each: make history)");
  line();
  showMetrics(engine.metrics(measured(followed)));
}

function read(path) {
  try {
    return readLog(path);
  } catch (error) {
    console.error(`demo: COUNTERSIGN_HISTORY, \`${path}\`, cannot be read: ${error.message}`);
    return process.exit(2);
  }
}

const submissions = (events) => events.filter(({ activity }) => activity.includes(" SUBMITTED "));
const acts = (events, role) => events.some((event) => event.role === role);
const approves = (events, role) => events.some((event) => event.role === role && event.activity.includes("APPROVED "));

/** A declaration as a request. One that was only saved has no submission; then its first event stands for it. */
function requestOf(events) {
  const [submitted = events[0]] = submissions(events);
  return {
    by: "employee",
    at: submitted.time,
    facts: {
      amount: { currency: "EUR", value: submitted.amount },
      phase: submitted.time < "2018" ? "pilot" : "university",
      pre_approver_named: acts(events, ROLES["pre-approval"]),
      budget_owner_is_supervisor: !acts(events, ROLES["budget-owner"]),
    },
    people: PEOPLE,
  };
}

/** Every case with its route, and the cause where other roles approved than the route names. */
function replay(cases, { policy, route }) {
  return cases.map((events) => {
    const answer = route(policy, requestOf(events));
    if (answer.refused) return { refused: answer.refused.message };
    const steps = answer.steps.filter(({ active }) => active === true).map(({ id }) => id);
    const approved = Object.keys(ROLES).filter((id) => approves(events, ROLES[id]));
    const same = steps.length === approved.length && steps.every((id) => approved.includes(id));
    return { steps: steps.join(" → "), cause: same ? null : causeOf(events, steps, approved) };
  });
}

/** Why other roles approved than the route names: the first that applies. A case that none explains is an error. */
const CAUSES = [
  ["saved, never submitted", ({ events }) => submissions(events).length === 0],
  ["submitted in the pilot, but approved in 2018 as the university does", ({ steps, approved }) => approved.includes("administration") && !steps.includes("administration")],
  ["rejected, and withdrawn before everybody had approved", ({ events }) => events.at(-1).activity === "Declaration REJECTED by EMPLOYEE"],
  ["rejected once, resubmitted, and that approver not asked again", ({ events, steps, approved }) => steps.every((id) => approved.includes(id) || (acts(events, ROLES[id]) && submissions(events).length > 1))],
];

function causeOf(events, steps, approved) {
  const found = CAUSES.find(([, applies]) => applies({ events, steps, approved }));
  if (!found) throw new Error(`case ${events[0].case} differs, and no cause explains it: ${steps} asked, ${approved} approved`);
  return found[0];
}

/** How often each value occurs, the most frequent first. */
function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

const split = (replayed) => [replayed.filter(({ refused }) => !refused), replayed.filter(({ refused }) => refused)];

function showRoutes(replayed) {
  const [routed, refused] = split(replayed);
  line(`  ${count(routed.length, "declaration")} routed, ${refused.length} refused:`);
  for (const [steps, number] of tally(routed.map(({ steps }) => steps))) row(number, steps);
  for (const [message, number] of tally(refused.map((each) => each.refused))) row(number, `refused: ${message}`, style.red);
}

function showAgreement(replayed) {
  const [routed, refused] = split(replayed);
  const differing = routed.filter(({ cause }) => cause !== null);
  row(routed.length - differing.length, "approved by exactly the roles that the route names", style.green);
  for (const [cause, number] of tally(differing.map(({ cause }) => cause))) row(number, cause, style.yellow);
  if (refused.length > 0) row(refused.length, "refused, so without a route", style.red);
}
