// The policy of W1, from script to definition.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

export const POLICY_FILE = new URL("policy.rhai", import.meta.url);
export const DEFINITION_FILE = new URL("../.cache/w1-definition.json", import.meta.url);

/** The canonical definition of `source`, as text; throws the compiler's own diagnostics if it is refused. */
export async function compilePolicy(source) {
  // Imported here, so that who needs a path only does not pay for the compiler.
  const { compile } = await import("countersign/compiler");
  const result = compile(source, { file: "policy.rhai" });
  if (!result.ok) {
    throw new Error(`the policy of W1 does not compile:\n${result.rendered}`);
  }
  return result.json;
}

/** Compiles the policy and leaves its definition where the engines look for it. */
export async function writeDefinition() {
  mkdirSync(new URL(".", DEFINITION_FILE), { recursive: true });
  writeFileSync(DEFINITION_FILE, await compilePolicy(readFileSync(POLICY_FILE, "utf8")));
}
