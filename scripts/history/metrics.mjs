// What the replayed declarations say about the process: how long approval takes, and which step the time goes to.
import { count, line, say } from "../demo/stage.mjs";

const HOUR = 3_600_000;

/** The requests whose every command was accepted, as `metrics` takes them: what the log says is what happened to them. */
export function* measured({ cases }) {
  for (const { cause, events } of cases) if (cause === null) yield { events };
}

/** The figures of each policy, as a table; durations in hours. */
export function showMetrics({ policies, requests, drafts }) {
  say(`What the process is like, by the events of the ${count(requests, "declaration")} with every command accepted (${drafts} never submitted). Hours; percentiles by the nearest rank:`, "  ");
  for (const { all } of policies) {
    const { time_to_approval: time, reopened, abandoned } = all;
    line(table("", ["requests", "median", "90 %", "of the time"]));
    row("approval", time.count, time, time.total, time.total);
    for (const { id, decided, working, path } of all.steps) row(id, decided, working, path.waiting + path.working, time.total);
    row("in revision", reopened.count, null, all.in_revision, time.total);
    say(`Came back ${reopened.count} of ${reopened.of}, given up ${abandoned.count} of ${abandoned.of}, deadlines passed ${all.breaches}; most of the time goes to ${all.bottleneck ?? "no step"}.`, "  ");
  }
}

function row(name, number, times, part, total) {
  const hours = (length) => (length === null || length === undefined ? "" : (length / HOUR).toFixed(1));
  const cells = [number.toLocaleString("en"), hours(times?.median), hours(times?.p90), total > 0 ? `${((100 * part) / total).toFixed(1)} %` : ""];
  line(table(name, cells));
}

const table = (name, cells) => `  ${name.padEnd(16)}${cells.map((text) => text.padStart(13)).join("")}`;
