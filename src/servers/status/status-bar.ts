import * as vscode from "vscode";
import type { HubModel } from "../../model/types.js";
import { momentNow } from "../../transport/moment.js";
import type { StatusChoice } from "./status-choice.js";
import { changesWithinMs, statusView, type StatusWords } from "./status-view.js";

/** The one status item: a function of the model, and of the time while a start is under way. Asks no hub. */
export class StatusBar {
  readonly #item = vscode.window.createStatusBarItem("hubKernels.status", vscode.StatusBarAlignment.Left, 10);
  readonly #subscription: vscode.Disposable;
  #isDisposed = false;
  #ticker: NodeJS.Timeout | undefined;
  #tickMs: number | undefined;
  #sentenceOf: ((problem: Error) => string) | undefined;

  constructor(
    private readonly model: HubModel,
    private readonly choice: StatusChoice,
  ) {
    this.#item.name = vscode.l10n.t("JupyterHub Server");
    this.#item.command = "hubKernels.showServerActions";
    this.#subscription = vscode.Disposable.from(
      model.onDidChange(() => this.#update()),
      choice.onDidChange(() => this.#update()),
    );
    this.#update();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    clearInterval(this.#ticker);
    this.#item.dispose();
  }

  #update(): void {
    this.#show();
    const tickMs = changesWithinMs(this.model.accounts);
    if (tickMs === this.#tickMs) return;
    clearInterval(this.#ticker);
    this.#tickMs = tickMs;
    this.#ticker = tickMs === undefined ? undefined : setInterval(() => this.#show(), tickMs);
  }

  readonly #words: StatusWords = {
    l10n: vscode.l10n,
    sentenceOf: (problem) => {
      if (!this.#sentenceOf) void this.#loadWords();
      return this.#sentenceOf?.(problem) ?? "";
    },
  };

  /** Those of errors are loaded when something is wrong; the item is shown without them meanwhile. */
  async #loadWords(): Promise<void> {
    const { errorSentence } = await import("../../ui/errors/show-error.js");
    this.#sentenceOf = (problem) => errorSentence(problem, vscode.l10n);
    if (!this.#isDisposed) this.#show();
  }

  #show(): void {
    const view = statusView(this.model.accounts, momentNow(), this.#words, this.choice);
    if (!view) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(${view.icon}) ${view.text.replaceAll("$(", "$ (")}`;
    this.#item.tooltip = view.tooltip;
    this.#item.backgroundColor = view.colour && new vscode.ThemeColor(`statusBarItem.${view.colour}Background`);
    this.#item.accessibilityInformation = { label: view.text };
    this.#item.show();
  }
}
