// Sets up what the benchmarks need: the peers at their locked versions, and ours as an installed package.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HERE = new URL("../", import.meta.url);
const INSTALLED = new URL("node_modules/.package-lock.json", HERE);
const LINK = new URL("node_modules/countersign", HERE);
const PACKAGE = new URL("../../pkg/", import.meta.url);

/** Installs the peers if that was not done since the manifest or the lock last changed: the rule that make goes by. */
export function installPeers() {
  const wanted = ["package.json", "package-lock.json"].map((file) => statSync(new URL(file, HERE)).mtimeMs);
  if (existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= Math.max(...wanted)) {
    return;
  }
  console.log("installing the peers under benches/node_modules");
  // No peer needs its install script: what is native comes ready in a package per platform.
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: fileURLToPath(HERE),
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (npm.status !== 0) {
    throw new Error("`npm ci` failed in benches/", { cause: npm.error });
  }
  const now = new Date();
  utimesSync(INSTALLED, now, now);
}

/**
 * Makes `countersign` resolve to the built package through its own `exports`, as it does for whoever installed it. A
 * link and not a locked dependency, because the package is built anew all the time and the lock would never match.
 */
export function linkPackage() {
  if (!existsSync(new URL("package.json", PACKAGE))) {
    throw new Error("there is no built package in pkg/\n  hint: run `make build` first, or leave ours out with `--engines`");
  }
  rmSync(LINK, { force: true });
  symlinkSync("../../pkg", LINK, "dir");
}
