import type { SocketData } from "../transport/types.js";
import { type Envelope, envelopeOf } from "./frames.js";
import type { InPlaceAnswers } from "./in-place-answers.js";
import { isRun, openRequest } from "./open-requests.js";
import { Refusal } from "./refusal.js";
import type { TrafficDeps } from "./traffic-deps.js";

/** What becomes of what is asked of a kernel that is gone, or was never made: a run is worth to make it. */
export class AsleepKernel {
  readonly #refusal = new Refusal();

  constructor(
    private readonly deps: Pick<TrafficDeps, "words" | "isPromised">,
    private readonly inPlace: InPlaceAnswers,
  ) {}

  /** As `SocketTraffic.asleep`. */
  asked(data: SocketData): "wake" | "keep" | "done" {
    const request = envelopeOf(data, () => true);
    if (request?.type === "execute_request") return this.#execute(request);
    if (request?.type === "kernel_info_request") return this.inPlace.tellInfo(request) ? "done" : "keep";
    if (request?.type.endsWith("_request")) this.inPlace.abort(request);
    return "done";
  }

  /** As `SocketTraffic.declined`. */
  declined(data: SocketData, error: unknown): boolean {
    const request = envelopeOf(data, () => true);
    if (request?.type === "kernel_info_request") return false;
    if (request?.type === "execute_request") return this.#decline(request, error);
    if (request?.type.endsWith("_request")) this.inPlace.abort(request);
    return true;
  }

  #execute(request: Envelope): "wake" | "keep" | "done" {
    const run = isRun(request.content());
    const refused = this.#refusal.answerTo(run);
    if (refused) {
      this.inPlace.end(openRequest(request), this.deps.words.declined(refused.error));
      return "done";
    }
    const mayBeFirst = !this.#refusal.stands && this.deps.isPromised?.();
    if (run) this.#refusal.withdraw();
    return run || mayBeFirst ? "wake" : "keep";
  }

  /**
   * What a client runs for itself waits for the next run. But one that has just got its kernel, for a run, does not send that run before its
   * own code is done: the user's no to that is the answer to the run too.
   */
  #decline(request: Envelope, error: unknown): boolean {
    const run = isRun(request.content());
    if (!run && !this.deps.isPromised?.()) return false;
    this.#refusal.said(error, run);
    this.inPlace.end(openRequest(request), this.deps.words.declined(error));
    return true;
  }
}
