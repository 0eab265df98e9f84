// The history of a request, verified: `<countersign-audit>`, defined by being imported.
import { define } from "../define.js";
import { CountersignAudit } from "./element.js";

export { ready } from "../core.js";
export type { Names } from "../words.js";
export type { BundleFiles } from "./check.js";
export { CountersignAudit } from "./element.js";
export type { AuditEntry } from "./told.js";

define("countersign-audit", CountersignAudit);

declare global {
  interface HTMLElementTagNameMap {
    "countersign-audit": CountersignAudit;
  }
}
