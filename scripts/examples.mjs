// The components in four frameworks, in www/examples/: `node scripts/examples.mjs build | dev | lock`.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { command, PackedProject } from "./packed.mjs";

const examples = new PackedProject("www/examples");
const VITE = join(examples.folder, "node_modules/vite/bin/vite.js");

command({ build, dev, lock: () => examples.lock() });

/** Static files in www/examples/dist, a folder for each. */
function build() {
  examples.install();
  examples.run(process.execPath, [VITE, "build", "--logLevel", "warn"]);
  console.log("www/examples: built into www/examples/dist");
}

/** Serves the sources, for whoever changes them. */
function dev() {
  examples.install();
  spawn(process.execPath, [VITE], { cwd: examples.folder, stdio: "inherit" });
}
