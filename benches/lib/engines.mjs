// Who takes part, by the name of the file under w1/.
import { readFileSync } from "node:fs";

export const OURS = "countersign";
export const HAND_WRITTEN = "hand-written";

/** Ours from the script: it differs from ours in cold start and size, not in a warm decision. */
export const OURS_COMPILING = "countersign-compiler";

export const ENGINES = [
  OURS,
  HAND_WRITTEN,
  "json-logic-engine",
  "json-logic-js",
  "casbin",
  "zen-expression",
  "xstate",
  "json-rules-engine",
  "cedar",
  "zen-table",
];

/** The module of an engine, with its id and the version that is installed: what was measured, not what was asked for. */
export async function loadEngine(id) {
  const { name, packageName, ships, setup } = await import(`../w1/${id}.mjs`);
  const version = packageName === null ? null : installedVersion(packageName);
  return { id, name, version, ships, setup };
}

function installedVersion(packageName) {
  const manifest = new URL(`../node_modules/${packageName}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
