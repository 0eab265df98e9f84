// Ways to cheat, each at one click: what somebody might do to the files who has all of them, but not the key.
import { exportBundle, InsecureTestKey, readBundle, type JwkSet } from "countersign";
import { decoded, encoded, payloadOf, recordsOf, withRecords, type Files, type Payload } from "./pieces.js";

/** A way to change the files. */
export interface Tampering {
  readonly id: string;
  readonly title: string;
  /** What a verification should make of it, in words. */
  readonly expects: string;
  /** The changed files; `null`: there is nothing here to do it to. */
  apply(files: Files): Files | null;
}

export const TAMPERINGS: readonly Tampering[] = [
  { id: "fact", title: "Change a fact", expects: "its document no longer has the digest that the record signs", apply: (files) => inDocument(files, "facts", otherFact) },
  { id: "reason", title: "Reword a reason", expects: "likewise", apply: (files) => inDocument(files, "reason", () => "I never agreed to this") },
  { id: "actor", title: "Put in another approver", expects: "the signature is not that of these bytes", apply: anotherActor },
  { id: "remove", title: "Remove a record", expects: "the next one names the one that is gone", apply: (files) => withoutRecord(files, (count) => Math.floor((count - 1) / 2)) },
  { id: "swap", title: "Swap two records", expects: "they stand in the wrong order", apply: swapped },
  { id: "cut", title: "Cut off the end", expects: "the head statement says how many there were", apply: (files) => withoutRecord(files, (count) => count - 1) },
  { id: "resign", title: "Sign it with another key", expects: "the key is none of those that are trusted", apply: signedAnew },
];

/** Erasing is no tampering: whatever people wrote can go, and every signature still holds. The pages to read are made anew. */
export function erased(files: Files, keys: JwkSet): Files | null {
  const path = documentOf(files, "reason") ?? documentOf(files, "facts");
  if (path === undefined) return null;
  const { [path]: _, ...rest } = files;
  const { "policy.rhai": script } = files;
  return exportBundle(readBundle(rest), { keys, ...(script === undefined ? {} : { script }) }).files ?? null;
}

function documentOf(files: Files, kind: string): string | undefined {
  return Object.keys(files).find((path) => path.startsWith("documents/") && (files[path] ?? "").startsWith(`{"kind":"${kind}"`));
}

function inDocument(files: Files, kind: string, change: (value: unknown) => unknown): Files | null {
  const path = documentOf(files, kind);
  if (path === undefined) return null;
  const document = JSON.parse(files[path] ?? "") as { value: unknown };
  return { ...files, [path]: JSON.stringify({ ...document, value: change(document.value) }) };
}

/** The first amount, number or yes-or-no of the facts becomes another one. */
function otherFact(value: unknown): unknown {
  const facts = value as { readonly [name: string]: unknown };
  const found = Object.entries(facts).find(([, fact]) => other(fact) !== fact) ?? Object.entries(facts)[0];
  return found === undefined ? { invented: true } : { ...facts, [found[0]]: other(found[1]) };
}

function other(fact: unknown): unknown {
  if (typeof fact === "number") return fact + 1;
  if (typeof fact === "boolean") return !fact;
  if (typeof fact === "object" && fact !== null && "value" in fact) return { ...fact, value: "1.00" };
  return fact;
}

function anotherActor(files: Files): Files | null {
  const records = recordsOf(files);
  const seq = records.findLastIndex((record) => payloadOf(record)?.action.command === "approve");
  const at = seq < 0 ? records.length - 1 : seq;
  const payload = payloadOf(records[at] ?? "");
  if (payload === null) return null;
  const { action } = payload;
  const forged: Payload = { ...payload, action: { ...action, actor: { ...action.actor, id: "mallory" } } };
  const [header, , signature] = (records[at] ?? "").split(".");
  return withRecords(files, records.with(at, [header, encoded(JSON.stringify(forged)), signature].join(".")));
}

function withoutRecord(files: Files, which: (count: number) => number): Files | null {
  const records = recordsOf(files);
  if (records.length < 2) return null;
  return withRecords(files, records.toSpliced(which(records.length), 1));
}

function swapped(files: Files): Files | null {
  const records = recordsOf(files);
  const [last, before] = [records.at(-1), records.at(-2)];
  return last === undefined || before === undefined ? null : withRecords(files, [...records.slice(0, -2), last, before]);
}

/** The last record, signed by a key of the forger's, which is put among the keys of the bundle as well. */
function signedAnew(files: Files): Files | null {
  const records = recordsOf(files);
  const [header, payload] = (records.at(-1) ?? "").split(".");
  if (header === undefined || payload === undefined) return null;
  const key = InsecureTestKey.fromSeed("TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs");
  const forged = `${encoded(JSON.stringify({ ...(JSON.parse(decoded(header)) as object), kid: key.jwk.kid }))}.${payload}`;
  const { keys = [] } = JSON.parse(files["jwks.json"] ?? "{}") as { readonly keys?: readonly object[] };
  const offered = JSON.stringify({ keys: [...keys, { ...key.jwk, alg: "Ed25519", use: "sig" }] });
  return { ...withRecords(files, records.with(-1, `${forged}.${key.sign(forged)}`)), "jwks.json": offered };
}
