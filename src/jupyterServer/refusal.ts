/** How long a run may come after what a client ran before it, in ms. */
const REFUSED_MS = 10_000;

/** The user's no to having a kernel made: the answer to the run that it was for, and to what its client ran for itself before that. */
export class Refusal {
  #last: { error: unknown; untilMs: number; isTold: boolean } | undefined;

  /** It was said, and no other run came since. */
  get stands(): boolean {
    return this.#last !== undefined;
  }

  /** @param isTold the run that it was for has got it */
  said(error: unknown, isTold: boolean): void {
    this.#last = { error, untilMs: performance.now() + REFUSED_MS, isTold };
  }

  /** The no that is the answer to this too; `undefined`: it is to be asked for again. */
  answerTo(isRun: boolean): { error: unknown } | undefined {
    const last = this.#last;
    if (!last || performance.now() >= last.untilMs || (isRun && last.isTold)) return undefined;
    last.isTold ||= isRun;
    return last;
  }

  withdraw(): void {
    this.#last = undefined;
  }
}
