// What is used of the package `@electric-sql/pglite`, whose own types need others' to compile (see `paths` in tsconfig.json).
import type { PgliteDatabase } from "./database.js";

export declare const PGlite: {
  create(where: string): Promise<PgliteDatabase & { close(): Promise<void> }>;
};
