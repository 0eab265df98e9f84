// countersign export BUNDLE --out FOLDER|FILE.zip
// countersign export REQUEST-ID --database URL|DIR --out FOLDER|FILE.zip
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import type { Bundle, JwkSet } from "../model/record.js";
import { bundleFiles } from "./bundle-files.js";
import { printJson, type CommonOptions, type Io } from "./command.js";
import { withDatabase, withoutPassword, type DatabaseOptions } from "./database.js";
import { checkJson, read, unreadable } from "./input.js";
import { Exit, UsageError } from "./outcome.js";

export interface ExportCommandOptions extends CommonOptions, Partial<DatabaseOptions> {
  /** A new folder, or a zip. */
  readonly out: string;
  /** A JWK Set with the keys that are trusted. */
  readonly keys?: string;
}

/**
 * Makes a bundle: of a request in a database, or anew from a bundle's records and what is left beside them. What does not hold
 * is not exported.
 */
export async function exportTo(io: Io, what: string, options: ExportCommandOptions): Promise<Exit> {
  const { database } = options;
  const made = database === undefined ? await anew(what, options.keys) : await stored(what, { ...options, database });
  if (made === null) {
    if (options.json) printJson(io, { ok: false, first_break: null });
    else io.err.line(io.err.style.red(`${io.err.glyphs.blocked} there is no request \`${what}\` in ${withoutPassword(database ?? "")}`));
    return Exit.fails;
  }
  if (made.first_break) {
    const { seq, kind, message } = made.first_break;
    if (options.json) printJson(io, { ok: false, first_break: made.first_break });
    else io.err.line(io.err.style.red(`${io.err.glyphs.blocked} ${what}  ${kind}${seq === null ? "" : ` at record ${seq}`}: ${message}`));
    return Exit.fails;
  }
  await write(options.out, made.files);
  const count = Object.keys(made.files).length;
  if (options.json) printJson(io, { ok: true, out: options.out, files: count });
  else io.out.line(`${io.out.style.green(`${io.out.glyphs.fine} ${options.out}`)}  ${count} files`);
  return Exit.fine;
}

async function anew(path: string, keyFile: string | undefined): Promise<Bundle> {
  const { exportBundle, readBundle } = await import("../index.node.js");
  const given = await bundleFiles(path);
  const { files: _, offered, offeredLogKey: logKey, ...evidence } = readBundle(given);
  const keys = keyFile === undefined ? offered : (checkJson(await read(keyFile)) as JwkSet);
  if (keys === undefined) throw new UsageError("there are no keys", "pass the deployment's own with `--keys`");
  const { "policy.rhai": script } = given;
  return exportBundle(evidence, { keys, ...(logKey === undefined ? {} : { logKey }), ...(script === undefined ? {} : { script }) });
}

/** Nothing here can sign a head statement: the host's own `bundle` has one. */
async function stored(request: string, options: DatabaseOptions & ExportCommandOptions): Promise<Bundle | null> {
  const { exported } = await import("../host/audit.js");
  const { Policies } = await import("../host/policies.js");
  const trust = options.keys === undefined ? undefined : (checkJson(await read(options.keys)) as JwkSet);
  return withDatabase(options, (store, { deployment, tenant }) => exported({ store, deployment, trust }, new Policies(), { tenant, request }));
}

async function write(out: string, files: { readonly [path: string]: string }): Promise<void> {
  try {
    if (out.endsWith(".zip")) {
      const encoder = new TextEncoder();
      // Without times, so that the same bundle is the same zip.
      const entries = Object.entries(files).map(([path, text]) => [path, encoder.encode(text)]);
      await writeFile(out, zipSync(Object.fromEntries(entries), { mtime: "1980-01-01T00:00:00" }));
      return;
    }
    // A folder that is there may hold what was erased.
    await mkdir(out);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), text);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw new UsageError(`\`${out}\` is there already`, "name a new folder");
    throw unreadable(out, error, "write");
  }
}
