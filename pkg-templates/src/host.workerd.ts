import "./index.workerd.js";

export * from "./host/index.js";
export { createApprovals } from "./host/create.js";
