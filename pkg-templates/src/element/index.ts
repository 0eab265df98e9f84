// The components, defined by being imported.
import { define } from "./define.js";
import { CountersignRoute } from "./route/element.js";

export { ready } from "./core.js";
export { CountersignRoute, type StepDetail } from "./route/element.js";
export type { Direction } from "./route/layout.js";
export type { Names } from "./words.js";

define("countersign-route", CountersignRoute);

declare global {
  interface HTMLElementTagNameMap {
    "countersign-route": CountersignRoute;
  }
}
