// A payload's text. `lossless-json` keeps numbers as they are written; but it lets a member through that an object has twice
// with the same value, says of no mistake where it is as a pointer, and follows any depth: that is looked at before.
import { parse } from "lossless-json";
import { under } from "./pointer.js";
import { quoted, type Problems } from "./problem.js";
import { DEPTH, treeOf, type Tree } from "./tree.js";

/** How long a payload's text may be, in characters. */
const LENGTH = 4_194_304;

/** The tree of a payload, text, bytes of text or parsed; nothing, after the problems were noted. */
export function payloadOf(payload: unknown, problems: Problems): Tree | undefined {
  if (payload instanceof Uint8Array) {
    try {
      return textTree(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload), problems);
    } catch {
      return problems.add("malformed", "", "the payload is not UTF-8", "send JSON text in UTF-8");
    }
  }
  return typeof payload === "string" ? textTree(payload, problems) : treeOf(payload);
}

function textTree(text: string, problems: Problems): Tree | undefined {
  if (text.length > LENGTH) return problems.add("malformed", "", `the payload is longer than ${LENGTH} characters`, "send less");
  if (!sound(text, problems)) return undefined;
  try {
    return treeOf(parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (?<at>\d+)/.exec(error.message)?.groups?.["at"];
    const rest = at === undefined ? "" : text.slice(Number(at), Number(at) + 24);
    const where = rest === "" ? ": it ends too early" : `, from character ${Number(at) + 1}: ${quoted(rest)}`;
    return problems.add("malformed", "", `the payload is not JSON${where}`, "send JSON text (RFC 8259) and nothing else");
  }
}

/** An object or an array that is open at a place of the text. */
interface Frame {
  /** Of an object: the members so far. */
  readonly keys: Set<string> | null;
  /** The member, or the number of the entry, that the text is at. */
  at: string | number;
  /** Whether the next text is a member's name. */
  naming: boolean;
}

/** Whether nothing is nested too deeply and no object has a member twice. Text that is no JSON is left to the parser. */
function sound(text: string, problems: Problems): boolean {
  const frames: Frame[] = [];
  let twice = false;
  for (let at = 0; at < text.length; at += 1) {
    const frame = frames.at(-1);
    switch (text[at]) {
      case "{":
      case "[":
        if (frames.length >= DEPTH) {
          problems.add("malformed", under("", ...frames.map((outer) => outer.at)), `more than ${DEPTH} arrays and objects are nested here`, "send a flatter payload");
          return false;
        }
        frames.push(text[at] === "{" ? { keys: new Set(), at: "", naming: true } : { keys: null, at: 0, naming: false });
        break;
      case "}":
      case "]":
        frames.pop();
        break;
      case ",":
        if (frame?.keys) frame.naming = true;
        else if (frame) frame.at = Number(frame.at) + 1;
        break;
      case '"': {
        const end = endOfText(text, at);
        if (frame?.keys && frame.naming) {
          const key = nameIn(text.slice(at, end + 1));
          if (key === null) return true;
          frame.naming = false;
          frame.at = key;
          if (frame.keys.has(key)) {
            const path = under("", ...frames.map((outer) => outer.at));
            problems.add("duplicate_key", path, `member ${quoted(key)} is there twice`, "send each member once: parsers disagree about which one counts");
            twice = true;
          }
          frame.keys.add(key);
        }
        at = end;
        break;
      }
    }
  }
  return !twice;
}

/** Where the text that begins at a quotation mark ends. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function nameIn(written: string): string | null {
  try {
    return JSON.parse(written) as string;
  } catch {
    return null;
  }
}
