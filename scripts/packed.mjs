// A project of the checkout that is built on the packed package, as anybody's is: `npm pack` of pkg/, installed into its folder.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

export const ROOT = join(import.meta.dirname, "..");

/** The project in a folder that depends on `file:.packed/countersign.tgz`. */
export class PackedProject {
  constructor(folder) {
    this.folder = join(ROOT, folder);
    this.name = folder;
    this.tarball = join(this.folder, ".packed/countersign.tgz");
    this.lockFile = join(this.folder, "package-lock.json");
    /** What was installed: the lock, and the package's bytes. */
    this.mark = join(this.folder, "node_modules/.installed");
  }

  install() {
    this.#pack();
    this.#mustBeLocked();
    const wanted = createHash("sha256").update(readFileSync(this.lockFile)).update(readFileSync(this.tarball)).digest("hex");
    if (existsSync(this.mark) && readFileSync(this.mark, "utf8") === wanted) return;
    this.run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    writeFileSync(this.mark, wanted);
  }

  /** Locks anew, after the package's dependencies have changed. */
  lock() {
    this.#pack();
    rmSync(this.mark, { force: true });
    if (existsSync(this.lockFile)) this.#writeLock((lock) => delete lock.packages["node_modules/countersign"]);
    this.run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]);
    this.#writeLock((lock) => delete lock.packages["node_modules/countersign"].integrity);
  }

  #pack() {
    const pkg = join(ROOT, "pkg");
    if (!existsSync(join(pkg, "package.json"))) this.fail("there is no pkg/: run `make build` first");
    mkdirSync(join(this.folder, ".packed"), { recursive: true });
    const [{ filename }] = JSON.parse(this.run("npm", ["pack", pkg, "--json", "--pack-destination", ".packed"]));
    renameSync(join(this.folder, ".packed", filename), this.tarball);
  }

  /** The lock holds the versions of all that the package depends on, but not the package's digest: it is built anew all the time. */
  #mustBeLocked() {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "pkg/package.json"), "utf8"));
    const locked = existsSync(this.lockFile) ? JSON.parse(readFileSync(this.lockFile, "utf8")).packages["node_modules/countersign"] : undefined;
    const same = JSON.stringify(sorted(dependencies)) === JSON.stringify(sorted(locked?.dependencies ?? {}));
    if (!same) this.fail(`${relative(ROOT, this.lockFile)} is of a package with other dependencies: lock it again`);
  }

  #writeLock(change) {
    const lock = JSON.parse(readFileSync(this.lockFile, "utf8"));
    change(lock);
    writeFileSync(this.lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  }

  run(program, args) {
    const { status, stdout, error } = spawnSync(program, args, { cwd: this.folder, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
    if (status !== 0) {
      process.stderr.write(stdout ?? "");
      this.fail(`\`${[program, ...args].join(" ")}\` failed${error === undefined ? "" : `: ${error.message}`}`);
    }
    return stdout;
  }

  fail(message) {
    console.error(`${this.name}: ${message}`);
    process.exit(1);
  }
}

/** The one of the commands that was asked for. */
export function command(commands, [name = ""] = process.argv.slice(2)) {
  if (Object.hasOwn(commands, name)) return commands[name]();
  console.error(`usage: ${Object.keys(commands).join(" | ")}`);
  process.exit(2);
}

function sorted(dependencies) {
  return Object.entries(dependencies).sort();
}
