/** So much of the end is known again in what the server gives after a break, in characters. */
const KEPT = 16 * 1024;

/**
 * What of a terminal was shown. To each new connection a server gives all that it kept of the output, also what was shown before: this finds
 * what is new in it.
 */
export class SeenOutput {
  #end = "";
  /** nothing came before it */
  #isAll = true;

  get isEmpty(): boolean {
    return this.#end === "";
  }

  add(text: string): void {
    const all = this.#end + text;
    if (all.length > KEPT) this.#isAll = false;
    this.#end = all.slice(-KEPT);
  }

  /** What of `kept` was not seen; `undefined`: what was seen is not in it, and some may be missing between the two. */
  missedOf(kept: string): string | undefined {
    if (this.#isAll && kept.startsWith(this.#end)) return kept.slice(this.#end.length);
    // Where it is there more than once, as with a program that prints the same again and again, rather some twice than some not at all.
    const at = kept.indexOf(this.#end);
    return at < 0 ? undefined : kept.slice(at + this.#end.length);
  }
}
