import * as vscode from "vscode";
import { isTicking, statusView } from "./status-view.js";
import type { HubModel } from "./types.js";

const tickMs = 1000;

/** The one status item: a function of the model, and of the time while a start is under way. Asks no hub. */
export class StatusBar {
  private readonly item = vscode.window.createStatusBarItem("hubKernels.status", vscode.StatusBarAlignment.Left, 10);
  private readonly subscription: { dispose(): void };
  private ticker: NodeJS.Timeout | undefined;

  constructor(private readonly model: HubModel) {
    this.item.name = vscode.l10n.t("JupyterHub Server");
    this.item.command = "hubKernels.showServerActions";
    this.subscription = model.onDidChange(() => this.update());
    this.update();
  }

  dispose(): void {
    this.subscription.dispose();
    clearInterval(this.ticker);
    this.item.dispose();
  }

  private update(): void {
    this.show();
    const ticking = isTicking(this.model.hubs);
    if (ticking && !this.ticker) this.ticker = setInterval(() => this.show(), tickMs);
    if (!ticking) {
      clearInterval(this.ticker);
      this.ticker = undefined;
    }
  }

  private show(): void {
    const view = statusView(this.model.hubs, Date.now(), vscode.l10n);
    if (!view) {
      this.item.hide();
      return;
    }
    this.item.text = `$(${view.icon}) ${view.text.replaceAll("$(", "$ (")}`;
    this.item.tooltip = view.tooltip;
    this.item.backgroundColor = view.colour && new vscode.ThemeColor(`statusBarItem.${view.colour}Background`);
    this.item.accessibilityInformation = { label: view.text };
    this.item.show();
  }
}
