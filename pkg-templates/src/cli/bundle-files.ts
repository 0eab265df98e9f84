// The files of a bundle: in a folder, or in a zip.
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { unzipSync } from "fflate";
import { unreadable } from "./input.js";
import { UsageError } from "./outcome.js";

/** More than this in one bundle is not read, in bytes. */
const ENOUGH = 268_435_456;

/** Texts by path, with `/` between folders. */
export async function bundleFiles(path: string): Promise<Record<string, string>> {
  return path.endsWith(".zip") ? fromZip(path) : fromFolder(path);
}

async function fromFolder(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  let size = 0;
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).split(sep).join("/");
      if (!entry.isFile() || !isOfBundle(name)) continue;
      const text = await readFile(path, "utf8");
      size += text.length;
      if (size > ENOUGH) throw tooLarge(folder);
      files[name] = text;
    }
  } catch (error) {
    throw unreadable(folder, error);
  }
  return files;
}

async function fromZip(path: string): Promise<Record<string, string>> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  let size = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    if (!isOfBundle(inner(name))) return false;
    size += originalSize;
    if (size > ENOUGH) throw tooLarge(path);
    return true;
  };
  try {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const entries = Object.entries(unzipSync(bytes, { filter }));
    return Object.fromEntries(entries.map(([name, content]) => [inner(name), decoder.decode(content)]));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Zips often hold one folder around everything. */
function inner(name: string): string {
  const at = name.search(/(?:^|\/)(?:records\.jws|head\.jws|jwks\.json|definition\.json|definitions\/|documents\/|request\.json|index\.html|VERIFY\.md|log\.vkey|policy\.rhai|\d+\.tlog-proof$)/);
  return at > 0 ? name.slice(at + 1) : name;
}

/** What verification looks at; whatever else lies there says nothing. */
function isOfBundle(name: string): boolean {
  return (
    ["records.jws", "head.jws", "jwks.json", "definition.json", "request.json", "index.html", "VERIFY.md", "log.vkey", "policy.rhai"].includes(name) ||
    /^\d+\.tlog-proof$/.test(name) ||
    /^(?:documents|definitions)\/[0-9a-f]{64}\.json$/.test(name)
  );
}

function tooLarge(path: string): Error {
  return new UsageError(`\`${path}\` is larger than a bundle may be`, "verify its logs one by one");
}
