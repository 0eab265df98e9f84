// A setup as text in the address: JSON, deflated, in base64url. Whoever opens a link did not write it, so reading one is bounded
// and ends in a setup or in words.
import { checked, type Checked, type Setup } from "./setup.js";

/** The first characters say how the rest is written. */
const VERSION = "1.";
/** More is no example: in characters of the address, and in bytes when inflated. */
const LONGEST = 60_000;
const LARGEST = 400_000;

/** The text of a setup, for an address. */
export async function written(setup: Setup): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(setup));
  const packed = await gathered(new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  return `${VERSION}${base64url(packed)}`;
}

/** The setup in the text of an address; or the problem, in words. */
export async function read(text: string): Promise<Checked> {
  if (!text.startsWith(VERSION)) return { problem: "it is not one of this playground's" };
  if (text.length > LONGEST) return { problem: `it is longer than ${LONGEST.toLocaleString("en")} characters` };
  let json: string;
  try {
    const inflated = new Blob([bytesOf(text.slice(VERSION.length))]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    json = new TextDecoder("utf-8", { fatal: true }).decode(await gathered(inflated, LARGEST));
  } catch (error) {
    return { problem: error instanceof TooLarge ? `it unpacks to more than ${LARGEST.toLocaleString("en")} bytes` : "it was cut off, or changed on the way" };
  }
  try {
    return checked(JSON.parse(json));
  } catch {
    return { problem: "what it holds is not JSON" };
  }
}

class TooLarge extends Error {}

async function gathered(stream: ReadableStream<Uint8Array<ArrayBuffer>>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      void reader.cancel();
      throw new TooLarge();
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new Error("not base64url");
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
