// A mapping whose policy's facts TypeScript knows, as `types` writes them, is checked against them. What must not compile
// stands below `@ts-expect-error`, which is itself an error where there is none.
import { type Intake, intake, type IntakeProblem } from "countersign/intake";

interface SpendFacts {
  region: "US" | "EU";
  budget?: { currency: "EUR"; value: string };
  count: number;
  share: string;
  locked: boolean;
  lines: readonly { amount: { currency: "EUR"; value: string }; note?: string; sku: string }[];
  owner: { name: string; unit?: string };
}

const frame = { policy: "spend", id: "/id", by: "/by" } as const;
const facts = {
  region: { path: "/region", values: { "us-en": "US" } },
  count: { path: "/count", integer: true },
  share: { path: "/share", decimal: true },
  locked: "/locked",
  lines: { path: "/lines", each: { members: { amount: { path: "/amount", money: "EUR", minor: 2 }, sku: "/sku" } } },
  owner: { members: { name: "/owner", unit: { path: "/unit", optional: true } } },
} as const;

export const read: Intake<SpendFacts> = intake<SpendFacts>({ ...frame, facts, sources: { locked: "asset-library" } });
export const loose: Intake = intake({ ...frame, facts: { anything: { path: "/a", optional: true }, more: { path: "/b", money: "EUR" }, list: { path: "/c", each: "" } } });

const outcome = read("{}");
export const told: readonly IntakeProblem[] | undefined = outcome.problems;
if (outcome.problems === undefined) {
  const region: "US" | "EU" = outcome.submission.facts.region;
  const by: string = outcome.acting.by;
  console.log(region, by);
}
// @ts-expect-error there may be problems instead
outcome.submission.facts;

const { region, ...without } = facts;
// @ts-expect-error a fact that must be there is not mapped
intake<SpendFacts>({ ...frame, facts: without });
// @ts-expect-error a fact that the policy does not have
intake<SpendFacts>({ ...frame, facts: { ...facts, regoin: region } });
// @ts-expect-error a value that the enumeration does not have
intake<SpendFacts>({ ...frame, facts: { ...facts, region: { path: "/region", values: { "us-en": "UK" } } } });
// @ts-expect-error a fact that must be there cannot be left out
intake<SpendFacts>({ ...frame, facts: { ...facts, share: { path: "/share", optional: true } } });
// @ts-expect-error an amount is not taken as it is
intake<SpendFacts>({ ...frame, facts: { ...facts, budget: "/budget" } });
// @ts-expect-error another currency
intake<SpendFacts>({ ...frame, facts: { ...facts, budget: { path: "/budget", money: "USD" } } });
// @ts-expect-error a number is no amount
intake<SpendFacts>({ ...frame, facts: { ...facts, count: { path: "/count", money: "EUR" } } });
// @ts-expect-error both a constant and a pointer
intake<SpendFacts>({ ...frame, facts: { ...facts, count: { path: "/count", value: 1 } } });
// @ts-expect-error two conversions
intake<SpendFacts>({ ...frame, facts: { ...facts, share: { path: "/share", decimal: true, zone: "Europe/Berlin" } } });
// @ts-expect-error a member that must be there is not mapped
intake<SpendFacts>({ ...frame, facts: { ...facts, owner: { members: { unit: "/unit" } } } });
// @ts-expect-error neither an id nor an event
intake<SpendFacts>({ policy: "spend", by: "/by", facts });
// @ts-expect-error whoever submits cannot be left out
intake<SpendFacts>({ ...frame, by: { path: "/by", optional: true }, facts });
// @ts-expect-error places by currency belong to a currency that is read
intake<SpendFacts>({ ...frame, facts: { ...facts, budget: { path: "/budget", money: "EUR", minor: { EUR: 2 } } } });

declare const console: { log(...values: unknown[]): void };
