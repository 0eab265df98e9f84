// A request with its records, as a host with a database keeps it: states and documents as the texts of its columns, a key
// that Node's own cryptography signs with.
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";

const { load, prepare, seal } = await import("countersign");
const { compile } = await import("countersign/compiler");

const SCRIPT = readFileSync(new URL("../w1/policy.rhai", import.meta.url), "utf8");
// RFC 8410: the header of an Ed25519 private key, before its 32 bytes.
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

export const compiled = compile(SCRIPT);
export const policy = load(compiled.definition);
export const people = {
  roles: Object.fromEntries(["manager", "finance", "legal", "security", "executive"].map((role) => [role, [`${role}-1`, `${role}-2`]])),
};

/** The key of a number: the same in every run. */
function keyOf(number) {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, createHash("sha256").update(`bench ${number}`).digest()]), format: "der", type: "pkcs8" });
  const { kty, crv, x } = createPublicKey(key).export({ format: "jwk" });
  const kid = createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");
  return { key, jwk: { kty, crv, x, kid } };
}
export const { key, jwk } = keyOf(1);

let drawn = 0;
/** Who keeps the log; salts are drawn for each command, here from a counter. */
export function keeper() {
  drawn += 1;
  const salt = createHash("sha256").update(`salt ${drawn}`).digest("base64url");
  return { deployment: "bench", issuer: "https://approvals.example.org", kid: jwk.kid, salt };
}

export const signed = (record) => sign(null, Buffer.from(record.signing_input), key);

/** Decides, signs and seals one command; what is kept after it. */
export function give(kept, command, context) {
  const prepared = prepare(policy, kept, command, context, keeper());
  if (prepared.outcome.refused) throw new Error(`refused: ${prepared.outcome.refused.message}`);
  const records = prepared.records.map((record) => seal(record, signed(record), jwk));
  return { prepared, records };
}

/** What a host stores of it, and reads for the next command. */
export function stored({ prepared, records }, before = {}) {
  const all = { ...before, ...Object.fromEntries(prepared.documents.map(({ sha256, text }) => [sha256, text])) };
  const documents = Object.fromEntries(prepared.needed.map((sha256) => [sha256, all[sha256]]));
  return { stored: JSON.stringify(prepared.stored), last: records.at(-1), documents };
}
