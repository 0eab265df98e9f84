// Mode: as countersign.mjs, but from the script: compile, then load. Only a cold start tells the two apart.
import { readFileSync } from "node:fs";

import { load } from "countersign";

import { decider } from "./countersign.mjs";
import { compilePolicy, POLICY_FILE } from "./definition.mjs";

export const name = "Countersign with its compiler";
export const packageName = "countersign";
export const ships = {
  as: "Countersign's compiler",
  bundle: `export { compile } from "countersign/compiler"`,
  files: ["countersign/compiler.wasm"],
};

export async function setup() {
  return decider(load(await compilePolicy(readFileSync(POLICY_FILE, "utf8"))));
}
