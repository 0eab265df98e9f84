import { svelte } from "@sveltejs/vite-plugin-svelte";
import react from "@vitejs/plugin-react";
import vue from "@vitejs/plugin-vue";
import { compile } from "countersign/compiler";
import { defineConfig } from "vite";

/** A policy's script is imported as its definition: it is compiled once, here, and no page loads a compiler. */
const policies = {
  name: "policies",
  transform(source, id) {
    if (!id.endsWith(".rhai")) return undefined;
    const compiled = compile(source);
    if (!compiled.ok) throw new Error(compiled.rendered);
    return `export default ${compiled.json};`;
  },
};

export default defineConfig({
  base: "./",
  plugins: [
    policies,
    react(),
    // Vue is told that these are elements of the page's, and not components of its own.
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("countersign-") } } }),
    svelte({ configFile: false }),
  ],
  optimizeDeps: { exclude: ["countersign"] },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // A `data:` address would need a hole in a content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["html", "react", "vue", "svelte"].map((name) => `${name}/index.html`) },
  },
});
