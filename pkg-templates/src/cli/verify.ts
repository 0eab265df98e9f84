// countersign verify BUNDLE|records.jws
import { stat } from "node:fs/promises";
import type { JwkSet, RecordEvidence, VerificationReport } from "../model/record.js";
import { bundleFiles } from "./bundle-files.js";
import { printJson, type CommonOptions, type Io } from "./command.js";
import { checkJson, inputOf, read, unreadable } from "./input.js";
import { Exit } from "./outcome.js";
import { reportLines } from "./report-view.js";

export interface VerifyCommandOptions extends CommonOptions {
  /** A JWK Set with the keys that are trusted. */
  readonly keys?: string;
  /** The verifier key of the tree that checkpoints are of. */
  readonly logKey?: string;
  /** Whether to decide again. */
  readonly replay?: boolean;
}

/** Verifies a bundle, in a folder or a zip, or the lines of one log; prints what was found. */
export async function verify(io: Io, path: string, options: VerifyCommandOptions): Promise<Exit> {
  const { readBundle, verify: verified } = await import("../index.node.js");
  const { evidence, script } = await evidenceAt(path, readBundle);
  const source = options.keys === undefined ? undefined : await read(options.keys);
  const keys = source === undefined ? undefined : (checkJson(source) as JwkSet);
  const logKey = options.logKey === undefined ? undefined : (await read(options.logKey)).text.trim();
  const asked = {
    ...(keys === undefined ? {} : { keys }),
    ...(logKey === undefined ? {} : { logKey }),
    ...(options.replay === undefined ? {} : { replay: options.replay }),
  };
  const found = verified(evidence, asked);
  // A key file that is none is the caller's to mend, and so is a path.
  const core = await found.catch((error: unknown) => inputOf(source ?? { name: path, text: "" }, () => raise(error)));
  const report = core.ok && script !== undefined ? await withScript(core, script, evidence) : core;
  if (options.json) printJson(io, report);
  else for (const line of reportLines(io.out, path, report, evidence)) io.out.line(line);
  return report.ok ? Exit.fine : Exit.fails;
}

function raise(error: unknown): never {
  throw error;
}

type ReadBundle = (files: { readonly [path: string]: string }) => RecordEvidence;

/** The script of a policy is for people, and not signed: it must compile to a definition that is. */
async function withScript(report: VerificationReport, script: string, { definitions = [] }: RecordEvidence): Promise<VerificationReport> {
  const { compile } = await import("../compiler.node.js");
  const compiled = compile(script, { file: "policy.rhai" });
  if (compiled.ok && definitions.includes(compiled.json)) return report;
  return { ...report, ok: false, first_break: { seq: null, kind: "page", message: "`policy.rhai` does not compile to the definition" } };
}

async function evidenceAt(path: string, readBundle: ReadBundle): Promise<{ evidence: RecordEvidence; script?: string | undefined }> {
  let kind;
  try {
    kind = path === "-" ? undefined : await stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (kind?.isDirectory() || path.endsWith(".zip")) {
    const files = await bundleFiles(path);
    return { evidence: readBundle(files), script: files["policy.rhai"] };
  }
  const { text } = await read(path);
  return { evidence: readBundle({ "records.jws": text }) };
}
