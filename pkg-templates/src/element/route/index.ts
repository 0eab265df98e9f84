// The route of a request, live: `<countersign-route>`, defined by being imported.
import { define } from "../define.js";
import { CountersignRoute } from "./element.js";

export { ready } from "../core.js";
export type { Names } from "../words.js";
export { CountersignRoute, type StepDetail } from "./element.js";
export type { Direction } from "./layout.js";

define("countersign-route", CountersignRoute);

declare global {
  interface HTMLElementTagNameMap {
    "countersign-route": CountersignRoute;
  }
}
