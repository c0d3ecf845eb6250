import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { presentError } from "../../ui/errors/errors.js";
import { LackWatch } from "./lack-watch.js";
import type { StartDeps } from "./start-deps.js";

/**
 * While a start waits for what the cluster does not have: offers to withdraw it and to choose something else. Nothing is switched
 * without the user's press.
 */
export class OtherChoice {
  readonly #watch = new LackWatch();

  constructor(
    private readonly deps: Pick<StartDeps, "ui" | "model" | "log">,
    private readonly label: string,
    private readonly serverId: ServerId,
    private readonly withdraw: () => Promise<void>,
  ) {}

  /** To be called at each change and each second of the start. */
  look(): void {
    const state = this.#state();
    if (state?.kind !== "starting") return;
    const lacks = this.#watch.look(state.pending, performance.now());
    if (!lacks) return;
    this.#offer(lacks, hubWords(state.message ?? "")).catch((error: unknown) => presentError(error, this.deps));
  }

  async #offer(lacks: "gpu" | "other", said: string): Promise<void> {
    const { label, serverId, withdraw } = this;
    const { offerOtherChoice } = await import("./offer-other-choice.js");
    await offerOtherChoice(this.deps.ui, { lacks, said, label, serverId, withdraw, state: () => this.#state() });
  }

  #state() {
    return this.deps.model.server(this.serverId)?.state;
  }
}
