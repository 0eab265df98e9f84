// A seeded generator (mulberry32): the same seed, the same rounds.

/** Draws from a seed: numbers in [0, 1), and what can be made of them. */
export function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number below a bound. */
  const below = (bound) => Math.floor(next() * bound);
  const one = (items) => items[below(items.length)];
  const chance = (probability) => next() < probability;
  /** The same items in another order. */
  const shuffled = (items) => {
    const all = [...items];
    for (let index = all.length - 1; index > 0; index -= 1) {
      const other = below(index + 1);
      [all[index], all[other]] = [all[other], all[index]];
    }
    return all;
  };
  return { next, below, one, chance, shuffled };
}

/** The seed that a run was given, or the usual one. */
export const seedOf = (usual) => Number(process.env.COUNTERSIGN_SEED ?? usual);
