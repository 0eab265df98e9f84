// `import module from "countersign/runtime.wasm"`: the type of the files themselves.

/** What the host's loader makes of a wasm file: a module where it compiles it (workerd), its address where it serves it (bundlers). */
declare const module: object | string;
export default module;
