import { EitherSignal } from "../transport/waiting.js";
import type { AheadDeps } from "./ahead/ahead-traffic.js";
import type { Asked } from "./requests.js";

type Pushed = NonNullable<AheadDeps["pushed"]>;

/** Cells that are held here until the server has what they need: their kernels know nothing of them, so an interrupt ends them here. */
export class HeldRuns {
  /** by kernel, as its client knows it */
  readonly #ends = new Map<string, AbortController>();

  /** As `pushed`, until the kernel is interrupted or restarted. */
  of(kernelId: string, pushed: Pushed): Pushed {
    return (cellId, signal) => {
      const end = this.#ends.get(kernelId) ?? new AbortController();
      this.#ends.set(kernelId, end);
      const either = new EitherSignal([signal, end.signal]);
      const work = pushed(cellId, either.signal);
      if (!work) either.release();
      return work?.finally(() => either.release());
    };
  }

  /** What is asked of a server may end them. */
  asked(what: Asked): void {
    if (what.kind !== "one" || !/^POST (?:interrupt|restart)$/.test(what.act)) return;
    this.#ends.get(what.id)?.abort(new DOMException("The user interrupted it.", "AbortError"));
    this.#ends.delete(what.id);
  }
}
