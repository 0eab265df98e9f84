// Tells the service worker which files there are, and names its cache by their digest.
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** The embedded database is fetched by the page that needs it; everything else is small enough for every visitor. */
const LATER = /pglite|initdb/;

export function precache(): Plugin {
  return {
    name: "precache",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const worker = bundle["worker.js"];
      if (worker?.type !== "chunk") this.error("there is no service worker in the bundle");
      if (worker.imports.length > 0) this.error("the service worker must be one file");
      const digest = createHash("sha256");
      const files = Object.values(bundle)
        .filter(({ fileName }) => fileName !== worker.fileName && !LATER.test(fileName))
        .sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
      for (const file of files) digest.update(file.fileName).update(file.type === "chunk" ? file.code : file.source);
      const names = files.map(({ fileName }) => fileName);
      worker.code = worker.code.replace("__FILES__", JSON.stringify(names)).replace("__VERSION__", JSON.stringify(digest.digest("hex").slice(0, 16)));
    },
  };
}
