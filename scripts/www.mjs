// The playground of www/: `node scripts/www.mjs build | serve | dev | lock`.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { command, PackedProject } from "./packed.mjs";

const www = new PackedProject("www");
const VITE = join(www.folder, "node_modules/vite/bin/vite.js");
const TSC = join(www.folder, "node_modules/typescript/bin/tsc");

command({ build, serve, dev, lock: () => www.lock() });

/** Static files in www/dist. */
function build() {
  www.install();
  www.run(process.execPath, [TSC, "-p", www.folder]);
  www.run(process.execPath, [VITE, "build", "--logLevel", "warn"]);
  console.log("www: built into www/dist");
}

/** Builds, and serves what was built. */
function serve() {
  build();
  spawn(process.execPath, [VITE, "preview", "--port", "4173"], { cwd: www.folder, stdio: "inherit" });
}

/** Serves the sources, for whoever changes them. */
function dev() {
  www.install();
  spawn(process.execPath, [VITE], { cwd: www.folder, stdio: "inherit" });
}
