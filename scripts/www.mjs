// The playground of www/: `node scripts/www.mjs build | serve | dev | lock`. It is built on the packed package, as anybody's
// application is: `npm pack` of pkg/, installed into www/.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const WWW = join(ROOT, "www");
const TARBALL = join(WWW, ".packed/countersign.tgz");
const LOCK = join(WWW, "package-lock.json");
/** What was installed: the lock, and the package's bytes. */
const MARK = join(WWW, "node_modules/.installed");
const VITE = join(WWW, "node_modules/vite/bin/vite.js");
const TSC = join(WWW, "node_modules/typescript/bin/tsc");

const COMMANDS = { build, serve, dev, lock };
const [name = ""] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, name)) {
  console.error(`usage: node scripts/www.mjs ${Object.keys(COMMANDS).join(" | ")}`);
  process.exit(2);
}
COMMANDS[name]();

/** Static files in www/dist. */
function build() {
  install();
  run(process.execPath, [TSC, "-p", WWW]);
  run(process.execPath, [VITE, "build", "--logLevel", "warn"]);
  console.log("www: built into www/dist");
}

/** Builds, and serves what was built. */
function serve() {
  build();
  spawn(process.execPath, [VITE, "preview", "--port", "4173"], { cwd: WWW, stdio: "inherit" });
}

/** Serves the sources, for whoever changes them. */
function dev() {
  install();
  spawn(process.execPath, [VITE], { cwd: WWW, stdio: "inherit" });
}

function install() {
  pack();
  mustBeLocked();
  const wanted = createHash("sha256").update(readFileSync(LOCK)).update(readFileSync(TARBALL)).digest("hex");
  if (existsSync(MARK) && readFileSync(MARK, "utf8") === wanted) return;
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  writeFileSync(MARK, wanted);
}

function pack() {
  const folder = join(ROOT, "pkg");
  if (!existsSync(join(folder, "package.json"))) fail("there is no pkg/: run `make www`, or `make build` first");
  mkdirSync(join(WWW, ".packed"), { recursive: true });
  const [{ filename }] = JSON.parse(run("npm", ["pack", folder, "--json", "--pack-destination", ".packed"]));
  renameSync(join(WWW, ".packed", filename), TARBALL);
}

/** The lock holds the versions of all that the package depends on, but not the package's digest: it is built anew all the time. */
function mustBeLocked() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "pkg/package.json"), "utf8"));
  const locked = existsSync(LOCK) ? JSON.parse(readFileSync(LOCK, "utf8")).packages["node_modules/countersign"] : undefined;
  const same = JSON.stringify(sorted(dependencies)) === JSON.stringify(sorted(locked?.dependencies ?? {}));
  if (!same) fail("www/package-lock.json is of a package with other dependencies: run `node scripts/www.mjs lock`");
}

/** Locks anew, after the package's dependencies have changed. */
function lock() {
  pack();
  rmSync(MARK, { force: true });
  if (existsSync(LOCK)) writeLock((lock) => delete lock.packages["node_modules/countersign"]);
  run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]);
  writeLock((lock) => delete lock.packages["node_modules/countersign"].integrity);
}

function writeLock(change) {
  const lock = JSON.parse(readFileSync(LOCK, "utf8"));
  change(lock);
  writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}

function sorted(dependencies) {
  return Object.entries(dependencies).sort();
}

function run(program, args) {
  const { status, stdout, error } = spawnSync(program, args, { cwd: WWW, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(stdout ?? "");
    fail(`\`${[program, ...args].join(" ")}\` failed${error === undefined ? "" : `: ${error.message}`}`);
  }
  return stdout;
}

function fail(message) {
  console.error(`www: ${message}`);
  process.exit(1);
}
