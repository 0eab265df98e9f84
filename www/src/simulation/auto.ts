// Plays a request to its end: whoever may approve does, one after the other, with what their step requires.
import { players } from "../setup/cast.js";
import type { Play } from "./play.js";
import { sha256 } from "./signing.js";

/** More than any example needs. */
const MOST = 80;
const HOUR = 3_600_000;

/** Approves until nobody can, an hour between one and the next. */
export async function playOut(play: Play): Promise<void> {
  const cast = players(play.setup);
  for (let turn = 0; turn < MOST; turn += 1) {
    if (!(await oneMore(play, cast.map(({ id }) => id)))) return;
    await play.moveTo(new Date(Date.parse(play.now) + HOUR).toISOString());
  }
}

async function oneMore(play: Play, cast: readonly string[]): Promise<boolean> {
  for (const player of cast) {
    await play.actAs(player);
    for (const { command, step, allowed, refused } of play.seen?.actions ?? []) {
      if (command !== "approve" || step === undefined) continue;
      if (!allowed && !["missing_evidence", "missing_signature", "step_up_required"].includes(refused.code)) continue;
      if (await approved(play, step)) return true;
    }
  }
  return false;
}

/** Approves a step, bringing what it requires first. */
async function approved(play: Play, step: string): Promise<boolean> {
  const required = play.compiled.definition.steps.find(({ id }) => id === step);
  if (required?.claims !== undefined) play.authenticate(true);
  const attached = play.seen?.request.steps.find(({ id }) => id === step)?.evidence ?? [];
  for (const { kind, n } of required?.evidence ?? []) {
    for (let piece = attached.filter((each) => each.kind === kind).length; piece < n; piece += 1) {
      const id = `${kind}-${piece + 1}.pdf`;
      await play.give({ command: "attach_evidence", step: step as never, kind, id, sha256: await sha256(`${step}/${id}`) });
    }
  }
  if (required?.signature) await play.give({ command: "attach_evidence", step: step as never, kind: "signature", id: "own", sha256: "" });
  const { accepted } = await play.give({ command: "approve", step: step as never, reason: `${step} has looked at it` });
  return accepted !== undefined;
}
