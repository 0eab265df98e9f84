// What wasm-bindgen's `--target web` output of the preview exports, as far as the package uses it.
// Written by hand, because the generated declarations know the arguments only as `any`.

/** A loaded definition inside the module. Its memory is released when it is collected. */
export class Policy {
  protected constructor();
  static load(definition: string): Policy;
  /** JSON text of a `Route` or a `Refused`. */
  route(request: string): string;
  /** JSON text of an `Explanation` or a `Refused`. */
  explain(request: string): string;
  /** JSON Schema 2020-12 text. */
  schema(): string;
  /** TypeScript source text. */
  types(): string;
  digest(): string;
  /** Canonical JSON text. */
  definition(): string;
}

/** What a request is answered that holds, at `path`, what JSON does not have: JSON text of a `Refused`, or an error. */
export function notJson(path: string, message: string, hint: string): string;

/** The version of the core. */
export function version(): string;

/** Starts the module from bytes or from a compiled module; does nothing if it has been started. */
export function initSync(source: { readonly module: BufferSource | WebAssembly.Module }): unknown;

/** Starts the module; does nothing if it has been started. */
export default function start(source: { readonly module_or_path: BufferSource | WebAssembly.Module | Response }): Promise<unknown>;
