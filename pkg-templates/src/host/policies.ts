// Definitions, loaded once: by digest for what is pinned, by name for what is new.
import { CountersignError } from "../api/error.js";
import type { Policy } from "../api/policy.js";
import { load } from "../api/runtime.js";
import type { Definition } from "../model/definition.js";
import type { Facts } from "../model/request.js";
import type { Sha256 } from "../model/record.js";
import type { Lookup } from "../store/port.js";
import type { DefinitionRow } from "../store/rows.js";

/** A definition to be put in force: what the compiler gave, or the text of `definition.json`. */
export type DefinitionInput =
  | Definition
  | string
  | {
      readonly definition: Definition | string;
      /** The script that it was made from, for the exported bundle. */
      readonly script?: string;
      /** Whose it is; left out: of all tenants. */
      readonly tenant?: string;
    };

/** A definition that has been loaded, with its row. */
export interface Loaded {
  readonly policy: Policy<Facts>;
  readonly row: DefinitionRow;
}

/** What a definition is stored as. */
export function rowOf(input: DefinitionInput, at: string): DefinitionRow {
  const whole = typeof input === "object" && "definition" in input ? input : { definition: input };
  const { digest, definition } = load(whole.definition);
  return {
    tenant: whole.tenant ?? "",
    digest,
    policy: definition.id,
    version: definition.version,
    text: typeof whole.definition === "string" ? whole.definition : JSON.stringify(whole.definition),
    script: whole.script ?? null,
    active_since: at,
    retired_at: null,
  };
}

/** Definitions that have been loaded, by digest. They are looked up in the store, or in a log whose place is taken. */
export class Policies {
  readonly #loaded = new Map<string, Policy<Facts>>();
  readonly #pinned = new Map<string, Loaded>();

  /** The one in force for new requests. */
  async inForce(lookup: Lookup, tenant: string, policy: string): Promise<Loaded | null> {
    return this.#of(await lookup.inForce(tenant, policy));
  }

  /** The one with a digest: looked up once, because what it says and since when never changes. */
  async pinned(lookup: Lookup, tenant: string, digest: Sha256): Promise<Loaded | null> {
    const name = JSON.stringify([tenant, digest]);
    const known = this.#pinned.get(name);
    if (known !== undefined) return known;
    const found = this.#of(await lookup.definition(tenant, digest));
    if (found !== null) this.#pinned.set(name, found);
    return found;
  }

  #of(row: DefinitionRow | null): Loaded | null {
    if (row === null) return null;
    let policy = this.#loaded.get(row.digest);
    if (policy === undefined) {
      policy = load(row.text);
      if (policy.digest !== row.digest) {
        throw new CountersignError("invalid_definition", `the definition \`${row.digest}\` was changed in the store`, { hint: "restore it: its text must have this digest" });
      }
      this.#loaded.set(row.digest, policy);
    }
    return { policy, row };
  }
}
