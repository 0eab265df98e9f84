// Real declarations as commands: `make history`, or COUNTERSIGN_HISTORY=FILE node scripts/history.mjs [--json] after
// `make build`. Exits with 1 where a case does not go as the log says and no stated cause explains it, with 2 where the
// log cannot be read.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { line } from "./demo/stage.mjs";
import { readLog } from "./history/log.mjs";
import { PAYMENT, replay } from "./history/replay.mjs";
import { measured, showMetrics } from "./history/metrics.mjs";
import { figures } from "./history/report.mjs";
import { showFigures } from "./history/show.mjs";

const path = process.env.COUNTERSIGN_HISTORY;
if (!path) {
  line("skipped: COUNTERSIGN_HISTORY is not set");
  process.exit(0);
}

const { decide, load } = await import("../pkg/index.node.js").catch(notBuilt);
const { compile, metrics } = await import("../pkg/compiler.node.js").catch(notBuilt);
const script = readFileSync(join(import.meta.dirname, "../tests/policies/university-expenses.rhai"), "utf8");
const compiled = compile(script + PAYMENT);
if (!compiled.ok) throw new Error(compiled.rendered);

const cases = read(path);
try {
  const replayed = replay(cases, { policy: load(compiled.definition), decide });
  const found = { ...figures(replayed), metrics: metrics(measured(replayed)) };
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify(found));
  } else {
    showFigures(found, { examples: true });
    line();
    showMetrics(found.metrics);
  }
} catch (error) {
  console.error(`history: ${error.message}`);
  process.exit(1);
}

function read(log) {
  try {
    return readLog(log);
  } catch (error) {
    console.error(`history: COUNTERSIGN_HISTORY, \`${log}\`, cannot be read: ${error.message}`);
    return process.exit(2);
  }
}

function notBuilt(error) {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.error("history: the package is not built; run `make history`, or `make build` first");
  process.exit(2);
}
