// W8, the shipped size: the bytes that reach a user, each file compressed by itself with brotli at its best.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

import { build } from "esbuild";

import { ENGINES, loadEngine, OURS, OURS_COMPILING } from "../lib/engines.mjs";
import { readable, times, verdict } from "../lib/figures.mjs";
import { table } from "../lib/table.mjs";

export const id = "w8";
export const title = "W8  shipped size, brotli";

const BUDGETS = {
  [OURS]: { atMost: 150, beyond: 90, unit: "kB" },
  [OURS_COMPILING]: { atMost: 380, beyond: 300, unit: "kB" },
};
// As a delivery network compresses what it serves for long: the best quality, the largest window browsers accept.
const QUALITY = constants.BROTLI_MAX_QUALITY;
const WINDOW_BITS = constants.BROTLI_MAX_WINDOW_BITS;
const ROOT = new URL("../", import.meta.url);
const CACHE = new URL(".cache/brotli.json", ROOT);
const resolveFile = createRequire(import.meta.url).resolve;

export async function measure({ engines }) {
  const present = ENGINES.filter((engine) => engines.includes(engine));
  if (present.includes(OURS)) {
    present.push(OURS_COMPILING);
  }
  const rows = [];
  const seen = new Set();
  for (const engine of await Promise.all(present.map(loadEngine))) {
    // What ships nothing has no size, and two modes of one add-on are one file.
    if (engine.ships === null || seen.has(JSON.stringify(engine.ships))) {
      continue;
    }
    seen.add(JSON.stringify(engine.ships));
    rows.push(await row(engine));
  }
  rows.sort((a, b) => a.kilobytes - b.kilobytes);
  return { quality: QUALITY, budgets: BUDGETS, rows };
}

async function row({ id: engine, name, version, ships }) {
  const parts = [];
  if (ships.bundle) {
    parts.push(part("JavaScript, bundled and minified", await bundle(ships.bundle)));
  }
  for (const file of ships.files ?? []) {
    parts.push(part(file.split("/").at(-1), readFileSync(locate(file))));
  }
  if (ships.addon) {
    const file = addonOf(ships.addon);
    parts.push(part(file.name, readFileSync(file.url)));
  }
  const bytes = parts.reduce((sum, { brotli }) => sum + brotli, 0);
  return { engine, name: ships.as ?? name, version, kilobytes: bytes / 1_000, parts };
}

// By its path where a peer exports its file under no name, else as the package exports it.
function locate(file) {
  const path = new URL(`node_modules/${file}`, ROOT);
  return existsSync(path) ? path : resolveFile(file);
}

// What a page would load. Modules of Node stay outside: a bundler for the browser replaces or drops them, and wasm files
// are counted by themselves.
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(ROOT) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: ["node:*", "fs", "path", "util", "crypto", "*.wasm"],
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

// A native add-on comes as one package per platform; the one that npm chose for this machine is measured.
function addonOf(packageName) {
  const [scope, prefix] = packageName.split("/");
  const home = new URL(`node_modules/${scope}/`, ROOT);
  for (const folder of readdirSync(home).filter((entry) => entry.startsWith(`${prefix}-`))) {
    const name = readdirSync(new URL(`${folder}/`, home)).find((entry) => entry.endsWith(".node"));
    if (name) {
      return { name, url: new URL(`${folder}/${name}`, home) };
    }
  }
  throw new Error(`no native add-on of \`${packageName}\` is installed for ${process.platform}-${process.arch}`);
}

function part(what, bytes) {
  return { what, raw: bytes.length, brotli: compressedSize(bytes) };
}

// The best quality takes half a minute for the largest file, whose bytes never change: remembered by their digest.
function compressedSize(bytes) {
  const key = `${QUALITY}/${WINDOW_BITS}:${createHash("sha256").update(bytes).digest("hex")}`;
  const cache = existsSync(CACHE) ? JSON.parse(readFileSync(CACHE, "utf8")) : {};
  if (!(key in cache)) {
    cache[key] = brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }).length;
    mkdirSync(new URL(".", CACHE), { recursive: true });
    writeFileSync(CACHE, JSON.stringify(cache));
  }
  return cache[key];
}

export function render({ rows }) {
  const ours = rows.find(({ engine }) => engine === OURS)?.kilobytes;
  const lines = rows.map((each) => {
    const parts = each.parts.map(({ what, brotli }) => `${what} ${readable(brotli / 1_000)}`).join(" + ");
    const budget = BUDGETS[each.engine];
    return [
      `${each.name} ${each.version}`,
      readable(each.kilobytes),
      times(each.kilobytes, ours),
      budget ? `${parts}; ${verdict(each.kilobytes, budget)}` : parts,
    ];
  });
  return [
    table(["engine", "kB", "× ours", "what was measured"], lines),
    `brotli quality ${QUALITY}, each file by itself, 1 kB = 1,000 bytes; JavaScript as esbuild bundles what W1 imports for a browser`,
  ].join("\n");
}
