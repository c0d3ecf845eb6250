import { type Moment, momentNow, msSince } from "../transport/moment.js";
import type { Helper } from "./helper.js";

/** A job's time can be extended: so long after an answer the scheduler is asked again, in ms. */
const OLD_MS = 600_000;
const PATIENCE_MS = 20_000;

/** Finds out when the batch job ends that a server runs in, from its own node, where it runs in one. */
export class JobEnd {
  #askedAt: Moment | undefined;

  /** @param told when it ends, in ms since the epoch by this machine's clock */
  constructor(
    private readonly helper: Pick<Helper, "ask">,
    private readonly told: (endsAtMs: number) => void,
    private readonly log: { info(message: string): void },
  ) {}

  /** To be called while the helper is there. Asks as seldom as is needed. */
  look(): void {
    if (this.#askedAt && msSince(this.#askedAt) < OLD_MS) return;
    this.#askedAt = momentNow();
    this.#ask().catch((error: unknown) => this.log.info(`when the server's job ends is not known: ${String(error)}`));
  }

  async #ask(): Promise<void> {
    const { leftS } = await this.helper.ask("job", {}, AbortSignal.timeout(PATIENCE_MS));
    if (typeof leftS === "number" && Number.isFinite(leftS)) this.told(Date.now() + leftS * 1_000);
  }
}
