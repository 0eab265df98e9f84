// The components, defined by being imported.
import { define } from "./define.js";
import { CountersignActions } from "./actions/element.js";
import { CountersignAudit } from "./audit/element.js";
import { CountersignFacts } from "./facts/element.js";
import { CountersignRoute } from "./route/element.js";

export { ready } from "./core.js";
export { CountersignActions, type CommandDetail } from "./actions/element.js";
export type { Changes } from "./actions/build.js";
export { CountersignAudit } from "./audit/element.js";
export type { BundleFiles } from "./audit/check.js";
export type { AuditEntry } from "./audit/told.js";
export { CountersignFacts, type FactsDetail } from "./facts/element.js";
export { CountersignRoute, type StepDetail } from "./route/element.js";
export type { Direction } from "./route/layout.js";
export type { Names } from "./words.js";

define("countersign-actions", CountersignActions);
define("countersign-audit", CountersignAudit);
define("countersign-facts", CountersignFacts);
define("countersign-route", CountersignRoute);

declare global {
  interface HTMLElementTagNameMap {
    "countersign-actions": CountersignActions;
    "countersign-audit": CountersignAudit;
    "countersign-facts": CountersignFacts;
    "countersign-route": CountersignRoute;
  }
}
