// Keys: the one that signs the records, and those with which the players sign what needs their own signature.
import { InsecureTestKey, signable, type RequestState } from "countersign";
import { webCryptoSigner, type Signer } from "countersign/host";

/** A new signer for as long as the page is open: a key that cannot be read, or an open one where the browser knows no Ed25519. */
export async function newSigner(): Promise<Signer> {
  try {
    return await webCryptoSigner();
  } catch {
    const key = newKey();
    return { jwk: key.jwk, sign: (bytes) => bytesOf(key.sign(new TextDecoder().decode(bytes))) };
  }
}

/** A player's own signature on a step, as a piece of evidence. */
export interface Signature {
  readonly text: string;
  readonly sha256: string;
  /** The nonce that it was made for. */
  readonly nonce: string;
}

/** Signs a step in a player's place, with a key that is made for it. */
export async function signedBy(player: string, state: RequestState, step: string): Promise<Signature> {
  const nonce = crypto.randomUUID();
  const key = newKey();
  const { action, challenge } = signable(state, step, player, nonce);
  const { kty, crv, x } = key.jwk;
  const text = JSON.stringify({ action, alg: "Ed25519", key: { crv, kty, x }, signature: key.sign(challenge) });
  return { text, sha256: await sha256(text), nonce };
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function newKey(): InsecureTestKey {
  const seed = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
  return InsecureTestKey.fromSeed(seed.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
}

function bytesOf(signature: string): Uint8Array {
  return Uint8Array.from(atob(signature.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
