// A request with a history of a given length: the same commands as people give them, over and over, until it is that long.
import { createHash } from "node:crypto";

export const PEOPLE = {
  roles: { counsel: ["lea", "lou"], finance: ["fay", "fred", "finn"], head: ["hal"] },
  contributors: ["mia", ...Array.from({ length: 8 }, (_, index) => `author-${index}`)],
};

const digest = (text) => createHash("sha256").update(text).digest("hex");
const HOUR = 3_600_000;
const START = Date.parse("2026-03-02T09:00:00Z");

/** A request that is decided on, command by command; throws where one is refused. */
class Story {
  state = null;
  events = 0;
  clock = START;

  constructor(engine) {
    this.engine = engine;
  }

  /** Gives a command some time after the one before, with whatever was due by then. */
  give(by, command, after = HOUR) {
    this.clock += after;
    const { due, outcome, state } = this.engine.decide(this.engine.policy, this.state, command, this.context(by));
    if (!outcome.accepted) throw new Error(`${command.command} of ${by} is refused: ${outcome.refused?.message}`);
    this.events += due.length + outcome.accepted.events.length;
    this.state = state;
  }

  context(by) {
    return { now: new Date(this.clock).toISOString(), people: PEOPLE, ...(by === null ? {} : { by }) };
  }
}

/** One round of review, up to the point where it is sent back; reminders fall due meanwhile. */
function round(story, number) {
  const person = PEOPLE.contributors[number % PEOPLE.contributors.length];
  evidence(story, `opinion-${number}`);
  story.give(person, { command: "comment", text: `what changed in round ${number}` });
  story.give("fay", { command: "approve", step: "finance" });
  story.give("fay", { command: "retract", step: "finance" });
  story.give("hal", { command: "place_hold", reason: `a question in round ${number}` });
  story.give("fred", { command: "comment", text: "an answer", step: "finance" });
  story.give("hal", { command: "release_hold" });
  story.give("hal", { command: "reassign", step: "legal", from: "lou", to: "liz", reason: "away" });
  story.clock += 12 * HOUR;
  story.give(null, { command: "advance" });
  story.give("lea", { command: "request_revision", step: "legal", reason: "not yet" });
  story.give("mia", { command: "resubmit", facts: { amount: { currency: "EUR", value: `${1_000 + number}.00` } } });
}

const evidence = (story, id) => story.give("lea", { command: "attach_evidence", step: "legal", kind: "opinion", id, sha256: digest(id) });

/**
 * A request with exactly so many events: submitted, reviewed in as many rounds as fit, and then talked about until the
 * count is right. Both steps are open, one approval is given, and the evidence is attached.
 *
 * @returns `{ state, context }`: the state, and of a person the context in which they would act now
 */
export function inRounds(events, engine) {
  const story = submitted(engine);
  for (let number = 0; story.events + PER_ROUND + TAIL <= events; number += 1) round(story, number);
  evidence(story, "opinion");
  story.give("fred", { command: "approve", step: "finance" });
  while (story.events < events) story.give("mia", { command: "comment", text: "still waiting" }, 0);
  return finished(story, events);
}

/** The same length within one round: a place that is handed to and fro, and somebody who is called in time and again. */
export function toAndFro(events, engine) {
  const story = submitted(engine);
  const hand = (from, to) => ({ command: "reassign", step: "legal", from, to, reason: "away" });
  const turns = [hand("lou", "liz"), hand("liz", "lou"), { command: "escalate", step: "finance", to: "zed" }];
  for (let turn = 0; story.events < events; turn += 1) story.give("hal", turns[turn % turns.length], 0);
  return finished(story, events);
}

function submitted(engine) {
  const story = new Story(engine);
  story.give("mia", { command: "submit", id: "w10", facts: { amount: { currency: "EUR", value: "1000.00" } } });
  return story;
}

function finished(story, events) {
  if (story.events !== events || story.state.events !== events) throw new Error(`the request has ${story.state.events} events, not ${events}`);
  if (!story.state.steps.every(({ status }) => status === "open")) throw new Error("a step of the request is not open");
  return { state: story.state, context: (by) => story.context(by) };
}

/** More than a round ever has, and more than comes after the last. */
const PER_ROUND = 25;
const TAIL = 5;
