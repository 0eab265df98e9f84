// Mode: the run time alone, through the package's public API: a plain object in, a deeply frozen route out, every fact
// checked against its declared type. The definition was compiled beforehand, as a deployed application's is.
import { readFileSync } from "node:fs";

import { load, route } from "countersign";

import { DEFINITION_FILE } from "./definition.mjs";

export const name = "Countersign";
export const packageName = "countersign";
export const ships = {
  as: "Countersign's run time",
  bundle: `export { init, load, route } from "countersign"`,
  files: ["countersign/runtime.wasm"],
};

const by = "mia";
const at = "2026-03-01T09:00:00Z";

/** What any loaded policy offers the benchmarks; shared with the variant that compiles first. */
export function decider(policy) {
  return { decide: (facts) => route(policy, { facts, by, at }), steps: activeSteps };
}

// A refusal, an undetermined step or a route that somebody could still change is not the promised answer.
function activeSteps(answer) {
  if ("refused" in answer) {
    throw new Error(`countersign refused a valid request: ${JSON.stringify(answer.refused)}`);
  }
  if (!Object.isFrozen(answer) || !Object.isFrozen(answer.steps) || !answer.steps.every(Object.isFrozen)) {
    throw new Error("countersign's route is not frozen");
  }
  const undetermined = answer.steps.find(({ active }) => typeof active !== "boolean");
  if (undetermined) {
    throw new Error(`countersign left step \`${undetermined.id}\` undetermined though every fact was given`);
  }
  return answer.steps.filter(({ active }) => active).map(({ id }) => id);
}

export function setup() {
  return decider(load(readFileSync(DEFINITION_FILE, "utf8")));
}
