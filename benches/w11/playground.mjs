// W11 in a whole application: the built playground, with the largest of the example policies.
import { readdirSync, readFileSync } from "node:fs";
import { median } from "../lib/figures.mjs";
import { playground, press } from "./typing.mjs";

const POLICIES = new URL("../../tests/policies/", import.meta.url);
const LARGEST = "Contract";

/** What a key takes in the form, and in the script, where the policy is compiled anew. */
export async function inPlayground({ warm, keys }, flags) {
  const { page, close } = await playground("#policy", flags);
  try {
    await page.getByRole("button", { name: LARGEST, exact: true }).click();
    const policy = await page.evaluate(() => document.querySelector("play-app").session.setup.policy);
    mustBeLargest(policy);
    const typed = async (says) => {
      await press(page, digits(warm));
      const taken = (await press(page, digits(keys))).sort((a, b) => a - b);
      return { page: says, ours: true, keys, median: median(taken), p95: taken[Math.ceil(taken.length * 0.95) - 1] };
    };
    await page.getByLabel("Value").focus();
    // In front of the amount, where every digit counts.
    await page.keyboard.press("Home");
    const rows = [await typed("playground, 7 steps: form")];
    await placeCursor(page, policy);
    return [...rows, await typed("playground, 7 steps: script")];
  } finally {
    await close();
  }
}

/** Each key changes what the route depends on: a digit, and then it goes again. */
function digits(number) {
  return Array.from({ length: number }, (_, index) => (index % 2 === 0 ? String(1 + (index % 9)) : "Backspace"));
}

/** Behind the number in `f.value >= 100_000`: each key changes a condition, so that the policy is compiled and routed anew. */
async function placeCursor(page, policy) {
  const condition = "f.value >= 100_000";
  const lines = policy.slice(0, policy.indexOf(condition) + condition.length).split("\n");
  await page.evaluate(
    ([row, column]) => document.querySelector("play-app").shadowRoot.querySelector("policy-screen").shadowRoot.querySelector("policy-editor").goTo(row, column),
    [lines.length, lines.at(-1).length + 1],
  );
}

function mustBeLargest(policy) {
  const texts = readdirSync(POLICIES).filter((file) => file.endsWith(".rhai")).map((file) => readFileSync(new URL(file, POLICIES), "utf8"));
  if (texts.some((text) => text.length > policy.length)) throw new Error("there is a larger example policy by now: take that one");
}
