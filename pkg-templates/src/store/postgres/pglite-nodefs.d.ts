// What is used of the package `@electric-sql/pglite/nodefs` (see `paths` in tsconfig.json).

/** Emscripten's module, as far as the files of the host are concerned. */
export interface Module {
  readonly NODEFS: {
    readonly stream_ops: { fsync?(stream: { readonly nfd?: number; readonly node: unknown }): number };
    realPath(node: unknown): string;
  };
}

export interface Started {
  readonly emscriptenOpts: { readonly preRun?: readonly ((module: Module) => void)[] };
}

export declare class NodeFS {
  constructor(folder: string);
  init(database: unknown, options: unknown): Promise<Started>;
}
