// Every case of a log through `decide`, command by command, and how each came out.
import { causeOf } from "./causes.mjs";
import { commandsOf, PEOPLE } from "./commands.mjs";
import { endOf } from "./end.mjs";

/** What approval asks for. The policy describes who approves; that an approved declaration is paid is said here. */
export const PAYMENT = 'on_approved(effect("payment"));\n';

/**
 * Replays the cases.
 *
 * @param cases as `readLog` gives them
 * @param engine `{ policy, decide }`: the loaded policy, with `PAYMENT`, and the package's function
 * @returns `{ commands, seconds, cases }`; of each case `{ id, log, engine, stray, cause, events }`: the state that the log says
 *   it ended in and that of the engine, what did not go as the log says, and why, or `null` where nothing strayed; and what
 *   happened to the request, as a host would keep it
 * @throws where something strayed and no cause explains it
 */
export function replay(cases, engine) {
  let commands = 0;
  let spent = 0;
  const results = cases.map((events) => {
    const asked = commandsOf(events);
    const started = performance.now();
    const { state, stray, told } = followed(asked, engine);
    spent += performance.now() - started;
    commands += asked.filter(({ command }) => command !== null).length;
    const result = { id: events[0].case, log: endOf(events), engine: state.status, stray, events: told };
    const same = result.log === result.engine;
    return { ...result, same, cause: same && stray.length === 0 ? null : causeOf(events, result) };
  });
  return { commands, seconds: spent / 1_000, cases: results };
}

/** The commands of one case, one after the other; a refused one leaves the request as it was. */
function followed(asked, { policy, decide }) {
  let state = null;
  const stray = [];
  const told = [];
  for (const { event, by, command, payment } of asked) {
    const before = state?.status ?? "none";
    if (payment && !(state?.effects ?? []).some(({ name }) => name === "payment")) {
      stray.push({ event, command: null, code: "payment_not_asked_for", message: "the engine did not ask for the payment", before });
    }
    if (command === null) continue;
    const decided = decide(policy, state, command, { now: event.time, people: PEOPLE, ...(by === null ? {} : { by }) });
    const { refused, accepted } = decided.outcome;
    told.push(...(decided.due ?? []), ...(accepted?.events ?? []));
    if (refused) stray.push({ event, command: command.command, code: refused.code, message: refused.message, before });
    state = decided.state;
  }
  return { state, stray, told };
}
