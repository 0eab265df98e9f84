// A project that has installed the packed package, as anybody's would.
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const PKG = join(ROOT, "pkg");

/** Packs pkg/ and installs the tarball, with its dependencies, into a new folder; nothing is fetched. */
export function installConsumer() {
  if (!existsSync(join(PKG, "package.json"))) throw new Error("no pkg/ to test: run `make build`");
  const folder = mkdtempSync(join(tmpdir(), "countersign-consumer-"));
  const [packed] = pack([PKG], folder);
  const installation = join(ROOT, "target/consumers", packed.integrity.replace(/\W/g, "").slice(0, 40));
  once(installation, (draft) => {
    writeFileSync(join(draft, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
    npm(["install", "--offline", "--no-audit", "--no-fund", join(folder, packed.filename), ...packedDependencies()], draft);
  });
  cpSync(installation, folder, { recursive: true, verbatimSymlinks: true });
  return { folder, files: packed.files.map(({ path }) => path), installed: join(folder, "node_modules/countersign") };
}

/** Makes a folder once, however many suites ask for it at the same time: whole or not at all. */
function once(folder, make) {
  const lock = `${folder}.lock`;
  mkdirSync(dirname(folder), { recursive: true });
  while (!existsSync(folder)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
    } catch {
      // Somebody else makes it; if they died over it, we do.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      if (!isAlive(makerOf(lock))) rmSync(lock, { force: true });
      continue;
    }
    try {
      if (!existsSync(folder)) {
        const draft = mkdtempSync(`${folder}.draft-`);
        make(draft);
        renameSync(draft, folder);
      }
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

/** Who makes it; our own process where the lock went away in between: then there is nothing to clear up. */
function makerOf(lock) {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The tarballs of everything that the package depends on, as the checkout has installed it; packed once. */
function packedDependencies() {
  const found = new Map();
  const add = (name) => {
    const folder = join(ROOT, "node_modules", name);
    if (found.has(name) || !existsSync(folder)) return;
    const { version, dependencies = {} } = readJson(join(folder, "package.json"));
    found.set(name, { folder, file: `${name.replace("@", "").replace("/", "-")}-${version}.tgz` });
    Object.keys(dependencies).forEach(add);
  };
  Object.keys(readJson(join(PKG, "package.json")).dependencies).forEach(add);
  const cache = join(ROOT, "target/packed");
  for (const { folder, file } of found.values()) {
    if (existsSync(join(cache, file))) continue;
    mkdirSync(cache, { recursive: true });
    pack([folder], cache);
  }
  return [...found.values()].map(({ file }) => join(cache, file));
}

function pack(folders, into) {
  return JSON.parse(npm(["pack", ...folders, "--ignore-scripts", "--json", "--pack-destination", into], ROOT));
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
