import * as vscode from "vscode";

type Items = readonly vscode.QuickPickItem[];

/** Stands before `showQuickPick`: writes down what is offered, and chooses in the user's place. */
export class Picks {
  readonly offered: Items[] = [];
  readonly titles: (string | undefined)[] = [];
  private readonly original: unknown = vscode.window.showQuickPick;

  /** @param choose undefined: the list is closed */
  constructor(choose: (items: Items) => vscode.QuickPickItem | undefined = () => undefined) {
    set(async (items: Items | Promise<Items>, options?: vscode.QuickPickOptions) => {
      this.titles.push(options?.title);
      const list = await items;
      this.offered.push(list);
      return choose(list);
    });
  }

  /** without icons */
  labels(): string[] {
    return (this.offered.at(-1) ?? []).map(({ label }) => label.replace(/^\$\([\w~-]+\) /, ""));
  }

  restore(): void {
    set(this.original);
  }
}

function set(value: unknown): void {
  Object.defineProperty(vscode.window, "showQuickPick", { value, configurable: true, writable: true });
}
