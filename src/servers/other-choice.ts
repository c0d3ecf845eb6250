import * as vscode from "vscode";
import { presentError, type ErrorLog } from "../ui/errors.js";
import { hubWords } from "../ui/hub-words.js";
import { press } from "../ui/press.js";
import { LackWatch } from "./lack-watch.js";
import type { HubModel } from "./types.js";

/**
 * While a start waits for what the cluster does not have: offers to withdraw it and to choose something else. Nothing is switched
 * without the user's press.
 */
export class OtherChoice {
  readonly #watch = new LackWatch();

  constructor(
    private readonly rooms: { model: HubModel; log: ErrorLog },
    private readonly label: string,
    private readonly serverId: string,
    private readonly withdraw: () => Promise<void>,
  ) {}

  /** To be called at each change and each second of the start. */
  look(): void {
    const state = this.#state();
    if (state?.kind !== "starting") return;
    const lacks = this.#watch.look(state.pending, performance.now());
    if (!lacks) return;
    this.#offer(lacks, hubWords(state.message ?? "")).catch((error: unknown) => presentError(error, this.rooms.log));
  }

  async #offer(lacks: "gpu" | "other", said: string): Promise<void> {
    const other = vscode.l10n.t("Withdraw and Choose Again…");
    const log = vscode.l10n.t("Open Log");
    const question =
      lacks === "gpu"
        ? vscode.l10n.t("{0} has no free GPU for this start. It goes on waiting. {1}", this.label, said)
        : vscode.l10n.t("{0} has no room for this start now. It goes on waiting. {1}", this.label, said);
    const chosen = await vscode.window.showInformationMessage(question, other, log);
    if (chosen === log) await press("hubKernels.showLog");
    if (chosen === other) await this.#chooseAgain();
  }

  async #chooseAgain(): Promise<void> {
    // The message may have been there for long: a server that runs by now is not taken away.
    if (this.#state()?.kind === "running") {
      void vscode.window.showInformationMessage(vscode.l10n.t("The server on {0} runs by now.", this.label));
      return;
    }
    if (this.#state()?.kind === "starting") await this.withdraw();
    await press("hubKernels.startServerWithOptions", { server: this.serverId });
  }

  #state() {
    return this.rooms.model.server(this.serverId)?.state;
  }
}
