// What is used of the package `@electric-sql/pglite`, whose own types need others' to compile (see `paths` in tsconfig.json).
import type { PgliteDatabase } from "./database.js";
import type { NodeFS } from "./pglite-nodefs.js";

export declare const PGlite: {
  readonly defaultStartParams: readonly string[];
  create(where: string | { readonly fs: NodeFS; readonly startParams: readonly string[] }): Promise<PgliteDatabase & { close(): Promise<void> }>;
};
