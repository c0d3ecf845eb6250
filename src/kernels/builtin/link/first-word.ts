import type { Kernel } from "@jupyterlab/services";
import { kernelModel } from "../../../jupyterServer/services-settings.js";
import { wait } from "../../../transport/waiting.js";

/** Longer than most kernels take, those on slow disks too, in ms. */
const patienceMs = 60_000;

/**
 * Waits for the first message of a kernel on IOPub, where all hear it, and tells once when none comes though its server says that it starts.
 * It may be slow; it may also have failed for good: a kernel that finds a port of its own taken, as happens where many run on one machine,
 * neither answers nor ends, and its server waits for it without end (measured with ipykernel 7 and jupyter_server 2.21). Of one that died at
 * work and was started again the server says that it is busy.
 */
export class FirstWord {
  readonly #end = new AbortController();
  /** it has come, or is waited for no more */
  readonly over = new Promise<void>((resolve) => this.#end.signal.addEventListener("abort", () => resolve()));

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    /** called once at most */
    private readonly missed: () => void,
    /** session of the process that died, whose last words may still come; `undefined`: none has died */
    readonly before?: string,
    private readonly pauseMs = patienceMs,
  ) {
    kernel.anyMessage.connect(this.#heard);
    this.#watch().catch(() => undefined);
  }

  get isOver(): boolean {
    return this.#end.signal.aborted;
  }

  dispose(): void {
    this.#end.abort();
    this.kernel.anyMessage.disconnect(this.#heard);
  }

  readonly #heard = (_: unknown, { direction, msg: { channel, header } }: Kernel.IAnyMessageArgs) => {
    if (direction === "recv" && channel === "iopub" && header.session !== this.before) this.dispose();
  };

  /** Rejects when it is over. */
  async #watch(): Promise<void> {
    for (;;) {
      const { signal } = this.#end;
      await wait(this.pauseMs, signal);
      // A server that does not answer, which the network's time limits tell, is the business of others.
      const model = await kernelModel(this.kernel, signal).catch(() => undefined);
      signal.throwIfAborted();
      if (this.before === undefined && model?.execution_state !== "starting") continue;
      this.dispose();
      this.missed();
    }
  }
}
