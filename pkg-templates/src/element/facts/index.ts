// A form for the facts of a policy: `<countersign-facts>`, defined by being imported.
import { define } from "../define.js";
import { CountersignFacts } from "./element.js";

export { ready } from "../core.js";
export type { Names } from "../words.js";
export { CountersignFacts, type FactsDetail } from "./element.js";

define("countersign-facts", CountersignFacts);

declare global {
  interface HTMLElementTagNameMap {
    "countersign-facts": CountersignFacts;
  }
}
