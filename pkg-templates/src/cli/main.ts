// The command line: arguments in, exit code out. One file per command beside this one.
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { check } from "./check.js";
import { processIo, type CommonOptions, type Io } from "./command.js";
import { compile } from "./compile.js";
import type { DatabaseOptions } from "./database.js";
import { Exit, UsageError } from "./outcome.js";
import { rebuild } from "./rebuild.js";
import { route } from "./route.js";
import { schema } from "./schema.js";
import { test } from "./test.js";
import { types } from "./types.js";
import { exportTo, type ExportCommandOptions } from "./export.js";
import { verify, type VerifyCommandOptions } from "./verify.js";

/** Runs the command that the arguments name. */
export async function main(args: readonly string[]): Promise<Exit> {
  endQuietlyWithoutReader(process.stdout);
  const io = processIo();
  let exit: Exit = Exit.fine;
  const root = program(io, (code) => (exit = code));
  try {
    await root.parseAsync(args, { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return Exit.fine;
    const command = root.commands.find((each) => each.name() === args[0]);
    const { message, hint } = problemOf(error, ["countersign", ...(command ? [command.name()] : [])].join(" "));
    io.err.line(`${io.err.style.red("error:")} ${message}${hint === undefined ? "" : ` (hint: ${hint})`}`);
    return Exit.usage;
  }
}

function program(io: Io, end: (exit: Exit) => void): Command {
  const root = new Command("countersign")
    .description("Who must approve, and why. `-` as a file reads standard input.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText("after", "\nExit codes: 0 fine; 1 it does not hold or is refused; 2 wrong usage or unreadable input.");

  const database = ["-d, --database <url|folder>", "`postgres://…`, or the folder of an embedded database"] as const;
  const deployment = ["--deployment <name>", "the first part of every log's name (default: countersign)"] as const;
  const json = ["--json", "print JSON on one line, in a stable shape"] as const;
  root
    .command("check")
    .description("compile policies and print what is wrong with them")
    .argument("<policy...>", "policy scripts")
    .option(...json)
    .action(async (paths: string[], options: { json?: true }) => end(await check(io, paths, options)));
  root
    .command("compile")
    .description("turn a policy into its definition")
    .argument("<policy>", "a policy script")
    .option("-o, --output <file>", "where to write it; standard output unless given")
    .option(...json)
    .action(async (path: string, options: { json?: true; output?: string }) => end(await compile(io, path, options)));
  root
    .command("route")
    .description("who must approve a request, and why")
    .argument("<policy>", "a policy script or a definition")
    .argument("<request>", "a JSON file: { facts, by, at, people?, subject?, sources? }")
    .option("--partial", "some facts are still missing: say what is known, and what the rest depends on")
    .option(...json)
    .action(async (policy: string, request: string, options: { json?: true; partial?: true }) => end(await route(io, policy, request, options)));
  root
    .command("test")
    .description("run scenarios and print what is not as they expect")
    .argument("<scenario...>", "scenarios (YAML or JSON), or folders with scenarios and with policies that hold `//~ code`")
    .option(...json)
    .action(async (paths: string[], options: { json?: true }) => end(await test(io, paths, options)));
  root
    .command("verify")
    .description("what holds of a log's records: signatures, order, documents, and whether deciding again gives the same")
    .argument("<bundle>", "a bundle (a folder or a zip), or its records.jws")
    .option("-k, --keys <file>", "the keys that you trust, a JWK Set; without it those that the bundle claims")
    .option("--log-key <file>", "the verifier key of the tree that its checkpoint is of")
    .option("--no-replay", "do not decide again")
    .option(...json)
    .action(async (path: string, options: VerifyCommandOptions) => end(await verify(io, path, options)));
  root
    .command("export")
    .description("make a bundle of a request in a database; or a bundle anew: without what was erased, or as a zip")
    .argument("<what>", "the id of a request, with `--database`; or a bundle (a folder or a zip)")
    .requiredOption("-o, --out <path>", "where to write it: a new folder, or a zip")
    .option(...database)
    .option(...deployment)
    .option("--tenant <name>", "whose request it is")
    .option("-k, --keys <file>", "the keys that you trust, a JWK Set; without it those that the bundle claims")
    .option(...json)
    .action(async (path: string, options: ExportCommandOptions) => end(await exportTo(io, path, options)));
  root
    .command("rebuild")
    .description("make a database's tables anew from its records, and say which were different")
    .requiredOption(...database)
    .option(...deployment)
    .option(...json)
    .action(async (options: DatabaseOptions & CommonOptions) => end(await rebuild(io, options)));
  root
    .command("types")
    .description("the TypeScript type of a policy's facts")
    .argument("<policy>", "a policy script or a definition")
    .option(...json)
    .action(async (path: string, options: { json?: true }) => end(await types(io, path, options)));
  root
    .command("schema")
    .description("the JSON Schema of a policy's facts")
    .argument("<policy>", "a policy script or a definition")
    .option(...json)
    .action(async (path: string, options: { json?: true }) => end(await schema(io, path, options)));
  return root;
}

/** What went wrong, in the house style: lower case, no full stop, input in backticks. */
function problemOf(error: unknown, command: string): { readonly message: string; readonly hint: string | undefined } {
  if (error instanceof UsageError) return error;
  if (!(error instanceof CommanderError)) throw error;
  if (error.code === "commander.help") return { message: "no command is given", hint: "`countersign --help` lists them" };
  const [, text = "", suggestion] = /^(?:error: )?([^\n]*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? [];
  const message = text
    .replace(/'([^']*)'/g, "`$1`")
    .replace(/\. (\w)/g, (_, next: string) => `: ${next.toLowerCase()}`)
    .replace(/\.$/, "");
  const candidates = suggestion?.replace(/^one of /, "").split(", ").map((each) => `\`${each}\``);
  const hint = candidates ? `did you mean ${candidates.join(" or ")}?` : `\`${command} --help\` says how`;
  return { message, hint };
}

/** `countersign … | head` is no error. */
function endQuietlyWithoutReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest && typeof manifest.version === "string") return manifest.version;
  throw new Error("package.json has no version");
}
