import { HubUnreachable } from "../errors.js";
import { EitherSignal, waitFor } from "../waiting.js";

/** One abort signal for a request: a caller's signal, the end of the transport, or the time limit, whichever comes first. */
export class Limits extends EitherSignal {
  #timer: NodeJS.Timeout | undefined;
  #start: (() => void) | undefined;

  startTimer(hub: string, ms: number) {
    this.#start = () => {
      this.#timer = setTimeout(() => this.abort(new HubUnreachable(hub, "timeout", ms)), ms);
    };
    this.#start();
  }

  pauseTimer() {
    clearTimeout(this.#timer);
  }

  /** It counts from its beginning again, unless it was stopped. */
  resumeTimer() {
    this.pauseTimer();
    this.#start?.();
  }

  stopTimer() {
    this.pauseTimer();
    this.#start = undefined;
  }

  /** The work cannot go on, and this is why. */
  fail(error: unknown) {
    this.abort(error);
  }

  override release() {
    this.stopTimer();
    super.release();
  }

  /** For waits that know of no signal. */
  async race<T>(work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    return await waitFor(work(), this.signal);
  }
}
