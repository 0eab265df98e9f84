// Headless Chromium, the one of the machine: nothing is downloaded, and a missing one is a failure.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const INSTALL = "apt-get update && apt-get install -y chromium";

// What a test machine needs, and nothing that talks to the outside.
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser named by CHROMIUM, else the first one on PATH. */
export function executable(environment = process.env) {
  if (environment.CHROMIUM) {
    if (isExecutable(environment.CHROMIUM)) return environment.CHROMIUM;
    throw new Error(`CHROMIUM names \`${environment.CHROMIUM}\`, which cannot be run; install one: ${INSTALL}`);
  }
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
  if (found === undefined) throw new Error(`the browser tests need Chromium, and there is none on PATH; as root: ${INSTALL}`);
  return found;
}

/** Starts the browser, with further arguments where they are needed. */
export function launch(further = []) {
  return chromium.launch({ executablePath: executable(), args: [...ARGS, ...further] });
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
