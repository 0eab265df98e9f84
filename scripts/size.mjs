// What the package costs to load (W8), brotli at the strongest setting, as a CDN serves it: each wasm module and its glue, and
// all that a page loads that previews, as it is and bundled with the components. Prints one line each; exits 1 when one is larger
// than it is held to: its budget, or, where that is missed, a little over what it takes now. 1 kB = 1,000 bytes. Reads
// target/wasm/ and pkg/.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { pageSize } from "./page-size.mjs";

const root = new URL("../", import.meta.url);
/** In kB: what must hold, what we are after, and what it is held to meanwhile. */
const measured = [
  { name: "compiler", files: module("compiler"), budget: 380, goal: 300, held: 520 },
  { name: "runtime", files: module("runtime"), budget: 150, goal: 90, held: 380 },
  { name: "preview", files: ["pkg/preview.wasm", ...scripts("pkg/preview.js")], budget: 150, goal: 80, held: 130 },
];

/** Pages that load nothing else, bundled: the route alone, which the budget is for, and with its siblings. */
const pages = [
  { name: "page", source: 'import "countersign/element/route";', budget: 150, goal: 80, held: 150 },
  { name: "page, all", source: 'import "countersign/element";', budget: Infinity, goal: 80, held: 165 },
];

function module(name) {
  return ["countersign_bg.wasm", "countersign.js"].map((file) => `target/wasm/${name}/${file}`);
}

/** A script, and each that it imports, directly or not. */
function scripts(entry) {
  const found = new Set([entry]);
  for (const file of found) {
    const text = readFileSync(new URL(file, root), "utf8");
    for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*?"(\.[^"]+\.js)";/gm)) found.add(new URL(from, `file:///${file}`).pathname.slice(1));
  }
  return [...found];
}

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
function say({ name, budget, goal, held }, total, details) {
  const verdict = total > budget * 1000 ? "OVER the budget" : total > goal * 1000 ? "within the budget" : "within the goal";
  const judged = budget === Infinity ? "no budget" : `${verdict} (budget ${budget} kB, goal ${goal} kB)`;
  if (total > held * 1000) over += 1;
  const grown = total > held * 1000 ? `; it is held to ${held} kB` : "";
  console.log(`W8 ${name.padEnd(9)} ${kilobytes(total).padStart(9)} brotli (${details}): ${judged}${grown}`);
}

for (const { files, ...each } of measured) {
  const contents = files.map((file) => readFileSync(new URL(file, root)));
  const [wasm, ...glue] = contents.map(brotli);
  const scripts = glue.reduce((sum, size) => sum + size, 0);
  say(each, wasm + scripts, `wasm ${kilobytes(wasm)} of ${kilobytes(contents[0].length)}, scripts ${kilobytes(scripts)}`);
}
for (const { source, ...each } of pages) {
  const { wasm, scripts, owners } = await pageSize(fileURLToPath(root), source, brotli);
  const whose = owners.map(([owner, bytes]) => `${owner} ${kilobytes(bytes)}`).join(", ");
  say(each, wasm + scripts, `wasm ${kilobytes(wasm)}, scripts ${kilobytes(scripts)}: ${whose}`);
}
if (over > 0) {
  console.error(`size: ${over} of ${measured.length + pages.length} larger than they are held to`);
  process.exitCode = 1;
}
