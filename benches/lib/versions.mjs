// Which version of a peer is installed, read from its own manifest: what was measured, not what was asked for.
import { readFileSync } from "node:fs";

/** The version of `package_`, as installed under `benches/node_modules`. */
export function installedVersion(package_) {
  const manifest = new URL(`../node_modules/${package_}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}
