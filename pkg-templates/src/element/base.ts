// What the components have in common: they wait for the core, and tell the page what happens.
import { LitElement } from "lit";
import { coreStanding, onStanding } from "./core.js";

/** A component that computes with the core: it renders again when the core has been started, or could not be. */
export abstract class CoreElement extends LitElement {
  #unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onStanding(() => this.requestUpdate());
    // The core may have changed its standing while the component was elsewhere.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  /** @internal Where the core stands; asking starts it. */
  protected get standing(): ReturnType<typeof coreStanding> {
    return coreStanding();
  }

  /** @internal Tells the page, through shadow roots too. */
  protected tell<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true, composed: true }));
  }
}
