// Runs a hostile input in a wasm module of its own, on a thread of its own: its memory is its own, and what hangs is ended.
import { readFileSync } from "node:fs";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

/** Where the modules were built: HOSTILE_WASM, to measure those of another build, else where `make wasm` leaves them. */
const folder = process.env.HOSTILE_WASM ? new URL(`file://${process.env.HOSTILE_WASM}/`) : new URL("../../../target/wasm/", import.meta.url);
/** The modules that take in a kind of input; what is measured is the first. */
export const MODULES = { scripts: ["compiler"], definitions: ["runtime", "preview"] };
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

const compiled = new Map();

/** A module, compiled once for all its threads. */
function wasmOf(module) {
  if (!compiled.has(module)) compiled.set(module, new WebAssembly.Module(readFileSync(new URL(`${module}/countersign_bg.wasm`, folder))));
  return compiled.get(module);
}

/** Compiles or loads `text`: what came of it, the milliseconds, and the memory of the module in MiB. */
export function run(kind, text, { watchdog = 20_000, module = MODULES[kind][0] } = {}) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { wasm: wasmOf(module), module, kind, text } });
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
  const glue = await import(new URL(`${workerData.module}/countersign.js`, folder));
  const { memory } = glue.initSync({ module: workerData.wasm });
  const scripts = workerData.kind === "scripts";
  const take = (text) => (scripts ? glue.compile(text, "hostile.rhai", false) : glue.Policy.load(text) && {});
  // Start-up is W3's concern.
  try {
    take(scripts ? 'policy("warm", 1);' : '{"schema":1}');
  } catch {
    // It was to warm up.
  }
  const before = memory.buffer.byteLength;
  const started = performance.now();
  let outcome;
  try {
    outcome = take(workerData.text);
  } catch (error) {
    outcome = { code: error.code, path: error.path, message: error.message, kind: error.constructor.name };
  }
  const ms = performance.now() - started;
  const mib = (memory.buffer.byteLength - before) / 2 ** 20;
  parentPort.postMessage({ outcome: typeof outcome === "string" ? JSON.parse(outcome) : outcome, ms, mib });
}
