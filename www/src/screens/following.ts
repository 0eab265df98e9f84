// A screen looks at the session, and at whatever else tells of its changes.
import { LitElement, type PropertyValues } from "lit";
import type { Session } from "../setup/session.js";

/** A screen that renders again whenever the session has changed. */
export abstract class Following extends LitElement {
  static override properties: Record<string, object> = { session: { attribute: false } };
  declare session: Session;
  readonly #changed = (): void => this.requestUpdate();
  #followed: readonly EventTarget[] = [];

  /** What it looks at. */
  protected get sources(): readonly EventTarget[] {
    return [this.session];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated || changed.has("session")) this.#follow();
  }

  #follow(): void {
    this.#leave();
    this.#followed = this.sources;
    for (const source of this.#followed) source.addEventListener("change", this.#changed);
  }

  #leave(): void {
    for (const source of this.#followed) source.removeEventListener("change", this.#changed);
    this.#followed = [];
  }
}
