/** What is made at the first use, for all who use it. What failed is made again at the next use: a rejection is not kept. */
export class Lazy<T> {
  #made: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  /** undefined: nobody has used it, or it failed */
  get made(): Promise<T> | undefined {
    return this.#made;
  }

  /** Tells what is made, where it is. */
  told(tell: (made: T) => unknown): void {
    this.#made?.then(tell, () => undefined);
  }

  get(): Promise<T> {
    const made = (this.#made ??= this.make());
    made.catch(() => {
      if (this.#made === made) this.#made = undefined;
    });
    return made;
  }
}
