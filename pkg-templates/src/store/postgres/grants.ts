import { identifier } from "./identifier.js";
import { BOOK } from "./migrate.js";

const READ_AND_WRITE: readonly (readonly [rights: string, tables: readonly string[]])[] = [
  ["select, insert", ["records"]],
  ["select, insert, update", ["definitions", "requests", "documents", "attempts", "outbox", "idempotency_keys", "delegations", "deployments"]],
  ["select, insert, update, delete", ["request_steps", "candidates", "viewers", "decisions", "comments"]],
  ["select", [BOOK.applied, BOOK.lock]],
];

/**
 * The SQL that lets a role of a PostgreSQL server do what a store with `migrate: false` does, and no more: of records it may
 * add and read. Run it as the owner of the schema, after the tables were made; the application then connects as that role.
 *
 * @param role an existing role.
 * @param schema the schema that holds the tables.
 * @throws {CountersignError} `invalid_argument`: a name that PostgreSQL would not take as it is.
 *
 * @example
 * ```ts
 * import { grants } from "countersign/store/postgres";
 *
 * console.log(grants("approvals_app").split("\n")[1]); // prints: grant select, insert on "countersign"."records" to "approvals_app";
 * ```
 */
export function grants(role: string, schema = "countersign"): string {
  const to = identifier(role);
  const within = identifier(schema);
  const tables = READ_AND_WRITE.map(([rights, names]) => `grant ${rights} on ${names.map((name) => `${within}."${name}"`).join(", ")} to ${to};`);
  return [`grant usage on schema ${within} to ${to};`, ...tables].join("\n");
}
