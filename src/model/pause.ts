import { Throttled } from "../hubClient/errors.js";
import { type Moment, momentNow, msSince } from "../transport/moment.js";

/** Where nobody says how long, in ms. */
const USUAL_MS = 15_000;
/** A longer one is not obeyed: it would look like a hub that is gone, in ms. */
const LONGEST_MS = 300_000;

/** A hub that is asked too often wants a pause. */
export class Pause {
  readonly forMs: number;
  readonly #hub: string;
  readonly #hubMessage: string;

  constructor(
    { hub, hubMessage, retryAfterS }: Throttled,
    private readonly since: Moment = momentNow(),
  ) {
    this.forMs = retryAfterS === undefined ? USUAL_MS : Math.min(1_000 * Math.max(1, retryAfterS), LONGEST_MS);
    this.#hub = hub;
    this.#hubMessage = hubMessage;
  }

  /** With what is left of it; `undefined`: it is over. */
  now(moment?: Moment): Throttled | undefined {
    const leftMs = this.forMs - msSince(this.since, moment);
    return leftMs > 0 ? new Throttled(this.#hub, this.#hubMessage, Math.ceil(leftMs / 1_000)) : undefined;
  }
}
