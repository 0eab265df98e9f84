// The play that is on: one at a time, of the setup as it was when it began.
import type { Session } from "../setup/session.js";
import { playOut } from "./auto.js";
import { Play } from "./play.js";

export class Plays extends EventTarget {
  readonly #session: Session;
  #current: Play | null = null;
  #beginning: Promise<void> | null = null;
  /** Why there is none: what the host threw. */
  #failed: string | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    session.addEventListener("replace", () => this.#drop());
  }

  get current(): Play | null {
    return this.#current;
  }

  get failed(): string | null {
    return this.#failed;
  }

  /** Whether the setup is another one since the play began. */
  get outdated(): boolean {
    const { setup, compiled } = this.#session;
    return this.#current !== null && (this.#current.setup !== setup || this.#current.compiled !== compiled);
  }

  /** Begins, where nothing has begun; and again where nobody has done anything yet and the setup is another one. */
  async ensure(): Promise<void> {
    const untouched = this.#current === null || (this.outdated && this.#current.turns.length <= 1);
    if (untouched) await this.begin();
  }

  /** Begins anew, with the setup as it is. */
  async begin(): Promise<void> {
    this.#beginning ??= this.#begin().finally(() => (this.#beginning = null));
    await this.#beginning;
  }

  /** Plays on until nobody can approve any more. */
  async playOut(): Promise<void> {
    await this.ensure();
    if (this.#current !== null) await playOut(this.#current);
  }

  async #begin(): Promise<void> {
    const { setup, compiled } = this.#session;
    this.#current = null;
    this.#failed = null;
    if (compiled !== null) {
      try {
        this.#current = await Play.begin(setup, compiled, () => this.#changed());
      } catch (error) {
        this.#failed = error instanceof Error ? error.message : String(error);
      }
    }
    this.#changed();
  }

  #drop(): void {
    this.#current = null;
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
