// What I may do, sorted: the steps that wait for me, what else there is, and what may not be, with why.
import type { StepId } from "../../model/ids.js";
import type { Refusal } from "../../model/refusal.js";
import type { AllowedAction, RequestView } from "../../model/view.js";
import { DECIDING, OFFERS, type PersonCommand } from "./commands.js";

/** A step that is open, with what I may do on it. */
export interface Turn {
  readonly step: StepId;
  readonly allowed: readonly PersonCommand[];
  /** Why I may not approve it; nothing, if I may. */
  readonly refused: Refusal | undefined;
}

/** An action beside the deciding ones. */
export interface Other {
  readonly command: PersonCommand;
  readonly step: StepId | undefined;
}

/** All of it. */
export interface Groups {
  /** The open steps on which it is my turn, or would be but for something. */
  readonly turns: readonly Turn[];
  readonly others: readonly Other[];
  /** The open steps that are for other people. */
  readonly elsewhere: readonly Turn[];
}

/** Not mine to decide, whatever else I do. */
const NOT_MINE: ReadonlySet<string> = new Set(["forbidden_role", "step_already_closed", "step_not_open", "not_found"]);

/**
 * Sorts what may be done.
 *
 * @param wanting the steps that want evidence; where it is not known, evidence may be attached anywhere.
 */
export function groupsOf({ steps }: RequestView, actions: readonly AllowedAction[], wanting?: ReadonlySet<string>): Groups {
  const useless = ({ command, step }: AllowedAction): boolean => command === "attach_evidence" && step !== undefined && wanting?.has(step) === false;
  const allowed = actions.filter((action) => action.allowed && !useless(action));
  const open = steps.filter(({ state }) => state === "open");
  const turns = open.map(({ id }): Turn => {
    const mine = allowed.filter(({ step }) => step === id).map(({ command }) => command);
    const approve = actions.find(({ command, step }) => command === "approve" && step === id);
    return { step: id, allowed: inOrder(mine.filter((command) => DECIDING.includes(command) || command === "attach_evidence")), refused: approve?.refused };
  });
  const isMine = ({ allowed: mine, refused }: Turn): boolean => mine.some((command) => DECIDING.includes(command)) || (refused !== undefined && !NOT_MINE.has(refused.code));
  const shown = new Set<string>(turns.filter(isMine).map(({ step }) => step));
  const others = allowed.filter(({ command, step }) => !DECIDING.includes(command) && !(command === "attach_evidence" && step !== undefined && shown.has(step)));
  const rank = Object.keys(OFFERS);
  return {
    turns: turns.filter(isMine),
    others: others.map(({ command, step }) => ({ command, step })).sort((a, b) => rank.indexOf(a.command) - rank.indexOf(b.command)),
    elsewhere: turns.filter((turn) => !isMine(turn)),
  };
}

function inOrder(commands: readonly PersonCommand[]): readonly PersonCommand[] {
  const names = Object.keys(OFFERS);
  return [...commands].sort((a, b) => names.indexOf(a) - names.indexOf(b));
}
