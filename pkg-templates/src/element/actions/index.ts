// What a person may do: `<countersign-actions>`, defined by being imported.
import { define } from "../define.js";
import { CountersignActions } from "./element.js";

export { ready } from "../core.js";
export type { Names } from "../words.js";
export type { Changes } from "./build.js";
export { CountersignActions, type CommandDetail } from "./element.js";

define("countersign-actions", CountersignActions);

declare global {
  interface HTMLElementTagNameMap {
    "countersign-actions": CountersignActions;
  }
}
