// A bundle in pieces that can be read and edited: each record by itself, with its payload in the clear, and each document.

/** The files of a bundle, texts by path. */
export type Files = { readonly [path: string]: string };

/** What can be looked at and edited. */
export interface Piece {
  readonly path: string;
  /** Of a record: its place in `records.jws`. */
  readonly seq: number | null;
  readonly title: string;
  readonly text: string;
}

const RECORDS = "records.jws";
const OTHERS = ["head.jws", "jwks.json", "definition.json", "request.json"];

/** The records, then the documents, then what else verification looks at. */
export function piecesOf(files: Files): readonly Piece[] {
  const records = recordsOf(files).map((record, seq) => ({ path: RECORDS, seq, title: titleOfRecord(record, seq), text: payloadText(record) }));
  const documents = Object.keys(files)
    .filter((path) => path.startsWith("documents/"))
    .map((path) => ({ path, seq: null, title: titleOfDocument(files[path] ?? "", path), text: shown(files[path] ?? "") }))
    .sort((one, other) => (one.title < other.title ? -1 : 1));
  const others = OTHERS.filter((path) => Object.hasOwn(files, path)).map((path) => ({ path, seq: null, title: path, text: shown(files[path] ?? "") }));
  return [...records, ...documents, ...others];
}

/** The files with another text in the place of a piece's. A record keeps its signature, which is what gives it away. */
export function edited(files: Files, { path, seq }: Piece, text: string): Files {
  if (seq === null) return { ...files, [path]: compact(text) };
  const records = recordsOf(files);
  const [header = "", , signature = ""] = (records[seq] ?? "").split(".");
  return withRecords(files, records.with(seq, [header, encoded(compact(text)), signature].join(".")));
}

/** The compact JWS of a bundle, in order. */
export function recordsOf(files: Files): readonly string[] {
  const text = (files[RECORDS] ?? "").replace(/\n$/, "");
  return text === "" ? [] : text.split("\n");
}

export function withRecords(files: Files, records: readonly string[]): Files {
  return { ...files, [RECORDS]: records.map((record) => `${record}\n`).join("") };
}

/** What a record says, or `null` if it cannot be read. */
export function payloadOf(record: string): Payload | null {
  try {
    return JSON.parse(decoded(record.split(".")[1] ?? "")) as Payload;
  } catch {
    return null;
  }
}

/** What is used of a payload here. */
export interface Payload {
  readonly action: { readonly command: string; readonly step?: string; readonly actor: { readonly id: string } };
}

/** A text as base64url of its UTF-8 bytes. */
export function encoded(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function decoded(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0)));
}

function payloadText(record: string): string {
  const payload = payloadOf(record);
  return payload === null ? record : JSON.stringify(payload, null, 2);
}

function titleOfRecord(record: string, seq: number): string {
  const { command, step, actor } = payloadOf(record)?.action ?? {};
  if (command === undefined) return `record ${seq}: cannot be read`;
  return `record ${seq}: ${[actor?.id, command.replaceAll("_", " "), step].filter((word) => word !== undefined).join(" ")}`;
}

function titleOfDocument(text: string, path: string): string {
  const digest = path.slice("documents/".length, "documents/".length + 8);
  try {
    const { kind } = JSON.parse(text) as { readonly kind?: string };
    return `${kind ?? "document"} ${digest}`;
  } catch {
    return `document ${digest}`;
  }
}

/** JSON with line breaks, where putting it back gives the same bytes. */
function shown(text: string): string {
  const pretty = indented(text);
  return pretty !== null && compact(pretty) === text ? pretty : text;
}

function indented(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** JSON without the line breaks that it was shown with; what is none stays as it is. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
