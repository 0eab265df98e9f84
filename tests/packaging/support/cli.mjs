// The command line as a person runs it in the checkout: `node pkg/bin/countersign.js …`, in a folder of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PKG, run } from "./consumer.mjs";
import { request, SOCIAL_PUBLISH, TWO_MISTAKES } from "./policies.mjs";

/** Neither the machine's locale nor its colour settings reach the program. */
const QUIET = { NO_COLOR: undefined, FORCE_COLOR: undefined, LC_ALL: "C.UTF-8", LANG: undefined, LC_CTYPE: undefined };

/** A folder with `social.rhai`, `wrong.rhai`, `request.json` and `folder/`, and a way to run commands in it. */
export function workplace() {
  const folder = mkdtempSync(join(tmpdir(), "countersign-cli-"));
  const write = (name, content) => writeFileSync(join(folder, name), typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  write("social.rhai", SOCIAL_PUBLISH);
  write("wrong.rhai", TWO_MISTAKES);
  write("request.json", request());
  mkdirSync(join(folder, "folder"));
  const countersign = (args, { env = {}, input } = {}) =>
    run(process.execPath, [join(PKG, "bin/countersign.js"), ...args], { cwd: folder, env: { ...QUIET, ...env }, input });
  return { folder, write, countersign, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The only line of a text. */
export function onlyLine(text) {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length !== 1) throw new Error(`not one line: ${JSON.stringify(text)}`);
  return lines[0];
}
