// Values as TypeScript constants, which tsc checks member by member, also for members that no type names.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run } from "./consumer.mjs";

/**
 * A type as it is without its brands, which exist for the compiler alone: a branded string is any string, and a union of
 * literals stays what it is.
 */
const PLAIN = `
  export type Plain<T> = T extends string ? ({} extends Record<T, 1> ? string : T)
    : T extends number | boolean | null | undefined ? T
    : T extends readonly (infer Item)[] ? readonly Plain<Item>[]
    : { readonly [Key in keyof T as Key extends string ? ({} extends Record<Key, 1> ? string : Key) : Key]: Plain<T[Key]> };`;

/** Checks a module in a project that has the package: tsc's exit code, and what it says. */
export async function typeCheck(consumer, name, source) {
  writeFileSync(join(consumer.folder, "plain.ts"), PLAIN);
  writeFileSync(join(consumer.folder, name), source);
  const compilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: "ES2022", lib: ["ES2022"], types: [], module: "NodeNext" };
  writeFileSync(join(consumer.folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [name] }));
  const { code, stdout } = await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", consumer.folder]);
  return { code, stdout };
}

/** A module that declares each value, JSON text, to be of the type. */
export const constants = (type, values) => `
  import type { ${type} } from "countersign";
  import type { Plain } from "./plain.js";
  ${values.map((json, index) => `export const value${index}: Plain<${type}> = ${json};`).join("\n")}`;
