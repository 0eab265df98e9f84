// `make bench`: the works of the performance budget, each with its peers in the same run. Prints one table per work and
// writes benches/results.json. A wrong answer fails; a missed budget is shown.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { ENGINES, loadEngine, OURS } from "./lib/engines.mjs";
import { installPeers, linkPackage } from "./lib/install.mjs";

const USAGE = `usage: node benches/run.mjs [--quick] [--only w1,w3,w4,w5,w7,w8,w10,w11,inbox] [--engines NAME,…]
  --quick    fewer rounds: shows that everything runs, its figures mean little
  --only     just these works
  --engines  just these engines: ${ENGINES.join(", ")}`;

const WORKS = ["w1", "w3", "w4", "w5", "w7", "w8", "w10", "w11", "inbox"];
const RESULTS = new URL("results.json", import.meta.url);

/** What the command line asks for; throws on anything unknown. */
function options() {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", default: WORKS.join(",") },
      engines: { type: "string", default: ENGINES.join(",") },
    },
  });
  return { quick: values.quick, works: chosen(values.only, WORKS), engines: chosen(values.engines, ENGINES) };
}

function chosen(list, known) {
  const names = list.split(",");
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new Error(`unknown name \`${stranger}\`: known are ${known.join(", ")}`);
  }
  return names;
}

async function prepare(engines) {
  installPeers();
  if (engines.includes(OURS)) {
    linkPackage();
    // Imported late: it needs the package that was linked just now.
    const { writeDefinition } = await import("./w1/definition.mjs");
    await writeDefinition();
  }
}

async function versionsOf(engines) {
  const loaded = await Promise.all(engines.map(loadEngine));
  return Object.fromEntries(loaded.map(({ id, version }) => [id, version]));
}

async function run({ quick, works, engines }) {
  const results = {
    schema: 1,
    // The benchmarks read no calendar: a date is whatever the caller says it is.
    ...(process.env.BENCH_DATE ? { date: process.env.BENCH_DATE } : {}),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpus: cpus().length,
    quick,
    versions: await versionsOf(engines),
    works: {},
  };
  for (const name of works) {
    const work = await import(`./works/${name}.mjs`);
    const result = await work.measure({ engines, quick });
    console.log(`\n${work.title}${quick ? " (quick: figures mean little)" : ""}\n\n${work.render(result)}`);
    results.works[work.id] = result;
  }
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  console.log("\nwritten to benches/results.json");
}

let asked;
try {
  asked = options();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
try {
  await prepare(asked.engines);
  await run(asked);
} catch (error) {
  console.error(`\nbench failed: ${error.message}`);
  if (error.cause) console.error(error.cause);
  process.exit(1);
}
