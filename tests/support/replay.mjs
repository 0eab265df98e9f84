// What the engine was asked in the scenarios, and answered natively, asked again of the run time: for Node and for a page,
// which gets `replay` as its source. `cargo test --test scenarios` leaves the calls in target/calls/.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const CALLS = fileURLToPath(new URL("../../target/calls", import.meta.url));

/** The calls of each scenario: `{ name, definitions, calls: [{ ask, policy, next?, state, command?, context, answer }] }`. */
export function recorded() {
  if (!existsSync(CALLS)) throw new Error("no native calls: run `cargo test --test scenarios`");
  const files = readdirSync(CALLS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => ({ name: file.slice(0, -".json".length).split(sep).join("/"), ...JSON.parse(readFileSync(join(CALLS, file), "utf8")) }));
}

/**
 * Asks what was asked, of what wasm-bindgen's glue exports, before anything is parsed: how many calls there were, how many
 * events were folded, and each difference in a line. A decision's events, folded, must give its state, to the byte too.
 */
export function replay({ Policy, evolve }, { name, definitions, calls }) {
  const handles = definitions.map((definition) => Policy.load(definition));
  const text = (value) => (value === null || value === undefined ? undefined : JSON.stringify(value));
  const ask = ({ ask: what, policy, next, state, command, context }) => {
    const handle = handles[policy];
    if (what !== "decide") return handle[what](text(state), text(context));
    if (next === null) return handle.decide(text(state), text(command), text(context));
    return handle.decideNext(handles[next], text(state), text(command), text(context));
  };
  const answered = (call) => {
    try {
      return ask(call);
    } catch (error) {
      if (error.code === undefined) throw error;
      return null;
    }
  };
  // The first place where two texts differ: the whole of them would bury it.
  const place = (here, there) => {
    let at = 0;
    while (at < here.length && here[at] === there[at]) at += 1;
    return `from character ${at} here ${here.slice(Math.max(0, at - 60), at + 60)} and natively ${there.slice(Math.max(0, at - 60), at + 60)}`;
  };
  const differences = [];
  let folded = 0;
  calls.forEach((call, index) => {
    const answer = answered(call);
    if (answer !== call.answer) differences.push(`${name}: call ${index}: ${call.ask}: ${place(String(answer), String(call.answer))}`);
    if (call.ask !== "decide" || answer === null) return;
    const { due, outcome } = JSON.parse(answer);
    const events = [...due, ...(outcome.accepted?.events ?? [])];
    if (events.length === 0) return;
    const state = events.reduce((before, event) => evolve(before, JSON.stringify(event)), text(call.state));
    folded += events.length;
    // `state` is the last of a decision's members.
    const given = answer.slice(-1 - state.length, -1);
    if (given !== state) differences.push(`${name}: call ${index}: its events, folded: ${place(state, given)}`);
  });
  for (const handle of handles) handle.free();
  return { calls: calls.length, folded, differences };
}
