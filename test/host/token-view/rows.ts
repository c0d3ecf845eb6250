import * as vscode from "vscode";

// The module as the extension has it: an import of a bundle is a copy, whose members cannot be replaced.
const { default: api } = vscode as unknown as { default: typeof vscode };

/** The rows of the editor's views as the extension makes them, in the place of eyes: an extension cannot read the view. */
export class Rows {
  private readonly made: vscode.TreeItem[] = [];
  private readonly original = api.TreeItem;

  constructor() {
    const { made, original } = this;
    const watched = new Proxy(original, {
      construct(target, args: ConstructorParameters<typeof vscode.TreeItem>) {
        const item = new target(...args);
        made.push(item);
        return item;
      },
    });
    Object.defineProperty(api, "TreeItem", { value: watched, configurable: true, writable: true });
  }

  /** `$(vm) Default server | stopped`, as it was last; undefined: there is none with this id. */
  line(id: string): string | undefined {
    const item = this.made.findLast((made) => made.id === id);
    if (!item) return undefined;
    const { iconPath, label, description } = item as {
      iconPath: vscode.ThemeIcon;
      label: string;
      description?: string;
    };
    return `$(${iconPath.id}) ${[label, ...(description === undefined ? [] : [description])].join(" | ")}`;
  }

  restore(): void {
    Object.defineProperty(api, "TreeItem", { value: this.original, configurable: true, writable: true });
  }
}
