// What the package costs to load (W8): each wasm module and its glue, brotli at the strongest setting, as a CDN
// serves it. Prints one line per module; with --enforce it exits 1 when one is over its budget. 1 kB = 1,000 bytes.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const root = new URL("../target/wasm/", import.meta.url);
/** Budgets in kB: what must hold, and what we are after. */
const modules = [
  { name: "compiler", budget: 380, goal: 300 },
  { name: "runtime", budget: 150, goal: 90 },
];

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

let over = 0;
for (const { name, budget, goal } of modules) {
  const files = ["countersign_bg.wasm", "countersign.js"].map((file) => readFileSync(new URL(`${name}/${file}`, root)));
  const [wasm, glue] = files.map(brotli);
  const total = wasm + glue;
  const verdict = total > budget * 1000 ? "OVER the budget" : total > goal * 1000 ? "within the budget" : "within the goal";
  if (total > budget * 1000) over += 1;
  console.log(
    `W8 ${name.padEnd(8)} ${kilobytes(total).padStart(9)} brotli (wasm ${kilobytes(wasm)} of ${kilobytes(files[0].length)}, ` +
      `glue ${kilobytes(glue)}): ${verdict} (budget ${budget} kB, goal ${goal} kB)`,
  );
}
if (process.argv.includes("--enforce") && over > 0) {
  console.error(`size: ${over} of ${modules.length} over the budget`);
  process.exitCode = 1;
}
