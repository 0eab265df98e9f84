// Runs a hostile input in a wasm module of its own, on a thread of its own: its memory is its own, and what hangs is ended.
import { readFileSync } from "node:fs";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

/** Where the modules were built: HOSTILE_WASM, to measure those of another build, else where `make wasm` leaves them. */
const folder = process.env.HOSTILE_WASM
  ? new URL(`file://${process.env.HOSTILE_WASM}/`)
  : new URL("../../../target/wasm/compiler/", import.meta.url);
/** What `cargo test --test hostile` tries, and leaves for this. */
const tried = new URL("../../../target/hostile/", import.meta.url);

/** The hostile inputs of a kind, `scripts` or `definitions`: [name, text, what is expected]. */
export function cases(kind) {
  let index;
  try {
    index = JSON.parse(readFileSync(new URL(`${kind}/index.json`, tried), "utf8"));
  } catch (error) {
    throw new Error("no hostile inputs: run `cargo test --test hostile` first", { cause: error });
  }
  return Object.entries(index).map(([name, expected]) => [
    name,
    readFileSync(new URL(`${kind}/${name}`, tried), "utf8"),
    expected,
  ]);
}

const wasm = isMainThread ? new WebAssembly.Module(readFileSync(new URL("countersign_bg.wasm", folder))) : undefined;

/** Compiles or loads `text`: what came of it, the milliseconds, and the memory of the module in MiB. */
export function run(kind, text, watchdog = 20_000) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { wasm, kind, text } });
    const timer = setTimeout(() => {
      worker.terminate();
      reject(new Error(`still running after ${watchdog} ms`));
    }, watchdog);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => clearTimeout(timer));
  });
}

if (!isMainThread) {
  const glue = await import(new URL("countersign.js", folder));
  const { memory } = glue.initSync({ module: workerData.wasm });
  // Start-up is W3's concern.
  glue.compile('policy("warm", 1);', "warm.rhai", false);
  const before = memory.buffer.byteLength;
  const started = performance.now();
  let outcome;
  try {
    outcome = workerData.kind === "scripts" ? glue.compile(workerData.text, "hostile.rhai", false) : glue.Policy.load(workerData.text) && {};
  } catch (error) {
    outcome = { code: error.code, path: error.path, message: error.message, kind: error.constructor.name };
  }
  const ms = performance.now() - started;
  const mib = (memory.buffer.byteLength - before) / 2 ** 20;
  parentPort.postMessage({ outcome: typeof outcome === "string" ? JSON.parse(outcome) : outcome, ms, mib });
}
