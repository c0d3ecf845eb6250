import * as vscode from "vscode";

type WithProgress = typeof vscode.window.withProgress;

/** Stands before the editor's progress notifications: writes down what they show, and presses Cancel when told. */
export class Progress {
  readonly titles: string[] = [];
  readonly messages: string[] = [];
  private readonly original: WithProgress = vscode.window.withProgress;
  private readonly cancels: vscode.CancellationTokenSource[] = [];

  /** @param onMessage called with each message */
  constructor(public onMessage: (message: string) => void = () => undefined) {
    const withProgress: WithProgress = (options, task) => {
      const cancel = new vscode.CancellationTokenSource();
      this.cancels.push(cancel);
      this.titles.push(options.title ?? "");
      const report = ({ message }: { message?: string }) => {
        if (message === undefined) return;
        this.messages.push(message);
        this.onMessage(message);
      };
      return task({ report }, cancel.token);
    };
    set(withProgress);
  }

  cancel(): void {
    for (const source of this.cancels) source.cancel();
  }

  restore(): void {
    set(this.original);
  }
}

function set(value: WithProgress): void {
  Object.defineProperty(vscode.window, "withProgress", { value, configurable: true, writable: true });
}
