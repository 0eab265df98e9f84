// What a page loads that shows a route and nothing else: the component, what it stands on, and the wasm, as Vite bundles and
// minifies them. Says which package the bytes are of.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

/** Whose a module is, by its path; the first that fits. */
const OWNERS = [
  ["dagre", /@dagrejs/],
  ["lit", /node_modules\/(?:lit|lit-html|lit-element|@lit)\//],
  ["component", /\/pkg\/element\//],
  ["package", /\/pkg\//],
];

/**
 * Bundles a page whose only script is `source`.
 *
 * @param brotli the compressed size of bytes.
 * @returns bytes, compressed: of the wasm, of the scripts, and of these by owner, in proportion to what each has in the bundle.
 */
export async function pageSize(root, source, brotli) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-page-"));
  try {
    writeFileSync(join(folder, "main.js"), source);
    const { output } = await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      resolve: { alias: [{ find: /^countersign\/(.*)/, replacement: join(root, "pkg/$1/index.js") }] },
      build: { write: false, target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, rolldownOptions: { input: join(folder, "main.js") } },
    });
    const chunks = loadedAtOnce(output);
    const scripts = chunks.reduce((sum, { code }) => sum + brotli(Buffer.from(code)), 0);
    const assets = output.filter(({ type, fileName }) => type === "asset" && chunks.some(({ code }) => code.includes(fileName.split("/").at(-1))));
    const wasm = assets.filter(({ fileName }) => fileName.endsWith(".wasm"));
    if (wasm.length !== 1) throw new Error(`the page loads ${wasm.length} wasm modules, not one: ${wasm.map(({ fileName }) => fileName).join(", ")}`);
    return { wasm: brotli(Buffer.from(wasm[0].source)), name: wasm[0].fileName, scripts, owners: shares(chunks, scripts) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The entry, and every chunk that it imports, directly or not; what it imports late is not loaded for this. */
function loadedAtOnce(output) {
  const byName = new Map(output.filter(({ type }) => type === "chunk").map((chunk) => [chunk.fileName, chunk]));
  const found = new Set([...byName.values()].filter(({ isEntry }) => isEntry));
  for (const chunk of found) for (const name of chunk.imports) found.add(byName.get(name));
  return [...found];
}

function shares(chunks, total) {
  const lengths = new Map();
  for (const { modules } of chunks) {
    for (const [path, { renderedLength }] of Object.entries(modules)) {
      const [owner] = OWNERS.find(([, pattern]) => pattern.test(path)) ?? ["other"];
      lengths.set(owner, (lengths.get(owner) ?? 0) + renderedLength);
    }
  }
  const all = [...lengths.values()].reduce((sum, length) => sum + length, 0);
  return [...lengths].map(([owner, length]) => [owner, (total * length) / all]).sort((one, other) => other[1] - one[1]);
}
