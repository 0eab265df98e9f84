// All the components, defined by being imported.
export * from "./actions/index.js";
export * from "./audit/index.js";
export * from "./facts/index.js";
export * from "./route/index.js";
