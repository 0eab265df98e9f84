import { CountersignError } from "../../api/error.js";

/**
 * A name, quoted.
 *
 * @throws {CountersignError} `invalid_argument`: it is empty, holds U+0000, or has over 63 bytes, of which PostgreSQL would keep
 * the first 63.
 */
export function identifier(name: string): string {
  if (name === "" || name.includes("\0") || new TextEncoder().encode(name).length > 63) {
    throw new CountersignError("invalid_argument", `\`${name}\` is no name of a role or schema`, { hint: "use 1 to 63 bytes" });
  }
  return `"${name.replaceAll('"', '""')}"`;
}
