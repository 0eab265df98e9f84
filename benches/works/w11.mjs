// W11: a preview while typing. From the key that the browser gets to the frame in which the new route is painted.
import { startElements } from "../../tests/element/support/page.mjs";
import { given, twelve } from "../../tests/element/support/policies.mjs";
import { median, readable, verdict } from "../lib/figures.mjs";
import { table } from "../lib/table.mjs";
import { inPlayground } from "../w11/playground.mjs";

export const id = "w11";
export const title = "W11  preview while typing: key to painted route";

const BUDGET = { atMost: 16, beyond: 8, unit: "ms" };
// Frames are painted as soon as there is something to paint, rather than sixty times a second.
const AT_ONCE = ["--disable-gpu-vsync", "--disable-frame-rate-limit"];

/** The policies, the step that the amount decides, and what it says of 62,000 euros; first, what a key costs without any. */
const PAGES = [
  { says: "a field and a paragraph", properties: null },
  { says: "4 steps", properties: given("social-publish", "high-risk"), step: "finance", why: "Because budget EUR 62,000.00 is at least EUR 50,000.00" },
  { says: "12 steps", properties: twelve(), step: "finance", why: "Because budget EUR 62,000.00 is at least EUR 10,000.00" },
];

export async function measure({ quick }) {
  const app = await startElements(undefined, AT_ONCE);
  try {
    const rows = [];
    for (const each of PAGES) rows.push(await row(each, app, quick ? 3 : 30));
    rows.push(...(await inPlayground(quick ? { warm: 10, keys: 40 } : { warm: 60, keys: 400 }, AT_ONCE)));
    return { budget: BUDGET, rows };
  } finally {
    await app.close();
  }
}

async function row({ says, properties, step, why }, app, rounds) {
  const page = await app.open();
  await page.evaluate(show, properties);
  const field = page.getByLabel("Budget");
  await field.focus();
  // Once without looking at the clock: what is hot is compiled, and fonts are there.
  await type(page, 5);
  await page.evaluate(() => (globalThis.taken = []));
  await type(page, rounds);
  await page.waitForTimeout(100);
  const taken = await page.evaluate(() => globalThis.taken);
  const text = properties === null ? why : await page.locator(`[data-step=${step}] .why`).innerText();
  if (text !== why) throw new Error(`the page says \`${text}\` rather than \`${why}\``);
  if (page.errors.length > 0) throw new Error(page.errors.join("\n"));
  await page.context().close();
  const sorted = [...taken].sort((a, b) => a - b);
  return { page: says, ours: properties !== null, keys: taken.length, median: median(taken), p95: sorted[Math.ceil(sorted.length * 0.95) - 1] };
}

/** One key after what came of the other is painted: nobody types so fast that frames queue up. */
async function type(page, rounds) {
  for (let round = 0; round < rounds; round += 1) {
    for (const key of [...Array(8).fill("Backspace"), ..."62000.00"]) {
      await page.keyboard.press(key);
      await page.evaluate(() => globalThis.painted());
    }
  }
}

/** In the page: a form and its route, and a clock that looks at each input. */
async function show(properties) {
  const [form, route] = ["countersign-facts", "countersign-route"].map((name) => document.createElement(name));
  const here = document.querySelector("#here");
  if (properties === null) {
    here.innerHTML = `<label>Budget <input /></label><p></p>`;
    here.querySelector("input").addEventListener("input", ({ target }) => (here.querySelector("p").textContent = target.value));
  } else {
    form.definition = properties.definition;
    form.facts = properties.facts;
    Object.assign(route, properties);
    form.addEventListener("countersign-facts", ({ detail }) => (form.facts = route.facts = detail.facts));
    here.replaceChildren(form, route);
    await route.updateComplete;
  }
  globalThis.taken = [];
  const { port1, port2 } = new MessageChannel();
  let painted;
  globalThis.painted = () => painted;
  document.addEventListener(
    "input",
    ({ timeStamp }) => {
      painted = new Promise((resolve) => {
        port1.onmessage = () => resolve(globalThis.taken.push(performance.now() - timeStamp));
        // A message that is sent while a frame is made arrives once it has been.
        requestAnimationFrame(() => port2.postMessage(null));
      });
    },
    { capture: true },
  );
}

export function render({ budget, rows }) {
  const lines = rows.map(({ page, ours, keys, median: middle, p95 }) => [page, readable(keys), readable(middle), readable(p95), ours ? verdict(p95, budget) : "what the browser and the machine take"]);
  return [table(["page", "keys", "ms, median", "ms, p95", "note"], lines), "a form and its route in headless Chromium, and all of the playground around them; it shares the machine with its own painting."].join("\n");
}
