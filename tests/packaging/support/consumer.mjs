// A project that has installed the packed package, as anybody's would.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const PKG = join(ROOT, "pkg");

/** Packs pkg/ and installs the tarball, with its dependencies, into a new folder; nothing is fetched. */
export function installConsumer() {
  if (!existsSync(join(PKG, "package.json"))) throw new Error("no pkg/ to test: run `make build`");
  const folder = mkdtempSync(join(tmpdir(), "countersign-consumer-"));
  const pack = (what) => JSON.parse(npm(["pack", what, "--ignore-scripts", "--json", "--pack-destination", folder], ROOT))[0];
  const packed = pack(PKG);
  const dependencies = ["commander", "fflate", "yaml"].map((name) => pack(join(ROOT, "node_modules", name)));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  npm(["install", "--offline", "--no-audit", "--no-fund", ...[packed, ...dependencies].map(({ filename }) => `./${filename}`)], folder);
  return { folder, files: packed.files.map(({ path }) => path), installed: join(folder, "node_modules/countersign") };
}

export function removeConsumer({ folder }) {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes a module into the consumer and runs it; answers `{ code, stdout, stderr }`. */
export function runModule({ folder }, name, source, flags = []) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, source);
  return run(process.execPath, [...flags, file], { cwd: folder });
}

/** Runs a program to its end, whatever its exit code. */
export function run(command, args, { cwd, env = {}, input = "" } = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: error ? error.code : 0, stdout, stderr });
    });
    // A program that ends without reading its input is no failure of the test's.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function npm(args, cwd) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
