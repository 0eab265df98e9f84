// Mode: the pure function `transition()`, which starts no actor and schedules nothing: one event, whose action asks the
// machine's five guards and enqueues an action for each that holds. The actions it returns are the steps. A parallel
// machine with one region per step reads better, but costs two to three times as much.
import { enqueueActions, initialTransition, setup as machineSetup, transition } from "xstate";

export const name = "xstate";
export const packageName = "xstate";
export const ships = { bundle: `export { enqueueActions, initialTransition, setup, transition } from "xstate"` };

const REGULATED = ["EU", "BR", "IN", "CN"];

const guards = {
  manager: ({ event }) => event.facts.amount >= 1_000,
  finance: ({ event }) => event.facts.amount >= 10_000,
  legal: ({ event }) => event.facts.new_claims || REGULATED.includes(event.facts.region),
  security: ({ event }) => event.facts.vendor_new && event.facts.amount >= 5_000,
  executive: ({ event }) => event.facts.amount >= 100_000,
};

const NAMES = Object.keys(guards);

export function setup() {
  const actions = Object.fromEntries(NAMES.map((step) => [step, () => {}]));
  const chooseSteps = enqueueActions(({ check, enqueue }) => {
    for (const step of NAMES) {
      if (check(step)) enqueue(step);
    }
  });
  const machine = machineSetup({ guards, actions }).createMachine({ on: { route: { actions: chooseSteps } } });
  const [start] = initialTransition(machine);
  return {
    decide: (facts) => transition(machine, start, { type: "route", facts })[1],
    steps: (actionsToRun) => actionsToRun.map(({ type }) => type),
  };
}
