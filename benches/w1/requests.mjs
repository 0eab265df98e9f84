// The requests of W1: the same thousand on every machine, with both sides of every boundary well represented.

/** The regions a request may come from. */
export const REGIONS = ["US", "CA", "UK", "CH", "JP", "EU", "BR", "IN", "CN"];

/** The regions whose requests legal sees. */
export const REGULATED_REGIONS = ["EU", "BR", "IN", "CN"];

/** The amounts at which the answer changes. */
export const THRESHOLDS = [1_000, 5_000, 10_000, 100_000];

const SEED = 0x5eed_c0de;
const HIGHEST_AMOUNT = 1_000_000;

/** Marsaglia's xorshift with 32 bits of state (Journal of Statistical Software 8(14), 2003): integers in [0, bound). */
function integers(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

// Two in five amounts stand within two of a threshold, so a `>` where `>=` is meant cannot pass; the others are
// spread evenly over the bands between the thresholds, not over the amounts, or nearly all would be large.
function amount(below) {
  if (below(5) < 2) {
    return THRESHOLDS[below(THRESHOLDS.length)] + below(5) - 2;
  }
  const edges = [0, ...THRESHOLDS, HIGHEST_AMOUNT];
  const band = below(edges.length - 1);
  return edges[band] + below(edges[band + 1] - edges[band]);
}

// Legal has three ways to apply and one not to; claims are rarer than not, so that the region often decides alone.
function request(below) {
  return {
    amount: amount(below),
    new_claims: below(3) === 0,
    region: REGIONS[below(REGIONS.length)],
    vendor_new: below(2) === 0,
  };
}

/** `count` requests, always the same. */
export function requests(count = 1_000) {
  const below = integers(SEED);
  return Array.from({ length: count }, () => request(below));
}
