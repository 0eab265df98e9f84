// A request with its records, kept in memory as a host keeps them, signed with WebCrypto.
import { randomBytes } from "node:crypto";

const { compile } = await import("../../../pkg/compiler.node.js");
export const countersign = await import("../../../pkg/index.node.js");
const { exportBundle, load, prepare, prepareHead, readBundle, restore, seal, verify } = countersign;

const ISSUER = "https://approvals.example.org";

/** An Ed25519 key pair that cannot be exported, with its public JWK and thumbprint. */
export async function newKey() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  const { kty, crv, x } = await crypto.subtle.exportKey("jwk", publicKey);
  const print = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify({ crv, kty, x })));
  const jwk = { kty, crv, x, kid: Buffer.from(print).toString("base64url") };
  const sign = async (text) => new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, new TextEncoder().encode(text)));
  return { jwk, sign };
}

export class Book {
  constructor(script, key, { site } = {}) {
    const compiled = compile(script);
    if (!compiled.ok) throw new Error(compiled.rendered);
    this.script = script;
    this.definition = compiled.json;
    this.policy = load(compiled.definition);
    this.key = key;
    this.site = site;
    this.records = [];
    this.documents = {};
    this.stored = null;
  }

  get log() {
    const log = { deployment: "acme", issuer: ISSUER, kid: this.key.jwk.kid, salt: randomBytes(32).toString("base64url") };
    return this.site === undefined ? log : { ...log, site: this.site };
  }

  get keys() {
    return { keys: [this.key.jwk] };
  }

  get kept() {
    return this.stored === null ? null : { stored: this.stored, last: this.records.at(-1), documents: this.documents };
  }

  get state() {
    return restore(this.stored, this.documents);
  }

  /** Decides, signs, seals and keeps. */
  async give(command, context) {
    const prepared = prepare(this.policy, this.kept, command, context, this.log);
    for (const record of prepared.records) this.records.push(seal(record, await this.key.sign(record.signing_input), this.key.jwk));
    for (const { sha256, text } of prepared.documents) this.documents[sha256] = text;
    this.stored = prepared.stored;
    return prepared;
  }

  /** The head, as of an instant. */
  async head(at) {
    const pending = prepareHead(this.records.at(-1), this.log, at);
    return seal(pending, await this.key.sign(pending), this.key.jwk);
  }

  get evidence() {
    return { records: this.records, documents: this.documents, definitions: [this.definition] };
  }

  async bundle(at) {
    const evidence = { ...this.evidence, head: await this.head(at) };
    const { files, first_break } = exportBundle(evidence, { keys: this.keys, script: this.script });
    if (first_break) throw new Error(first_break.message);
    return { ...files };
  }

  verify(options = {}) {
    return verify(this.evidence, { keys: this.keys, ...options });
  }
}

export { readBundle, verify };
