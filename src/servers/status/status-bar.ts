import * as vscode from "vscode";
import type { HubModel, Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { momentNow } from "../../transport/moment.js";
import type { AwaySockets } from "../../transport/socket/away-sockets.js";
import type { StatusChoice } from "./status-choice.js";
import { changesWithinMs, type StatusView, statusView, type StatusWords } from "./status-view.js";
import type { UnrecordedServers } from "./unrecorded-servers.js";

/** The one status item: a function of the model, and of the time while a start is under way. Asks no hub. */
export class StatusBar {
  readonly #item = vscode.window.createStatusBarItem("hubKernels.status", vscode.StatusBarAlignment.Left, 10);
  readonly #subscription: vscode.Disposable;
  #isDisposed = false;
  #isAway = false;
  #ticker: NodeJS.Timeout | undefined;
  #tickMs: number | undefined;
  #sentenceOf: ((problem: Error) => string) | undefined;

  constructor(
    private readonly model: HubModel,
    private readonly choice: StatusChoice,
    private readonly away: AwaySockets,
    private readonly unrecorded: UnrecordedServers,
  ) {
    this.#item.name = vscode.l10n.t("JupyterHub Server");
    this.#item.command = "hubKernels.showServerActions";
    this.#subscription = vscode.Disposable.from(
      model.onDidChange(() => this.#update()),
      choice.onDidChange(() => this.#update()),
      away.onDidChange(() => this.#update()),
      unrecorded.onDidChange(() => this.#update()),
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
    this.#setAway(!this.away.isEmpty);
    const tickMs = changesWithinMs(this.model.accounts, this.#awayOf);
    if (tickMs === this.#tickMs) return;
    clearInterval(this.#ticker);
    this.#tickMs = tickMs;
    this.#ticker = tickMs === undefined ? undefined : setInterval(() => this.#show(), tickMs);
  }

  readonly #awayOf = (serverId: ServerId) => this.away.of(serverId);

  /** By it the palette shows the command that connects now. */
  #setAway(isAway: boolean): void {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    void vscode.commands.executeCommand("setContext", "hubKernels.isAway", isAway);
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
    const unrecordedOf = (server: Server) => this.unrecorded.of(server);
    const view = statusView(this.model.accounts, momentNow(), this.#words, this.choice, this.#awayOf, unrecordedOf);
    if (!view) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(${view.icon}) ${view.text.replaceAll("$(", "$ (")}`;
    this.#item.tooltip = tooltipOf(view);
    this.#item.backgroundColor = view.colour && new vscode.ThemeColor(`statusBarItem.${view.colour}Background`);
    this.#item.accessibilityInformation = { label: view.text };
    this.#item.show();
  }
}

/** What a hub says is no Markdown. */
function tooltipOf({ tooltip, step }: StatusView): string | vscode.MarkdownString {
  if (!step) return tooltip;
  const text = new vscode.MarkdownString().appendText(tooltip);
  text.isTrusted = { enabledCommands: [step.command] };
  return text.appendMarkdown(`\n\n[${step.label}](command:${step.command})`);
}
