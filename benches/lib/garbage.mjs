// The heap is cleaned before each slice, so that nobody pays for a neighbour's garbage; its own it still pays for.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The engine's own garbage collector, to be called. */
export function collector() {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
