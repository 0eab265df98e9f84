// The timed loop. It is imported once per engine, under a query of its own, so that V8 profiles each copy apart: in a
// shared loop the call would be megamorphic, and the fastest engines would pay for the company they keep.

let last;

/** Decides every request, for engines that answer at once. The last answer is kept, so that none can be optimised away. */
export function decideAll(decide, batch) {
  for (const facts of batch) {
    last = decide(facts);
  }
  return last;
}

/** The same for engines that answer with a promise: one at a time, as a caller who waits for the answer. */
export async function awaitAll(decide, batch) {
  for (const facts of batch) {
    last = await decide(facts);
  }
  return last;
}
