// Who signs. A private key never passes through here: a signer is given bytes and gives a signature.
import { base64url, bytesOfUrl } from "../api/base64.js";
import { CountersignError } from "../api/error.js";
import type { PublicJwk } from "../model/record.js";

/** A public key with its name. */
export type NamedJwk = PublicJwk & { readonly kid: string };

/** Signs records with one key. */
export interface Signer {
  /** The public half; `kid` is its thumbprint (RFC 7638). */
  readonly jwk: NamedJwk;
  /**
   * The Ed25519 signature (RFC 8032) over these bytes, 64 bytes. The place in the log is held meanwhile: a signer should
   * answer soon or fail.
   */
  sign(bytes: Uint8Array<ArrayBuffer>): Uint8Array | Promise<Uint8Array>;
}

/**
 * The public key with its thumbprint as `kid` (RFC 7638).
 *
 * @throws {CountersignError} `invalid_key`.
 */
export async function named(jwk: PublicJwk): Promise<NamedJwk> {
  const { kty, crv, x } = jwk;
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string") {
    throw new CountersignError("invalid_key", "the key is not an Ed25519 key", { hint: "give a JWK with `kty` `OKP` and `crv` `Ed25519`" });
  }
  const text = JSON.stringify({ crv, kty, x });
  const thumbprint = base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  if (jwk.kid !== undefined && jwk.kid !== thumbprint) {
    throw new CountersignError("invalid_key", `the key's name \`${jwk.kid}\` is not its thumbprint`, { hint: `leave \`kid\` out, or give \`${thumbprint}\`` });
  }
  return { kty, crv, x, kid: thumbprint };
}

/** A key of WebCrypto, where TypeScript knows of it. */
type Key = typeof globalThis extends { CryptoKey: { prototype: infer K } } ? K : { readonly extractable: boolean };

/** An Ed25519 key pair of WebCrypto. */
export interface KeyPair {
  readonly publicKey: Key;
  readonly privateKey: Key;
}

/** What aborts, where TypeScript knows of it. */
type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : { readonly aborted: boolean };

/**
 * Signs with a key pair of WebCrypto; a new one that cannot be exported, unless one is given. Keep the pair where the
 * platform keeps keys: IndexedDB stores it as it is.
 *
 * @param pair an Ed25519 key pair, such as an earlier call's `pair`.
 * @throws {CountersignError} `invalid_key` if it is not one.
 *
 * @example
 * ```ts
 * import { webCryptoSigner } from "countersign/host";
 *
 * const signer = await webCryptoSigner();
 * console.log(signer.pair.privateKey.extractable, (await signer.sign(new Uint8Array(3))).length); // prints: false 64
 * ```
 */
export async function webCryptoSigner(pair?: KeyPair): Promise<Signer & { readonly pair: KeyPair }> {
  const keys = pair ?? ((await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as KeyPair);
  if (keys.privateKey.algorithm.name !== "Ed25519" || !keys.privateKey.usages.includes("sign")) {
    throw new CountersignError("invalid_key", "the key pair cannot sign with Ed25519", { hint: 'make it with `crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])`' });
  }
  const jwk = await named((await crypto.subtle.exportKey("jwk", keys.publicKey)) as PublicJwk);
  const sign = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.sign("Ed25519", keys.privateKey, bytes));
  return Object.freeze({ jwk, pair: keys, sign });
}

/** How a key service is asked. */
export interface KeyService {
  /** The public half of its key. */
  readonly jwk: PublicJwk;
  /** Asks for the signature: 64 bytes, or their base64 or base64url. `signal` aborts when nobody waits any more. */
  sign(bytes: Uint8Array<ArrayBuffer>, signal: Signal): Promise<Uint8Array | string>;
  /** How long to wait, in milliseconds; unless told otherwise 5,000. */
  readonly timeout?: number;
}

/**
 * Signs with a key service or an HSM. What does not come in time is not waited for: the command is undone, and may be sent
 * again with the same key.
 *
 * @throws {CountersignError} `invalid_key`, `invalid_argument`; its `sign` rejects with `signer_failed`.
 *
 * @example
 * ```ts
 * import { keyServiceSigner, webCryptoSigner } from "countersign/host";
 *
 * const service = await webCryptoSigner(); // stands for a key service in the network
 * const signer = await keyServiceSigner({ jwk: service.jwk, sign: async (bytes) => service.sign(bytes), timeout: 2_000 });
 * console.log((await signer.sign(new Uint8Array(3))).length); // prints: 64
 * ```
 */
export async function keyServiceSigner({ jwk, sign, timeout = 5_000 }: KeyService): Promise<Signer> {
  if (!(timeout > 0 && timeout <= 600_000)) {
    throw new CountersignError("invalid_argument", `the timeout \`${timeout}\` is not a number of milliseconds`, { hint: "give 1 to 600,000 milliseconds" });
  }
  const ask = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(failed(`did not sign within ${timeout} ms`));
        abort.abort();
      }, timeout);
    });
    try {
      return bytesIn(await Promise.race([sign(bytes, abort.signal), late]));
    } catch (cause) {
      throw cause instanceof CountersignError ? cause : failed("did not sign", cause);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.freeze({ jwk: await named(jwk), sign: ask });
}

function bytesIn(signature: Uint8Array | string): Uint8Array {
  if (typeof signature !== "string") return signature;
  try {
    return bytesOfUrl(signature.replace(/=+$/, ""));
  } catch (cause) {
    throw failed("gave a signature that is no base64", cause);
  }
}

function failed(what: string, cause?: unknown): CountersignError {
  const hint = "nothing was stored: send the command again with the same key";
  return new CountersignError("signer_failed", `the key service ${what}`, cause === undefined ? { hint } : { hint, cause });
}
