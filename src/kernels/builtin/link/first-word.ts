import type { Kernel } from "@jupyterlab/services";
import { kernelModel } from "../../../jupyterServer/services-settings.js";
import { wait } from "../../../transport/waiting.js";

/** Longer than most kernels take, those on slow disks too, in ms. */
const patienceMs = 60_000;

/**
 * Waits for the first message of a kernel, and tells once when none comes though its server says that it starts. It may be slow; it may also
 * have failed for good: a kernel that finds a port of its own taken, as happens where many run on one machine, neither answers nor ends, and
 * its server waits for it without end (measured with ipykernel 7 and jupyter_server 2.21).
 */
export class FirstWord {
  readonly #end = new AbortController();

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    /** called once at most */
    private readonly missed: () => void,
    private readonly pauseMs = patienceMs,
  ) {
    kernel.anyMessage.connect(this.#heard);
    this.#watch().catch(() => undefined);
  }

  dispose(): void {
    this.#end.abort();
    this.kernel.anyMessage.disconnect(this.#heard);
  }

  readonly #heard = (_: unknown, { direction }: Kernel.IAnyMessageArgs) => {
    if (direction === "recv") this.dispose();
  };

  /** Rejects when it is over. */
  async #watch(): Promise<void> {
    for (;;) {
      const { signal } = this.#end;
      await wait(this.pauseMs, signal);
      // A server that does not answer, which the network's time limits tell, is the business of others.
      const model = await kernelModel(this.kernel, signal).catch(() => undefined);
      signal.throwIfAborted();
      if (model?.execution_state !== "starting") continue;
      this.dispose();
      this.missed();
    }
  }
}
