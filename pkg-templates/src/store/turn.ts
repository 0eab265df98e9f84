import { CountersignError } from "../api/error.js";

/**
 * One turn at a log: reads, and one write at most, while the place is taken. What failed in it fails the whole turn, even
 * where the host's work went on as if nothing had happened: nothing is half kept.
 */
export class Turn {
  #ended = false;
  #written = false;
  #failed: { readonly error: unknown } | null = null;
  readonly #running = new Set<Promise<unknown>>();

  get written(): boolean {
    return this.#written;
  }

  read<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new CountersignError("invalid_argument", "the log is read after its turn has ended");
    const running = work().catch((error: unknown) => {
      this.#failed ??= { error };
      throw error;
    });
    this.#running.add(running);
    return running;
  }

  write<T>(work: () => Promise<T>): Promise<T> {
    if (this.#written) throw new CountersignError("invalid_argument", "the log is written twice in one turn");
    return this.read(() => {
      this.#written = true;
      return work();
    });
  }

  /** Waits for what was begun, and rejects with what failed. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#running);
    if (this.#failed !== null) throw this.#failed.error;
  }
}
