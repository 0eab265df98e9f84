// What is used of the package `pg`, which has no types of its own (see `paths` in tsconfig.json).
import type { PgPool } from "./database.js";

declare class Pool {
  constructor(options: { readonly connectionString: string });
  connect: PgPool["connect"];
  on(event: "error", listener: (error: Error) => void): this;
  end(): Promise<void>;
}
declare const pg: { readonly Pool: typeof Pool };
export default pg;
