import type { Pending } from "../../hubClient/start/pending-phase.js";

/** cluster-autoscaler looks for pods without a node each 10 s by default: until then "no GPU" may mean that one is on its way. */
const MAY_YET_GROW_MS = 20_000;

/** Says once a start that what was asked for is not to be had now: not while the cluster may be about to add it. */
export class LackWatch {
  #since: number | undefined;
  #told = false;

  /** To be told of each state and each passing second. @param now ms, by a clock that is not set. @returns what is lacking, the first time it counts */
  look(pending: Pending | undefined, now: number): "gpu" | "other" | undefined {
    if (pending?.phase !== "waiting-for-resources" || pending.cluster === "growing") {
      this.#since = undefined;
      return undefined;
    }
    this.#since ??= now;
    const settled = pending.cluster === "cannot-grow" || now - this.#since >= MAY_YET_GROW_MS;
    if (this.#told || !settled) return undefined;
    this.#told = true;
    return pending.lacks;
  }
}
