// Scenarios, and policies that must be refused: what the command line's `test` runs. The core does all of it.
import { compiler } from "./compiler-module.js";
import { guarded } from "./error.js";
import { frozen } from "./freeze.js";

/** What came of a scenario, or of a policy that must be refused. */
export interface Verdict {
  /** Everything was as expected. */
  readonly passed: boolean;
  readonly failed: readonly Failure[];
  /** What is wrong with the scenario itself, so that it cannot be run (any further). */
  readonly error?: Problem;
  /** What happened, entry by entry. */
  readonly entries: readonly EntryReport[];
  /** How many entries were not run, because one before them went another way than expected. */
  readonly not_run: number;
}

/** One difference between what is expected and what came. */
export interface Failure {
  /** The line of the expectation, or else of the entry, from 1. */
  readonly line: number;
  /** Which entry, or which line of a policy: `then[2] approve compliance by mia at +2h`. */
  readonly entry: string;
  /** What was compared, as `expect` names it: `state`, `steps.brand`, `allowed.mia`. */
  readonly key: string;
  readonly expected: Side;
  readonly got: Side;
  /** What helps to understand it, line by line. */
  readonly why: string;
}

/** A side of a difference: `null` is nothing. */
export type Side = string | number | boolean | null | readonly string[];

/** What is wrong with a scenario, and where. */
export interface Problem {
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

/** What happened with one entry. */
export interface EntryReport {
  readonly line: number;
  readonly entry: string;
  /** `accepted`, `replayed`, or the code of the refusal. */
  readonly outcome: string;
  /** The names of the events, what was due first. */
  readonly events: readonly string[];
  /** The request's state after it; `null` while there is no request. */
  readonly state: string | null;
}

/** The files that the scenario of a tree (JSON text) wants read, relative to it. */
export function scenarioWants(tree: string): readonly string[] {
  return frozen(compiler.exports.scenarioWants(tree));
}

/** Runs the scenario of a tree (JSON text); `files` holds the texts of its policies, scripts or definitions. */
export function runScenario(tree: string, files: Readonly<Record<string, string>>): Verdict {
  return frozen(guarded(() => compiler.exports.scenarioRun(tree, JSON.stringify(files))));
}

/** Whether a script is refused as its `//~` say; nothing for a script without any. */
export function marksVerdict(script: string): Verdict | undefined {
  const verdict = compiler.exports.marksVerdict(script);
  return verdict === undefined ? undefined : frozen(verdict);
}
