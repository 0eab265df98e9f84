import { defineConfig } from "vite";
import { contentSecurityPolicy } from "./build/csp.js";
import { compiledPolicies } from "./build/policies.js";
import { precache } from "./build/precache.js";

export default defineConfig({
  // Relative addresses: the folder can be put under any path.
  base: "./",
  plugins: [compiledPolicies(), contentSecurityPolicy(), precache()],
  // Its data files lie beside its module; bundled for development they would not be found.
  optimizeDeps: { exclude: ["@electric-sql/pglite", "countersign"] },
  // The example policies are those of the tests, one level up.
  server: { fs: { allow: [".."] } },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // A `data:` address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { index: "index.html", cms: "cms.html", worker: "src/worker/worker.ts" },
      // PGlite's own, in what it does not run here: the content security policy would stop it.
      onLog: (level, log, handler) => (log.code === "EVAL" && log.id?.includes("pglite") ? undefined : handler(level, log)),
      output: { entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "assets/[name]-[hash].js") },
    },
  },
});
