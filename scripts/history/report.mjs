// What a replay comes to: how many cases end as the log says, and the rest by cause.
import { CAUSES, told } from "./causes.mjs";

/**
 * The figures: `clean` cases where every command was accepted, and by cause those that end alike all the same (`alike`)
 * and those that end otherwise (`otherwise`), each with its first case.
 */
export function figures({ cases, commands, seconds }) {
  const of = (id, same) => {
    const found = cases.filter((each) => each.cause === id && each.same === same);
    return { count: found.length, example: found[0] ?? null };
  };
  const causes = CAUSES.map(({ id, says }) => ({ id, says, alike: of(id, true), otherwise: of(id, false) }));
  return {
    cases: cases.length,
    commands,
    perSecond: seconds > 0 ? Math.round(commands / seconds) : null,
    same: cases.filter(({ same }) => same).length,
    clean: cases.filter(({ cause }) => cause === null).length,
    causes: causes.filter(({ alike, otherwise }) => alike.count + otherwise.count > 0),
  };
}

/** An example in words: which case, what the log did, what the engine answered. */
export function example({ id, log, engine, stray }) {
  const end = log === engine ? `both end ${words(log)}` : `the log ends ${words(log)}, the engine ${words(engine)}`;
  return `${id}: ${told(stray[0])}; ${end}`;
}

const words = (state) => state.replace("_", " ");
