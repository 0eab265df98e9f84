import "./index.node.js";

export * from "./host/index.js";
export { createApprovals } from "./host/create.js";
export { insecureFileSigner } from "./host/signer-file.js";
