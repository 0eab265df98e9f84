// One cold start, in a process of its own: import the engine, load the policy, take the first decision. What Node needs
// to start by itself is not in it. Prints the milliseconds and the steps as JSON.
import { requests } from "../w1/requests.mjs";

const [facts] = requests(1);
const start = performance.now();
const { setup } = await import(`../w1/${process.argv[2]}.mjs`);
const { decide, steps } = await setup();
const answer = await decide(facts);
const ms = performance.now() - start;

process.stdout.write(JSON.stringify({ ms, steps: steps(answer) }));
