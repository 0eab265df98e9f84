// A signer for development: its key lies in a file.
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CountersignError } from "../api/error.js";
import type { PublicJwk } from "../model/record.js";
import { named, type Signer } from "./signer.js";

/**
 * Signs with a private key that lies in a file as a JWK, for development only: whoever reads the file can sign. Where there
 * is no such file, a new key is written, readable by its owner alone.
 *
 * @param path the file.
 * @throws {CountersignError} `invalid_key` if the file holds none.
 *
 * @example
 * ```ts
 * import { insecureFileSigner } from "countersign/host";
 *
 * const [first, again] = [await insecureFileSigner("approvals/key.json"), await insecureFileSigner("approvals/key.json")];
 * console.log(first.jwk.kid === again.jwk.kid); // prints: true
 * ```
 */
export async function insecureFileSigner(path: string): Promise<Signer> {
  const text = (await existing(path)) ?? (await created(path)) ?? (await readFile(path, "utf8"));
  let key: CryptoKey;
  let jwk: JsonWebKey;
  try {
    jwk = JSON.parse(text) as JsonWebKey;
    key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  } catch (cause) {
    throw new CountersignError("invalid_key", `the file \`${path}\` holds no private Ed25519 key`, { hint: "give the path of a JWK, or of a file that is not there yet", cause });
  }
  const sign = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.sign("Ed25519", key, bytes));
  return Object.freeze({ jwk: await named({ kty: "OKP", crv: "Ed25519", x: jwk.x ?? "" } satisfies PublicJwk), sign });
}

async function existing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a new key, the whole file at once; nothing if somebody else just did. */
async function created(path: string): Promise<string | undefined> {
  const { privateKey } = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const { kty, crv, x, d } = await crypto.subtle.exportKey("jwk", privateKey);
  const text = `${JSON.stringify({ kty, crv, x, d }, null, 2)}\n`;
  const draft = `${path}.${crypto.randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(draft, text, { flag: "wx", mode: 0o600 });
    await link(draft, path);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
