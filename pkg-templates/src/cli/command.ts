// What all commands share: the streams, and what is printed when a policy does not compile.
import type { Policy } from "../index.node.js";
import type { NotCompiled } from "../api/compiler.js";
import type { DefinitionRef } from "../model/route.js";
import { policyFrom, read } from "./input.js";
import { Exit } from "./outcome.js";
import { terminal, type Terminal } from "./terminal.js";

/** The streams of a command. */
export interface Io {
  readonly out: Terminal;
  readonly err: Terminal;
}

/** The process's own streams. */
export function processIo(): Io {
  return { out: terminal(process.stdout), err: terminal(process.stderr) };
}

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: true;
}

/** One line of JSON. */
export function printJson(io: Io, value: unknown): void {
  io.out.line(JSON.stringify(value));
}

/** A policy that does not compile: the findings, and exit code 1. */
export function reportNotCompiled(io: Io, result: NotCompiled, options: CommonOptions): Exit {
  if (options.json) printJson(io, { ok: false, findings: result.findings });
  else io.err.write(result.rendered);
  return Exit.fails;
}

/** Reads `POLICY|DEFINITION` and does something with it. */
export async function withPolicy(io: Io, path: string, options: CommonOptions, use: (policy: Policy) => Exit): Promise<Exit> {
  const policy = await policyFrom(await read(path), io.err.colour);
  return "ok" in policy ? reportNotCompiled(io, policy, options) : use(policy);
}

/** Which policy it is, as `--json` names it everywhere. */
export function referenceTo({ definition: { id, version }, digest }: Policy): DefinitionRef {
  return { id, version, digest };
}
