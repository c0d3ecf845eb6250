import type { Unheard } from "../hubClient/types.js";
import type { TransportLog } from "../transport/types.js";

/** So that a queue that counts its seconds for days does not fill the memory: the oldest are forgotten, and would be written again. */
const MAX_REMEMBERED_MESSAGES = 1_000;

/**
 * One start in the log: a header, every message of the hub once (spawners repeat theirs each second, and tell all of them again to
 * each reader), and how it ended. The log adds the time and takes secrets out.
 */
export class StartLog {
  readonly #written = new Set<string>();

  /** @param label whose start: `hub.example: gpu` */
  constructor(
    private readonly log: TransportLog,
    private readonly label: string,
  ) {}

  began(own: boolean): void {
    this.log.info(`---- ${this.label}: ${own ? "start asked for" : "following a start of elsewhere"} ----`);
  }

  message(message: string): void {
    if (message === "" || this.#written.has(message)) return;
    const [oldest] = this.#written;
    if (oldest !== undefined && this.#written.size >= MAX_REMEMBERED_MESSAGES) this.#written.delete(oldest);
    this.#written.add(message);
    this.log.info(`${this.label}: ${message}`);
  }

  unheard(why: Unheard): void {
    if (why !== "silent") return;
    this.message(
      "no messages of the hub arrive: something in front of it keeps them back, such as a proxy that buffers answers (proxy_buffering of nginx); the hub is asked instead",
    );
  }

  ended(how: string): void {
    this.log.info(`---- ${this.label}: ${how} ----`);
  }
}
