// What the right answer is. One row per step, in words and as code; no engine's file shares any of it, so an engine
// that agrees on a thousand requests agrees because it is right.
import { REGULATED_REGIONS, THRESHOLDS } from "./requests.mjs";

/** The steps, in the order in which answers are compared. */
export const POLICY = [
  {
    step: "manager",
    words: "the amount is 1,000 or more",
    applies: ({ amount }) => !(amount < 1_000),
  },
  {
    step: "finance",
    words: "the amount is 10,000 or more",
    applies: ({ amount }) => !(amount < 10_000),
  },
  {
    step: "legal",
    words: "it makes new claims, or it comes from the EU, Brazil, India or China",
    applies: ({ new_claims, region }) => new_claims === true || REGULATED_REGIONS.includes(region),
  },
  {
    step: "security",
    words: "the vendor is new and the amount is 5,000 or more",
    applies: ({ vendor_new, amount }) => vendor_new === true && !(amount < 5_000),
  },
  {
    step: "executive",
    words: "the amount is 100,000 or more",
    applies: ({ amount }) => !(amount < 100_000),
  },
];

/** The names of the steps, in order. */
export const STEPS = POLICY.map(({ step }) => step);

/** The steps that apply, as the reference sees it: a list in the order of `STEPS`. */
export function expected(facts) {
  return POLICY.filter(({ applies }) => applies(facts)).map(({ step }) => step);
}

/**
 * Fails unless `all` would catch an engine that is wrong at a boundary: every threshold is met exactly and missed by
 * one, both with and without a new vendor, and every step applies to some requests and not to others.
 */
export function assertDiscriminating(all) {
  for (const threshold of THRESHOLDS) {
    for (const value of [threshold - 1, threshold, threshold + 1]) {
      for (const isNew of [true, false]) {
        if (!all.some((facts) => facts.amount === value && facts.vendor_new === isNew)) {
          throw new Error(`no request has amount ${value} with vendor_new ${isNew}: the requests prove too little`);
        }
      }
    }
  }
  for (const { step, applies } of POLICY) {
    const share = all.filter(applies).length / all.length;
    if (share < 0.1 || share > 0.9) {
      throw new Error(`step \`${step}\` applies to ${Math.round(share * 100)} % of the requests: they prove too little`);
    }
  }
}
