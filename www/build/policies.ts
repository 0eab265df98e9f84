// `import policy from "./article.rhai"`: compiled while building, so that a page which only asks never loads the compiler.
import { readFile } from "node:fs/promises";
import { compile } from "countersign/compiler";
import type { Plugin } from "vite";

export function compiledPolicies(): Plugin {
  return {
    name: "compiled-policies",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith(".rhai")) return undefined;
      this.addWatchFile(id);
      const script = await readFile(id, "utf8");
      const compiled = compile(script, { file: id });
      if (!compiled.ok) this.error(compiled.rendered);
      return `export const definition = ${compiled.json};\nexport const script = ${JSON.stringify(script)};`;
    },
  };
}
