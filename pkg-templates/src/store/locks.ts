/** Places that one holder at a time can take; who comes later waits in line. */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Waits for the place, and answers how to leave it. */
  async take(place: string): Promise<() => void> {
    const before = this.#tails.get(place) ?? Promise.resolve();
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    const tail = before.then(() => left);
    this.#tails.set(place, tail);
    await before;
    return () => {
      leave();
      if (this.#tails.get(place) === tail) this.#tails.delete(place);
    };
  }
}
