// The host's own cryptography beside the core's: on every published vector of Ed25519, WebCrypto together with what the core
// asks of a signature by itself comes to the verdict of the core alone.
//
// `cargo test --test record ed25519` leaves the vectors with their verdicts in target/vectors/.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../../target/vectors/ed25519.json", import.meta.url));
const vectors = JSON.parse(readFileSync(file, "utf8"));
const bytes = (text) => Buffer.from(text, "base64url");

/** What WebCrypto says; a key that it does not even import signs nothing. */
async function verdict({ key, message, signature }) {
  try {
    const imported = await crypto.subtle.importKey("raw", bytes(key), { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, imported, bytes(signature), bytes(message));
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

test("WebCrypto and the core come to the same verdicts", async () => {
  assert.ok(vectors.length >= 165, `only ${vectors.length} vectors`);
  assert.ok(vectors.some(({ holds }) => holds) && vectors.some(({ holds }) => !holds));
  const found = [];
  for (const vector of vectors) {
    const says = vector.asked && (await verdict(vector));
    if (says !== vector.holds) found.push(`${vector.name}: ${says} instead of ${vector.holds}`);
  }
  assert.equal(found.join("\n"), "");
});

test("what the core asks of a signature by itself is asked for a reason", async () => {
  // Points of small order: WebCrypto leaves them to whoever calls it.
  const lenient = [];
  for (const vector of vectors) if ((await verdict(vector)) !== vector.holds) lenient.push(vector.name);
  assert.deepEqual(lenient, ["0: A and R of small order", "1: A of small order", "2: R of small order"]);
});
