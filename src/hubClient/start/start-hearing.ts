import type { SpawnProgress, Unheard } from "../types.js";
import { type BatchJob, jobAfter } from "./batch-job.js";
import { type Hindrance, isFiller, type Pending, pendingAfter } from "./pending-phase.js";

/** What was heard of one start on its way to who wants to know of it. */
export class StartHearing {
  /** the hub could not be asked for a while */
  wasAway = false;
  /** the hub took the start, or told something of it: one that it knows nothing of may never have been */
  wasKnown = false;
  #pending: Pending | undefined;
  #unheard: Unheard | undefined;
  #job: BatchJob | undefined;

  constructor(private readonly tell: (event: SpawnProgress) => void) {}

  /** what keeps the server from starting, by the last message that says so */
  get hindrance(): Hindrance | undefined {
    return this.#pending?.phase === "hindered" ? this.#pending : undefined;
  }

  /** the batch job that was heard of */
  get job(): BatchJob | undefined {
    return this.#job;
  }

  report(event: SpawnProgress): void {
    const unheard = event.kind === "unheard" ? event.why : undefined;
    if (unheard === "away") this.wasAway = true;
    if (event.kind === "message") this.wasKnown = true;
    // Each try to ask tells it again.
    if (unheard === undefined || unheard !== this.#unheard)
      this.tell(event.kind === "message" ? this.#read(event) : event);
    this.#unheard = unheard;
  }

  /** An event may tell no more than a new percentage. */
  #read(event: SpawnProgress & { kind: "message" }): SpawnProgress {
    const { message } = event;
    if (message !== "") {
      this.#pending = pendingAfter(this.#pending, message);
      this.#job = jobAfter(this.#job, message, this.#pending);
    }
    const filler = isFiller(message) && { isFiller: true as const };
    return { ...event, ...(this.#pending && { pending: this.#pending }), ...filler };
  }
}
